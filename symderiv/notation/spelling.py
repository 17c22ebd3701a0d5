"""Names as they are spelled (`W^(1)` is W with (1) above it, `z1` z with 1 below, `yhat` ŷ), and signs."""

from __future__ import annotations

import re
from typing import Literal

from symderiv.expr import At, index
from symderiv.formula import Accent, Fence, Formula, Fraction, Letter, Name, Number, Script, Sign, row
from symderiv.naming import derivative_ends, directional_ends

MARKS: tuple[Literal["hat", "bar", "tilde"], ...] = ("hat", "bar", "tilde")
SPELLING = re.compile(r"(?P<base>[^_^]+?)(?:_(?P<sub>[^_^]+))?(?:\^(?P<sup>.+))?$")
NUMBERED = re.compile(r"(?P<base>.*?[^\d_])_?(?P<number>\d+)$")
TOP = Sign("⊤", "plain")
PARTIAL = Sign("∂", "prefix")
DIFFERENTIAL = Name("D")


def letter(spelling: str) -> Formula:
    """Return the formula of a name: `W^(1)` W with (1) above, `z1` z with 1 below, `yhat` ŷ, `lambda` λ."""
    if ends := derivative_ends(spelling):
        of, wrt = map(letter, ends)
        return Fraction(row(PARTIAL, of), row(PARTIAL, wrt))
    if ends := directional_ends(spelling):
        return row(DIFFERENTIAL, letter(ends[0]), Fence(letter(ends[1]), "[", "]"))
    found = SPELLING.match(spelling)
    if found and (found["sub"] or found["sup"]):
        sub = _ornament(found["sub"]) if found["sub"] else None
        sup = _ornament(found["sup"]) if found["sup"] else None
        return Script(letter(found["base"]), sub, sup)
    if numbered := NUMBERED.match(spelling):
        return Script(letter(numbered["base"]), Number(numbered["number"]))
    for mark in MARKS:
        if spelling.endswith(mark) and len(spelling) > len(mark):
            return Accent(letter(spelling[: -len(mark)]), mark)
    return Letter(spelling)


def _ornament(text: str) -> Formula:
    if text.startswith("(") and text.endswith(")"):
        return Fence(_ornament(text[1:-1]))
    if text.startswith("{") and text.endswith("}"):
        return row(*map(_sign_or_ornament, re.findall(r"[-+]|[^-+]+", text[1:-1])))
    return Number(text) if text.isdigit() else letter(text)


def _sign_or_ornament(text: str) -> Formula:
    return Sign(text.replace("-", "−")) if text in ("+", "-") else _ornament(text)


def place(spelled: str) -> At:
    """Return the index of that name, or the number."""
    return int(spelled) if spelled.isdigit() else index(spelled, 1)
