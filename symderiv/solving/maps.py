"""Solving for derivatives with three or more axes: a linear map of a direction, and its entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderiv import verify
from symderiv.answer import Answer, Stacked, Worked
from symderiv.errors import NoRule
from symderiv.expr import At, Expr, Index, const, substitute
from symderiv.forward import Change, forward
from symderiv.graph import Graph, Let
from symderiv.index import free_indices
from symderiv.knowledge import spoken_in
from symderiv.kronecker import vec_form
from symderiv.linearmap import ONE_LINE, LinearMap, differential, entry_of_map, second, with_pass, with_traces
from symderiv.normal import simplify
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.ops.linear import basis, outer
from symderiv.problem import Derivative
from symderiv.reverse import Backward
from symderiv.shape import axes
from symderiv.solving.closing import written_in
from symderiv.solving.differentials import closed
from symderiv.step import DerivativeOf, Step
from symderiv.witness.claim import needed

#: A value this short is written out where its own derivative mentions it: −X⁻¹ V X⁻¹ for F = X⁻¹.
SHORT = 4
#: An entry longer than this (in symbols) tells nobody anything.
LONGEST_ENTRY = 120
POINTS = 64
STEP_POINTS = 16


def jacobian(graph: Graph, ask: Derivative, wrt: str, reason: str) -> Worked:
    """Return the derivative of any value as a linear map; `reason` says why it is not a matrix."""
    answering = written_in(graph, ask)
    found = differential(answering, ask.of, wrt)
    target = DerivativeOf(ask.of, wrt, along=found.direction.name)
    more = f"{reason}, so it is given as a linear map; "
    return _worked(found, target, (graph, ask.of), answering, more)


def hessian(passed: Backward, answering: Backward, wrt: str, then: str) -> Worked:
    """Return the derivative by `then` of a scalar's gradient by `wrt`, as a linear map.

    The steps are in the names of the graph of `passed`, the answer in those of `answering`.
    """
    after = wrt if wrt != then else ""
    found = second(answering, wrt, then)
    target = DerivativeOf(passed.of.name, then, order=2, after=after, along=found.direction.name)
    graph, gradient = with_pass(passed, wrt)
    return _worked(found, target, (graph, gradient.name), answering.graph)


def _worked(
    found: LinearMap, target: DerivativeOf, told: tuple[Graph, str], plain: Graph, more: str = ""
) -> Worked:
    """Return the steps to a map, told of a value of a graph, the map, and one entry of it.

    The map is written in the names of the graph `plain`, and in those of changes where it is long.
    """
    graph, of = told
    changes = forward(graph, of, target.wrt, found.direction)
    answer = _answer(found, target, *_by_names(graph, changes, plain))
    *before, last = closed(graph, changes, target, found.direction, answer.value, answer.checks)
    last = replace(last, why=(more, *last.why)) if more else last
    return Worked((*before, last, *_one_entry(found, answer)), (answer,))


def _by_names(graph: Graph, changes: tuple[Change, ...], plain: Graph) -> tuple[Expr, tuple[Let, ...]]:
    """Return the last of the changes, and the definitions of the names that it uses and `plain` has not."""
    lets = (*graph.lets, *(Let(c.symbol, c.value) for c in changes))
    value = changes[-1].value
    return value, tuple(let for let in needed(lets, value) if let.name not in plain.values)


def _answer(found: LinearMap, target: DerivativeOf, value: Expr, lets: tuple[Let, ...]) -> Answer:
    """Return a map: in one line where it is short, else the `value`, with the `lets` that it uses by name."""
    result = found.graph[target.of]
    body = found.graph.bodies.get(result)
    own: dict[Expr, Expr] = {result: body} if body is not None and length(body) <= SHORT else {}
    whole = None if found.whole is None else substitute(found.whole, own)
    if whole is not None and length(whole) <= ONE_LINE:
        value = whole = simplify(whole, known=spoken_in(found.graph)).expr
        lets = ()
    value = with_traces(value, found.direction)
    above, at, index = _entry(found, whole)
    if target.order == 2 and not target.after:
        one = DerivativeOf(target.of, target.wrt, (*above, *at), order=2)
    else:
        one = replace(target, at=at, above=above, along="")
    checks = _checks(found, value, lets, POINTS)
    stacked = _stacked(found, value) if not lets else Stacked(missing="parts of it are used by name")
    return Answer(
        *(target, value, value.shape, (*above, *at), index, one, (), lets, checks),
        direction=found.direction,
        stacked=stacked,
    )


def _stacked(found: LinearMap, value: Expr) -> Stacked:
    """Return the map as a matrix of stacked columns, where it is one that has a name."""
    try:
        form = vec_form(value, found.direction)
    except NoRule as reason:
        return Stacked(missing=str(reason))
    return Stacked(form, checks=(verify.stacked(found.graph, value, form, points=STEP_POINTS),))


def _entry(found: LinearMap, whole: Expr | None) -> tuple[tuple[Index, ...], tuple[Index, ...], Expr | None]:
    """Return the indices of one entry of a derivative, and that entry; None where it has no index form."""
    taken = found.graph.taken | {found.direction.name}
    above = free_indices(found.of.shape, taken)
    at = free_indices(found.wrt.shape, taken | {i.name for i in above})
    try:
        entry = None if whole is None else entry_of_map(whole, found.direction, above, at)
    except NotReducible:
        entry = None
    return above, at, entry if entry is not None and length(entry) <= LONGEST_ENTRY else None


def _one_entry(found: LinearMap, answer: Answer) -> Iterator[Step]:
    """Yield the step from a map to its entry: the direction is 1 at one place and 0 elsewhere."""
    if answer.index is None or answer.entry is None:
        return
    at = answer.at[len(axes(found.of.shape)) :]
    why = ("entry ", ", ".join(map(str, answer.at[: len(answer.at) - len(at)])), " of the map, along the ")
    units = [basis(i.dim, i) for i in at if isinstance(i, Index)]
    unit = outer(*units) if len(units) == 2 else units[0] if units else const(1)
    checks = _checks(found, answer.index, (), STEP_POINTS, answer.at)
    yield Step("take one entry", (*why, "direction ", unit), (answer.entry, answer.index), (), checks)


def _checks(
    found: LinearMap, claimed: Expr, lets: tuple[Let, ...], points: int, at: tuple[At, ...] | None = None
) -> tuple[verify.Check, ...]:
    """Check a map, or with `at` an entry of it, against the graph that it is the derivative of."""
    along = None if at is not None else found.direction
    new = tuple(let for let in lets if let.name not in found.graph.values)
    return verify.derivative(
        found.graph, found.of.name, found.wrt.name, claimed, new, at, points, along=along
    )
