"""Judging an optimisation problem that is stated, not solved: which value it makes small, over what."""

from __future__ import annotations

from symderiv import verify
from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.formula import Big, Formula, Sign, row
from symderiv.judge.printed import Claim
from symderiv.notation import Notation
from symderiv.parse import Optimum
from symderiv.step import Shown


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the printed problem is to make the last value of the program small.

    Raises: InputError when the program has no value, or no problem is printed.
    """
    readings, notes = claim.sides()
    printed = readings[-1].expr
    if not claim.graph.lets or not isinstance(printed, Optimum):
        raise InputError("an objective that the program computes is made small: argmin_w J")
    due = claim.graph.lets[-1].var
    fits = printed.objective.shape == due.shape
    alike = fits and verify.equal(claim.graph, printed.objective, due, mutual=True).passed
    read = Shown(_written(printed, claim))
    if alike and printed.kind == "argmin":
        return (claim.judgement("equal", reading=read, notes=notes),)
    right = Shown(_written(Optimum("argmin", printed.over, due), claim))
    return (claim.judgement("different", reading=read, corrected=right, notes=notes),)


def _written(problem: Optimum, claim: Claim) -> Formula:
    write = Notation(dict(claim.part.letters))
    names = [part for name in problem.over.split(", ") for part in (Sign(",", "comma"), write.name(name))]
    return row(Big(problem.kind, row(*names[1:])), write(problem.objective))
