"""Solving for a value as a function of the inputs: its definition, then every definition put in, inwards."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv import verify
from symderiv.answer import Answer, Worked
from symderiv.expr import At, Expr, Var, substitute, variables
from symderiv.graph import Graph
from symderiv.index import entries, free_indices
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.problem import Expression, Part
from symderiv.step import Step, Value

#: A value that is longer than this (in symbols) written out is not given entry by entry.
READABLE = 400


def solve(part: Part, graph: Graph) -> Worked:
    """Return the value that `part` asks for in the inputs alone, one substitution a step.

    Raises: UnknownName.
    """
    ask = part.ask
    assert isinstance(ask, Expression)
    of = graph[ask.of]
    steps = tuple(_steps(graph, of))
    final = steps[-1].sides[-1] if steps else of
    assert isinstance(final, Expr)
    return Worked(steps, (_answer(graph, of, final),))


def _steps(graph: Graph, of: Var) -> Iterator[Step]:
    """Yield the definition of `of`, then one step for each named value in it, the last defined first."""
    if of not in graph.bodies:
        return
    current = graph.bodies[of]
    check = verify.equal(graph, of, current)
    yield Step("definition", (of, " is defined so"), (Value(of.name), current), of.shape, (check,))
    for let in reversed(graph.lets):
        if let.var in variables(current):
            before, current = current, substitute(current, {let.var: let.body})
            check = verify.equal(graph, before, current)
            why = (let.var, " = ", let.body, " by definition")
            yield Step("put in a definition", why, (before, current), of.shape, (check,))


def _answer(graph: Graph, of: Var, value: Expr) -> Answer:
    at = free_indices(of.shape, frozenset(v.name for v in variables(value)))
    checks = (verify.equal(graph, of, value),)
    return Answer(Value(of.name), value, of.shape, at, _entry(value, at), checks=checks)


def _entry(value: Expr, at: tuple[At, ...]) -> Expr | None:
    if length(value) > READABLE:
        return None
    try:
        return entries(value, at)
    except NotReducible:
        return None
