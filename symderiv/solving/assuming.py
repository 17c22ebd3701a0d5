"""Assumptions, put where they belong: on the first step whose rules need them, and on each answer."""

from __future__ import annotations

from dataclasses import replace

from symderiv.answer import Answer, Worked
from symderiv.assumption import Assumption, assumptions
from symderiv.graph import Graph
from symderiv.shape import SCALAR
from symderiv.step import DerivativeOf, Step


def assuming(graph: Graph, worked: Worked) -> Worked:
    """Return what was worked out, with what the rules take for granted said."""
    said: set[Assumption] = set()
    steps = []
    for step in worked.steps:
        needed = dict.fromkeys((*step.assumes, *_of_step(graph, step)))
        new = tuple(a for a in needed if a not in said)
        said.update(new)
        steps.append(replace(step, assumes=new))
    renewed = {id(a): replace(a, assumes=_of_answer(graph, a)) for a in worked.answers}
    studies = tuple(replace(s, answer=renewed.get(id(s.answer), s.answer)) for s in worked.studies)
    return replace(worked, steps=tuple(steps), answers=tuple(renewed.values()), studies=studies)


def _of_step(graph: Graph, step: Step) -> tuple[Assumption, ...]:
    about = step.sides[0]
    if not isinstance(about, DerivativeOf) or not {about.of, about.wrt} <= graph.values.keys():
        return ()
    of, wrt = graph[about.of], graph[about.wrt]
    one_by_one = about.order == 1 and of.shape == SCALAR  # a step for each value on the way back
    return assumptions(graph, of, {wrt} if one_by_one else graph.dependents(wrt), wrt, about.order)


def _of_answer(graph: Graph, answer: Answer) -> tuple[Assumption, ...]:
    target = answer.target
    if not isinstance(target, DerivativeOf) or not {target.of, target.wrt} <= graph.values.keys():
        return ()
    wrt = graph[target.wrt]
    return assumptions(graph, graph[target.of], graph.dependents(wrt), wrt, target.order)
