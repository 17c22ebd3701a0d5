"""Where the labels of a panel may go: for each, the places to try, best first."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise, product

from symderiv.drawing import Label, Point
from symderiv.figure.curve import Panel
from symderiv.figure.extent import extent
from symderiv.figure.view import GAP, ZERO, View
from symderiv.formula import Formula

_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)
_AWAY = (1.0, 2.5, 5.0, 8.0, 12.0, 16.0, 20.0)
_BESIDE: tuple[tuple[float, float], ...] = ((-1, 0), (1, 0), (-1, 1), (1, 1), (-1, -1), (1, -1))


def origin_labels(window: View, size: float) -> Iterator[Label]:
    """Yield the places of the zero where the axes cross: below left, then round the crossing."""
    corners = ((-1, -1), (1, -1), (-1, 1), (1, 1)) if window.has_zero else ((-1, 0), (-1, -1), (-1, 1))
    for side, up in corners:
        for away in (1.0, 2.0, 3.0):
            yield _beside(window.origin, (side, up), 0.7 * GAP * away, ZERO, size, "origin-label")


def level_labels(panel: Panel, window: View, size: float) -> Iterator[Iterator[Label]]:
    """Yield, for each named height but zero, the places beside its tick on the y axis."""
    for height, label in panel.levels:
        if height != 0.0:
            yield _level(label, (window.origin[0], window.up.at(height)), size)


def _level(label: Formula, tick: Point, size: float) -> Iterator[Label]:
    for away in (1.2, 2.4):
        for direction in _BESIDE:
            yield _beside(tick, direction, GAP * away, label, size, "level-label")


def jump_labels(shaft: Sequence[Point], size_of_jump: Formula, size: float) -> Iterator[Label]:
    """Yield the places beside a jump's arrow, the middle first."""
    (x, low), (_, high) = shaft
    width, _ = extent(size_of_jump, size)
    for away in (1.0, 2.0, 4.0, 7.0, 11.0, 16.0):
        for side, along in product((1.0, -1.0), (0.5, 0.65, 0.35, 0.8, 0.2)):
            for lift in (0.0, 0.4, -0.4, 0.9, -0.9):
                height = low + along * (high - low) + lift
                at = (x + side * (GAP * away + width / 2), height)
                yield Label(at, size_of_jump, "c", size, role="jump-label")


def segment_labels(line: Sequence[Point], label: Formula, size: float) -> Iterator[Label]:
    """Yield the places along a segment, given on the sheet, on either side, the middle first."""
    width, height = extent(label, size)
    for away in _AWAY:
        for share in _ALONG:
            at, (dx, dy) = _point(line, share)
            for side in (1.0, -1.0):
                nx, ny = -dy * side, dx * side
                # The support of the label's box in that direction: just clear of a straight line.
                reach = abs(nx) * width / 2 + abs(ny) * height / 2 + GAP * away
                centre = (at[0] + nx * reach, at[1] + ny * reach)
                yield Label(centre, label, "c", size, role="segment-label")


def _point(line: Sequence[Point], share: float) -> tuple[Point, Point]:
    """Return the point at a share of the line's length, and the line's direction there (to the right)."""
    pieces = [(p, q, math.dist(p, q)) for p, q in pairwise(line) if p != q]
    if not pieces:
        return line[0], (1.0, 0.0)
    left = share * sum(length for _, _, length in pieces)
    walked = list(accumulate((length for _, _, length in pieces), initial=0.0))
    index = min(bisect_left(walked, left, 1) - 1, len(pieces) - 1)
    p, q, length = pieces[index]
    direction = ((q[0] - p[0]) / length, (q[1] - p[1]) / length)
    part = left - walked[index]
    return (p[0] + part * direction[0], p[1] + part * direction[1]), direction


def _beside(
    at: Point, direction: tuple[float, float], gap: float, content: Formula, size: float, role: str
) -> Label:
    """Return the label beside a point, in one of the eight directions."""
    width, height = extent(content, size)
    centre = (at[0] + direction[0] * (gap + width / 2), at[1] + direction[1] * (gap + height / 2))
    return Label(centre, content, "c", size, role=role)
