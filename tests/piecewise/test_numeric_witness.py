"""The analysis against numbers: the function itself, evaluated beside each kink and on each segment."""

import math
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from symderiv.expr import Expr, const, substitute, var
from symderiv.numeric import evaluator
from symderiv.op import OPS
from symderiv.ops.arithmetic import agree
from symderiv.ops.elementwise import greater, maximum, where
from symderiv.piecewise import Case, Condition, analyse

x = var("x")
LETTERS = [var(name) for name in "abcd"]
a, b, c, d = LETTERS
STEP = 1e-7
FAR = 3.0


def call(name: str, *args: Expr | int) -> Expr:
    return OPS[name](*agree(*args))


compiled = cache(lambda root: evaluator((), {"r": root}))


def number(root: Expr, point: dict[str, float]) -> float:
    return float(compiled(root)(point)["r"])


def holds(condition: Condition, point: dict[str, float]) -> bool:
    difference = number(condition.expr - condition.bound, point)
    return {">": difference > 0, "<": difference < 0, "=": difference == 0}[condition.relation]


def same(found: float, expected: float, slack: float = 1e-9) -> bool:
    return math.isclose(found, expected, rel_tol=slack, abs_tol=slack)


def check(f: Expr, case: Case, point: dict[str, float]) -> None:
    """Compare the function with the case on each segment, beside each kink and at it."""
    places = [number(kink.at, point) for kink in case.kinks]
    assert places == sorted(places)
    ends = [min(places, default=0.0) - FAR, *places, max(places, default=0.0) + FAR]
    for segment, start, stop in zip(case.segments, ends, ends[1:], strict=False):
        for share in (0.01, 0.37, 0.93):
            here = point | {"x": start + share * (stop - start)}
            assert same(number(f, here), number(segment.value, here))
    for kink, place in zip(case.kinks, places, strict=True):
        gap = min([abs(place - other) for other in places if other != place] or [1.0])
        assume(gap > 100 * STEP)
        left, right = (number(f, point | {"x": place + side * STEP}) for side in (-1, 1))
        assert same(left, number(kink.left, point), 1e-4)
        assert same(right, number(kink.right, point), 1e-4)
        assert same(right - left, number(kink.jump, point), 1e-4)


analysed = cache(lambda f: analyse(f, x))


def witness(f: Expr, point: dict[str, float]) -> None:
    cases = [case for case in analysed(f).cases if all(holds(c, point) for c in case.conditions)]
    assert len(cases) == 1, "a generic point lies in exactly one case"
    check(f, cases[0], point)


KNOWN = {
    "unit": maximum(0, a * x + b),
    "gate": c * greater(a * x + b, 0),
    "gated line": c * x * greater(a * x + b, 0),
    "three lines": maximum(maximum(a * x + b, c * x), d),
    "nested": call("relu", 1 - call("relu", a * x + b)),
    "leaky": call("leaky_relu", a * x + b, c),
    "quadratic": maximum(0, x**2 - c),
    "whole quadratic": maximum(0, a * x**2 + b * x + c),
    "exponential": maximum(call("exp", a * x), c),
    "threshold": where(OPS["le"](call("abs", x), c), x**2 / 2, c * (call("abs", x) - c / 2)),
    "softplus": call("softplus", a * x + b),
}


@pytest.mark.parametrize("name", KNOWN)
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(values=st.lists(st.integers(-40, 40).filter(bool), min_size=4, max_size=4, unique=True))
def test_a_known_function_agrees_with_its_analysis(name: str, values: list[int]) -> None:
    point = {v.name: value / 16 for v, value in zip(LETTERS, values, strict=True)}
    f = KNOWN[name]
    assume(
        all(
            abs(number(c.expr - c.bound, point)) > 1e-3
            for case in analyse(f, x).cases
            for c in case.conditions
        )
    )
    witness(f, point)


numbers = st.integers(-3, 3).map(const)
lines = st.builds(
    lambda m, t: m * x + t, st.sampled_from([*map(const, (-2, -1, 1, 2)), a]), numbers | st.just(b)
)


def grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda ab: call("max", *ab)),
        pair.map(lambda ab: call("min", *ab)),
        inner.map(lambda e: call("abs", e)),
        inner.map(lambda e: call("relu", e)),
        pair.map(lambda ab: ab[0] + ab[1]),
        pair.map(lambda ab: where(greater(ab[0], 0), ab[1], 1)),
    )


compositions = st.recursive(lines, grown, max_leaves=4)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    f=compositions,
    at=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    flips=st.tuples(st.booleans(), st.booleans()),
)
def test_a_random_composition_with_numbers_agrees_with_its_analysis(
    f: Expr, at: tuple[int, int], flips: tuple[bool, bool]
) -> None:
    values = [Fraction(n, 17) * (-1 if flip else 1) for n, flip in zip(at, flips, strict=True)]
    witness(substitute(f, {a: const(values[0]), b: const(values[1])}), {})


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(f=st.recursive(lines, grown, max_leaves=2), at=st.tuples(st.integers(1, 60), st.integers(1, 60)))
def test_a_random_composition_with_parameters_agrees_with_its_analysis(f: Expr, at: tuple[int, int]) -> None:
    point = {"a": at[0] / 17 - 1.8, "b": at[1] / 19 - 1.4}
    witness(f, point)
