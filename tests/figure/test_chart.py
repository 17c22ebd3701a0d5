"""Charts: numbers on the axes, labels clear of the curves and of each other, everything on the sheet."""

from __future__ import annotations

import math

import pytest

from symderiv.drawing import Drawing, Label, Line
from symderiv.figure.chart import Chart, Trace, around, drawing
from symderiv.figure.stack import GUTTER, stacked
from symderiv.formula import Letter, Name, Number, Sign, Words, row
from tests.figure.clear import colliding_labels, off_sheet, struck_labels

XS = [n / 10 - 2 for n in range(41)]
TANH = Trace(tuple((x, math.tanh(x)) for x in XS), Name("tanh"))
RELU = Trace(tuple((x, max(0.0, x)) for x in XS), Name("ReLU"), "ink", "dashed")
CHART = Chart(Words("two"), Letter("x"), Letter("y"), around(TANH.points + RELU.points), (TANH, RELU))


def numbers(sheet: Drawing) -> list[Label]:
    return [mark for mark in sheet.marks if isinstance(mark, Label) and mark.role == "number"]


@pytest.mark.parametrize("count", [1, 2, 4, 5])
def test_labels_keep_clear_and_stay_on_the_sheet(count: int) -> None:
    sheet = drawing([CHART] * count)
    assert colliding_labels(sheet) == []
    assert struck_labels(sheet, "curve", "axis") == []
    assert off_sheet(sheet) == []
    assert sheet.width <= 16.0


def test_the_axes_carry_round_numbers_with_a_minus_sign() -> None:
    said = [label.content for label in numbers(drawing([CHART]))]
    assert said[:5] == [row(Sign("−", "prefix"), Number(n)) for n in "21"] + [Number(n) for n in "012"]


def test_a_number_stands_where_its_value_is() -> None:
    sheet = drawing([CHART])
    zero, one = (
        next(n.at for n in numbers(sheet) if n.anchor == "n" and n.content == Number(d)) for d in "01"
    )
    curve = next(m for m in sheet.marks if isinstance(m, Line) and m.role == "curve")
    assert curve.points[20][0] == pytest.approx(zero[0])
    assert curve.points[30][0] == pytest.approx(one[0])


def test_four_charts_stand_two_by_two() -> None:
    titles = [m.at for m in drawing([CHART] * 4).marks if isinstance(m, Label) and m.role == "title"]
    assert len({x for x, _ in titles}) == len({y for _, y in titles}) == 2


def test_a_unit_is_as_long_up_as_across_where_that_is_asked() -> None:
    """The second chart is taller, so that the first one has more room than it needs."""
    box = Trace(((0, 0), (1, 0), (1, 1)))
    windows = ((-1.0, 2.0, -0.5, 1.5), (-1.0, 2.0, -3.0, 3.0))
    sheet = drawing([Chart(None, Letter("x"), None, window, (box,), equal=True) for window in windows])
    for curve in (m for m in sheet.marks if isinstance(m, Line) and m.role == "curve"):
        origin, right, corner = curve.points
        assert right[0] - origin[0] == pytest.approx(corner[1] - right[1])


def test_an_empty_window_is_refused() -> None:
    with pytest.raises(ValueError, match="a chart needs a window"):
        Chart(None, Letter("x"), None, (0, 0, 0, 1))


def test_stacked_drawings_stand_one_below_another() -> None:
    line = Line(((0.0, 0.0), (2.0, 1.0)))
    both = stacked((Drawing(2.0, 1.0, (line,)), Drawing(3.0, 1.0, (line,))))
    assert (both.width, both.height) == (3.0, 2.0 + GUTTER)
    assert both.marks == (line._replace(points=((0.0, 1.0 + GUTTER), (2.0, 2.0 + GUTTER))), line)
