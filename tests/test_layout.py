"""Numerator layout prints the transpose of a scalar's derivative, names included."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest

from symderiv import Options, derive
from symderiv.compose import document
from symderiv.errors import InputError
from symderiv.expr import var
from symderiv.layout import numerator
from symderiv.naming import derivative_ends
from symderiv.notation import Notation
from symderiv.parse import declarations, expression
from symderiv.render.terminal import render
from symderiv.shape import transposed
from symderiv.typeset.unicode import unicode
from tests.normal.entrywise import Evaluator, at_random
from tests.normal.expressions import SIZES

LAYOUTS: tuple[Literal["variable", "numerator"], ...] = ("variable", "numerator")
CASES = ["A*x", "A^T*u", "u*x^T", "x", "r", "a*u", "(A*x) .* u", "2*A"]
SCOPE = declarations("A[m,n]; x[n]; u[m]; r[1,n]; a")


@pytest.mark.parametrize("text", CASES)
def test_the_numerator_layout_is_the_transpose(text: str) -> None:
    e = expression(text, SCOPE)
    turned = numerator(e)
    run = Evaluator(at_random(SCOPE.variables, SIZES, np.random.default_rng(0)), SIZES)
    assert turned.shape == transposed(e.shape)
    assert np.allclose(run(turned), run(e).T)


def test_a_scalar_is_its_own_numerator_layout() -> None:
    assert numerator(expression("a^2", SCOPE)) is expression("a^2", SCOPE)


def test_a_derivative_used_by_name_is_a_row_too() -> None:
    flow = var("∂J/∂z", ("n",))
    turned = numerator(flow * 2)
    assert turned.shape == (1, "n")
    assert unicode(Notation()(turned)) in ("2 ∂J/∂z", "∂J/∂z · 2")


def test_a_chain_in_numerator_layout_runs_from_left_to_right() -> None:
    flow = var("∂J/∂z", ("m",))
    back = numerator(expression("A", SCOPE).T @ flow)
    assert unicode(Notation()(back)) == "∂J/∂z A"


def test_only_derivatives_are_derivatives() -> None:
    assert derivative_ends("∂J/∂z") == ("J", "z")
    assert not derivative_ends("J")


def printed(**options: str) -> str:
    """Return a solution as it is printed under the options."""
    solution = derive("norm2(A*x - b)^2", let="A[m,n]; x[n]; b[m]", wrt="x")
    return render(document([solution], Options(**options), figures=False))


def test_numerator_layout_prints_the_gradient_as_a_row_and_says_so() -> None:
    variable, row = printed(), printed(layout="numerator")
    assert "numerator layout" in row
    assert "numerator layout" not in variable
    assert "2 Aᵀ(A x − b)" in variable
    assert "2 Aᵀ(A x − b)" not in row
    assert "shape 1×n" in row


def test_a_jacobian_has_a_row_for_each_entry_of_the_value_in_either_layout() -> None:
    solution = derive("A*x", let="A[m,n]; x[n]", wrt="x")
    pages = [render(document([solution], Options(layout=name), figures=False)) for name in LAYOUTS]
    assert all("= A" in page and "= Aᵀ" not in page for page in pages)
    assert all("shape m×n" in page for page in pages)


def test_an_unknown_layout_is_refused_with_the_choices() -> None:
    with pytest.raises(InputError, match="variable, numerator"):
        Options(layout="sideways")
