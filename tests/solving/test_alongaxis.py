"""Typed derivatives of piecewise scalars: cases along the axis, kinks at every order, what is not told."""

from __future__ import annotations

import re
from typing import Any

import pytest

from symderiv import derive
from symderiv.compose import document
from symderiv.options import Options
from symderiv.render import terminal

HUBER = "where(abs(r) <= d, r^2/2, d*(abs(r) - d/2))"


def kinks(text: str, let: str, order: int = 1) -> list[dict[str, Any]]:
    found = derive(text, let, re.split(r"\W", let)[0], order)
    assert found.passed
    told: list[dict[str, Any]] = found.to_dict()["kinks"]
    return told


def cases(text: str, let: str, order: int = 1) -> list[tuple[str, str]]:
    found = derive(text, let, re.split(r"\W", let)[0], order)
    assert found.passed
    return [(case["value"], case["condition"]) for case in found.to_dict()["answers"][0]["cases"]]


def printed(text: str, let: str, order: int = 1) -> str:
    return terminal.render(document([derive(text, let, re.split(r"\W", let)[0], order)], Options()), 200)


def test_the_cases_stand_in_order_along_the_axis() -> None:
    assert cases(HUBER, "r; d positive") == [("-d", "r < −d"), ("r", "−d ≤ r < d"), ("d", "r ≥ d")]


def test_a_kink_at_which_the_derivative_exists_belongs_to_a_case() -> None:
    assert cases("abs(x^3)", "x") == [("-3*x^2", "x < 0"), ("3*x^2", "x ≥ 0")]
    assert cases("abs(x^3)", "x", 2) == [("-6*x", "x < 0"), ("6*x", "x ≥ 0")]
    assert cases("abs(x)*x", "x", 2) == [("-2", "x < 0"), ("2", "x > 0")]


def test_a_function_whose_pieces_agree_has_one_formula_and_no_cases() -> None:
    found = derive("max(x, -x)^2", "x", "x")
    assert found.to_dict()["answers"][0]["text"] == "2*x"
    assert [step.rule for step in found.worked.steps] == ["power rule, derivative of max"]


def test_the_check_of_a_case_says_nothing_of_the_other_cases() -> None:
    assert "no point reached" not in printed("where(x > -x, sin(x), x^2)*y", "x; y")


def test_nested_choices_are_flattened_to_cases() -> None:
    assert cases("abs(abs(x) - 1)", "x") == [
        ("-1", "x < −1"),
        ("1", "−1 < x < 0"),
        ("-1", "0 < x < 1"),
        ("1", "x > 1"),
    ]


def test_a_condition_is_solved_for_the_variable() -> None:
    assert cases("max(0, 3 - 2*x)", "x") == [("-2", "x < 3/2"), ("0", "x > 3/2")]


def test_a_condition_whose_side_depends_on_a_sign_stays_as_it_is() -> None:
    assert cases("max(0, w*x + b)", "x; w; b") == [("w", "w x + b > 0"), ("0", "w x + b < 0")]


def test_the_second_derivative_has_its_own_cases() -> None:
    assert cases(HUBER, "r; d positive", 2) == [("0", "r < −d"), ("1", "−d < r < d"), ("0", "r > d")]


def test_kinks_are_told_of_the_function_and_of_each_derivative() -> None:
    told = [(kink["of"], kink["at"], kink["type"]) for kink in kinks(HUBER, "r; d positive", 2)]
    assert told == [
        (of, at, kind)
        for of, kind in (("f", "C1"), ("∂f/∂r", "corner"), ("∂²f/∂r²", "jump"))
        for at in ("-d", "d")
    ]


def test_a_kink_has_its_sides_its_jump_its_value_and_its_condition() -> None:
    below, above = kinks("max(0, 1 - y*x)", "x; y")[2:]
    assert (below["left"], below["right"], below["jump"], below["condition"]) == ("-y", "0", "y", "y > 0")
    assert (above["at"], above["value"], above["type"]) == ("1/y", None, "jump")


def test_a_step_has_a_derivative_without_a_value_where_it_jumps() -> None:
    told = [(kink["of"], kink["type"], kink["value"]) for kink in kinks("step(x)", "x")]
    assert told == [("f", "jump", "1"), ("∂f/∂x", "none", None)]


def test_what_does_not_switch_has_no_kinks_to_tell() -> None:
    found = derive("softplus(x)^2", "x", "x").to_dict()
    assert (found["kinks"], found["kinks_unknown"]) == ([], None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("abs(sin(x))", "no closed form for the zeros of sin(x)"),
        ("+".join(f"abs(x - a{n})" for n in range(5)), "5 operators in f switch with x"),
        ("+".join(f"abs(x - a{n})" for n in range(4)), "more than 12 cases"),
    ],
)
def test_kinks_that_cannot_be_told_are_said_to_be_missing(text: str, reason: str) -> None:
    found = derive(text, "x; " + "; ".join(f"a{n}" for n in range(5)), "x")
    assert found.passed
    assert (found.to_dict()["kinks"], reason in found.to_dict()["kinks_unknown"]) == ([], True)
    assert f"Not told here: {found.worked.unstudied}." in printed(text, "x; a0; a1; a2; a3; a4")


def test_the_table_of_kinks_has_a_row_for_each_with_the_sides_of_the_derivative() -> None:
    rows = [line.split() for line in printed("where(x > 0, x, a*(exp(x) - 1))", "x; a").splitlines()]
    assert ["x", "kind", "f", "∂f/∂x"] in rows
    assert ["0", "corner", "0", "a", "→", "1"] in rows


def test_a_special_parameter_is_told_after_the_table() -> None:
    assert "Special case a = 1: there is no jump" in printed("where(x > 0, x, a*(exp(x) - 1))", "x; a")


def test_where_the_derivative_does_not_exist_is_said_under_the_answer() -> None:
    assert "At x = 0 the derivative does not exist; what the formula gives there is a convention" in printed(
        "abs(x)", "x"
    )
    assert "does not exist" not in printed(HUBER, "r; d positive")


def test_the_answer_for_a_vector_says_where_its_derivative_need_not_exist() -> None:
    assert (
        "Where, in some entry, v = 0 the derivative does not exist, unless both sides agree there"
        in printed("sum(abs(v))", "v[n]")
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("where(x > a and x < b, x, 0)", "if a < x < b"),
        ("where(x < a or x > b, x, 0)", "if x < a or x > b"),
        ("where(x > a and b > a, x, 0)", "if x > a and b > a"),
        ("where(x != a, x, 0)", "if x ≠ a"),
    ],
)
def test_joined_conditions_are_written_as_a_person_writes_them(text: str, shown: str) -> None:
    assert shown in printed(text, "x; a; b")


def test_an_answer_that_is_a_choice_already_is_shown_once_and_in_order() -> None:
    text = printed("elu(x, a)", "x; a").partition("Answer")[2]
    assert (text.count("⎨"), text.index("x < 0") < text.index("x > 0")) == (2, True)  # and the special case
