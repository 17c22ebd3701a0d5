"""The policy of docs/grading.md: what counts, and what is said beside the verdict."""

from __future__ import annotations

from typing import Any

import pytest

import symderiv
from symderiv.checking.check import check
from symderiv.checking.verdict import STATUS


def test_a_transposed_answer_is_wrong_unless_that_is_accepted() -> None:
    row = {"answer": "x'*A", "reference": "A'*x", "let": "A[m,n]; x[m]"}
    refused, accepted = check(**row), check(**row, accept=("transpose",))
    assert (refused.verdict, refused.reports) == ("wrong", ("transpose",))
    assert (accepted.verdict, accepted.reports) == ("equivalent", ("transpose",))


def test_a_transpose_that_nobody_wrote_is_a_transpose_too() -> None:
    found = check("A*x", reference="A'*x", let="A[m,n]; x[m]")
    assert (found.verdict, found.reports) == ("wrong", ("transpose",))


def test_a_name_of_ones_own_is_read_as_strictly() -> None:
    let = "W[c,h]; delta[c]; z[h]; x[d]"
    due = {"reference": "((W'*delta) .* (z > 0))*x'", "let": let}
    said = check("inner = W' @ delta * (z > 0)\ninner @ x.T", **due)
    assert (said.verdict, said.reports) == ("correct", ("ambiguous",))
    assert check("inner = W @ delta .* (z > 0)\ninner @ x.T", **due).verdict == "unreadable"


def test_shapes_that_do_not_fit_are_not_read() -> None:
    found = check("A*x", reference="B*x", let="A[m,n]; B[k,m]; x[m]")
    assert found.verdict == "unreadable"
    assert found.diagnosis is not None
    assert found.diagnosis.startswith("cannot multiply A (m×n) by x (m)")
    assert found.reading.splitlines()[-1].strip() == "^"


@pytest.mark.parametrize(
    ("answer", "verdict"), [("0.33x", "equivalent"), ("0.3x", "wrong"), ("0.34x", "wrong")]
)
def test_a_tolerance_is_a_relative_error(answer: str, verdict: str) -> None:
    assert check(answer, reference="x/3", tolerance=0.015).verdict == verdict


def test_a_tolerance_helps_no_answer_without_decimals() -> None:
    assert check("x + sin(x)/1000", reference="x", tolerance=0.1).verdict == "wrong"


def test_a_rounded_number_is_named_with_what_it_stands_for() -> None:
    found = check("0.3333x", reference="x/3")
    assert (found.verdict, found.reports) == ("wrong", ("rounded",))
    assert found.diagnosis == "rounded: 1/3 in place of 0.3333 would be exact"


def test_a_difference_on_a_kink_alone_names_the_kink() -> None:
    found = check("x >= 1", reference="x > 1")
    assert (found.verdict, found.reports) == ("equivalent", ("boundary",))
    assert found.notes == ("only at the kink x = 1, where there is no derivative, the values differ",)


def test_index_form_is_reported_where_the_whole_is_asked_for() -> None:
    found = check("a_i x_j", reference="a*x'", let="a[m]; x[n]")
    assert (found.verdict, found.reports) == ("equivalent", ("notation",))


def test_indices_of_a_square_matrix_stand_in_the_order_of_the_alphabet() -> None:
    let = "a[n]; x[n]"
    assert check("a_i x_j", reference="a*x'", let=let).verdict == "equivalent"
    assert check("a_j x_i", reference="a*x'", let=let).reports == ("transpose",)
    named = check("∂f/∂W_{ji} = a_j x_i", expr="a'*W*x", let=f"W[n,n]; {let}", wrt="W")
    assert named.verdict == "equivalent"


def test_a_reading_by_shapes_is_reported() -> None:
    found = check("d * (z > 0)", reference="d .* (z > 0)", let="d[h]; z[h]")
    assert (found.verdict, found.reports) == ("correct", ("ambiguous",))
    assert "entry by entry" in found.notes[0]


def test_undeclared_names_of_a_reference_are_real_scalars() -> None:
    assert check("b + a", reference="a + b").verdict == "correct"
    assert check("sqrt(a)^2", reference="a").verdict == "wrong"


def test_a_derivative_is_no_answer() -> None:
    found = check("∂J/∂b2 = ∂J/∂z2", part="q2b")
    said = "∂J/∂z2 cannot be named here; an answer gives the value of a derivative"
    assert (found.verdict, found.diagnosis) == ("unreadable", said)


def test_a_derivative_along_one_edge_may_be_named() -> None:
    row = check("∂J/∂b1 = (ŷ − y) W2 ∂a1/∂z1", part="q2c", accept=("transpose",))
    assert (row.verdict, row.reports) == ("equivalent", ("transpose",))
    column = check("∂J/∂b1 = ((ŷ − y) W2 ∂a1/∂z1)'", part="q2c")
    assert (column.verdict, column.reports) == ("equivalent", ("notation",))


def test_a_left_side_that_is_no_derivative_is_not_taken_for_one() -> None:
    against = {"expr": "(a'*x)^2", "let": "a[n]; x[n]", "wrt": "x"}
    assert check("f'(x) = 2(a'x)a", **against).verdict == "correct"
    assert check("g(x) = 2(a'x)a", **against).verdict == "unreadable"


def test_of_several_values_the_worst_decides() -> None:
    found = check("∂J/∂W2 = (ŷ − y) a1'; ∂J/∂b2 = y − ŷ", part="q2b")
    assert found.verdict == "wrong"
    assert found.reading.splitlines() == ["∂J/∂W₂ = (ŷ − y) a₁ᵀ", "∂J/∂b₂ = y − ŷ"]
    assert found.diagnosis == "sign: times −1 it is right"


def test_the_statuses_are_those_of_the_command_line() -> None:
    assert STATUS == {"correct": 0, "equivalent": 0, "wrong": 1, "unreadable": 2, "undecided": 3}


def test_a_verdict_is_data() -> None:
    found = symderiv.check("2y", reference="x + y").to_dict()
    assert found["verdict"] == "wrong"
    assert found["counterexample"].keys() == {"x", "y", "answer", "reference"}
    assert set(found) >= {"verdict", "reports", "reading", "counterexample", "diagnosis", "contradicts"}


@pytest.mark.parametrize(
    "against",
    [
        {},
        {"part": "q2b", "reference": "x"},
        {"reference": "x +"},
        {"part": "q9"},
        {"expr": "x^2", "wrt": "y"},
    ],
)
def test_what_is_wrong_with_the_reference_is_raised(against: dict[str, str]) -> None:
    with pytest.raises(symderiv.InputError):
        check("x", **against)


@pytest.mark.parametrize("more", [{"accept": "rounded"}, {"tolerance": 2}, {"tolerance": 0}])
def test_what_cannot_be_let_pass_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(symderiv.InputError):
        check("x", reference="x", **more)


def test_one_word_is_accepted_as_it_is() -> None:
    assert check("x'", reference="x", let="x[n]", accept="transpose").verdict == "equivalent"


def test_a_part_without_a_formula_cannot_be_checked_against() -> None:
    with pytest.raises(symderiv.InputError, match="asks for no formula"):
        check("z1", part="q2d")
