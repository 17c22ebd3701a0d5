"""What a variable is declared to be cuts the axis: kinks outside are none, and may hang on parameters."""

from __future__ import annotations

import pytest

from symderiv import derive


def kinks(text: str, let: str) -> list[str]:
    solution = derive(text, let=let, wrt="r")
    assert solution.passed
    return list(dict.fromkeys(kink["at"] for kink in solution.to_dict()["kinks"]))


@pytest.mark.parametrize(
    ("text", "let", "places"),
    [
        ("max(1 - r, r^2)", "r", 2),
        ("max(1 - r, r^2)", "r positive", 1),
        ("max(1 - r, r^2)", "r nonnegative", 1),
        ("max(1 - r, r^2)", "r unit", 1),
        ("max(r - 2, 3*r - 8)", "r", 1),
        ("relu(r) + abs(r)", "r", 1),
        ("relu(r) + abs(r)", "r positive", 0),
    ],
)
def test_a_kink_is_told_where_the_variable_may_be(text: str, let: str, places: int) -> None:
    assert len(kinks(text, let)) == places


def test_a_kink_at_a_parameter_is_there_where_that_lies_in_the_domain() -> None:
    solution = derive("max(0, a*r + b)", let="r positive; a positive; b", wrt="r")
    assert {kink["condition"] for kink in solution.to_dict()["kinks"]} == {"b < 0"}
