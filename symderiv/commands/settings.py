"""Reading `--set NAME=VALUE`: a name and an exact number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from symderiv.errors import InputError

# Bounded, so that no exponent can ask for a number that fills the memory.
_NUMBER = re.compile(
    r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:e[+-]?\d{1,2}|/0*[1-9]\d{0,14})?",
    re.ASCII | re.IGNORECASE,
)


def settings(texts: Iterable[str]) -> dict[str, Fraction]:
    """Return the values of names from texts such as `W=2`, `b=-1.5` or `x=3/4`.

    Raises: InputError when a text is not NAME=VALUE, its value not a number, or a name comes twice.
    """
    values: dict[str, Fraction] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InputError("--set wants NAME=VALUE, such as W=2", text, (0, len(text)))
        if name.strip() in values:
            raise InputError(f"--set gives {name.strip()} twice; give it once", text, (0, len(name)))
        values[name.strip()] = _number(text, value, len(name) + 1)
    return values


def _number(text: str, value: str, start: int) -> Fraction:
    """Return the number that stands in `text` from `start` on."""
    digits = value.strip().replace("−", "-")
    if not _NUMBER.fullmatch(digits) or ("/" in digits and ("." in digits or "e" in digits.lower())):
        raise InputError(
            f"--set wants a number after =, such as 2, -1.5 or 3/4, and found {value.strip() or 'nothing'}",
            text,
            (start, len(text)),
        )
    return Fraction(digits)
