"""What an author has written stays as it was written, where simplifying says it otherwise and no shorter."""

from __future__ import annotations

import pytest

from symderiv import derive
from symderiv.normal import simplify
from symderiv.normal.known import Known
from symderiv.normal.voice import voice_of
from symderiv.parse import declarations, expression, text

LET = "X[m,n]; Z[m,k]; W[n,k]; A[n,n] symmetric; B[n,n]; C[n,n]; x[n]; y[n]"


@pytest.mark.parametrize(
    ("author", "typed", "said"),
    [
        ("X - Z*W'", "X'*Z - W*Z'*Z", "(X - Z*W')'*Z"),
        ("C - B*A - A*B'", "(C - A*B' - B*A)*x", "(C - B*A - A*B')*x"),
        ("-B*A + C", "(-B*A + C)*x", "(C - B*A)*x"),
        ("tr(W'*A*W)", "tr(A*W*W')*x", "tr(W'*A*W)*x"),
        ("x'*A*y", "y'*A*x*B", "x'*A*y*B"),
    ],
)
def test_a_value_is_said_as_its_author_did(author: str, typed: str, said: str) -> None:
    scope = declarations(LET)
    known = Known(voice=voice_of([expression(author, scope)]))
    assert text(simplify(expression(typed, scope), known=known).expr) == said


def test_what_is_said_stays_as_it_is() -> None:
    scope = declarations(LET)
    known = Known(voice=voice_of([expression("X - Z*W'", scope)]))
    once = simplify(expression("X'*Z - W*Z'*Z", scope), known=known).expr
    assert simplify(once, known=known).expr is once
    assert simplify(once, use_facts=True, known=known).expr is once


def test_a_shorter_sum_is_not_given_up_for_the_authors() -> None:
    scope = declarations(LET)
    known = Known(voice=voice_of([expression("B - C", scope)]))
    assert text(simplify(expression("B' - C'", scope), known=known).expr) == "(B - C)'"
    assert text(simplify(expression("C - B", scope), known=known).expr) == "C - B"


@pytest.mark.parametrize(
    ("typed", "by", "answer"),
    [
        ("normF(X - Z*W')^2", "W", "-2*(X - Z*W')'*Z"),
        ("tr(W'*A*W)^2", "W", "4*tr(W'*A*W)*A*W"),
        ("logdet(A)*tr(W'*A*W)", "W", "2*logdet(A)*A*W"),
    ],
)
def test_a_gradient_says_a_sum_of_the_expression_as_it_stands_there(typed: str, by: str, answer: str) -> None:
    assert derive(typed, let=LET.replace("symmetric", "pd"), wrt=by).to_dict()["answers"][0]["text"] == answer
