"""Drawings one below another, as one drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from symderiv.drawing import Box, Curve, Dot, Drawing, Label, Line, Mark, Point

GUTTER = 0.5
"""Between two drawings.  Units: centimetres."""


def stacked(drawings: Sequence[Drawing]) -> Drawing:
    """Return the drawings from top to bottom, their left edges in a line."""
    height = sum(d.height for d in drawings) + GUTTER * (len(drawings) - 1)
    marks: list[Mark] = []
    top = height
    for drawing in drawings:
        marks += (_lifted(mark, top - drawing.height) for mark in drawing.marks)
        top -= drawing.height + GUTTER
    return Drawing(max(d.width for d in drawings), height, tuple(marks))


def _lifted(mark: Mark, by: float) -> Mark:
    def up(point: Point) -> Point:
        return point[0], point[1] + by

    match mark:
        case Line():
            return mark._replace(points=tuple(map(up, mark.points)))
        case Curve():
            return mark._replace(start=up(mark.start), control=up(mark.control), end=up(mark.end))
        case Box():
            return mark._replace(centre=up(mark.centre))
        case Dot() | Label():
            return mark._replace(at=up(mark.at))
        case _:
            assert_never(mark)
