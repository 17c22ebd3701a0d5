"""Kinks of derivatives: what a parameter changes, what is refused, compositions by their values."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from symderiv.errors import NoRule
from symderiv.expr import Expr, const, var
from symderiv.op import OPS
from symderiv.ops.arithmetic import negative, over
from symderiv.ops.elementwise import exp, greater, log, maximum, where
from symderiv.piecewise import Analysis, Condition, analyse
from symderiv.piecewise.limits import limit
from symderiv.piecewise.signs import World
from symderiv.piecewise.writing import Hand
from tests.piecewise.test_numeric_witness import compositions, number

x, a, b = (var(name) for name in "xab")
p = var("p", facts=frozenset({"positive"}))
t = var("t", facts=frozenset({"unit"}))


def call(name: str, *args: Expr) -> Expr:
    return OPS[name](*args)


def kinds(analysis: Analysis) -> list[list[str]]:
    return [[kink.kind for kink in case.kinks] for case in analysis.cases]


def elu(slope: Expr) -> Expr:
    return where(greater(x, 0), x, slope * (exp(x) - 1))


@pytest.mark.parametrize(("order", "kind"), [(0, "corner"), (1, "jump"), (2, "jump")])
def test_elu_is_a_corner_whose_derivatives_jump(order: int, kind: str) -> None:
    assert kinds(analyse(elu(a), x, order=order)) == [[kind]]


@pytest.mark.parametrize(("order", "kind"), [(0, "C1"), (1, "corner"), (2, "jump")])
def test_elu_of_slope_1_is_smooth_to_first_order(order: int, kind: str) -> None:
    assert kinds(analyse(elu(const(1)), x, order=order)) == [[kind]]


@pytest.mark.parametrize(("order", "kind"), [(0, "smoother"), (1, "smoother")])
def test_the_slope_at_which_elu_changes_type_is_found(order: int, kind: str) -> None:
    (found,) = analyse(elu(a), x, order=order).degenerate
    assert (found.conditions, found.kind) == ((Condition(a, "=", const(1)),), kind)


def test_the_second_derivative_of_a_unit_is_0_but_for_one_point() -> None:
    (case,) = analyse(maximum(0, x), x, order=2).cases
    assert [(kink.kind, kink.value, kink.jump) for kink in case.kinks] == [("none", None, const(0))]


def test_the_first_derivative_that_jumps_is_counted() -> None:
    (case,) = analyse(maximum(0, x) ** 3, x).cases
    assert [(kink.kind, kink.order, kink.change) for kink in case.kinks] == [("C1", 3, const(6))]


def test_a_derivative_takes_its_value_at_a_smooth_joint() -> None:
    (case,) = analyse(maximum(0, x - 1) ** 2, x, order=1).cases
    assert [(kink.at, kink.value) for kink in case.kinks] == [(const(1), const(0))]


def test_a_pole_outside_the_piece_that_holds_it_does_no_harm() -> None:
    (case,) = analyse(over(x, 1 + call("abs", x)), x, order=1).cases
    assert [segment.value for segment in case.segments] == [over(1, (1 - x) ** 2), over(1, (1 + x) ** 2)]


def test_a_bounded_function_that_reaches_a_level_for_some_parameters_only_is_refused() -> None:
    with pytest.raises(NoRule):
        analyse(maximum(call("atan", x), a), x)


@pytest.mark.parametrize("f", [over(1, 1 - call("abs", x)), over(x, call("abs", x)), log(call("abs", x))])
def test_a_pole_inside_or_at_the_end_of_a_piece_is_refused(f: Expr) -> None:
    with pytest.raises(NoRule):
        analyse(f, x)


def test_a_parameter_between_0_and_1_needs_no_case() -> None:
    (case,) = analyse(call("max", t * x, x), x).cases
    assert [segment.slope for segment in case.segments] == [t, const(1)]


def test_the_sign_of_a_shifted_exponential_is_that_of_its_exponent() -> None:
    assert World(Hand(p)).sign(exp(p) - 1) == 1
    assert World(Hand(p)).sign(1 - exp(negative(p))) == 1


def test_a_parameter_value_at_which_nothing_is_defined_is_no_special_case() -> None:
    ramp = maximum(0, over(x - a, b - a))
    assert all(c.expr is not b - a for d in analyse(ramp, x).degenerate for c in d.conditions)


@pytest.mark.parametrize(
    ("f", "side", "value"),
    [
        (a * (exp(x) - 1), -1, negative(a)),
        (over(x, 1 + x), 1, const(1)),
        (call("tanh", p * x), -1, const(-1)),
        (exp(x), 1, None),
        (call("tanh", a * x), 1, None),
    ],
    ids=repr,
)
def test_a_limit_far_out_is_given_only_where_it_is_known(f: Expr, side: int, value: Expr | None) -> None:
    world = World(Hand(f))
    assert (limit(f, x, 1, world) if side > 0 else limit(f, x, -1, world)) is value


def test_a_limit_knows_the_sign_of_a_case() -> None:
    f = call("tanh", a * x)
    assert limit(f, x, 1, World(Hand(f)).given([Condition(a, "<")])) is const(-1)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(f=compositions, at=st.floats(-6, 6), values=st.tuples(st.floats(-2, 2), st.floats(-2, 2)))
def test_the_derivative_of_a_random_composition_is_its_difference_quotient(
    f: Expr, at: float, values: tuple[float, float]
) -> None:
    point = dict(zip("ab", values, strict=True))
    analysis = analyse(f, x, order=1)
    held = [c for c in analysis.cases if all(distance(one, point) > 1e-6 for one in c.conditions)]
    assume(len(held) == 1)
    cuts = [number(kink.at, point) for kink in held[0].kinks]
    assume(all(abs(at - cut) > 1e-3 for cut in cuts))
    segment = held[0].segments[sum(cut < at for cut in cuts)]
    assert all(low <= high for low, high in pairwise(cuts))
    beside = [number(f, point | {"x": at + step}) for step in (-1e-4, 1e-4)]
    assert abs((beside[1] - beside[0]) / 2e-4 - number(segment.value, point | {"x": at})) < 1e-6


def distance(condition: Condition, point: dict[str, float]) -> float:
    """Return how far inside a condition the point is; negative outside."""
    difference = number(condition.expr - condition.bound, point)
    return difference if condition.relation == ">" else -difference
