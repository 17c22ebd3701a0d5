"""Kinks in closed form, in the author's letters: the first sheet, the usual activations, nested switches."""

from fractions import Fraction

import pytest

from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, const, index, var
from symderiv.op import OPS
from symderiv.ops.arithmetic import agree, negative, over, power, times
from symderiv.ops.elementwise import exp, greater, maximum, sqrt, where
from symderiv.piecewise import Analysis, Condition, analyse

i = index("i", "k")
W1, W2, b1 = (var(name, ("k",))[i] for name in ("W1", "W2", "b1"))
x, a, b, c, d = (var(name) for name in "xabcd")
p = var("p", facts=frozenset({"positive"}))
KINK = over(negative(b1), W1)


def call(name: str, *args: Expr | int) -> Expr:
    return OPS[name](*agree(*args))


def places(analysis: Analysis) -> list[list[Expr]]:
    return [[kink.at for kink in case.kinks] for case in analysis.cases]


def values(analysis: Analysis, case: int = 0) -> list[Expr]:
    return [segment.value for segment in analysis.cases[case].segments]


def test_a_constant_derivative_is_one_segment_without_kinks() -> None:
    (case,) = analyse(const(1), x).cases
    assert (case.conditions, case.kinks, [s.value for s in case.segments]) == ((), (), [const(1)])


def test_the_kink_of_a_unit_is_at_minus_b_over_w_in_both_sign_cases() -> None:
    analysis = analyse(maximum(0, W1 * x + b1), x)
    assert places(analysis) == [[KINK], [KINK]]
    assert [case.conditions for case in analysis.cases] == [(Condition(W1, ">"),), (Condition(W1, "<"),)]


def test_the_active_side_of_a_unit_flips_with_the_sign_of_w() -> None:
    analysis = analyse(maximum(0, W1 * x + b1), x)
    assert values(analysis, 0) == [const(0), W1 * x + b1]
    assert values(analysis, 1) == [W1 * x + b1, const(0)]


def test_a_unit_has_a_corner_from_slope_0_to_slope_w() -> None:
    kink = analyse(maximum(0, W1 * x + b1), x).cases[0].kinks[0]
    assert (kink.kind, kink.jump, kink.slope_left, kink.slope_right) == ("corner", const(0), const(0), W1)


def test_a_gated_weight_jumps_by_that_weight() -> None:
    analysis = analyse(W2 * greater(W1 * x + b1, 0), x)
    up, down = (case.kinks[0] for case in analysis.cases)
    assert (up.kind, up.left, up.right, up.jump) == ("jump", const(0), W2, W2)
    assert (down.kind, down.left, down.right, down.jump) == ("jump", W2, const(0), negative(W2))


def test_a_gated_line_jumps_by_minus_w2_b_over_w1() -> None:
    kink = analyse(W2 * x * greater(W1 * x + b1, 0), x).cases[0].kinks[0]
    size = over(negative(times(W2, b1)), W1)
    assert (kink.kind, kink.left, kink.right, kink.jump) == ("jump", const(0), size, size)


def test_the_segments_of_a_gated_line_keep_the_author_s_order() -> None:
    assert values(analyse(W2 * x * greater(W1 * x + b1, 0), x)) == [const(0), W2 * x]


def test_at_the_kink_the_value_follows_the_operator_s_convention() -> None:
    assert analyse(W2 * greater(W1 * x + b1, 0), x).cases[0].kinks[0].value is const(0)
    assert analyse(call("step", x), x).cases[0].kinks[0].value is const(1)
    assert analyse(call("sign", x), x).cases[0].kinks[0].value is const(0)


def test_a_breakpoint_exists_where_w_is_not_0() -> None:
    ((at, alternatives),) = analyse(maximum(0, W1 * x + b1), x).breakpoints
    assert (at, alternatives) == (KINK, ((Condition(W1, "≠"),),))


def test_an_assumed_sign_leaves_one_case_without_conditions() -> None:
    (case,) = analyse(maximum(0, W1 * x + b1), x, [Condition(W1, ">")]).cases
    assert (case.conditions, case.kinks[0].slope_right) == ((), W1)


def test_a_parameter_declared_positive_needs_no_condition() -> None:
    (case,) = analyse(maximum(0, p * x - 1), x).cases
    assert (case.conditions, case.kinks[0].at) == ((), over(1, p))


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (call("abs", x), [const(0)]),
        (maximum(0, 1 - x), [const(1)]),
        (maximum(0, W1 * x), [const(0)]),
        (maximum(0, W1 * x - b1), [over(b1, W1)]),
        (maximum(0, 2 * x * W1 + 4 * b1), [over(negative(2 * b1), W1)]),
        (maximum(a * x + b, c), [over(c + negative(b), a)]),
        (call("sign", x - a), [a]),
        (call("max", -1, call("min", 1, x)), [const(-1), const(1)]),
        (call("relu", 1 - call("relu", x)), [const(0), const(1)]),
        (maximum(maximum(x, 1 - x), 2 * x - 3), [const(Fraction(1, 2)), const(3)]),
        (maximum(0, x**2 - p), [negative(sqrt(p)), sqrt(p)]),
        (maximum(exp(x), p), [OPS["log"](p)]),
        (call("softplus", x), []),
        (call("gelu", x), []),
        (call("sigmoid", x), []),
    ],
    ids=repr,
)
def test_the_places_of_the_kinks(f: Expr, at: list[Expr]) -> None:
    assert places(analyse(f, x))[0] == at


def test_a_leaky_unit_turns_from_slope_a_to_slope_1() -> None:
    kink = analyse(call("leaky_relu", x, a), x).cases[0].kinks[0]
    assert (kink.kind, kink.slope_left, kink.slope_right) == ("corner", a, const(1))


def test_the_derivative_of_a_leaky_unit_jumps_by_1_minus_a() -> None:
    kink = analyse(where(greater(x, 0), 1, a), x).cases[0].kinks[0]
    assert (kink.kind, kink.jump, kink.value) == ("jump", 1 - a, a)


def test_where_two_pieces_touch_smoothly_the_kind_is_c1() -> None:
    huber = where(OPS["le"](call("abs", x), p), x**2 / 2, p * (call("abs", x) - p / 2))
    (case,) = analyse(huber, x).cases
    assert [(kink.at, kink.kind) for kink in case.kinks] == [(negative(p), "C1"), (p, "C1")]
    assert [segment.straight for segment in case.segments] == [True, False, True]


def test_an_isolated_value_is_a_kink_of_kind_none() -> None:
    kink = analyse(call("eq", x, 0), x).cases[0].kinks[0]
    assert (kink.kind, kink.left, kink.right, kink.value) == ("none", const(0), const(0), const(1))


def test_a_cut_where_nothing_happens_is_left_out() -> None:
    (case,) = analyse(where(greater(x, 0), 2 * x, x + x), x).cases
    assert case.kinks == ()


def test_the_number_of_kinks_may_depend_on_a_sign() -> None:
    analysis = analyse(maximum(0, x**2 - c), x)
    assert [(case.conditions, len(case.kinks)) for case in analysis.cases] == [
        ((Condition(c, ">"),), 2),
        ((Condition(c, "<"),), 0),
    ]


def test_two_kinks_of_unknown_order_give_a_case_for_each_order() -> None:
    one, two = var("first_of_two"), var("second_of_two")  # made in this order, whatever ran before
    analysis = analyse(maximum(x, one) + maximum(x, two), x)
    orders = [(Condition(two, "<", one),), (Condition(two, ">", one),)]
    assert [case.conditions for case in analysis.cases] == orders
    assert places(analysis) == [[two, one], [one, two]]


def test_the_order_of_two_quotients_is_a_condition_on_the_quotients() -> None:
    analysis = analyse(
        maximum(0, a * x + b) + maximum(0, c * x + d), x, [Condition(a, ">"), Condition(c, ">")]
    )
    one, other = over(negative(b), a), over(negative(d), c)
    assert {kinks[0] for kinks in places(analysis)} == {one, other}
    assert all({case.conditions[0].expr, case.conditions[0].bound} == {one, other} for case in analysis.cases)


def test_three_lines_give_only_orders_that_exist() -> None:
    lines = maximum(maximum(a * x, c * x + b), d)
    analysis = analyse(lines, x, [Condition(a, ">", c), Condition(c, ">")])
    assert sorted(len(case.kinks) for case in analysis.cases) == [1, 2]


def test_numbers_resolve_by_themselves() -> None:
    (case,) = analyse(2 * x * greater(3 * x + 1, 0), x).cases
    assert case.conditions == ()
    assert (case.kinks[0].at, case.kinks[0].jump) == (const(Fraction(-1, 3)), const(Fraction(-2, 3)))


PRODUCTS = [
    (x**3 - x, [-1, 0, 1]),
    (x**4 - 5 * x**2 + 4, [-2, -1, 1, 2]),
    (x**2 * (x - 1), [1]),
    (x**3, [0]),
    (x**3 + 1, [-1]),
]


@pytest.mark.parametrize(("decider", "due"), PRODUCTS)
def test_a_decider_of_a_high_degree_is_0_where_its_factors_are(decider: Expr, due: list[int]) -> None:
    (case,) = analyse(greater(decider, 0), x).cases
    assert [kink.at for kink in case.kinks] == [const(n) for n in due]


def test_a_decider_without_a_closed_form_is_named() -> None:
    with pytest.raises(NoRule, match="no closed form for the zeros"):
        analyse(maximum(0, exp(x) + x), x)


def test_a_periodic_decider_is_refused_rather_than_solved_in_part() -> None:
    with pytest.raises(NoRule, match="no closed form"):
        analyse(call("abs", call("sin", x)), x)


def test_a_pole_is_refused() -> None:
    with pytest.raises(NoRule, match="not defined for every x"):
        analyse(over(1, x - a), x)


def test_a_vector_is_refused() -> None:
    with pytest.raises(InputError, match="scalar"):
        analyse(var("v", ("n",)), x)


def test_too_many_cases_are_refused_with_a_way_out() -> None:
    units = sum((call("abs", var(f"w{n}") * x + var(f"t{n}")) for n in range(5)), start=const(0))
    with pytest.raises(NoRule, match="more than 48 cases"):
        analyse(units, x)


def test_a_power_of_the_variable_inside_a_switch_keeps_its_form() -> None:
    (case,) = analyse(call("abs", x) * power(x, 2), x).cases
    assert (case.kinks[0].kind, case.kinks[0].slope_left) == ("C1", const(0))
