"""Difference quotients: accurate, honest about their error, and never across a kink."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.expr import Expr, var
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.op import OPS
from symderiv.ops.elementwise import exp, log, sigmoid
from symderiv.witness.branches import deciders, named
from symderiv.witness.difference import derivative, guarded

x = var("x")
CASES: list[tuple[Expr, float, float]] = [
    (x**3, 2.0, 12.0),
    (exp(x), 3.0, float(np.exp(3.0))),
    (log(x), 0.01, 100.0),
    (sigmoid(x), 5.0, float(np.exp(-5.0) / (1 + np.exp(-5.0)) ** 2)),
    (OPS["sin"](x * 20), 0.3, 20 * float(np.cos(6.0))),
]


@pytest.mark.parametrize(("body", "at", "true"), CASES)
def test_a_quotient_is_right_to_nine_digits_and_knows_its_error(body: Expr, at: float, true: float) -> None:
    run = evaluator((), {"f": body})
    with guarded():
        found = derivative(run, "f", x, {"x": np.float64(at)}, 1.0)
    assert found is not None
    assert abs(found.value - true) <= 1e-9 * abs(true)
    assert abs(found.value - true) <= 4 * found.noise


def test_a_quotient_near_a_kink_stays_on_its_side() -> None:
    relu = OPS["relu"](x)
    run = evaluator((), {"f": relu, **named(deciders(relu))})
    left = derivative(run, "f", x, {"x": np.float64(-1e-3)}, 1.0)
    right = derivative(run, "f", x, {"x": np.float64(1e-3)}, 1.0)
    assert left is not None
    assert right is not None
    assert (left.value, float(right.value)) == (0.0, pytest.approx(1.0, rel=1e-9))


@pytest.mark.parametrize("size", [600.0, 690.0, 696.0, 700.0, 705.0])
def test_differences_near_the_largest_number_overflow_into_no_quotient_or_an_honest_one(size: float) -> None:
    run = evaluator((), {"f": exp(exp(x))})
    with guarded():
        found = derivative(run, "f", x, {"x": np.log(size)}, 1.0)
    assert found is None or abs(found.value - size * np.exp(size)) <= 4 * found.noise


def test_there_is_no_quotient_on_a_kink() -> None:
    size = OPS["abs"](x)
    run = evaluator((), {"f": size, **named(deciders(size))})
    assert derivative(run, "f", x, {"x": np.float64(0.0)}, 1.0) is None


def test_a_named_value_is_moved_without_its_inputs() -> None:
    z = var("z")
    run = evaluator((Let(z, x**2),), {"f": z * x})
    found = derivative(run, "f", z, {"x": np.float64(3.0)}, 1.0)
    assert found is not None
    assert found.value == pytest.approx(3.0, rel=1e-12)


def test_the_deciders_of_a_function_are_those_of_its_formula() -> None:
    v = var("v", ("n",))
    assert len(deciders(OPS["relu"](v))) == 1
    assert len(deciders(OPS["leaky_relu"](v, v))) == 1
    assert deciders(OPS["gelu"](v)) == ()
