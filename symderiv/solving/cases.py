"""One entry of a Jacobian: from the definition by the quotient rule, then on the diagonal and off it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderiv import verify
from symderiv.answer import Answer, Worked
from symderiv.expr import Apply, Expr, Index, const, delta, index, postorder, substitute, var
from symderiv.graph import Graph, Let
from symderiv.index import entries
from symderiv.jacobian import jacobian
from symderiv.ops.arithmetic import DIV, minus, over, power, times
from symderiv.piecewise.writing import Hand
from symderiv.problem import Derivative
from symderiv.shape import axes
from symderiv.step import DerivativeOf, Step

POINTS = 16


def by_entry(graph: Graph, ask: Derivative, worked: Worked) -> Worked:
    """Return a Jacobian with the steps to one entry of it: before the matrix where that is asked for first.

    Shapes: a matrix of derivatives.
    """
    (answer,) = worked.answers
    target, found = answer.target, answer.entry
    assert isinstance(target, DerivativeOf)
    assert isinstance(found, DerivativeOf)
    assert answer.index is not None
    dims = (*axes(graph[target.of].shape), *axes(graph[target.wrt].shape))
    at = tuple(index(letter, d) for letter, d in zip(ask.entry or "", dims, strict=True))
    one = replace(found, above=at[:1], at=at[1:])
    own = replace(answer, at=at, entry=one, index=entries(answer.value, at))
    cases = tuple(_cases(graph, own, one))
    if not ask.elementwise:
        return replace(worked, steps=(*worked.steps, *cases), answers=(own,))
    return replace(worked, steps=(*_quotient(graph, own, one), *cases, *worked.steps), answers=(own,))


def _quotient(graph: Graph, answer: Answer, one: DerivativeOf) -> Iterator[Step]:
    """Yield the quotient rule for one entry of a value that is a quotient."""
    body = graph.bodies[graph[one.of]]
    if not isinstance(body, Apply) or body.op is not DIV or answer.index is None:
        return
    top, bottom = (entries(arg, one.above) for arg in body.args)
    above, below = (_slope(graph, arg, answer) for arg in body.args)
    value = over(minus(times(above, bottom), times(top, below)), power(bottom, const(2)))
    checks = (
        verify.equal(graph, value, answer.index, points=POINTS),
        *verify.derivative(graph, one.of, one.wrt, value, at=answer.at, points=POINTS),
    )
    why = (_at(graph, one), " = ", over(top, bottom), "; the derivatives of ", top, " and ", bottom, " are ")
    yield Step("quotient rule, entry by entry", (*why, above, " and ", below), (one, value), (), checks)


def _at(graph: Graph, one: DerivativeOf) -> Expr:
    return graph[one.of][one.above]


def _slope(graph: Graph, part: Expr, answer: Answer) -> Expr:
    """Return the derivative of an entry of `part` by an entry of the variable."""
    assert isinstance(answer.target, DerivativeOf)
    named = Let(var("#part", part.shape), part, given=False)
    extended = Graph(graph.inputs, (*graph.lets, named))
    found = substitute(jacobian(extended, named.name, answer.target.wrt).value, {named.var: part})
    return entries(found, answer.at)


def _factored(value: Expr, factor: Expr) -> Expr:
    """Return the value as a multiple of the factor, where what is left is no quotient."""
    rest = Hand(value).normal(over(value, factor))
    quotient = any(isinstance(node, Apply) and node.op is DIV for node in postorder(rest))
    return value if quotient else times(factor, rest)


def _cases(graph: Graph, answer: Answer, one: DerivativeOf) -> Iterator[Step]:
    """Yield the entry where its two indices agree, and where they do not; nothing where that is no matter."""
    i, j = answer.at
    found = answer.index
    same = delta(i, j)
    if found is None or same not in postorder(found) or not isinstance(i, Index) or not isinstance(j, Index):
        return
    on = entries(substitute(substitute(found, {same: const(1)}), {j: i}))
    off = entries(substitute(found, {same: const(0)}))
    checked = verify.derivative(graph, one.of, one.wrt, found, at=answer.at, points=POINTS)
    factored = _factored(on, graph[one.of][i])
    yield Step(
        "on the diagonal",
        (i, " = ", j, ", so that ", same, " = 1"),
        (replace(one, at=(i,)), *dict.fromkeys((on, factored))),
        (),
        (
            *checked,
            verify.equal(graph, on, factored, points=POINTS),
            verify.equal(graph, found, on, facts=(same,), points=POINTS),
        ),
    )
    yield Step(
        "off the diagonal",
        (i, " ≠ ", j, ", so that ", same, " = 0"),
        (one, off),
        (),
        (*checked, verify.equal(graph, found, off, facts=(minus(1, same),), points=POINTS)),
    )
