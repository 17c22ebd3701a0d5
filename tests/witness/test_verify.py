"""The witnesses let right claims pass and refuse every kind of wrong one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from symderiv import verify
from symderiv.errors import ShapeError
from symderiv.expr import Expr, const, delta, fold, index, size, var
from symderiv.graph import Graph, Let
from symderiv.op import OPS
from symderiv.ops.elementwise import exp, greater, log, maximum, sigmoid, unknown, where
from symderiv.ops.linear import eye, ones, transpose
from symderiv.ops.reduce import SQNORM, SUM
from symderiv.ops.row import call
from symderiv.parse import declarations, program
from symderiv.solver import derive
from symderiv.verify import Check

x = var("x")
W1, b1 = var("W1", ("k",)), var("b1", ("k",))
W2, b2 = var("W2", (1, "k")), var("b2")
z, a, y = var("z", ("k",)), var("a", ("k",)), var("y")
i, j = index("i", "k"), index("j", "k")
NET = Graph(
    (x, W1, b1, W2, b2),
    (Let(z, W1 * x + b1), Let(a, OPS["relu"](z)), Let(y, W2 @ a + b2)),
)
RIGHT = W2.T * greater(z, 0) * x

A, v, u = var("A", ("m", "n")), var("v", ("n",)), var("u", ("m",))
s, t = var("s", ("m",)), var("t")
LINEAR = Graph((A, v, u), (Let(s, A @ v), Let(t, transpose(u) @ s)))


def passed(checks: tuple[Check, ...]) -> list[bool]:
    return [check.passed for check in checks]


def by_w1(claimed: Expr) -> tuple[Check, ...]:
    return verify.derivative(NET, "y", "W1", claimed, points=24)


def test_a_right_gradient_passes_both_witnesses() -> None:
    assert passed(by_w1(RIGHT)) == [True, True]


def test_a_right_claim_is_exact_at_small_sizes() -> None:
    check = by_w1(RIGHT)[1]
    assert (check.exact, check.error, check.sentence()) == (True, None, "exact at k = 3; also at k = 2")


def test_the_sentence_of_difference_quotients_says_points_sizes_and_error() -> None:
    check = by_w1(RIGHT)[0]
    assert check.sentence().startswith("24 random points, sizes k = 3, worst relative error ")
    assert check.sentence().endswith("; also at k = 5")
    assert check.error is not None
    assert check.error < 1e-9


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(-RIGHT, id="wrong sign"),
        pytest.param(RIGHT * const(1 + Fraction(1, 10**6)), id="a factor of 1 + 1e-6"),
        pytest.param(W2.T * x, id="missing indicator"),
        pytest.param(W2.T * greater(0, z) * x, id="the other side of the kink"),
        pytest.param(W2.T * where(greater(z, 0), 1, Fraction(1, 1000)) * x, id="wrong where z < 0 only"),
        pytest.param(W2.T * greater(z, 0), id="missing factor"),
        pytest.param(RIGHT / size("k"), id="divided by the size"),
        pytest.param(RIGHT / (x - x), id="nowhere defined"),
        pytest.param(RIGHT * exp(exp(const(9))), id="overflowing"),
    ],
)
def test_a_wrong_gradient_fails_both_witnesses(wrong: Expr) -> None:
    assert passed(by_w1(wrong)) == [False, False]


@pytest.mark.parametrize(
    "wrong", [-transpose(A) @ u, transpose(A) @ u + ones(("n",)), 2 * (transpose(A) @ u), v]
)
def test_a_wrong_gradient_of_a_bilinear_form_fails(wrong: Expr) -> None:
    assert passed(verify.derivative(LINEAR, "t", "v", transpose(A) @ u, points=8)) == [True, True]
    assert passed(verify.derivative(LINEAR, "t", "v", wrong, points=8)) == [False, False]


def test_a_dropped_transpose_is_caught_even_for_a_square_matrix() -> None:
    square = var("A", ("n", "n"))
    graph = Graph((square, v), (Let(t, transpose(v) @ square @ v),))
    right = (square + square.T) @ v
    assert passed(verify.derivative(graph, "t", "v", right, points=8)) == [True, True]
    assert passed(verify.derivative(graph, "t", "v", 2 * (square @ v), points=8)) == [False, False]


def test_the_jacobian_of_a_vector_is_checked_entry_by_entry() -> None:
    assert passed(verify.derivative(LINEAR, "s", "v", A, points=8)) == [True, True]
    assert passed(verify.derivative(LINEAR, "s", "v", A * Fraction(1, 2), points=8)) == [False, False]


def test_a_jacobian_that_is_wrong_off_the_diagonal_only_fails() -> None:
    softmax = Graph((v,), (Let(var("p", ("n",)), OPS["softmax"](v)),))
    p = softmax["p"]
    k, m = index("k", "n"), index("m", "n")
    right = p[k] * (delta(k, m) - p[m])
    wrong = p[k] * (delta(k, m) - p[m] * delta(k, m))
    assert passed(verify.derivative(softmax, "p", "v", right, at=(k, m), points=16)) == [True, True]
    assert passed(verify.derivative(softmax, "p", "v", wrong, at=(k, m), points=16)) == [False, False]


def test_one_entry_may_be_claimed_with_a_free_index() -> None:
    claimed = maximum(0, W1[i] * x + b1[i])
    assert passed(verify.derivative(NET, "y", "W2", claimed, at=(i,), points=16)) == [True, True]
    assert passed(verify.derivative(NET, "y", "W2", claimed * 2, at=(i,), points=16)) == [False, False]


def test_one_entry_may_be_claimed_at_a_number() -> None:
    assert passed(verify.derivative(NET, "y", "W2", a[1], at=(1,), points=8)) == [True, True]
    assert passed(verify.derivative(NET, "y", "W2", a[2], at=(1,), points=8)) == [False, False]


def test_the_derivative_by_a_named_value_moves_that_value_alone() -> None:
    assert passed(verify.derivative(NET, "y", "z", W2.T * greater(z, 0), points=16)) == [True, True]
    assert passed(verify.derivative(NET, "y", "a", W2.T, points=16)) == [True, True]
    assert passed(verify.derivative(NET, "y", "a", W2.T * x, points=16)) == [False, False]


@pytest.mark.parametrize("one", [3, 2, 5])
def test_a_derivative_that_is_right_at_one_size_alone_fails(one: int) -> None:
    wrong = W2.T * where(OPS["eq"](size("k"), const(one)), 1, 2)
    assert passed(verify.derivative(NET, "y", "a", wrong, points=8)) == [False, False]


def test_a_claim_may_read_named_cotangents() -> None:
    d = var("δ", ("k",))
    extra = (Let(d, W2.T * greater(z, 0)),)
    assert passed(verify.derivative(NET, "y", "W1", d * x, extra, points=8)) == [True, True]


def test_what_does_not_depend_has_derivative_zero() -> None:
    graph = Graph((v, x), (Let(t, SQNORM(v)),))
    assert passed(verify.derivative(graph, "t", "x", const(0), points=8)) == [True, True]
    assert passed(verify.derivative(graph, "t", "x", const(Fraction(1, 10**6)), points=8)) == [False, False]


def test_a_declared_function_is_checked_with_its_derivative() -> None:
    graph = Graph((v,), (Let(t, SUM(unknown("f")(v))),))
    assert passed(verify.derivative(graph, "t", "v", unknown("f", 1)(v), points=8)) == [True, True]
    assert passed(verify.derivative(graph, "t", "v", unknown("f", 2)(v), points=8)) == [False, False]


def test_transcendental_values_agree_to_forty_digits_and_are_not_called_exact() -> None:
    graph = Graph((v,), (Let(t, SUM(sigmoid(v))),))
    right = sigmoid(v) * (1 - sigmoid(v))
    check = verify.derivative(graph, "t", "v", right, points=8)[1]
    assert (check.passed, check.exact, check.sentence()) == (
        True,
        False,
        "to 40 digits at n = 3; also at n = 2",
    )
    nearly = right * const(1 + Fraction(1, 10**30))
    assert not verify.derivative(graph, "t", "v", nearly, points=8)[1].passed


def test_the_counterexample_has_small_numbers_and_both_values() -> None:
    found = dict(by_w1(W2.T * x)[1].counterexample or ())
    assert found["k"] in ("2", "3")
    assert {"x", "W1", "b1", "W2", "entry", "claimed", "by definition"} <= found.keys()
    assert all(len(text) < 20 for text in found.values())


def test_a_branch_that_no_point_can_reach_is_named() -> None:
    graph = Graph((x,), (Let(y, OPS["relu"](x**2 + 1)),))
    check = verify.derivative(graph, "y", "x", 2 * x, points=8)[0]
    assert check.passed
    assert "no point reached" in check.note


def test_a_sum_over_an_index_is_differentiated_by_definition() -> None:
    graph = Graph((W1, b1), (Let(y, fold("sum", j, W1[j] ** 2 * b1[j])),))
    assert passed(verify.derivative(graph, "y", "W1", 2 * W1 * b1, points=8)) == [True, True]
    assert passed(verify.derivative(graph, "y", "W1", 2 * W1, points=8)) == [False, False]


def test_a_claim_of_another_shape_is_refused() -> None:
    with pytest.raises(ShapeError, match="the claim is scalar, but k is expected"):
        by_w1(x)


def test_equal_expressions_are_equal() -> None:
    check = verify.equal(NET, a[i], maximum(0, W1[i] * x + b1[i]), points=16)
    assert check.passed
    assert check.sentence().startswith("16 random points, sizes k = 3, worst relative error 0; ")
    assert check.sentence().endswith("; exact at k = 3; also at k = 2; also at k = 5")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(a, z, id="equal on one side only"),
        pytest.param(z, -z, id="sign"),
        pytest.param(W1 * b1, W1 * b1 * const(1 + Fraction(1, 10**6)), id="factor"),
        pytest.param(x, log(exp(x) * 0 + x) * 0 + x, id="defined on one side only"),
        pytest.param(W1[i] * b1[j], W1[i] * b1[i], id="an index"),
        pytest.param(W1, W1 * size("k") / 3, id="equal at one size alone"),
        pytest.param(x / (x - x), x / (x - x), id="nowhere defined"),
    ],
)
def test_different_expressions_are_not_equal(before: Expr, after: Expr) -> None:
    assert not verify.equal(NET, before, after, points=16).passed


def test_a_step_may_be_defined_where_what_it_follows_from_is_not() -> None:
    narrow, wide = log(x) * 0 + x, x
    assert verify.equal(NET, narrow, wide, points=16).passed
    assert not verify.equal(NET, narrow, wide, points=16, mutual=True).passed
    assert not verify.equal(NET, wide, narrow, points=16).passed


DIFFERENCES = program("R = x*ones(n)' - ones(n)*x'; f = norm1(R)", declarations("x[n]"))
SIGN = call("sign", DIFFERENCES["R"])


def test_a_value_with_entries_that_no_input_takes_off_a_kink_is_moved_in_the_others() -> None:
    assert all(check.passed for check in verify.derivative(DIFFERENCES, "f", "R", SIGN, points=16))


@pytest.mark.parametrize("wrong", [2 * SIGN, transpose(SIGN), SIGN + ones(("n", "n"))], ids=str)
def test_a_wrong_derivative_by_such_a_value_is_found(wrong: Expr) -> None:
    assert not any(check.passed for check in verify.derivative(DIFFERENCES, "f", "R", wrong, points=16))


def test_an_equality_may_need_a_fact() -> None:
    labels = Graph((v, x), ())
    before, after = SUM(v) * x, x
    assert not verify.equal(labels, before, after, points=8).passed
    assert verify.equal(labels, before, after, facts=(("v", "simplex"),), points=8).passed
    assert not verify.equal(labels, OPS["abs"](x), x, points=8).passed
    assert verify.equal(labels, OPS["abs"](x), x, facts=(greater(x, 0),), points=8).passed


def test_rounding_alone_is_not_a_difference() -> None:
    graph = Graph((x,), ())
    before = (x + 10**6) ** 2 - x**2 - 10**12
    assert verify.equal(graph, before, 2 * 10**6 * x, points=16).passed


def test_the_identity_is_not_the_matrix_of_ones() -> None:
    square = Graph((var("B", ("n", "n")),), ())
    assert not verify.equal(square, eye("n"), ones(("n", "n")), points=4).passed


def test_an_operator_without_a_definition_is_not_proved() -> None:
    bare = replace(OPS["exp"], name="bare", explicit=None)
    OPS["bare"] = bare
    try:
        graph = Graph((x,), (Let(y, bare(x)),))
        check = verify.derivative(graph, "y", "x", bare(x), points=4)[1]
    finally:
        del OPS["bare"]
    assert not check.passed
    assert "there is no definition of bare" in check.sentence()


def test_the_same_seed_gives_the_same_check() -> None:
    assert by_w1(RIGHT) == by_w1(RIGHT)


def test_a_kink_in_a_value_that_cannot_move_is_no_obstacle() -> None:
    label = var("c", (), frozenset({"binary"}))
    graph = Graph((label, x), (Let(y, where(OPS["eq"](label, const(1)), x**2, -x)),))
    right = where(OPS["eq"](label, const(1)), 2 * x, -1)
    assert passed(verify.derivative(graph, "y", "x", right, points=8)) == [True, True]


@pytest.mark.parametrize("seed", range(4))
def test_a_right_claim_in_which_large_values_cancel_is_not_refuted(seed: int) -> None:
    c = var("c", ("m",), frozenset({"onehot"}))
    loss = Let(var("J"), OPS["lse"](s) - transpose(c) @ s)
    graph = Graph((A, v, c), (Let(s, A @ v), loss))
    right = transpose(A) @ (OPS["softmax"](s) - c)  # almost 0 where softmax saturates
    assert passed(verify.derivative(graph, "J", "v", right, seed=seed)) == [True, True]
    assert passed(verify.derivative(graph, "J", "v", right * 2, seed=seed)) == [False, False]


V, X, B = var("V", ("n", "p")), var("X", ("n", "p")), var("B", ("p", "n"))
PRODUCT = Graph((A, X, B), (Let(var("F", ("m", "p")), A @ X @ B @ X),))
ALONG = A @ V @ B @ X + A @ X @ B @ V


def along_v(claimed: Expr) -> tuple[Check, ...]:
    return verify.derivative(PRODUCT, "F", "X", claimed, points=24, along=V)


def test_a_right_map_passes_both_witnesses_exactly_at_small_sizes() -> None:
    rounded, exact = along_v(ALONG)
    assert (rounded.passed, rounded.points, exact.passed, exact.exact) == (True, 24, True, True)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(A @ V @ B @ X, id="one term missing"),
        pytest.param(A @ V @ B @ X + A @ X @ B @ X, id="the value in place of the direction"),
        pytest.param(A @ X @ B @ X, id="a map that does not read its direction"),
        pytest.param(ALONG * const(1 + Fraction(1, 10**6)), id="a factor of 1 + 1e-6"),
    ],
)
def test_a_wrong_map_fails_both_witnesses_with_both_values(wrong: Expr) -> None:
    checks = along_v(wrong)
    assert passed(checks) == [False, False]
    rounded, exact = (dict(check.counterexample or ()) for check in checks)
    assert {"V", "claimed", "difference quotient"} <= rounded.keys()
    assert {"V", "claimed", "by definition"} <= exact.keys()


def test_the_shape_of_a_map_is_that_of_the_differentiated_value() -> None:
    with pytest.raises(ShapeError, match="m×p is expected"):
        along_v(V)


@pytest.mark.parametrize("wrt", ["c", "Z"])
@pytest.mark.parametrize("word", ["maxel", "minel"])
def test_entries_that_tie_behind_the_one_that_wins_are_no_kink(word: str, wrt: str) -> None:
    sign = 1 if word == "maxel" else -1
    graph = program(f"Z = {'' if sign > 0 else '-'}c*c'; f = {word}(Z)", declarations("c[k]"))
    z, c = graph["Z"], graph["c"]
    won = call("eq", z, OPS[word](z))
    claimed = won if wrt == "Z" else sign * 2 * (won @ c)
    checks = verify.derivative(graph, "f", wrt, claimed, points=8)
    assert passed(checks) == [True, True]
    assert all(check.points >= 4 for check in checks)
    assert passed(verify.derivative(graph, "f", wrt, 2 * claimed, points=8)) == [False, False]


def test_entries_that_are_one_function_share_the_win() -> None:
    graph = program("f = maxel(a*ones(3))", declarations("a"))
    for claimed in (1, 3):
        held = [check.passed for check in verify.derivative(graph, "f", "a", const(claimed), points=8)]
        assert held == [claimed == 1] * 2


def test_points_at_which_entries_share_the_win_do_not_count() -> None:
    solution = derive("minel(norm2(c)^2*clip(c, -0.5, 0.7))", let="c[k]", wrt="c")
    assert solution.passed


def test_a_value_that_stays_on_a_kink_is_compared_there() -> None:
    graph = Graph((x,), (Let(y, OPS["relu"](x - x)),))
    assert passed(verify.derivative(graph, "y", "x", const(0), points=8)) == [True, True]
    assert passed(verify.derivative(graph, "y", "x", const(1), points=8)) == [False, False]


def test_a_case_that_no_point_can_reach_is_told() -> None:
    graph = Graph((x,), (Let(y, maximum(x**2, 2 * x - 1)),))
    reached, unreached = OPS["gt"](x**2, 2 * x - 1), OPS["lt"](x**2, 2 * x - 1)
    checks = verify.cases(graph, y, [(x**2, reached), (2 * x - 1, unreached)], points=8)
    assert passed(checks) == [True, True]
    assert checks[1].sentence() == "no point reached x^2 < 2*x - 1"


def test_cases_of_which_none_is_reached_do_not_pass() -> None:
    graph = Graph((x,), (Let(y, maximum(x**2, 2 * x - 1)),))
    nowhere = OPS["lt"](x**2, 2 * x - 1)
    assert passed(verify.cases(graph, y, [(x**2, nowhere)], points=8)) == [False]


def test_a_case_with_the_wrong_value_does_not_pass() -> None:
    graph = Graph((x,), (Let(y, maximum(x, const(0))),))
    branches = [(x, OPS["gt"](x, const(0))), (x, OPS["lt"](x, const(0)))]
    assert passed(verify.cases(graph, y, branches, points=8)) == [True, False]


def test_a_square_of_a_one_hot_vector_is_checked_exactly() -> None:
    (answer,) = derive("sum(y.^2)", let="y[n] onehot", wrt="y").worked.answers
    assert passed(answer.checks) == [True, True]
