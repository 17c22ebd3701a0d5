"""The space that a value of some shape lies in, as a formula: ℝ, ℝᵏ, ℝ^(1×k)."""

from __future__ import annotations

from symderiv.formula import Formula, Number, Script, Sign, relation, row
from symderiv.notation import Notation, letter
from symderiv.shape import SCALAR, Shape

REALS = Sign("ℝ", "plain")
TIMES = Sign("×")


def space(shape: Shape) -> Formula:
    """Return the space of values of a shape."""
    if shape == SCALAR:
        return REALS
    dims: list[Formula] = []
    for dim in shape:
        dims += [TIMES] if dims else []
        dims += [letter(part) if part.isalpha() else Number(part) for part in str(dim).split("*")]
    return Script(REALS, sup=row(*dims))


def membership(name: str, shape: Shape, write: Notation) -> Formula:
    """Return `name ∈ space`."""
    return relation(write.name(name), "∈", space(shape))
