"""What counts as a symbol of a formula."""

from __future__ import annotations

import pytest

from symderiv.expr import var
from symderiv.graph import Let
from symderiv.parse import declarations, expression
from tests.corpus.symbols import symbols

SCOPE = declarations("A[n,n]; x[n]; y[n]; s")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("x", 1),
        ("A'", 2),
        ("2*A*x", 5),
        ("(A + A')*x", 6),
        ("x .* y", 3),
        ("exp(x)", 2),
        ("x'*A*y", 6),
        ("inv(A)'*x", 5),
        ("1/2*s", 3),
        ("s/2", 3),
        ("s^(1/2)", 3),
        ("s^2/3", 5),
        ("ones(n)", 2),
        ("sum(i:n, x[i])", 6),
        ("-x", 2),
    ],
)
def test_a_formula_counts_its_names_numbers_operators_and_transposes(text: str, count: int) -> None:
    assert symbols(expression(text, SCOPE)) == count


def test_brackets_and_the_spelling_do_not_count() -> None:
    assert symbols(expression("((x))'*(y)", SCOPE)) == symbols(expression("x^T y", SCOPE))


def test_a_definition_that_comes_with_a_formula_counts() -> None:
    p = var("p", ("n",))
    let = Let(p, expression("exp(x)", SCOPE))
    assert symbols(p, [let]) == 3
