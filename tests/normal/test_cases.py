"""Sums that switch are written as a choice only where each entry reads its own condition."""

from __future__ import annotations

import pytest

from symderiv.normal import simplify
from symderiv.notation import Notation
from symderiv.parse import declarations, expression
from symderiv.typeset.unicode import unicode

LET = "x[m]; y[m]; u[m]; v[m]; X[m,m]"


def simple(text: str) -> str:
    return unicode(Notation()(simplify(expression(text, declarations(LET))).expr))


@pytest.mark.parametrize("text", ["ind(x > y) .* u + ind(x <= y) .* v", "ind(y < x) .* u + ind(y >= x) .* v"])
def test_two_sides_of_one_condition_are_a_choice(text: str) -> None:
    assert "otherwise" in simple(text)


@pytest.mark.parametrize(
    "text", ["X'*ind(x > y) + ind(x <= y)", "ind(x > y) + X'*ind(x <= y)", "X'*ind(y < x) + ind(x <= y) .* u"]
)
def test_a_side_that_reads_other_entries_of_the_condition_is_no_choice(text: str) -> None:
    assert "otherwise" not in simple(text)
