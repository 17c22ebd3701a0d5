"""Solving for derivatives with three or more axes: a linear map of a direction, and its entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderiv import verify
from symderiv.answer import Answer, Stacked, Worked
from symderiv.errors import NoRule
from symderiv.expr import At, Expr, Index, const, substitute
from symderiv.graph import Graph, Let
from symderiv.index import free_indices
from symderiv.jacobian import with_gradient
from symderiv.knowledge import spoken_in
from symderiv.kronecker import vec_form
from symderiv.linearmap import ONE_LINE, LinearMap, differential, entry_of_map, second, with_traces
from symderiv.naming import derivative_ends, directional_ends
from symderiv.normal import simplify
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.ops.linear import basis, outer
from symderiv.problem import Derivative
from symderiv.reverse import Backward, symbol
from symderiv.shape import axes
from symderiv.solving.closing import written_in
from symderiv.solving.differentials import differentials
from symderiv.step import DerivativeOf, Step

#: A value this short is written out where its own derivative mentions it: −X⁻¹ V X⁻¹ for F = X⁻¹.
SHORT = 4
#: An entry longer than this (in symbols) tells nobody anything.
LONGEST_ENTRY = 120
#: A longer value (in symbols) is not quoted in a sentence.
QUOTED = 30
POINTS = 64
STEP_POINTS = 16


def jacobian(graph: Graph, ask: Derivative, wrt: str, reason: str) -> Worked:
    """Return the derivative of any value as a linear map; `reason` says why it is not a matrix."""
    found = differential(written_in(graph, ask), ask.of, wrt)
    target = DerivativeOf(ask.of, wrt, along=found.direction.name)
    given = f"{reason}, so it is given as a linear map"
    reached = (" the value ", found.paired) if length(found.paired) <= QUOTED else (" a value",)
    why = (
        f"{given}: from a free cotangent of ",
        *(found.of, " there reaches ", found.wrt, *reached, ", linear in it; the gradient, by that "),
        *("cotangent, of the inner product with a direction ", found.direction, " is the derivative"),
    )
    answer = _answer(found, target)
    if answer.lets:
        return _by_names(found, answer, Step("transpose the pullback", why, (target,), found.of.shape))
    return _forward(found, answer, graph, ask.of, f"; {given}")


def hessian(passed: Backward, answering: Backward, wrt: str, then: str) -> Worked:
    """Return the derivative by `then` of a scalar's gradient by `wrt`, as a linear map.

    The steps are in the names of the graph of `passed`, the answer in those of `answering`.
    """
    found = second(answering, wrt, then)
    after = wrt if wrt != then else ""
    target = DerivativeOf(passed.of.name, then, order=2, after=after, along=found.direction.name)
    why = (
        *("the gradient by ", passed.graph[wrt], " of ", found.pairing, ", the inner product of "),
        *(symbol(passed.of, passed.graph[then]), " and a direction ", found.direction),
    )
    answer = _answer(found, target)
    if answer.lets:
        closing = Step("differentiate along a direction", why, (target,), found.of.shape)
        return _by_names(found, answer, closing)
    extended, gradient = with_gradient(passed.graph, passed, wrt)
    return _forward(found, answer, extended, gradient.name)


def _forward(found: LinearMap, answer: Answer, graph: Graph, of: str, more: str = "") -> Worked:
    """Return the changes of the values of a graph up to `of`, which is the map, and one entry of it."""
    *before, last = differentials(graph, of, found.wrt.name, found.direction)
    sides = dict.fromkeys((answer.target, *last.sides[1:], answer.value))
    why = (*last.why, more) if more else last.why
    closing = replace(last, why=why, sides=tuple(sides), checks=answer.checks)
    return Worked((*before, closing, *_one_entry(found, answer)), (answer,))


def _by_names(found: LinearMap, answer: Answer, closing: Step) -> Worked:
    """Return the values that a long map uses by name, the map, and one entry of it."""
    used = {let.var for let in answer.lets}
    steps = [step for let in found.lets if let.var in used for step in _change(found, let)]
    sides = dict.fromkeys((*closing.sides, found.value, answer.value))
    steps.append(replace(closing, sides=tuple(sides), checks=answer.checks))
    return Worked((*steps, *_one_entry(found, answer)), (answer,))


def _answer(found: LinearMap, target: DerivativeOf) -> Answer:
    result = found.graph[target.of]
    body = found.graph.bodies.get(result)
    own: dict[Expr, Expr] = {result: body} if body is not None and length(body) <= SHORT else {}
    whole = None if found.whole is None else substitute(found.whole, own)
    value, lets = found.value, _told(found)
    if whole is not None and length(whole) <= ONE_LINE:
        whole = simplify(whole, known=spoken_in(found.graph)).expr
        value, lets = whole, ()
    value = with_traces(value, found.direction)
    above, at, index = _entry(found, whole)
    if target.order == 2 and not target.after:
        one = DerivativeOf(target.of, target.wrt, (*above, *at), order=2)
    else:
        one = replace(target, at=at, above=above, along="")
    checks = _checks(found, value, POINTS)
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


def _told(found: LinearMap) -> tuple[Let, ...]:
    """Return the values that a map uses by name, after what the names of derivatives among them mention."""
    names = [derivative_ends(let.name) for let in found.lets]
    if not any(ends and ends[0] == found.pairing.name for ends in names):
        return found.lets
    body = simplify(found.changes.graph.bodies[found.pairing]).expr
    return (Let(found.pairing, with_traces(body, found.direction)), *found.lets)


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
    checks = _checks(found, answer.index, STEP_POINTS, answer.at)
    yield Step("take one entry", (*why, "direction ", unit), (answer.entry, answer.index), (), checks)


def _checks(
    found: LinearMap, claimed: Expr, points: int, at: tuple[At, ...] | None = None
) -> tuple[verify.Check, ...]:
    """Check a map, or with `at` an entry of it, against the graph that it is the derivative of."""
    along = None if at is not None else found.direction
    extra = _besides(found, found.graph)
    return verify.derivative(
        found.graph, found.of.name, found.wrt.name, claimed, extra, at, points, along=along
    )


def _besides(found: LinearMap, graph: Graph) -> tuple[Let, ...]:
    """Return the values that a map uses by name and `graph` does not define."""
    return tuple(let for let in found.lets if let.name not in graph.values)


def _change(found: LinearMap, let: Let) -> Iterator[Step]:
    """Yield the step that finds a value the map uses by name, unless an earlier pass has found it."""
    paired, named = found.changes.graph, found.pairing.name
    if ends := directional_ends(let.name):
        of = found.graph[ends[0]]
        why = (of, " changes with ", found.wrt, " along ", found.direction)
        checks = verify.derivative(
            *(found.graph, of.name, found.wrt.name, let.body, _besides(found, found.graph)),
            points=STEP_POINTS,
            along=found.direction,
        )
        yield Step("differentiate along a direction", why, (let.var, let.body), let.body.shape, checks)
    elif (ends := derivative_ends(let.name)) and ends[0] == named:
        of, extra = paired[ends[1]], _besides(found, paired)
        told = (of, " enters ", found.pairing, ", the inner product of the gradient and ")
        checks = verify.derivative(paired, named, of.name, let.body, extra, points=STEP_POINTS)
        yield Step("chain rule", (*told, found.direction), (let.var, let.body), let.body.shape, checks)
