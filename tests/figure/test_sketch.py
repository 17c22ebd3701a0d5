from __future__ import annotations

import pytest

from symderiv.drawing import Line
from symderiv.figure.sketch import Panel, Sketch, drawing
from symderiv.formula import Letter, Number
from tests.figure.clear import colliding_labels, dots, labels, lines, off_sheet, struck_labels
from tests.figure.examples import (
    AWAY,
    CROWDED,
    FLAT,
    KINK,
    NEGATIVE,
    POSITIVE,
    Q1A,
    Q1B,
    Q1C,
    Q1D,
    SKETCHES,
    STEEP,
    W2,
    ZERO,
    slope,
)

each_sketch = pytest.mark.parametrize("sketch", SKETCHES.values(), ids=SKETCHES)
each_width = pytest.mark.parametrize("width", [16.0, 12.0, 8.0])


@each_sketch
@each_width
def test_no_label_overlaps_another(sketch: Sketch, width: float) -> None:
    assert colliding_labels(drawing(sketch, width)) == []


@each_sketch
@each_width
def test_no_label_lies_on_the_curve_or_an_axis(sketch: Sketch, width: float) -> None:
    assert struck_labels(drawing(sketch, width), "segment", "axis", "jump") == []


@each_sketch
@each_width
def test_no_mark_leaves_the_sheet(sketch: Sketch, width: float) -> None:
    assert off_sheet(drawing(sketch, width)) == []


@each_sketch
@each_width
def test_the_sheet_is_no_wider_than_asked(sketch: Sketch, width: float) -> None:
    assert drawing(sketch, width).width <= width


@pytest.mark.parametrize("size", [10.0, 12.0])
def test_larger_letters_stay_clear_too(size: float) -> None:
    for sketch in (Q1A, Q1B, Q1C, Q1D):
        sheet = drawing(sketch, 16.0, size)
        assert colliding_labels(sheet) == []
        assert off_sheet(sheet) == []
        assert struck_labels(sheet, "segment", "axis", "jump") == []


def test_letters_are_at_least_six_points_at_eight_centimetres() -> None:
    assert min(label.size for label in labels(drawing(Q1D, 8.0))) >= 6


def test_a_wide_sheet_has_its_panels_side_by_side_and_a_narrow_one_stacks_them() -> None:
    wide, narrow = (labels(drawing(Q1B, width), "title") for width in (16.0, 8.0))
    assert wide[0].at[1] == wide[1].at[1]
    assert wide[0].at[0] < wide[1].at[0]
    assert narrow[0].at[0] == narrow[1].at[0]
    assert narrow[0].at[1] > narrow[1].at[1]


def test_each_panel_has_its_case_as_title() -> None:
    assert [label.content for label in labels(drawing(Q1C), "title")] == [POSITIVE, NEGATIVE]


def test_a_kink_left_of_zero_is_drawn_left_of_the_y_axis() -> None:
    left_panel, right_panel = _kink_offsets(Q1B)
    assert left_panel < 0 < right_panel


def test_a_kink_stands_where_its_place_says_on_the_scale_of_the_segments() -> None:
    sheet = drawing(Q1B)
    zero, active = lines(sheet, "segment")[:2]
    kink = lines(sheet, "kink-line")[0].points[0][0]
    # The data run from −2.5 over the kink at −1 to 1.5.
    share = (kink - zero.points[0][0]) / (active.points[1][0] - zero.points[0][0])
    assert share == pytest.approx(1.5 / 4.0)


def test_each_kink_has_a_dashed_line_and_its_symbolic_label_under_it() -> None:
    sheet = drawing(Q1B)
    stems, ticks = lines(sheet, "kink-line"), labels(sheet, "kink-label")
    assert [stem.dash for stem in stems] == ["dashed", "dashed"]
    assert [tick.content for tick in ticks] == [KINK, KINK]
    assert [tick.at[0] for tick in ticks] == [stem.points[0][0] for stem in stems]


def test_no_number_stands_on_the_axes_but_zero_and_the_named_levels() -> None:
    ticks = [m for m in labels(drawing(Q1C)) if m.role in ("kink-label", "level-label", "origin-label")]
    assert {m.content for m in ticks} == {KINK, W2, ZERO}


def test_a_jump_is_a_double_arrow_between_its_two_ends_with_its_size_beside_it() -> None:
    sheet = drawing(Q1C)
    arrow, label = lines(sheet, "jump")[0], labels(sheet, "jump-label")[0]
    heights = sorted(dot.at[1] for dot in dots(sheet)[:2])
    assert arrow.arrow == "both"
    assert label.content == W2
    assert sorted(y for _, y in arrow.points) == pytest.approx(heights)


def test_both_ends_of_a_jump_without_a_value_are_open() -> None:
    assert [dot.closed for dot in dots(drawing(Q1C))] == [False] * 4


def test_included_ends_are_closed_and_excluded_ones_open() -> None:
    assert [dot.closed for dot in dots(drawing(CROWDED))][:2] == [False, True]


def test_a_corner_has_one_closed_dot_and_no_jump() -> None:
    sheet = drawing(Q1B)
    assert [dot.role for dot in dots(sheet)] == ["closed-end", "closed-end"]
    assert lines(sheet, "jump") == []


def test_a_corner_whose_value_does_not_exist_has_an_open_dot() -> None:
    assert [dot.role for dot in dots(drawing(STEEP))] == ["open-end"]


def test_every_segment_carries_its_label() -> None:
    assert [m.content for m in labels(drawing(Q1D), "segment-label")] == [ZERO, slope(W2), slope(W2), ZERO]


def test_the_line_of_q1d_points_at_the_origin() -> None:
    sheet = drawing(Q1D)
    (x0, y0), (x1, y1) = lines(sheet, "segment")[1].points
    across, up = _axes(sheet.marks)
    assert y0 + (up - x0) * (y1 - y0) / (x1 - x0) == pytest.approx(across)


def test_a_constant_has_one_panel_one_segment_and_no_kink() -> None:
    sheet = drawing(Q1A)
    assert len(labels(sheet, "title")) == len(lines(sheet, "segment")) == 1
    assert lines(sheet, "kink-line") == []
    assert dots(sheet) == []


def test_a_zero_curve_lies_thick_on_the_axis() -> None:
    sheet = drawing(FLAT)
    across, _ = _axes(sheet.marks)
    (curve,) = lines(sheet, "segment")
    assert {y for _, y in curve.points} == {across}
    assert curve.width > 2 * lines(sheet, "axis")[0].width


def test_a_kink_at_zero_is_the_only_zero_on_its_axis() -> None:
    zeros = [m for m in labels(drawing(STEEP)) if m.content == ZERO]
    assert [m.role for m in zeros] == ["kink-label"]


def test_without_zero_in_range_the_y_axis_stands_at_the_left() -> None:
    sheet = drawing(AWAY)
    _, up = _axes(sheet.marks)
    assert up == lines(sheet, "segment")[0].points[0][0]


def test_the_labels_of_crowded_kinks_keep_their_order_and_get_leaders() -> None:
    sheet = drawing(CROWDED)
    ticks = labels(sheet, "kink-label")
    assert [m.at[0] for m in ticks] == sorted(m.at[0] for m in ticks)
    assert any(len(line.points) == 3 for line in lines(sheet, "tick"))


def test_the_curve_differs_from_axes_and_kink_lines_in_width_and_dash_not_in_colour_alone() -> None:
    sheet = drawing(Q1D)
    curve, axis, stem = (lines(sheet, role)[0] for role in ("segment", "axis", "kink-line"))
    assert curve.width >= 3 * axis.width
    assert (axis.dash, stem.dash) == ("solid", "dashed")


def test_a_sketch_is_composed_alike_every_time() -> None:
    assert drawing(CROWDED) == drawing(CROWDED)


def test_a_panel_without_a_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a curve"):
        Panel(Number("1"), ())


def test_a_sketch_without_panels_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one panel"):
        Sketch((), Letter("x"), Letter("y"))


def _axes(marks: tuple[object, ...]) -> tuple[float, float]:
    """Height of the x axis and place of the y axis of the first panel."""
    axes = [m for m in marks if isinstance(m, Line) and m.role == "axis"]
    return axes[0].points[0][1], axes[1].points[0][0]


def _kink_offsets(sketch: Sketch) -> list[float]:
    """How far right of its panel's y axis each kink stands."""
    sheet = drawing(sketch)
    upright = [line.points[0][0] for line in lines(sheet, "axis") if line.points[0][0] == line.points[1][0]]
    stems = [line.points[0][0] for line in lines(sheet, "kink-line")]
    return [stem - axis for stem, axis in zip(stems, upright, strict=True)]
