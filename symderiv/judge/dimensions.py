"""Judging the dimensions of a derivative: `∂z/∂x ∈ R^(k×d)`, rows for z and columns for x."""

from __future__ import annotations

import re

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.expr import Var
from symderiv.formula import Formula, Letter, Number, Script, Sign, relation, row
from symderiv.judge.printed import Claim
from symderiv.naming import derivative_ends
from symderiv.notation import Notation
from symderiv.parse import reading
from symderiv.partial import derivative
from symderiv.shape import Dim, Shape, axes, text
from symderiv.step import Shown

LIES = re.compile(r"(?P<value>.+?)\\in\s*R\^(?:\{\(?(?P<dims>[^{}()]*)\)?\}|(?P<dim>\w))\s*")


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the derivative has as many entries along each axis as is printed.

    A size is read in its other case where only that one is declared.
    """
    match = LIES.fullmatch(claim.text)
    value = reading(match["value"], claim.scope()).expr if match else None
    ends = derivative_ends(value.name) if isinstance(value, Var) else None
    if match is None or ends is None:
        raise InputError("the dimensions of a derivative are told as ∂z/∂x ∈ R^(k×d)")
    printed = tuple(d.strip() for d in re.split(r"\\times|×", match["dims"] or match["dim"]))
    read, notes = _declared(claim, printed)
    due = axes(derivative(claim.graph, *ends).shape)
    write = Notation(dict(claim.part.letters))
    told = {"reading": _shown(write.derivative(*ends), read), "notes": (*claim.notes, *notes)}
    if read == due:
        return (claim.judgement("equal", **told),)
    shapes = (("shape printed", text(read)), ("shape due", text(due)))
    corrected = _shown(write.derivative(*ends), due)
    return (claim.judgement("different", counterexample=shapes, corrected=corrected, **told),)


def _declared(claim: Claim, printed: tuple[str, ...]) -> tuple[Shape, tuple[str, ...]]:
    """Return the printed sizes as they are declared, and notes on those that are in the other case."""
    found = tuple(d if d in claim.graph.sizes else d.swapcase() for d in printed)
    unknown = [d for d, read in zip(printed, found, strict=True) if read not in claim.graph.sizes]
    if unknown:
        raise InputError(f"{unknown[0]} is no size here; the sizes are {', '.join(claim.graph.sizes)}")
    swapped = {d: read for d, read in zip(printed, found, strict=True) if d != read}
    return found, tuple(f"the size {d} is read as {read}" for d, read in swapped.items())


def _shown(value: Formula, dims: Shape) -> Shown:
    above: list[Formula] = []
    for dim in dims:
        above += [Sign("×")] if above else []
        above.append(_size(dim))
    return Shown(relation(value, "∈", Script(Sign("ℝ", "plain"), sup=row(*above))))


def _size(dim: Dim) -> Formula:
    return Number(str(dim)) if isinstance(dim, int) else Letter(dim)
