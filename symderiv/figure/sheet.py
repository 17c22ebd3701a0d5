"""A sheet cut to its marks: how far they reach, and all of them moved onto it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from symderiv.drawing import Box, Curve, Dot, Drawing, Label, Line, Mark, Point
from symderiv.figure.pen import DISC, stroke
from symderiv.figure.place import Area, area

MARGIN = 0.12
"""Units: centimetres."""


def bounds(mark: Mark) -> Area:
    """Return the area that a mark covers, line widths aside."""
    match mark:
        case Line() | Curve() | Box():
            xs, ys = zip(*stroke(mark), strict=True)
            return Area(min(xs), min(ys), max(xs), max(ys))
        case Dot(at=(x, y)):
            return Area(x, y, x, y).grown(DISC)
        case Label():
            return area(mark)
        case _:
            assert_never(mark)


def sheet(marks: Sequence[Mark]) -> Drawing:
    """Return a drawing just large enough for the marks, wherever they were."""
    areas = [bounds(mark) for mark in marks]
    left, bottom = min(a.left for a in areas) - MARGIN, min(a.bottom for a in areas) - MARGIN
    right, top = max(a.right for a in areas) + MARGIN, max(a.top for a in areas) + MARGIN
    return Drawing(right - left, top - bottom, tuple(_moved(mark, -left, -bottom) for mark in marks))


def _moved(mark: Mark, across: float, up: float) -> Mark:
    def there(point: Point) -> Point:
        return point[0] + across, point[1] + up

    match mark:
        case Line(points=points):
            return mark._replace(points=tuple(there(point) for point in points))
        case Curve(start=start, control=control, end=end):
            return mark._replace(start=there(start), control=there(control), end=there(end))
        case Box(centre=centre):
            return mark._replace(centre=there(centre))
        case Dot(at=at) | Label(at=at):
            return mark._replace(at=there(at))
        case _:
            assert_never(mark)
