"""Degenerate cases are found by setting what the cases leave out to zero."""

from symderiv.expr import Expr, const, index, var
from symderiv.op import OPS
from symderiv.ops.elementwise import greater, maximum
from symderiv.piecewise import Condition, Degenerate, analyse

i = index("i", "k")
W1, W2, b1 = (var(name, ("k",))[i] for name in ("W1", "W2", "b1"))
x, a, b = (var(name) for name in "xab")


def special(f: Expr, expr: Expr) -> Degenerate:
    found = [d for d in analyse(f, x).degenerate if d.conditions[0].expr is expr]
    assert len(found) == 1
    return found[0]


def test_without_w1_a_unit_is_constant_on_either_sign_of_b() -> None:
    found = special(maximum(0, W1 * x + b1), W1)
    assert found.kind == "no kink"
    assert [(case.conditions, case.segments[0].value) for case in found.cases] == [
        ((Condition(b1, ">"),), b1),
        ((Condition(b1, "<"),), const(0)),
        ((Condition(b1, "="),), const(0)),
    ]


def test_without_b_the_kink_of_a_unit_sits_at_0() -> None:
    found = special(maximum(0, W1 * x + b1), b1)
    assert found.kind == "kink at zero"
    assert all(case.kinks[0].at is const(0) for case in found.cases)


def test_without_b_the_jump_of_a_gated_line_closes_to_a_corner() -> None:
    found = special(W2 * x * greater(W1 * x + b1, 0), b1)
    assert found.kind == "smoother"
    assert [case.kinks[0].kind for case in found.cases] == ["corner", "corner"]


def test_without_w2_a_gated_derivative_vanishes() -> None:
    found = special(W2 * x * greater(W1 * x + b1, 0), W2)
    assert found.kind == "zero"


def test_a_leaky_unit_of_slope_1_has_no_kink() -> None:
    found = special(OPS["leaky_relu"](x, a), a)
    assert (found.conditions, found.kind) == ((Condition(a, "=", const(1)),), "no kink")


def test_two_kinks_that_coincide_are_fewer() -> None:
    one, two = var("first_of_two"), var("second_of_two")  # made in this order, whatever ran before
    kinds = {d.conditions: d.kind for d in analyse(maximum(x, one) + maximum(x, two), x).degenerate}
    assert kinds[(Condition(one, "=", two),)] == "fewer kinks"


def test_what_is_declared_positive_is_never_set_to_0() -> None:
    p = var("p", facts=frozenset({"positive"}))
    assert analyse(maximum(0, p * x - 1), x).degenerate == ()
