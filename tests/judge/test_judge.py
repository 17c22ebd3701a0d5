"""Judging printed formulas on parts made for it: what is equal, equal when turned, different, unreadable."""

from __future__ import annotations

import pytest

from symderiv.answer import Judgement
from symderiv.problem import Derivative, Part, Printed, Sheet
from symderiv.solver import solve_part

SHEET = Sheet("test", "Test", "", ())
LEAST_SQUARES = Part(
    "q",
    "Least squares",
    "",
    "A[m,n]; x[n]; b[m]",
    "r = A*x - b; J = norm2(r)^2",
    Derivative("J", ("x",)),
)


def judged(formula: str, claims: str = "answer", part: Part = LEAST_SQUARES) -> tuple[Judgement, ...]:
    """Return the verdicts on a formula that a part's published solution might print."""
    return solve_part(SHEET, part._replace(printed=(Printed(formula, "here", claims),))).judgements


LEFT = r"\frac{\partial J}{\partial x} = "


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        (r"2 A^T (A x - b)", "equal"),
        (r"2 A^T r", "equal"),
        (r"2 A^T A x - 2 A^T b", "equal"),
        (r"2 (A x - b)^T A", "equal up to layout"),
        (r"2 r^T A", "equal up to layout"),
        (r"A^T (A x - b)", "different"),
        (r"2 A^T (b - A x)", "different"),
        (r"2 r", "different"),
        (r"2 A^T q", "unreadable"),
    ],
)
def test_a_gradient_is_judged_as_printed(right: str, verdict: str) -> None:
    (found,) = judged(LEFT + right)
    assert found.verdict == verdict, found.notes


def test_a_product_whose_shapes_fit_only_after_a_transpose_is_never_plainly_equal() -> None:
    (found,) = judged(LEFT + r"2 A (A x - b)")
    assert found.verdict != "equal", found.notes


def test_each_side_of_a_chain_is_judged_alone() -> None:
    found = judged(LEFT + r"2 A^T r = 2 A^T (A x + b)")
    assert [j.verdict for j in found] == ["equal", "different"]
    assert [j.place for j in found] == ["here, side 1 of 2", "here, side 2 of 2"]


def test_a_different_formula_brings_a_counterexample_and_what_is_due() -> None:
    (found,) = judged(LEFT + r"A^T (A x - b)")
    assert found.counterexample is not None
    named = dict(found.counterexample)
    assert named["printed"] != named["derived"]
    assert found.corrected is not None


def test_an_equal_formula_brings_no_counterexample() -> None:
    (found,) = judged(LEFT + r"2 A^T r")
    assert found.counterexample is None
    assert found.corrected is None


def test_an_unreadable_formula_is_kept_as_printed_with_the_reason() -> None:
    (found,) = judged(LEFT + r"\frac{2}{")
    assert found.verdict == "unreadable"
    assert found.formula == LEFT + r"\frac{2}{"
    assert found.notes


def test_a_wrong_formula_that_the_scan_damaged_is_named_as_damaged() -> None:
    printed = Printed(LEFT + r"2 A^T a", "here", "answer", damaged="the scan reads a for r")
    (found,) = solve_part(SHEET, LEAST_SQUARES._replace(printed=(printed,))).judgements
    assert found.verdict == "damaged"
    assert found.notes[0] == "the scan reads a for r"


def test_a_formula_whose_shapes_never_fit_is_different_and_both_are_named() -> None:
    (found,) = judged(LEFT + r"A + b")
    assert found.verdict == "different"
    assert "cannot add A (m×n) and b (m)" in dict(found.counterexample or ())["shapes"]
    assert found.corrected is not None


def test_a_formula_of_another_shape_is_different_and_both_shapes_are_named() -> None:
    (found,) = judged(LEFT + r"2 r")
    assert "its shape is m, but n is due" in " ".join(found.notes)


def test_a_free_index_that_nothing_explains_is_a_verdict_and_not_a_crash() -> None:
    part = LEAST_SQUARES._replace(ask=Derivative("J", ("x",), entry="i"))
    (found,) = judged(r"\frac{\partial J}{\partial x_i} = x_j", part=part)
    assert found.verdict in ("different", "unreadable")


def test_a_formula_that_holds_for_one_unit_only_says_so() -> None:
    part = Part("q", "t", "", "w[k]; x; v[k]", "y = v^T*(w*x)", Derivative("y", ("x",)))
    (found,) = judged(r"\frac{\partial y}{\partial x} = v^T w + v^T v - v_1 v_1", part=part)
    assert found.verdict == "different"
    assert any("k = 1" in note for note in found.notes)


KINKED = Part("q", "t", "", "a; b; x", "y = max(0, a*x + b)", Derivative("y", ("a",), plot="x"))


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        ("x = -b/a", "equal under an assumption"),
        (r"x = \frac{-b}{a}", "equal under an assumption"),
        ("x = b/a", "different"),
        ("x = -b", "different"),
        ("x = 0", "different"),
    ],
)
def test_the_place_of_a_kink_is_judged(formula: str, verdict: str) -> None:
    (found,) = judged(formula, "kinks", KINKED)
    assert found.verdict == verdict


def test_the_assumption_of_a_kink_is_that_there_is_one() -> None:
    (found,) = judged("x = -b/a", "kinks", KINKED)
    assert found.assumption == "a ≠ 0"


def test_a_list_to_cache_where_nothing_was_counted_is_unreadable() -> None:
    (found,) = judged("x, r", "cache")
    assert found.verdict == "unreadable"
