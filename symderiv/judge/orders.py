"""Judging how a cost is said to grow: O(d⁴) beside the operations that were counted."""

from __future__ import annotations

from symderiv.answer import Count, Judgement
from symderiv.errors import InputError
from symderiv.expr import Expr
from symderiv.formula import Fence, Letter, row
from symderiv.judge.printed import Claim
from symderiv.normal import same
from symderiv.notation import Notation
from symderiv.parse import reading
from symderiv.step import Shown


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return how the printed order compares with that of the count that its meaning names.

    Raises: InputError when nothing was counted under that name, or the order cannot be read.
    """
    text = claim.printed.formula
    notes = tuple(meaning.note for meaning in claim.printed.where if meaning.spelled in text)
    for meaning in claim.printed.where:
        text = text.replace(meaning.spelled, meaning.read)
    label, _, order = text.partition(": ")
    counted = _count(claim, label)
    corrected = _shown(counted.order, claim)
    try:
        printed = reading(order, claim.scope()).expr
    except InputError as reason:
        return (
            claim.judgement("unreadable", corrected=corrected, notes=(*notes, str(reason).splitlines()[0])),
        )
    if isinstance(printed, Expr) and same(printed, counted.order):
        return (claim.judgement("equal", reading=_shown(printed, claim), notes=notes),)
    return (claim.judgement("different", corrected=corrected, notes=notes),)


def _count(claim: Claim, label: str) -> Count:
    counts = claim.worked.cost.counts if claim.worked.cost else ()
    for count in counts:
        if count.label == label:
            return count
    raise InputError(f"nothing was counted that is called {label}")


def _shown(order: Expr, claim: Claim) -> Shown:
    write = Notation(dict(claim.part.letters))
    return Shown(row(Letter("O"), Fence(write(order))))
