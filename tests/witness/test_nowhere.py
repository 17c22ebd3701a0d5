"""What has a value nowhere is refused with a sentence; what has one somewhere, though far away, is not."""

from __future__ import annotations

import pytest

from symderiv import InputError, derive
from symderiv.parse import declarations, program, text
from symderiv.witness.nowhere import nowhere_defined

LET = "x; y; a; v[n]; w[n]; X[n,n]"


@pytest.mark.parametrize(
    ("source", "wrt", "part"),
    [
        ("x/(x - x)", "x", "x/(x - x)"),
        ("a/(x*y - y*x)", "a", "a/(x*y - y*x)"),
        ("z = x - x; exp(y/z)", "y", "y/(x - x)"),
        ("log(sin(x) - 2)", "x", "log(sin(x) - 2)"),
        ("asin(2 + x^2)*y", "x", "asin(2 + x^2)"),
        ("tr(inv(v*v'))", "v", "inv(v*v')"),
        ("where(x > 0, x/(x - x), x)", "x", "x/(x - x)"),
        ("(-2)^x", "x", "log(-2), a part of the derivative,"),
    ],
)
def test_a_value_that_is_defined_nowhere_is_refused_by_name(source: str, wrt: str, part: str) -> None:
    with pytest.raises(InputError) as refused:
        derive(source, LET, wrt)
    assert str(refused.value).startswith(f"{part} has no value that can be computed at any of 40 points")


@pytest.mark.parametrize(
    "source", ["log(x - 1000)", "sum(log(v - 5000))", "sqrt(-x)", "where(x > 0, log(x), x)"]
)
def test_a_value_that_is_defined_somewhere_is_differentiated(source: str) -> None:
    assert derive(source, LET, "x" if "x" in source else "v").passed


def test_a_case_that_no_branch_covers_is_no_part_without_a_value() -> None:
    assert nowhere_defined(program("where(x > 0, x, undefined())", declarations(LET)).lets) is None


def test_a_value_that_is_too_large_to_compute_is_none_that_does_not_exist() -> None:
    assert nowhere_defined(program("exp(exp(exp(exp(9 + x^2))))", declarations("x")).lets) is None


def test_of_parts_without_a_value_the_innermost_is_named() -> None:
    found = nowhere_defined(program("z = exp(1/(x - x)); w = 1/z; w + y", declarations("x; y")).lets)
    assert found is not None
    assert text(found[0]) == "1/(x - x)"
