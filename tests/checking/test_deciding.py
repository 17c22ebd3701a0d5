"""Deciding: differences that hide are found, and what rounding does is told from a difference."""

from __future__ import annotations

import pytest

from symderiv.checking.check import checked
from symderiv.checking.deciding import Decision, decide
from symderiv.checking.given import given
from symderiv.checking.survey import kinks
from symderiv.checking.target import Target, target


def decided(against: Target, answer: str) -> Decision:
    (found,) = given(answer, against)
    return decide(found.asked.trial({}), found.value, found.asked.value)


@pytest.mark.parametrize("gap", ["1e-6", "1e-12", "1e-20", "1e-35", "-1e-40*x^2"])
def test_a_difference_below_double_precision_is_found(gap: str) -> None:
    assert decided(target(reference="exp(x) + x"), f"exp(x) + x + {gap}").word == "different"


@pytest.mark.parametrize("strip", ["x > 1000.5 and x < 1000.6", "x < -3e6", "abs(x) < 1e-7", "x > 1e15"])
def test_an_answer_that_is_wrong_on_a_strip_is_wrong(strip: str) -> None:
    assert decided(target(reference="sin(x)"), f"where({strip}, 0, sin(x))").word == "different"


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("sigmoid(z)*(1 - sigmoid(z))", "exp(z)/(1 + exp(z))^2"),
        ("log(1 + exp(z))", "z + log(1 + exp(-z))"),
        ("1/(1 - sigmoid(z))", "1 + exp(z)"),
        ("tanh(z)/z", "(exp(2*z) - 1)/(exp(2*z) + 1)/z"),
        ("(sqrt(1 + x^2) - 1)/x^2", "1/(1 + sqrt(1 + x^2))"),
        ("(1 - cos(x))/x^2", "2*sin(x/2)^2/x^2"),
    ],
)
def test_what_floats_cancel_is_not_called_a_difference(reference: str, answer: str) -> None:
    assert decided(target(reference=reference), answer).word == "equal"


def test_an_answer_that_may_hide_where_no_point_lies_is_not_decided() -> None:
    against = target(reference="x + y")
    hidden = "where(x > 3 and x < 3.001 and y > 5 and y < 5.001, 0, x + y)"
    nested = "where(x > 3, where(x < 3.001, where(y > 5, where(y < 5.001, 0, x+y), x+y), x+y), x+y)"
    assert {decided(against, hidden).word, decided(against, nested).word} == {"undecided"}


def test_a_formula_that_is_proved_says_with_which_probability() -> None:
    found = decided(target(reference="(x + y)^2"), "x^2 + 2*x*y + y^2")
    assert (found.word, "probability of error below 1e-18" in found.how) == ("equal", True)


def test_values_alone_say_so_too() -> None:
    found = decided(target(reference="sin(2*x)"), "2*sin(x)*cos(x)")
    assert (found.word, "to 45 digits" in found.how) == ("equal", True)


def test_a_reference_without_a_value_anywhere_decides_nothing() -> None:
    assert decided(target(reference="log(-x^2)"), "log(-x^2) + 1").word == "undecided"


def test_values_that_are_too_large_decide_nothing() -> None:
    wide = target(reference="x", let="x[n]; A[n,n]")
    product = "kron(kron(kron(A, A), kron(A, A)), kron(kron(A, A), kron(A, A)))"
    assert checked(wide, f"x*sum({product})").verdict == "undecided"


@pytest.mark.parametrize("sizes", ["2/3", "2/5", "2/2"])
def test_a_number_in_place_of_a_size_is_wrong_whatever_it_is(sizes: str) -> None:
    against = target(expr="norm2(A*x)^2/m", let="A[m,n]; x[n]", wrt="x")
    assert decided(against, f"{sizes}*A'*A*x").word == "different"


def test_declared_facts_are_used_and_others_are_not() -> None:
    text = "sum(p)*x"
    assert decided(target(reference="x", let="x; p[n] simplex"), text).word == "equal"
    assert decided(target(reference="x", let="x; p[n] positive"), text).word == "different"


@pytest.mark.parametrize("at", ["1", "1/2", "-2", "5/3"])
@pytest.mark.parametrize(
    "answer", ["sin(2*x)*(x >= {})", "2*sin(x)*cos(x)*(x >= {})", "sin(2*x)*(x > {}) + (x == 4)"]
)
def test_a_point_that_happens_to_lie_on_a_kink_tells_no_difference(at: str, answer: str) -> None:
    assert decided(target(reference=f"sin(2*x)*(x > {at})"), answer.format(at)).word == "equal"


def test_nor_does_a_small_point_where_floats_overflow_elsewhere() -> None:
    asked = target(reference="(exp(x)/(1 + exp(x)))*(w*x - 1 > 0)")
    assert decided(asked, "exp(x)/(1 + exp(x))*step(w*x - 1)*exp(x^2)/exp(x^2)").word == "equal"


def test_whole_numbers_on_a_kink_are_points_like_any_other() -> None:
    asked = target(reference="sin(2*x)*(k > 1)", let="x; k integer")
    assert decided(asked, "2*sin(x)*cos(x)*(k >= 1)").word == "different"


@pytest.mark.parametrize(
    ("answer", "found"),
    [("(3*z > 0)", 0), ("(-z < 0)", 0), ("(max(0, z) > 0)", 0), ("(z > 1)", 1), ("(z + x > 0)", 1)],
)
def test_a_kink_of_a_multiple_and_of_a_positive_part_lies_where_the_value_has_its_own(
    answer: str, found: int
) -> None:
    asked = target(reference="x*(z > 0)", let="x; z")
    (value,) = given(answer, asked)
    assert len(asked.asked[0].trial({}).elsewhere(kinks(value.value))) == found


def test_nothing_hides_where_an_answer_has_no_value() -> None:
    asked = target(reference="where(x > 0, 1, where(x < 0, 0, undefined()))")
    assert decided(asked, "where(x > 0, 1, where(x < 0, 0, -(-undefined())))").word == "equal"
