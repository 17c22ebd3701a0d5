"""Judging optimisation problems: does the printed one have the derived optimum?"""

from __future__ import annotations

from symderiv.answer import Answer, Judgement
from symderiv.distribution import DENSITY
from symderiv.errors import InputError
from symderiv.expr import Apply, Expr, postorder
from symderiv.judge.printed import Claim
from symderiv.parse.reading import Optimum as Printed
from symderiv.step import Optimum
from symderiv.witness.optimum import best, compared

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
        found = (*more, _beside(claim, read), "the estimate beats every rival tried")
        return (claim.judgement("equal", reading=read, notes=found),)
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


HOW = {
    "equal": "its values are those of a derived objective",
    "scaled": "its values are a derived objective's times a positive constant, which moves no optimum",
    "shifted": "its values are a derived objective's plus a constant, which moves no optimum",
}


def _beside(claim: Claim, read: Optimum) -> str:
    """Return how the printed objective compares with those of the derivation."""
    over = claim.graph[read.over]
    sides = [side for step in claim.worked.steps for side in step.sides if isinstance(side, Optimum)]
    alike = [
        s.objective for s in dict.fromkeys(sides) if s.kind == read.kind and not _holds_density(s.objective)
    ]
    for how, said in HOW.items():
        if any(compared(read.objective, objective, over, how).passed for objective in alike):
            return said
    return "it has the same optimum as the derived objectives"


def _holds_density(root: Expr) -> bool:
    return any(isinstance(node, Apply) and node.op is DENSITY for node in postorder(root))


def _derived(claim: Claim) -> tuple[Answer, Optimum]:
    for answer in claim.worked.answers:
        if isinstance(answer.target, Optimum):
            return answer, answer.target
    raise InputError("no estimate was derived")
