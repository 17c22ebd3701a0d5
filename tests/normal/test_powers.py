"""Powers behind exponentials and roots come out of them."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.normal import simplify
from symderiv.numeric import evaluator
from symderiv.parse import declarations, expression
from symderiv.solver import derive
from tests.normal.test_named_forms import simple

LET = "x; y; a; v[n]; w[n]; A[m,n]; P[n,n] pd"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("exp(2*log(x))", "x²"),
        ("exp(a*log(x))", "xᵃ"),
        ("exp(-log(x))", "1/x"),
        ("exp(log(x) + y)", "x eʸ"),
        ("exp(log(x) - log(y) + a)", "x eᵃ/y"),
        ("exp(2*log(v) + w)", "v^(∘2) ∘ eʷ"),
        ("exp(a*log(x) + y)", "eᵃˡᵒᵍˣ⁺ʸ"),
        ("sqrt(x^2)", "|x|"),
        ("sqrt(x^4)", "x²"),
        ("sqrt(x^6)", "|x|³"),
        ("sqrt(v.^2)", "|v|"),
        ("sqrt(x^3)", "√(x³)"),
        ("sqrt((v'*v)*(w'*w))", "‖v‖ ‖w‖"),
        ("sqrt((v'*P*v)*(w'*w))", "‖w‖ √(vᵀ P v)"),
        ("sqrt((v'*w)*(w'*w))", "√(‖w‖² vᵀ w)"),
        ("x/abs(x)", "sign(x)"),
        ("x^(a + 1)*y + x^a", "xᵃ(x y + 1)"),
        ("x^(a + y) + x^a", "xᵃ⁺ʸ + xᵃ"),
        ("v.^2 ./ abs(v)", "|v|"),
        ("prod(a*ones(n))", "aⁿ"),
        ("prod(a*ones(2,3))", "a⁶"),
        ("prod(v - v)", "0"),
        ("(prod(v - v)*w) ./ (v - v)", "0"),
    ],
)
def test_a_power_is_written_as_one(text: str, due: str) -> None:
    assert simple(text, LET) == due


@pytest.mark.parametrize("text", ["exp(log(A*v))", "exp(sum(log(v)))", "exp(a*log(x) + log(y))"])
def test_a_derivative_through_a_logarithm_is_right(text: str) -> None:
    assert derive(text, LET, ("A",) if "A" in text else ("v",) if "v" in text else ("x", "y", "a")).passed


@pytest.mark.parametrize(("text", "due"), [("sqrt(x^2)", "sign(x)"), ("exp(2*log(x))", "2*x")])
def test_a_derivative_is_that_of_the_power(text: str, due: str) -> None:
    solution = derive(text, "x", "x")
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due


@pytest.mark.parametrize("text", ["prod(v - v)", "prod(v - v)*sum(w)", "z = a*v; prod(z - z)*a"])
def test_a_product_that_is_0_everywhere_has_the_derivative_0(text: str) -> None:
    solution = derive(text, LET, "v")
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == "zeros(n)"


PRODUCTS = [
    "x^p*x^(q - 1) + x^q*y*(p*x^(p - 1) + x^p*y)",
    "x^x*x^(x^x - 1) + x^(x^x)*log(x)*(x^x + x^x*log(x))",
]


@pytest.mark.parametrize("source", PRODUCTS)
def test_two_powers_of_one_base_share_their_factors_each(source: str) -> None:
    scope = declarations("x positive; y; p; q")
    value = expression(source, scope)
    at = {"x": 1.3, "y": 0.7, "p": 2.3, "q": 0.9}
    found, due = (evaluator((), {"#": e})(at)["#"] for e in (simplify(value).expr, value))
    assert np.isclose(found, due, rtol=1e-12)
