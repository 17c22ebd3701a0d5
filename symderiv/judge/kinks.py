"""Judging where the kinks are said to be."""

from __future__ import annotations

from symderiv import verify
from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.expr import Expr
from symderiv.judge.printed import Claim
from symderiv.normal import same
from symderiv.notation import Notation
from symderiv.saying import Saying
from symderiv.typeset.unicode import unicode


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the printed place is the place of a kink, and under which conditions there is one."""
    readings, _ = claim.sides()
    place = readings[-1].expr
    if not isinstance(place, Expr):
        raise InputError("the place of a kink is a value")
    found = [
        (at, alternatives)
        for study in claim.worked.studies
        for at, alternatives in study.analysis.breakpoints
        if same(place, at) or verify.equal(claim.graph, place, at).passed
    ]
    if not found:
        return (claim.judgement("different", reading=place, notes=("there is no kink there",)),)
    say = Saying(Notation(dict(claim.part.letters)))
    told = [unicode(say.conditions(c)) for _, alternatives in found for c in alternatives if c]
    if not told:
        return (claim.judgement("equal", reading=place),)
    return (claim.judgement("equal under an assumption", reading=place, assumption=" or ".join(told)),)
