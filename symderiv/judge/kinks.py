"""Judging where the kinks are said to be."""

from __future__ import annotations

from symderiv import verify
from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.expr import Expr, Var
from symderiv.judge.printed import Claim, differing
from symderiv.normal import same
from symderiv.notation import Notation
from symderiv.saying import Saying
from symderiv.typeset.unicode import unicode


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the printed place is the place of a kink, and under which conditions there is one."""
    readings, _ = claim.sides()
    left, place = readings[0].expr, readings[-1].expr
    if len(readings) != 2 or not isinstance(left, Var) or not isinstance(place, Expr):
        raise InputError("the place of a kink is told as x = value")
    found = [
        (at, alternatives)
        for study in claim.worked.studies
        for at, alternatives in study.analysis.breakpoints
        if same(place, at) or verify.equal(claim.graph, place, at, mutual=True).passed
    ]
    if not found:
        return (_elsewhere(claim, left, place),)
    say = Saying(Notation(dict(claim.part.letters)))
    told = [unicode(say.conditions(c)) for _, alternatives in found for c in alternatives if c]
    if not told:
        return (claim.judgement("equal", left=left, reading=place),)
    rests = " or ".join(told)
    return (claim.judgement("equal under an assumption", left=left, reading=place, assumption=rests),)


def _elsewhere(claim: Claim, left: Var, place: Expr) -> Judgement:
    """Return the verdict on a place where there is no kink, beside the first place where there is one."""
    places = [at for study in claim.worked.studies for at, _ in study.analysis.breakpoints]
    due = next((at for at in places if at.shape == place.shape), None)
    example = None if due is None else differing(claim.graph, place, due)
    notes = ("there is no kink there",)
    return claim.judgement(
        "different", left=left, reading=place, counterexample=example, corrected=due, notes=notes
    )
