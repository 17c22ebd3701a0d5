"""Judging optimisation problems: does the printed one have the derived optimum?"""

from __future__ import annotations

import re

from symderiv.answer import Answer, Judgement, Word
from symderiv.errors import InputError
from symderiv.expr import Expr
from symderiv.judge.densities import meanings, without_densities
from symderiv.judge.printed import Claim, loosely
from symderiv.parse import chain
from symderiv.parse.reading import Optimum as Printed
from symderiv.problem import Estimate
from symderiv.solving.estimate import model_of
from symderiv.step import Optimum
from symderiv.witness.optimum import best, compared

#: What stands before the problem: `MAP =`, `MAP(w | Y = y) =`, or the = that goes on with a chain.
NAMED = re.compile(r"^[^\\]*(\([^()]*\))?\s*=\s*(?=\\)")
OTHER = {"argmin": "argmax", "argmax": "argmin"}


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the derived estimate is the optimum that is printed, by trying rivals to it."""
    read, notes = _read(claim)
    answer, target = _derived(claim)
    over, known = claim.graph[read.over], _meanings(claim, read.objective)
    check = best(read.kind, read.objective, over, answer.value, known)
    if check.passed:
        found = (*notes, _beside(claim, read), "the estimate beats every rival tried")
        layout = loosely(notes)
        verdict: Word = "equal up to layout" if layout else "equal"
        return (claim.judgement(verdict, reading=read, assumption=layout, notes=found),)
    turned = OTHER[read.kind]
    corrected = None
    if best(turned, read.objective, over, answer.value, known).passed:
        corrected = Optimum("argmin" if turned == "argmin" else "argmax", read.over, read.objective)
    example, right = check.counterexample, corrected or target
    return (claim.judgement("different", reading=read, counterexample=example, corrected=right, notes=notes),)


def _read(claim: Claim) -> tuple[Optimum, tuple[str, ...]]:
    """Return the printed problem and notes on its reading; what names the estimate is left out."""
    scope = claim.scope()
    named = without_densities(NAMED.sub("", claim.text, count=1), scope)
    *_, last = chain(named.text, named.scope(scope))
    if not isinstance(last.expr, Printed):
        raise InputError("this is not an argmin or argmax of an objective")
    objective = named.restored(last.expr.objective)
    return Optimum(last.expr.kind, last.expr.over, objective), (*claim.notes, *last.notes)


def _meanings(claim: Claim, *roots: Expr) -> dict[Expr, Expr]:
    """Return what the densities by name are; a part without a model has none."""
    if not isinstance(claim.part.ask, Estimate):
        return {}
    model = model_of(claim.part.ask, claim.graph)
    return {node: found for root in roots for node, found in meanings(root, model).items()}


HOW = {
    "equal": "its values are those of a derived objective",
    "scaled": "its values are a derived objective's times a positive constant, which moves no optimum",
    "shifted": "its values are a derived objective's plus a constant, which moves no optimum",
}


def _beside(claim: Claim, read: Optimum) -> str:
    """Return how the printed objective compares with those of the derivation."""
    over = claim.graph[read.over]
    sides = [side for step in claim.worked.steps for side in step.sides if isinstance(side, Optimum)]
    alike = [s.objective for s in dict.fromkeys(sides) if s.kind == read.kind]
    known = _meanings(claim, read.objective, *alike)
    for how, said in HOW.items():
        if any(compared(read.objective, objective, over, how, known).passed for objective in alike):
            return said
    return "it has the same optimum as the derived objectives"


def _derived(claim: Claim) -> tuple[Answer, Optimum]:
    for answer in claim.worked.answers:
        if isinstance(answer.target, Optimum):
            return answer, answer.target
    raise InputError("no estimate was derived")
