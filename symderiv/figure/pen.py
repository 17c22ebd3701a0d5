"""The pen every canvas draws with: colours, dash patterns, arrow heads, discs, and strokes as points.

Roles differ by width and dash first, by lightness second, by hue last, so that a grey print says
the same as the screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Literal, assert_never

from symderiv.drawing import Box, Curve, Line, Point, Tone

POINT = 2.54 / 72
"""Units: centimetres per point."""
DISC = 2.1 * POINT
"""Radius of a dot.  Units: centimetres."""
DISC_EDGE = 0.8
"""Units: points."""
CORNER = 0.12
"""Radius of a box's corners.  Units: centimetres."""
BOX_EDGE = 0.6
"""Units: points."""

Colour = tuple[float, float, float]
COLOURS: Mapping[Tone, Colour] = MappingProxyType(
    {
        "ink": (0.08, 0.08, 0.1),
        "accent": (0.04, 0.31, 0.62),
        "muted": (0.38, 0.38, 0.38),
        "faint": (0.74, 0.74, 0.74),
    }
)
PAPER: Colour = (1.0, 1.0, 1.0)
TINT: Colour = (0.94, 0.955, 0.975)
"""What a filled box is filled with."""
DASHES: Mapping[Literal["solid", "dashed", "dotted"], tuple[float, ...]] = MappingProxyType(
    {"solid": (), "dashed": (3.6, 2.2), "dotted": (0.9, 1.7)}
)
"""Lengths of pen down and pen up.  Units: points."""


def stroke(mark: Line | Curve | Box) -> tuple[Point, ...]:
    """Return the points of the polyline that a pen follows; a box's outline is closed.

    Units: centimetres.
    """
    match mark:
        case Line(points=points):
            return points
        case Curve(start=start, control=control, end=end):
            return tuple(_bezier(start, control, end, i / 24) for i in range(25))
        case Box():
            return _outline(mark)
        case _:
            assert_never(mark)


def heads(mark: Line | Curve) -> tuple[tuple[Point, Point, Point], ...]:
    """Return the arrow heads of `mark`, each as barb, tip, barb."""
    points = stroke(mark)
    match mark.arrow:
        case "none":
            return ()
        case "end":
            return (_head(points, mark.width),)
        case "both":
            return (_head(points[::-1], mark.width), _head(points, mark.width))
        case _:
            assert_never(mark.arrow)


def dashed(points: Sequence[Point], pattern: Sequence[float]) -> Iterator[tuple[Point, ...]]:
    """Yield the pieces of a polyline during which the pen is down; no pattern: all of it.

    Units: `pattern` in points, as in `DASHES`.
    """
    if not pattern:
        yield tuple(points)
        return
    piece: list[Point] = [points[0]]
    turn, left, down = 0, pattern[0] * POINT, True
    for start, end in pairwise(points):
        length, done = math.dist(start, end), 0.0
        while length - done > left:
            done += left
            at = _between(start, end, done / length)
            if down:
                yield (*piece, at)
            piece, down, turn = [at], not down, (turn + 1) % len(pattern)
            left = pattern[turn] * POINT
        left -= length - done
        piece.append(end)
    if down and len(piece) > 1:
        yield tuple(piece)


def beside(points: Sequence[Point], by: float) -> tuple[Point, ...]:
    """Return the polyline that runs `by` to the right of another, parallel to each of its stretches.

    Units: centimetres.
    """
    distinct = [points[0], *(q for p, q in pairwise(points) if math.dist(p, q) > 1e-9)]
    rights = [
        ((q[1] - p[1]) / math.dist(p, q), (p[0] - q[0]) / math.dist(p, q)) for p, q in pairwise(distinct)
    ]
    moved = []
    for (x, y), (ax, ay), (bx, by_) in zip(distinct, rights[:1] + rights, rights + rights[-1:], strict=True):
        # The corner moves along the bisector of the two normals, further the sharper it is.
        reach = by / (1.0 + ax * bx + ay * by_)
        moved.append((x + reach * (ax + bx), y + reach * (ay + by_)))
    return tuple(moved)


def _between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _bezier(start: Point, control: Point, end: Point, share: float) -> Point:
    return _between(_between(start, control, share), _between(control, end, share), share)


def _outline(box: Box) -> tuple[Point, ...]:
    """Return the rounded rectangle, anticlockwise from its right side."""
    radius = min(CORNER, box.width / 2, box.height / 2)
    across, up = box.width / 2 - radius, box.height / 2 - radius
    corners = ((across, up), (-across, up), (-across, -up), (across, -up))
    points = [
        (
            box.centre[0] + x + radius * math.cos(math.pi / 2 * (quarter + step / 4)),
            box.centre[1] + y + radius * math.sin(math.pi / 2 * (quarter + step / 4)),
        )
        for quarter, (x, y) in enumerate(corners)
        for step in range(5)
    ]
    return (*points, points[0])


def _head(points: Sequence[Point], width: float) -> tuple[Point, Point, Point]:
    """Return the head at the last point, along the last stretch that is long enough to show it."""
    tip = points[-1]
    length = (3.4 + 1.2 * width) * POINT
    tail = next((p for p in reversed(points[:-1]) if math.dist(p, tip) > length), points[0])
    back = math.atan2(tail[1] - tip[1], tail[0] - tip[0])
    left, right = (
        (tip[0] + length * math.cos(back + turn), tip[1] + length * math.sin(back + turn))
        for turn in (0.4, -0.4)
    )
    return left, tip, right
