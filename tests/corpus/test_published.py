"""Difference quotients tell a right published answer from a wrong one, in every form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.corpus.claims import claim
from tests.corpus.examples import INVERSE, QUADRATIC, SOFTMAX, row
from tests.corpus.published import checked
from tests.corpus.rows import Row

HESSIAN = row("norm2(A*x)^2*a'*x", "A[m,n]; x[n]; a[n]", "x", "hessian", "A'*A")
SECOND = row("x^3", "x", "x", "derivative", "6*x", order=2)
CURVATURE = row("tr(A*X*B*X')", "A[m,m]; X[m,n]; B[n,n]", "X", "map", "A'*V*B' + A*V*B", order=2)
KINK = row("max(0, 1 - x)^2", "x", "x", "derivative", "-2*max(0, 1 - x)")
SYMMETRIC = row("logdet(X)", "X[n,n] pd", "X", "map", "-inv(X)*V*inv(X)", order=2)
TALL = row("logdet(X'*X)", "X[m,n]", "X", "gradient", "2*X*inv(X'*X)")


@pytest.mark.parametrize("right", [QUADRATIC, SOFTMAX, INVERSE, SECOND, CURVATURE, KINK, SYMMETRIC, TALL])
def test_a_right_answer_is_found_right_at_two_assignments_of_sizes(right: Row) -> None:
    found = checked(claim(right))
    assert found.right, found.wrong
    assert len(found.turns) == 2
    assert found.error < 1e-8


@pytest.mark.parametrize(
    ("of", "answer"),
    [
        (QUADRATIC, "2*B*x"),
        (QUADRATIC, "(B + B')*x*1.00001"),
        (SOFTMAX, "diag(p)"),
        (INVERSE, "-inv(X)*V'*inv(X)"),
        (INVERSE, "inv(X)*V*inv(X)"),
        (HESSIAN, "2*A'*A*(a'*x)"),
        (SECOND, "3*x^2"),
        (CURVATURE, "2*A*V*B"),
        (KINK, "2*x - 2"),
        (SYMMETRIC, "-inv(X)*inv(X)*V"),
        (TALL, "X*inv(X'*X)"),
    ],
)
def test_a_wrong_answer_is_found_wrong(of: Row, answer: str) -> None:
    assert not checked(claim(replace(of, answer=answer))).right


def test_an_answer_that_is_nowhere_defined_is_not_right() -> None:
    found = checked(claim(row("x", "x", "x", "derivative", "x/(x - x)")))
    assert not found.right
    assert found.wrong == "too few points could be compared"
