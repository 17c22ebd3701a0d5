"""The plain language: each line of the table of operators and functions reads as that table says."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from symderiv.errors import InputError, ShapeError, UnknownName
from symderiv.expr import const, size, var
from symderiv.op import OPS
from symderiv.ops.arithmetic import negative, over, power, times
from symderiv.ops.elementwise import unknown
from symderiv.ops.linear import INV, eye, product, transpose
from symderiv.ops.logic import EVERY
from symderiv.ops.reduce import SQNORM
from symderiv.parse import declarations, expression, program, reading

SCOPE = declarations("A[h,m]; b[h]; c[h]; x[m]; u[m]; X[n,n] pd; y; t; lambda positive; phi(); r[1,m]")
A, b, c, x, u, X, y, t = (SCOPE.values[n] for n in "A b c x u X y t".split())


def read(text):
    return expression(text, SCOPE)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("-t^2", negative(power(t, 2))),
        ("2^-1", power(2, -1)),
        ("2^t^y", power(2, power(t, y))),
        ("t**2", power(t, 2)),
        ("t/y c", times(over(t, y), c)),
        ("1/2 x", times(const(Fraction(1, 2)), x)),
        ("0.1*x", times(const(Fraction(1, 10)), x)),
        ("2t", times(2, t)),
        ("t y", times(t, y)),
        ("x'u", product(transpose(x), u)),
        ("x.T @ u", product(transpose(x), u)),
        ("xᵀu", product(transpose(x), u)),
        ("x^Tu", product(transpose(x), u)),
        ("x^\\top u", product(transpose(x), u)),
        ("A' * b", product(transpose(A), b)),
        ("X^-1 X", product(INV(X), X)),
        ("X^{-T}", transpose(INV(X))),
        ("X^3", product(product(X, X), X)),
        ("X^0", eye("n")),
        ("x .* u", times(x, u)),
        ("x∘u", times(x, u)),
        ("x ⊙ u", times(x, u)),
        ("1 ./ x", over(1, x)),
        ("x.^2", power(x, 2)),
        ("A*x - b", product(A, x) - b),
        ("b + 1", b + 1),
        ("phi''(x)", unknown("phi", 2)(x)),
        ("norm2(x)^2", SQNORM(x)),
        ("||x||^2", SQNORM(x)),
        ("‖x‖²", SQNORM(x)),
        ("norm(x)", OPS["sqrt"](SQNORM(x))),
        ("|b|", OPS["abs"](b)),
        ("(b)_+", OPS["relu"](b)),
        ("t_+", OPS["relu"](t)),
        ("1[b>0]", expression("b > 0", SCOPE)),
        ("I(t>0)", OPS["gt"](t, const(0))),
        ("t [y > 0]", times(t, OPS["gt"](y, const(0)))),
        ("ind(t = 0)", OPS["eq"](t, const(0))),
        ("e^t", OPS["exp"](t)),
        ("ln t", OPS["log"](t)),
        ("sigma(t)", OPS["sigmoid"](t)),
        ("σ(t)", OPS["sigmoid"](t)),
        ("ReLU(t)", OPS["relu"](t)),
        ("tr X", OPS["tr"](X)),
        ("X + t I", X + times(t, eye("n"))),
        ("I X", product(eye("n"), X)),
        ("I_n", eye("n")),
        ("eye(n)", eye("n")),
        ("n*t", times(size("n"), t)),
        ("lambda*t", times(SCOPE.values["lambda"], t)),
        ("λ t", times(SCOPE.values["lambda"], t)),
        ("every(b > 0)", EVERY(expression("b > 0", SCOPE))),
    ],
)
def test_a_text_reads_as_the_table_says(text, tree):
    assert read(text) is tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(i:h, b[i]*c[i]) + t", 1 * 3 + 2 * 4 + 0.5),
        ("prod(i:h, b[i])", 2.0),
        ("\\sum_i b_i c_i + t", 1 * 3 + 2 * 4 + 0.5),
        ("\\sum_{i=1}^{h} b_i", 3.0),
        ("\\sum_i \\sum_j \\delta_{ij} b_i c_j", 11.0),
        ("sum(x)", 6.0),
        ("mean(x)", 2.0),
        ("norm1(-x)", 6.0),
        ("max(0, t - 1)", 0.0),
        ("0 < t < 1", 1.0),
        ("t > 1 or t == 0.5 and y > 0", 1.0),
        ("t != 0.5", 0.0),
        ("where(t > 0, 2, 3)", 2.0),
        ("\\tanh^2 t", np.tanh(0.5) ** 2),
        ("log(1 - t)", np.log(0.5)),
        ("leaky_relu(-t, 0.01)", -0.005),
        ("sqrt(y^2)", 2.0),
        ("2 pi", 2 * np.pi),
        ("1e-3", 0.001),
        ("dot(x, x)", 14.0),
        ("b[2] - A[1,3]", 2 - 2),
    ],
)
def test_a_text_has_the_value_it_should(text, expected, value):
    values = {
        "b": np.array([1.0, 2]),
        "c": np.array([3.0, 4]),
        "x": np.array([1.0, 2, 3]),
        "t": 0.5,
        "y": 2.0,
    }
    assert value(read(text), {**values, "A": np.arange(6.0).reshape(2, 3), "h": 2, "m": 3}) == pytest.approx(
        expected
    )


def test_a_product_that_does_not_fit_names_both_sides_and_points_at_the_sign():
    with pytest.raises(
        ShapeError, match=r"cannot multiply A \(h×m\) by b \(h\): inner sizes m and h differ"
    ) as found:
        read("t + A*b")
    assert str(found.value).endswith("  t + A*b\n       ^")


def test_a_sum_that_does_not_fit_names_both_sides():
    with pytest.raises(ShapeError, match=r"cannot add A\*x \(h\) and x \(m\): the shapes differ"):
        read("A*x + x")


def test_strict_reading_says_which_brackets_would_fit():
    with pytest.raises(ShapeError, match=r"grouped as \(\(A\^T b\) ∘ 1\{x>0\}\) u\^T it would fit"):
        read("A^T b ∘ 1{x>0} u^T")


def test_lenient_reading_groups_so_that_the_shapes_fit_and_says_so():
    found = reading("A^T b ∘ 1{x>0} u^T", SCOPE)
    assert found.expr is read("((A'*b) .* (x>0)) * u'")
    assert found.notes == ("grouped as ((A^T b) ∘ 1{x>0}) u^T, for the shapes to fit",)


def test_lenient_reading_of_two_columns_is_entry_by_entry_and_says_so():
    found = reading("b · c", SCOPE)
    assert found.expr is times(b, c)
    assert "entry by entry" in found.notes[0]


def test_strict_reading_refuses_the_product_of_two_columns():
    with pytest.raises(ShapeError):
        read("b · c")


def test_lenient_reading_transposes_the_one_factor_that_makes_the_product_fit():
    found = reading("A b", SCOPE)
    assert found.expr is product(transpose(A), b)
    assert found.notes == ("‘A’ is read transposed, for the shapes to fit",)


def test_lenient_reading_parts_letters_run_together():
    found = reading("Ax + b", SCOPE)
    assert found.expr is read("A*x + b")
    assert found.notes == ("‘Ax’ is read as the product A x",)


def test_lenient_reading_takes_the_softmax_of_a_matrix_by_rows_and_says_so():
    found = reading("softmax(A)", SCOPE)
    assert found.expr is read("rowsoftmax(A)")
    assert found.notes == ("softmax(A) of a matrix is read row by row",)


def test_lenient_reading_knows_a_letter_by_the_short_name_that_is_declared():
    scope = declarations("eps; t")
    assert reading("t + \\varepsilon", scope).expr is expression("t + eps", scope)


def test_strict_reading_leaves_letters_run_together_unknown():
    with pytest.raises(UnknownName, match="nothing is named Ax"):
        read("Ax + b")


def test_a_quotient_followed_by_a_factor_is_noted():
    assert reading("t/y t", SCOPE).notes == ("‘t/y t’ is read as (t/y) times the rest",)


def test_a_quotient_followed_by_what_cannot_stand_below_is_not():
    assert reading("t/y c", SCOPE).notes == ()


def test_a_function_without_brackets_before_two_factors_is_refused():
    with pytest.raises(InputError, match="can be read two ways"):
        read("log 2t")


def test_an_unknown_name_is_named_with_its_nearest_neighbour():
    with pytest.raises(UnknownName, match="nothing is named lambd; the nearest declared name is lambda"):
        read("lambd*t")


def test_a_letter_that_is_no_index_is_refused():
    with pytest.raises(UnknownName, match="k is not an index here"):
        read("b[k]")


def test_an_index_that_runs_too_far_is_refused():
    with pytest.raises(ShapeError, match="the index i runs to h, but this axis has length m"):
        read("sum(i:h, b[i]*x[i])")


def test_an_identity_whose_size_nothing_decides_is_refused():
    with pytest.raises(InputError, match="the size of I or a bold 1 does not follow"):
        read("tr(I)")


def test_declared_names_come_before_functions_and_constants():
    scope = declarations("e; phi; sigma; I; in")
    assert expression("e*phi*in", scope) is times(times(var("e"), var("phi")), var("in"))
    assert expression("sigma(e)", scope) is times(var("sigma"), var("e"))
    assert expression("I", scope) is var("I")


def test_free_indices_take_their_range_from_the_axis():
    scope = replace(SCOPE, free_indices=True)
    found = expression("A[i,j]*b[i]", scope)
    assert repr(found) == "mul(A[i,j], b[i])"
    with pytest.raises(ShapeError, match="the index i runs to h"):
        expression("b[i]*x[i]", scope)


@pytest.mark.parametrize("written", ["t y", "$t y$", "$$ t y $$", "t y;"])
def test_dollars_around_a_formula_and_a_semicolon_after_it_say_nothing(written):
    assert program(written, SCOPE) == program("t*y", SCOPE)


def test_dollars_may_stand_around_both_sides_of_an_equation():
    assert program("$J$ = $t y$; $J^2$", SCOPE) == program("J = t*y; J^2", SCOPE)
