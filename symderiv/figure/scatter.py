"""Labelled points in planes side by side, each with its axes, and a line that parts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symderiv.drawing import Dot, Drawing, Label, Line, Mark, Point
from symderiv.figure.sheet import sheet
from symderiv.figure.view import Scale
from symderiv.formula import Formula, Number, Sign, row

SIDE = 4.4
"""Units: centimetres."""
GUTTER = 1.6
SIZE = 9.0
"""Units: points."""
TICK = 0.07


@dataclass(frozen=True, slots=True)
class Plane:
    """Points with whether their label is positive, the names of the axes, a title, and a parting line.

    A line is (a, b, c) with a x + b y + c = 0; points at one place are one mark.
    """

    title: Formula
    axes: tuple[Formula, Formula]
    points: tuple[tuple[Point, bool], ...]
    line: tuple[float, float, float] | None = None


def drawing(planes: Sequence[Plane]) -> Drawing:
    """Return the planes side by side, each with room around its points."""
    marks: list[Mark] = []
    for n, plane in enumerate(planes):
        marks += _plane(plane, n * (SIDE + GUTTER))
    return sheet(marks)


def _plane(plane: Plane, left: float) -> Iterator[Mark]:
    values = [v for point, _ in plane.points for v in point]
    low, high = min(*values, 0.0) - 0.8, max(*values, 0.0) + 0.8
    across, up = Scale(low, high, left, left + SIDE), Scale(low, high, 0.0, SIDE)
    yield Label((left + SIDE / 2, SIDE + 0.55), plane.title, "s", SIZE + 1, role="title")
    yield from _axis(plane.axes, across, up)
    if plane.line is not None:
        yield from _parting(plane.line, (low, high), across, up)
    for sign, at in _ticks(values):
        yield Line(((across.at(at), up.at(0) - TICK), (across.at(at), up.at(0) + TICK)), role="tick")
        yield Line(((across.at(0) - TICK, up.at(at)), (across.at(0) + TICK, up.at(at))), role="tick")
        yield Label((across.at(at), up.at(0) - 0.14), sign, "n", SIZE - 1, role="tick-label")
        yield Label((across.at(0) - 0.14, up.at(at)), sign, "e", SIZE - 1, role="tick-label")
    for (x, y), positive in dict.fromkeys(plane.points):
        yield Dot((across.at(x), up.at(y)), positive, "accent", role="positive" if positive else "negative")


def _axis(names: tuple[Formula, Formula], across: Scale, up: Scale) -> Iterator[Mark]:
    right, top = (across.stop + 0.1, up.at(0)), (across.at(0), up.stop + 0.1)
    yield Line(((across.start, up.at(0)), right), arrow="end", role="axis")
    yield Line(((across.at(0), up.start), top), arrow="end", role="axis")
    yield Label((right[0] + 0.1, right[1]), names[0], "w", SIZE, role="axis-label")
    yield Label((top[0] + 0.12, top[1]), names[1], "w", SIZE, role="axis-label")


def _ticks(values: Sequence[float]) -> Iterator[tuple[Formula, float]]:
    """Yield a label for each whole number among the coordinates but 0."""
    for value in sorted({round(v) for v in values if v}):
        number = Number(str(abs(value)))
        yield (row(Sign("−", "prefix"), number) if value < 0 else number), float(value)


def _parting(
    line: tuple[float, float, float], reach: tuple[float, float], across: Scale, up: Scale
) -> Iterator[Line]:
    """Yield the part of the line inside the square."""
    a, b, c = line
    low, high = reach
    ends = [(x, -(a * x + c) / b) for x in reach if b] + [(-(b * y + c) / a, y) for y in reach if a]
    inside = sorted({(x, y) for x, y in ends if low <= x <= high and low <= y <= high})
    if len(inside) > 1:
        (x0, y0), (x1, y1) = inside[0], inside[-1]
        yield Line(
            ((across.at(x0), up.at(y0)), (across.at(x1), up.at(y1))), "ink", 0.9, "dashed", role="parting"
        )
