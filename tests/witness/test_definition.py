"""Lowering by definition, and exact derivatives through deep graphs."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from symderiv import verify
from symderiv.expr import const, delta, fold, index, size, var
from symderiv.graph import Graph, Let
from symderiv.op import OPS
from symderiv.ops.elementwise import log, maximum
from symderiv.ops.linear import INV, transpose
from symderiv.solver import derive
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import OnKink, entries
from symderiv.witness.number import Undefined

A, v, x = var("A", ("m", "n")), var("v", ("n",)), var("x")
SIZES = {"m": 2, "n": 3}
a = {(r, c): sympy.Symbol(f"a{r}{c}") for r in (1, 2) for c in (1, 2, 3)}
w = {(c,): sympy.Symbol(f"v{c}") for c in (1, 2, 3)}


def test_a_product_is_its_sums_of_products() -> None:
    found = entries(A @ v, {A: a, v: w}, SIZES)
    assert found[2,] == sum(a[2, c] * w[c,] for c in (1, 2, 3))


def test_folds_deltas_and_sizes_become_numbers() -> None:
    i = index("i", "n")
    found = entries(fold("sum", i, v[i] * delta(i, 2)) / size("n"), {v: w}, SIZES)
    assert sympy.expand(found[()]) == w[2,] / 3


def test_an_inverse_is_the_inverse_of_the_explicit_matrix() -> None:
    square = var("B", ("m", "m"))
    b = {(r, c): sympy.Integer(3 * r + c * c) for r in (1, 2) for c in (1, 2)}
    found = entries(INV(square) @ square, {square: b}, SIZES)
    assert {p: int(e) for p, e in found.items()} == {(1, 1): 1, (1, 2): 0, (2, 1): 0, (2, 2): 1}


def test_a_branch_needs_a_point() -> None:
    with pytest.raises(OnKink):
        entries(maximum(0, v), {v: w}, SIZES)


def at_two(body: object, *, tangent: int = 1) -> tuple[object, object]:
    forward = Forward({}, {})
    forward.give(x, {(): Fraction(2)}, {(): Fraction(tangent)})
    assert isinstance(body, type(x**2))
    return forward.value(body)[()], forward.tangents[body].get((), 0)


def test_rational_derivatives_are_exact() -> None:
    assert at_two(1 / (1 + x**2)) == (Fraction(1, 5), Fraction(-4, 25))


def test_the_point_decides_the_branch() -> None:
    assert at_two(OPS["leaky_relu"](x - 3, const(Fraction(1, 10)))) == (Fraction(-1, 10), Fraction(1, 10))


@pytest.mark.parametrize("body", [maximum(x, 2), OPS["abs"](x - 2)])
def test_a_kink_is_refused(body: object) -> None:
    with pytest.raises(OnKink):
        at_two(body)


@pytest.mark.parametrize("body", [1 / (x - 2), log(-x), OPS["sqrt"](1 - x), OPS["undefined"](params=((),))])
def test_what_is_no_real_number_is_undefined(body: object) -> None:
    with pytest.raises(Undefined):
        at_two(body)


def test_a_chain_of_a_thousand_values_is_checked() -> None:
    values = [x, *(var(f"h{n}") for n in range(1000))]
    lets = tuple(
        Let(new, new_body) for new, new_body in zip(values[1:], (old * 1 for old in values), strict=False)
    )
    graph = Graph((x,), lets)
    assert [c.passed for c in verify.derivative(graph, "h999", "x", const(1), points=2)] == [True, True]
    assert [c.passed for c in verify.derivative(graph, "h999", "x", const(2), points=2)] == [False, False]


def test_a_wide_body_with_sharing_is_checked() -> None:
    body = x
    for _ in range(40):
        body = body * Fraction(1, 2) + body * Fraction(1, 2)  # 2⁴⁰ leaves, written out
    graph = Graph((x,), (Let(var("y"), body),))
    assert [c.passed for c in verify.derivative(graph, "y", "x", const(1), points=2)] == [True, True]


def test_a_row_and_a_column_keep_their_single_index() -> None:
    found = entries(transpose(v) @ transpose(A), {A: a, v: w}, SIZES)
    assert found[1,] == sum(a[1, c] * w[c,] for c in (1, 2, 3))


def test_a_sum_of_thousands_of_terms_is_checked() -> None:
    assert derive(" + ".join(["x"] * 2000), "x", "x").passed


@pytest.mark.parametrize(("exponent", "slope"), [(2, 0), (1, 1)])
def test_a_power_has_a_derivative_at_zero_where_its_exponent_allows(exponent: int, slope: int) -> None:
    body = v ** const(exponent)
    forward = Forward({"n": 3}, {})
    forward.give(v, dict.fromkeys(w, Fraction(0)), {(1,): Fraction(1)})
    assert forward.value(body) == dict.fromkeys(w, 0)
    assert forward.tangents[body].get((1,), 0) == slope
