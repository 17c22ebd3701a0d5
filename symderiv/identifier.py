"""Names in generated Python code."""

from __future__ import annotations

import keyword

#: What generated code calls things itself.
RESERVED = frozenset("np erf values answer run expm sinm cosm frechet eigmax eigvecmax".split())


def identifier(name: object) -> str:
    """Return the Python name that stands for `name` in generated code.

    Every name that reaches generated code goes through here, so none can be more than a name.
    """
    spelled = str(name)
    plain = "".join(c if (c.isalnum() or c == "_") and c.isascii() else f"_{ord(c):x}" for c in spelled)
    taken = keyword.iskeyword(plain) or plain in RESERVED or plain.startswith("_")
    return f"v{plain}_" if taken or not plain.isidentifier() else plain
