"""Solving for derivatives: the reverse pass step by step, then entries, inputs only, branches, kinks."""

from __future__ import annotations

from symderiv.answer import Answer, Study, Worked
from symderiv.expr import Var, substitute, variables
from symderiv.graph import Graph
from symderiv.index import entries
from symderiv.piecewise import analyse
from symderiv.problem import Derivative, Part
from symderiv.reverse import backward
from symderiv.shape import SCALAR
from symderiv.solving import alongaxis, elementwise
from symderiv.solving.assuming import assuming
from symderiv.solving.backsteps import backsteps
from symderiv.solving.closing import answered, asked_at, closing_steps
from symderiv.solving.jacobians import hessians, jacobians
from symderiv.solving.repeated import with_names
from symderiv.step import Step


def solve(part: Part, graph: Graph, order: int = 1) -> Worked:
    """Return the derivation that `part` asks for; `order` 2 derives the gradient once more.

    Raises: NoRule; UnknownName.
    """
    return assuming(graph, _worked(part, graph, order))


def _worked(part: Part, graph: Graph, order: int) -> Worked:
    ask = part.ask
    assert isinstance(ask, Derivative)
    if graph[ask.of].shape != SCALAR:
        worked = jacobians(graph, ask, order)
        return worked if ask.entry else with_names(graph, worked)
    if order == 2:
        return with_names(graph, hessians(graph, ask))
    passed = backward(graph, ask.of, ask.wrt, named={value: name for name, value in ask.named})
    steps: list[Step] = []
    for c in passed.cotangents:
        if ask.elementwise and c.of.name in ask.wrt:
            steps.append(elementwise.step(passed, c, asked_at(ask, c.of)))
        steps += backsteps(passed, c) if c.of is not passed.of else ()
    answers = []
    for name in ask.wrt:
        answer = answered(passed, name, ask)
        steps += closing_steps(passed, answer, ask)
        answers.append(answer)
    studies = [_study(a, graph, graph[ask.plot]) for a in answers if ask.plot]
    worked = Worked(tuple(steps), tuple(answers), tuple(studies))
    return worked if studies else alongaxis.with_kinks(graph, worked)


def studied(part: Part, graph: Graph) -> tuple[Study, ...]:
    """Return how each answer that `part` asks to plot depends on its input; unlike `solve`, unchecked."""
    ask = part.ask
    assert isinstance(ask, Derivative)
    assert ask.plot is not None
    passed = backward(graph, ask.of, ask.wrt)
    return tuple(_study(answered(passed, name, ask, points=0), graph, graph[ask.plot]) for name in ask.wrt)


def _study(answer: Answer, graph: Graph, variable: Var) -> Study:
    """Return how an answer depends on a variable, the named values that do so put in."""
    scalar = answer.value if answer.index is None else answer.index
    for let in reversed(answer.lets):
        scalar = substitute(scalar, {let.var: let.body})
    moving = graph.dependents(variable)
    if not moving.isdisjoint(graph.bodies.keys() & set(variables(scalar))):
        scalar = entries(graph.expanded(scalar, keep=lambda value: value not in moving))
    return Study(answer, variable, analyse(scalar, variable))
