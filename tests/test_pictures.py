"""Sketches of typed expressions: what is drawn at each order, and what cannot be."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderiv.drawing import Dot, Drawing, Label, Line
from symderiv.errors import InputError, NoRule, UnknownName
from symderiv.pictures import plot, plot_typed
from symderiv.sheets import one
from symderiv.typeset.unicode import unicode

ELU = "where(x > 0, x, a*(exp(x) - 1))"


def labels(drawing: Drawing, role: str) -> list[str]:
    return [unicode(mark.content) for mark in drawing.marks if isinstance(mark, Label) and mark.role == role]


def ends(drawing: Drawing) -> list[bool]:
    return [mark.closed for mark in drawing.marks if isinstance(mark, Dot)]


def test_the_function_itself_is_drawn_with_its_asymptote_and_a_closed_corner() -> None:
    drawing = plot_typed(ELU, "x; a", "x", 0, {})
    assert (labels(drawing, "level-label"), ends(drawing)) == (["−a"], [True])
    assert "f" in labels(drawing, "axis-label")


def test_the_derivative_is_drawn_with_its_jump_and_open_ends() -> None:
    drawing = plot_typed(ELU, "x; a", "x", 1, {})
    assert (labels(drawing, "jump-label"), ends(drawing)) == (["1 − a"], [False, False])
    assert "∂f/∂x" in labels(drawing, "axis-label")


def test_the_second_derivative_of_a_unit_has_a_hole() -> None:
    assert ends(plot_typed("max(0, x)", "x", "x", 2, {})) == [False]


def test_named_values_are_written_out() -> None:
    drawing = plot_typed("z = 2*x - 1; max(0, z)", "x", "x", 1, {})
    assert labels(drawing, "kink-label") == ["½"]


def test_of_many_cases_six_are_drawn_and_the_others_counted() -> None:
    drawing = plot_typed("relu(relu(w1*x + b1)*w2 + b2)", "x; w1; b1; w2; b2", "x", 1, {})
    assert len(labels(drawing, "title")) == 6
    assert labels(drawing, "note") == ["6 of 8 cases of the parameters; given numbers choose others"]


def test_a_case_without_a_kink_is_drawn_last() -> None:
    titles = labels(plot_typed("min(max(x, lo), hi)", "x; lo; hi", "x", 0, {}), "title")
    assert titles == ["lo < hi", "lo > hi"]


def test_a_given_number_is_exact() -> None:
    drawing = plot_typed("max(0, w*x + b)", "x; w; b", "x", 1, {"w": Fraction(2), "b": Fraction(3)})
    assert labels(drawing, "kink-label") == ["−b/w = −3/2"]


def test_all_curves_stay_on_the_sheet() -> None:
    drawing = plot_typed("max(exp(a*x), b)", "x; a; b", "x", 1, {})
    points = [p for mark in drawing.marks if isinstance(mark, Line) for p in mark.points]
    assert all(0 <= px <= drawing.width and 0 <= py <= drawing.height for px, py in points)


@pytest.mark.parametrize(
    ("text", "let", "wrt", "error", "sentence"),
    [
        ("sum(abs(x))", "x[n]; y", "x", InputError, "a sketch is drawn against a scalar; x is n"),
        ("abs(x)", "x[n]; y", "y", InputError, "a sketch shows a scalar"),
        ("abs(x)", "x", "y", UnknownName, "nothing is named y"),
        ("z = 2*x; abs(z)", "x", "z", InputError, "z is computed from others"),
        ("abs(x", "x", "x", InputError, "^"),
        ("x/(x - x)", "x", "x", InputError, "x/(x - x) has no value that can be computed"),
        ("log(x - 1000)", "x", "x", InputError, "at which log(x - 1000) has a value near x = 0"),
        ("abs(v'*v*x)", "x; v[n]", "x", NoRule, "made of vectors or matrices"),
    ],
)
def test_what_cannot_be_drawn_is_said(text: str, let: str, wrt: str, error: type, sentence: str) -> None:
    with pytest.raises(error) as found:
        plot_typed(text, let, wrt, 1, {})
    assert sentence in str(found.value)


def test_a_vector_is_marked_in_the_declarations() -> None:
    with pytest.raises(InputError) as found:
        plot_typed("sum(abs(x))", "a; x[n]", "x", 1, {})
    assert str(found.value).splitlines()[1:] == ["  a; x[n]", "     ^^^^"]


@pytest.mark.parametrize("part", ["q2", "q4b"])
def test_points_and_bounds_have_a_picture_of_their_own(part: str) -> None:
    sheet, found = one(f"nyu-backprop/{part}")
    assert plot(sheet, found, {}).marks
    with pytest.raises(InputError, match="it takes no lambda"):
        plot(sheet, found, {"lambda": Fraction(2)})
