"""Functions of functions: what is declared positive needs no rectifying."""

from __future__ import annotations

import pytest

from symderiv import derive
from symderiv.normal import simplify
from symderiv.numeric import loaded
from symderiv.parse import declarations, expression, text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("relu(t)", "t"),
        ("abs(t)", "t"),
        ("abs(-q)", "q"),
        ("sign(q)", "ones(n)"),
        ("step(exp(s))", "1"),
        ("ind(t > 0)", "1"),
        ("ind(0 < u)", "1"),
        ("ind(t < 0)", "0"),
        ("ind(t <= -1)", "0"),
        ("ind(-1 >= t)", "0"),
        ("where(t > 0, s, t)", "s"),
        ("ind(t > 1)", "t > 1"),
        ("abs(s)", "abs(s)"),
    ],
)
def test_a_sign_that_is_declared_is_used(before: str, after: str) -> None:
    scope = declarations("t positive; u unit; q[n] positive; s")
    assert text(simplify(expression(before, scope)).expr) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("max(s, -s)", "abs(s)"),
        ("min(-s, s)", "-abs(s)"),
        ("max(s - r, r - s)", "abs(s - r)"),
        ("max(v, -v)", "abs(v)"),
        ("max(s, -r)", "max(s, -r)"),
    ],
)
def test_the_larger_of_two_opposites_is_a_size(before: str, after: str) -> None:
    assert text(simplify(expression(before, declarations("s; r; v[n]"))).expr) == after


def test_an_equality_is_not_rearranged_since_rounding_would_lose_it() -> None:
    solution = derive("maxel(colmean(B)')", let="B[m,k]", wrt="B")
    answer = loaded(solution.numpy(solution.worked.answers[0]))["answer"]
    assert answer(B=[[0.1, 0.7], [0.2, 0.7], [0.7, 0.1]]).sum() == pytest.approx(1)
