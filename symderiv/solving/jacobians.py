"""Derivatives of values that are no scalars, and second ones: matrices, or else maps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from symderiv import verify
from symderiv.answer import Answer, Worked
from symderiv.errors import NoRule
from symderiv.expr import Expr, const, substitute, var
from symderiv.freeing import freed
from symderiv.graph import Graph, Let
from symderiv.index import entries, free_indices
from symderiv.jacobian import jacobian, with_gradient
from symderiv.linearmap import differential
from symderiv.normal import simplify
from symderiv.normal.term import NotReducible
from symderiv.problem import Derivative
from symderiv.reverse import Backward, backward
from symderiv.shape import SCALAR, axes, text
from symderiv.solving import alongaxis, cases, maps
from symderiv.solving.backsteps import backsteps
from symderiv.solving.closing import without_result
from symderiv.solving.declared import with_declared
from symderiv.step import DerivativeOf, Side, Step


def jacobians(graph: Graph, ask: Derivative, order: int) -> Worked:
    """Return the derivative by each name of a value that is no scalar, or the second one by a scalar.

    Raises: NoRule.
    """
    if order == 1 and ask.entry:
        return _together(cases.by_entry(graph, ask, _jacobian(graph, ask.of, name)) for name in ask.wrt)
    if order == 1:
        return _together(_jacobian(graph, ask.of, name) for name in ask.wrt)
    for name in ask.wrt:
        if graph[name].shape != SCALAR:
            raise NoRule(
                f"a second derivative of {ask.of} ({text(graph[ask.of].shape)}) by {name} "
                f"({text(graph[name].shape)}) is not offered; that of one entry or of a sum is"
            )
    return _together(_twice(graph, ask.of, name) for name in ask.wrt)


def _together(parts: Iterable[Worked]) -> Worked:
    worked = tuple(parts)
    return Worked(
        tuple(step for one in worked for step in one.steps), tuple(a for one in worked for a in one.answers)
    )


def _jacobian(graph: Graph, of: str, name: str) -> Worked:
    """Return the derivative of a value that is no scalar: a matrix where it has that form, else a map."""
    try:
        found = jacobian(graph, of, name)
    except NoRule as reason:
        by_number = _by_number(graph, of, name)
        if by_number is None:
            return maps.jacobian(graph, of, name, str(reason))
        said = ("the derivative along the direction 1: ", graph[name], " is a number")
        return _read_off(graph, of, name, by_number, said)
    pulled = found.passed.written_out(found.passed[name].value)
    value = without_result(found.passed, found.value)
    why = ("from a free cotangent of ", graph[of], " there reaches ", graph[name], " the value ", pulled)
    return _read_off(graph, of, name, value, why)


def _by_number(graph: Graph, of: str, name: str) -> Expr | None:
    """Return the derivative by a scalar, its linear map along the direction 1; None for another variable."""
    if graph[name].shape != SCALAR:
        return None
    found = differential(graph, of, name)
    if found.whole is None:
        return None
    return simplify(substitute(found.whole, {found.direction: const(1)})).expr


def _read_off(graph: Graph, of: str, name: str, value: Expr, why: tuple[str | Side, ...]) -> Worked:
    target = DerivativeOf(of, name)
    checks = verify.derivative(graph, of, name, value)
    step = Step("read off the coefficient", why, (target, value), value.shape, checks)
    return Worked((step,), (_closed(graph, target, value, checks),))


def _twice(graph: Graph, of: str, name: str) -> Worked:
    """Return the second derivative of a value by a scalar: the derivative of its derivative."""
    first = _jacobian(graph, of, name)
    once = Let(var(f"∇{of}", graph[of].shape), first.answers[0].value, given=False)
    extended = Graph(graph.inputs, (*graph.lets, once))
    try:
        twice = jacobian(extended, once.name, name).value
    except NoRule:
        by_number = _by_number(extended, once.name, name)
        if by_number is None:
            raise
        twice = by_number
    value = simplify(substitute(twice, {once.var: once.body})).expr
    return _second(extended, once, (of, name, ""), value, first.steps)


def hessians(graph: Graph, ask: Derivative) -> Worked:
    """Return the Hessian by each name, then the mixed blocks by two, after the steps of the gradients."""
    free = freed(graph, *ask.wrt)
    worked = _free_hessians(free, ask)
    if free is graph:
        return worked
    return replace(worked, answers=tuple(with_declared(graph, free, a) for a in worked.answers))


def _free_hessians(graph: Graph, ask: Derivative) -> Worked:
    """Return the Hessians where no property ties the entries of a variable to each other."""
    passed = backward(graph, ask.of, ask.wrt)
    first = [step for c in passed.cotangents if c.of is not passed.of for step in backsteps(passed, c)]
    blocks = [(name, name) for name in ask.wrt] + list(combinations(ask.wrt, 2))
    found = (_hessian(passed, *block) for block in blocks)
    return alongaxis.with_kinks(graph, _together((Worked(tuple(first)), *found)))


def _hessian(passed: Backward, name: str, then: str) -> Worked:
    """Return the derivative by `then` of the gradient by `name`: a matrix, or a map where that has none."""
    extended, gradient = with_gradient(passed.graph, passed, name)
    try:
        value = substitute(jacobian(extended, gradient.name, then).value, {gradient.var: gradient.body})
    except NoRule:
        return maps.hessian(passed, name, then)
    value = simplify(without_result(passed, value), use_facts=True, known=passed.known).expr
    return _second(extended, gradient, (passed.of.name, then, name if name != then else ""), value)


def _second(
    graph: Graph, first: Let, ends: tuple[str, str, str], value: Expr, steps: tuple[Step, ...] = ()
) -> Worked:
    """Return the last step to a second derivative in matrix form, and the answer."""
    of, name, after = ends
    checks = verify.derivative(graph, first.name, name, value)
    target = DerivativeOf(of, name, order=2, after=after)
    why = ("the derivative of the gradient ", first.body)
    second = Step("differentiate the gradient", why, (target, value), value.shape, checks)
    return Worked((*steps, second), (_closed(graph, target, value, checks),))


def _closed(graph: Graph, target: DerivativeOf, value: Expr, checks: tuple[verify.Check, ...]) -> Answer:
    """Return the answer for a matrix of derivatives: its rows are those of the differentiated vector."""
    at = free_indices(value.shape, graph.taken)
    above = at[: len(at) - len(axes(graph[target.wrt].shape))]
    try:
        entry = entries(value, at)
    except NotReducible:
        entry = None
    if target.order == 2 and not target.after and graph[target.of].shape == SCALAR:
        one = DerivativeOf(target.of, target.wrt, at, order=2)
    else:
        one = replace(target, at=at[len(above) :], above=above)
    return Answer(target, value, value.shape, at, entry, one, checks=checks)
