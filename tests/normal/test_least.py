"""Forms in which every value stands once cannot be shortened, and all other forms are not called so."""

from __future__ import annotations

import sys
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symderiv.expr import Expr
from symderiv.normal import simplify
from symderiv.normal.least import is_least
from symderiv.normal.length import length
from symderiv.normal.opening import opens
from symderiv.normal.term import Terms
from symderiv.parse import declarations, expression
from tests.normal.expressions import LEAVES, expressions, shapes

LET = "A[m,n]; B[m,n]; S[n,n] invertible; x[n]; y[n]; u[m]; v[m]; a; b; c"
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FEW = tuple(v for v in LEAVES if v.name.startswith("A"))


def form(text: str) -> Expr:
    """Return a formula over the values declared above."""
    return expression(text, declarations(LET))


@pytest.mark.parametrize("text", ["A*x + u", "(a + b)*c", "A'*(u .* v)", "A'*(B*x - u)", "u ./ v", "S^-1*x"])
def test_a_form_with_every_value_once_is_least(text: str) -> None:
    assert is_least(form(text))


@pytest.mark.parametrize(
    "text",
    [
        "A*x + A*y",
        "(a + b)*a",
        "S^-1*(S*x + y)",
        "2*x + 2*y",
        "-(a + b)",
        "2*(a + b)",
        "(A + B)'",
        "(-A)'*u",
        "a/(1 + b/c)",
        "tr(S) + tr(x*y')",
        "sigmoid(-u)",
        "exp(a)*sigmoid(b)",
        "(u > 0) .* (v <= 0)",
    ],
)
def test_a_form_that_may_be_shortened_is_not_least(text: str) -> None:
    assert not is_least(form(text))


def test_a_number_added_to_every_entry_may_meet_what_is_declared() -> None:
    text = "x'*(y + c)"  # where Σx = 1 this is xᵀy + c
    assert is_least(form(text))
    assert not is_least(form(text), facts=True)


def test_values_that_are_a_definition_together_may_be_named() -> None:
    values = frozenset({form("u"), form("v")})
    assert not is_least(form("a*(u .* v)"), definitions=(values,))
    assert is_least(form("a*u"), definitions=(values,))


@st.composite
def colliding(draw: st.DrawFn) -> Expr:
    """Return an expression over so few values that most stand in it more than once."""
    return draw(expressions(draw(shapes()), 4, FEW, ("tanh", "exp", "sigmoid")))


def searched(e: Expr) -> Expr:
    """Return what the expression is simplified to when every sum is multiplied out, and nothing is least."""

    def everything(body: Terms, *_: object) -> dict[Expr, bool]:
        return {f.node: True for term in body for f in term.factors if opens(f)}

    with (
        mock.patch.object(sys.modules["symderiv.normal.simplify"], "meeting", everything),
        mock.patch.object(sys.modules["symderiv.normal.simplify"], "is_least", return_value=False),
    ):
        return simplify(e).expr


@pytest.mark.thorough
@settings(max_examples=1000, suppress_health_check=CALM)
@given(colliding())
def test_no_search_shortens_a_least_form(e: Expr) -> None:
    found = simplify(e).expr
    assert not is_least(found) or length(searched(e)) >= length(found)


@settings(max_examples=40, suppress_health_check=CALM)
@given(expressions(("m",), 3))
def test_searching_everywhere_finds_nothing_shorter(e: Expr) -> None:
    found = simplify(e).expr
    assert length(searched(e)) >= length(found), f"{searched(e)!r} is shorter than {found!r}"
