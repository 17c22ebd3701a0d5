"""Judging optimisation problems: does the printed one have the derived optimum?"""

from __future__ import annotations

from symderiv.answer import Answer, Judgement
from symderiv.errors import InputError
from symderiv.judge.printed import Claim
from symderiv.parse.reading import Optimum as Printed
from symderiv.step import Optimum
from symderiv.witness.optimum import best

OTHER = {"argmin": "argmax", "argmax": "argmin"}


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the derived estimate is the optimum that is printed, by trying rivals to it."""
    readings, notes = claim.sides()
    printed = readings[-1].expr
    if not isinstance(printed, Printed):
        raise InputError("this is not an argmin or argmax of an objective")
    answer, target = _derived(claim)
    read = Optimum(printed.kind, printed.over, printed.objective)
    over = claim.graph[printed.over]
    check = best(printed.kind, printed.objective, over, answer.value)
    more = (*notes, *readings[-1].notes)
    if check.passed:
        same = "it has the derived optimum: the estimate beats every rival tried"
        return (claim.judgement("equal", reading=read, notes=(*more, same)),)
    turned = OTHER[printed.kind]
    corrected = None
    if best(turned, printed.objective, over, answer.value).passed:
        corrected = Optimum("argmin" if turned == "argmin" else "argmax", printed.over, printed.objective)
    return (
        claim.judgement(
            "different",
            reading=read,
            counterexample=check.counterexample,
            corrected=corrected or target,
            notes=more,
        ),
    )


def _derived(claim: Claim) -> tuple[Answer, Optimum]:
    for answer in claim.worked.answers:
        if isinstance(answer.target, Optimum):
            return answer, answer.target
    raise InputError("no estimate was derived")
