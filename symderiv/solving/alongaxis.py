"""A derivative along the axis of its variable: the function's kinks, and the answer in cases between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderiv import verify
from symderiv.answer import Answer, Study, Worked
from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Var, substitute, var
from symderiv.graph import Graph
from symderiv.op import OPS
from symderiv.ops.arithmetic import over, times
from symderiv.piecewise import Segment, analyse, switches
from symderiv.piecewise.domain import Bounds, bounds
from symderiv.piecewise.generic import parameters_of
from symderiv.solving.backsteps import STEP_POINTS
from symderiv.step import DerivativeOf, Step

#: A derivation with more cases of its parameters than this is no table that anybody reads.
MOST_CASES = 12
#: Each switch may double the cases where there are parameters, and the kinks where there are none.
MOST_OPEN = 4
MOST_SWITCHES = 6


def with_kinks(graph: Graph, worked: Worked) -> Worked:
    """Return what was worked out, with the kinks of a scalar derivative in the only variable asked for."""
    if len(worked.answers) != 1:
        return worked
    try:
        found = _study(graph, worked.answers[0])
    except NoRule as reason:
        return replace(worked, unstudied=str(reason))
    if found is None:
        return worked
    found = _in_cases(found)
    last = tuple(_steps(graph, found))
    told = len(found.analysis.cases) == 1  # in cases here, or as one formula that needs none
    kept = tuple(step for step in worked.steps if not (told and step.branches))
    return replace(worked, steps=(*kept, *last), answers=(found.answer,), studies=(found,))


def _study(graph: Graph, answer: Answer) -> Study | None:
    """Return how a scalar derivative and its function depend on their variable; None where nothing switches.

    Raises: NoRule when the kinks cannot be told.
    """
    target = answer.target
    assert isinstance(target, DerivativeOf)
    f, x = graph.expanded(graph[target.of]), graph[target.wrt]
    count = 0 if f.shape or x.shape else switches(f, x)
    if not count:
        return None
    if count > (MOST_OPEN if parameters_of(f, x=x) else MOST_SWITCHES):
        raise NoRule(f"{count} operators in {target.of} switch with {x}, too many to tell apart in a table")
    *below, analysis = (analyse(f, x, order=order, most=MOST_CASES) for order in range(target.order + 1))
    return Study(answer, x, analysis, tuple(below))


def _in_cases(found: Study) -> Study:
    """Return the study with its answer in cases along the axis, where the parameters have one case."""
    if len(found.analysis.cases) != 1:
        return found
    (case,) = found.analysis.cases
    smooth = frozenset(kink.at for kink in case.kinks if kink.value is not None)
    branches = tuple((s.value, _condition(s, found.variable, smooth)) for s in merged(case.segments))
    shown = tuple((value, on) for value, on in branches if on is not None)
    return replace(found, answer=replace(found.answer, branches=shown))


def merged(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return the segments with neighbours of the same value as one: between them is one point only."""
    kept = [segments[0]]
    for segment in segments[1:]:
        if segment.value is kept[-1].value:
            kept[-1] = replace(kept[-1], upper=segment.upper)
        else:
            kept.append(segment)
    return tuple(kept)


def _condition(segment: Segment, x: Var, smooth: frozenset[Expr]) -> Apply | None:
    """Return where the segment is: lower < x < upper; None where that is everywhere.

    A kink at which the derivative exists (`smooth`) belongs to the segment on its right.
    """
    bounds: list[Expr] = []
    if segment.lower is not None:
        below = (segment.lower, x) if segment.upper is not None else (x, segment.lower)
        holds = ("lt", "gt") if segment.lower not in smooth else ("le", "ge")
        bounds.append(OPS[holds[segment.upper is None]](*below))
    if segment.upper is not None:
        bounds.append(OPS["lt"](x, segment.upper))
    condition = times(*bounds) if len(bounds) == 2 else bounds[0] if bounds else None
    assert condition is None or isinstance(condition, Apply)
    return condition


def _steps(graph: Graph, found: Study) -> Iterator[Step]:
    """Yield the step that writes the answer in cases, each compared with it on the whole of its interval."""
    answer = found.answer
    if len(found.analysis.cases) > 1 or not answer.branches:
        return
    whole = Graph(graph.inputs, (*graph.lets, *answer.lets))
    final = whole.expanded(answer.value)
    t = var(next(name for name in ("t", "s", "u", "t0") if name not in whole.values))
    segments = merged(found.analysis.cases[0].segments)
    checks = []
    for (value, _), segment in zip(answer.branches, segments, strict=True):
        place: dict[Expr, Expr] = {found.variable: inside(segment, bounds(found.variable), t)}
        sides = substitute(final, place), substitute(value, place)
        checks.append(verify.equal(graph, *sides, points=STEP_POINTS, covered=False))
    why = ("between two neighbouring kinks no switch changes sides; at a kink both sides meet",)
    yield Step(
        "write out the cases", why, (answer.target, answer.value), (), tuple(checks), branches=answer.branches
    )


def inside(segment: Segment, within: Bounds, t: Var) -> Expr:
    """Return a value inside the segment for every t ≠ 0: a + t², b − t², or a + (b − a) t² / (1 + t²)."""
    square = t**2
    match segment.lower or within[0], segment.upper or within[1]:
        case None, None:
            return t
        case None, Expr() as upper:
            return upper - square
        case Expr() as lower, None:
            return lower + square
        case Expr() as lower, Expr() as upper:
            return lower + times(upper - lower, over(square, 1 + square))
    raise AssertionError(segment)
