"""Names in a generated function: those of the program, where Python and its libraries leave them free."""

from __future__ import annotations

import keyword

from symderiv.identifier import identifier
from symderiv.routines import ROUTINES

#: What generated code calls besides its own names.
RESERVED = frozenset({"np", "torch", "jnp", "math", "erf", "sum", "range", "max", "min", *ROUTINES})


def spelled(name: object) -> str:
    """Return the Python name of a value, a size or an index: `lambda_` for lambda.

    Different names stay different.
    """
    plain = str(name).replace("'", "_prime")
    bare = plain.rstrip("_")
    if keyword.iskeyword(bare) or bare in RESERVED:
        return f"{plain}_"
    return plain if plain.isascii() and plain.isidentifier() else identifier(plain)
