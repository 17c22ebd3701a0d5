"""Derivatives of values that are no scalars, and second ones: matrices, or else maps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from symderiv import verify
from symderiv.answer import Answer, Worked
from symderiv.errors import NoRule
from symderiv.expr import Expr, Var, const, substitute, var
from symderiv.forward import forward
from symderiv.freeing import freed
from symderiv.graph import Graph, Let
from symderiv.index import entries, free_indices
from symderiv.jacobian import coefficient, jacobian, with_gradient
from symderiv.linearmap import differential, fresh
from symderiv.naming import derivative_name
from symderiv.normal import simplify
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.problem import Derivative
from symderiv.reverse import Backward, backward
from symderiv.shape import SCALAR, axes, text
from symderiv.solving import alongaxis, cases, maps, onestep
from symderiv.solving.backsteps import STEP_POINTS, backsteps
from symderiv.solving.closing import without_result, written_in
from symderiv.solving.declared import with_declared
from symderiv.solving.differentials import closed, differentials
from symderiv.step import DerivativeOf, Step


def jacobians(graph: Graph, ask: Derivative, order: int) -> Worked:
    """Return the derivative by each name of a value that is no scalar, or the second one by a scalar.

    Raises: NoRule.
    """
    if order == 1 and ask.entry:
        return _together(cases.by_entry(graph, ask, _jacobian(graph, ask, name)) for name in ask.wrt)
    if order == 1:
        return _together(_jacobian(graph, ask, name) for name in ask.wrt)
    for name in ask.wrt:
        if graph[name].shape != SCALAR:
            raise NoRule(
                f"a second derivative of {ask.of} ({text(graph[ask.of].shape)}) by {name} "
                f"({text(graph[name].shape)}) is not offered; that of one entry or of a sum is"
            )
    return _together(_twice(graph, ask, name) for name in ask.wrt)


def _together(parts: Iterable[Worked]) -> Worked:
    worked = tuple(parts)
    return Worked(
        tuple(step for one in worked for step in one.steps), tuple(a for one in worked for a in one.answers)
    )


def _jacobian(graph: Graph, ask: Derivative, name: str) -> Worked:
    """Return the derivative of a value that is no scalar: a matrix where it has that form, else a map."""
    plain = written_in(graph, ask)
    try:
        value = _matrix(plain, ask.of, name)
    except NoRule as reason:
        return maps.jacobian(graph, ask, name, str(reason))
    target = DerivativeOf(ask.of, name)
    checks = verify.derivative(plain, ask.of, name, value)
    steps = _steps(graph, ask.of, target, value, checks)
    return Worked(steps, (_closed(graph, target, value, checks),))


def _matrix(graph: Graph, of: str, name: str) -> Expr:
    """Return the derivative of a value as a matrix, or by a scalar as its change along the direction 1.

    Raises: NoRule.
    """
    try:
        found = jacobian(graph, of, name)
    except NoRule:
        if graph[name].shape != SCALAR:
            raise
        along = differential(graph, of, name)
        if along.whole is None:
            raise
        return simplify(substitute(along.whole, {along.direction: const(1)})).expr
    return without_result(found.passed, found.value)


def _steps(
    graph: Graph, of: str, target: DerivativeOf, value: Expr, checks: tuple[verify.Check, ...]
) -> tuple[Step, ...]:
    """Return the changes of the values up to `of`, and what they say of the `target`, its derivative."""
    variable = graph[target.wrt]
    direction = None if variable.shape == SCALAR else fresh("V", variable, graph)
    changes = forward(graph, of, target.wrt, direction)
    if direction is None:
        return closed(graph, changes, target, direction, value, checks)
    *before, last = differentials(graph, changes, target.wrt, direction)
    why = (last.sides[0], " is ", target, " times ", direction, ", whatever ", direction, " is")
    forms = tuple(dict.fromkeys((*_read(changes[-1].value, direction, value), value)))
    lined = onestep.lines(graph, forms, (), STEP_POINTS)
    read = Step("read off the coefficient", why, (target, *forms), value.shape, (*checks, *lined))
    return (*before, last, read)


def _read(change: Expr, direction: Var, value: Expr) -> tuple[Expr, ...]:
    """Return what stands before the direction in a change, where that is plain to see."""
    try:
        found = coefficient(change, direction, value.shape, pushed=True)
    except NoRule:
        return ()
    return (found,) if length(found) <= length(value) else ()


def _twice(graph: Graph, ask: Derivative, name: str) -> Worked:
    """Return the second derivative of a value by a scalar: the derivative of its derivative."""
    first = _jacobian(graph, ask, name)
    named = var(derivative_name(ask.of, name), graph[ask.of].shape)
    once = Let(named, first.answers[0].value, given=False)
    extended = Graph(graph.inputs, (*graph.lets, once))
    value = simplify(substitute(_matrix(extended, once.name, name), {once.var: once.body})).expr
    return _second(extended, once, DerivativeOf(ask.of, name, order=2), value, first.steps)


def hessians(graph: Graph, ask: Derivative) -> Worked:
    """Return the Hessian by each name, then the mixed blocks by two, after the steps of the gradients."""
    free = freed(graph, *ask.wrt)
    worked = _free_hessians(free, ask)
    if free is graph:
        return worked
    declared = [with_declared(graph, free, answer) for answer in worked.answers]
    steps = tuple(step for _, step in declared if step is not None)
    return replace(worked, steps=(*worked.steps, *steps), answers=tuple(answer for answer, _ in declared))


def _free_hessians(graph: Graph, ask: Derivative) -> Worked:
    """Return the Hessians where no property ties the entries of a variable to each other."""
    passed = backward(graph, ask.of, ask.wrt)
    first = [step for c in passed.cotangents if c.of is not passed.of for step in backsteps(passed, c)]
    plain = written_in(graph, ask)
    answering = passed if plain is graph else backward(plain, ask.of, ask.wrt)
    mixed = list(combinations(ask.wrt, 2))
    for one, other in (*mixed, *((b, a) for a, b in mixed)):
        if graph[one] in graph.dependents(graph[other]):
            raise NoRule(
                f"{one} is computed from {other}, and no second derivative is by both; "
                "ask for that by each in a derivation of its own"
            )
    blocks = [(name, name) for name in ask.wrt] + mixed
    found = (_hessian(passed, answering, *block) for block in blocks)
    return alongaxis.with_kinks(graph, _together((Worked(tuple(first)), *found)))


def _hessian(passed: Backward, answering: Backward, name: str, then: str) -> Worked:
    """Return the derivative by `then` of the gradient by `name`: a matrix, or a map where that has none.

    The steps are in the names of the graph of `passed`, the answer in those of `answering`.
    """
    try:
        value = _block(answering, name, then)
    except NoRule:
        return maps.hessian(passed, answering, name, then)
    target = DerivativeOf(passed.of.name, then, order=2, after=name if name != then else "")
    return _second(*with_gradient(passed.graph, passed, name), target, value)


def _block(passed: Backward, name: str, then: str) -> Expr:
    """Return the derivative by `then` of the gradient by `name` as a matrix.

    Raises: NoRule.
    """
    extended, gradient = with_gradient(passed.graph, passed, name)
    value = substitute(jacobian(extended, gradient.name, then).value, {gradient.var: gradient.body})
    return simplify(without_result(passed, value), use_facts=True, known=passed.known).expr


def _second(
    graph: Graph, first: Let, target: DerivativeOf, value: Expr, steps: tuple[Step, ...] = ()
) -> Worked:
    """Return the steps to a second derivative in matrix form from the gradient, and the answer."""
    checks = verify.derivative(graph, first.name, target.wrt, value)
    last = _steps(graph, first.name, target, value, checks)
    return Worked((*steps, *last), (_closed(graph, target, value, checks),))


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
