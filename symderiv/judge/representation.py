"""Judging a network that is said to equal a function: between the jumps and at them, case by case."""

from __future__ import annotations

from symderiv import verify
from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.expr import Expr
from symderiv.judge.printed import Claim
from symderiv.notation import Notation
from symderiv.piecewise import Case, analyse
from symderiv.problem import Representation
from symderiv.saying import Saying
from symderiv.solving.network import Question
from symderiv.solving.staircase import agreeing
from symderiv.typeset.unicode import unicode


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the printed network equals the function, in which cases, and where it fails."""
    ask, (readings, notes) = claim.part.ask, claim.sides()
    network = readings[-1].expr
    if not isinstance(ask, Representation) or not isinstance(network, Expr):
        raise InputError("this is no network that could equal a function")
    write = Notation(dict(claim.part.letters))
    graph = claim.graph
    question = Question(graph, graph[ask.of], graph[ask.network], graph[ask.against], write)
    cases = analyse(question.function, question.x).cases
    failed = [
        (case, check) for case in cases for check in agreeing(question, case, network) if not check.passed
    ]
    read = {"left": question.target, "reading": network}
    if not failed:
        return (claim.judgement("equal", notes=(*notes, HOW), **read),)
    right = [case for case in cases if all(case is not other for other, _ in failed)]
    if right:
        told = " or ".join(_said(case, write) for case in right)
        return (claim.judgement("equal under an assumption", assumption=told, notes=(*notes, HOW), **read),)
    example = _named(failed[0][1])
    return (claim.judgement("different", counterexample=example, notes=notes, **read),)


HOW = "it holds between the jumps and at them"


def _said(case: Case, write: Notation) -> str:
    return unicode(Saying(write).conditions(case.conditions))


def _named(check: verify.Check) -> tuple[tuple[str, str], ...] | None:
    named = {"before": "derived", "after": "printed"}
    return check.counterexample and tuple(
        (named.get(name, name), value) for name, value in check.counterexample
    )
