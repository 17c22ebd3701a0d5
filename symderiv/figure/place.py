"""Where a label can go: areas on the sheet, what they run into, and the best of several places."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from symderiv.drawing import Label, Point
from symderiv.figure.extent import extent

OFF_SHEET = 2000.0
ON_LABEL = 1000.0
REPEATED = 30.0
TETHERED = 10.0
GRID = 24
"""Rows and columns of places to try for a label that finds none near its line."""
LATER = 0.2
"""What each place further down the list of candidates costs."""
FAR = 0.55
"""A label further from the line it names gets a leader.  Units: centimetres."""
ECHO = 1.6
"""Two labels that say the same keep this far apart.  Units: centimetres."""

_ANCHOR = {
    "c": (0.5, 0.5),
    "n": (0.5, 1.0),
    "s": (0.5, 0.0),
    "e": (1.0, 0.5),
    "w": (0.0, 0.5),
    "ne": (1.0, 1.0),
    "nw": (0.0, 1.0),
    "se": (1.0, 0.0),
    "sw": (0.0, 0.0),
}
"""Share of the label's width and height that lies left of and below its anchor."""


@dataclass(frozen=True, slots=True)
class Area:
    """An upright rectangle.  Units: centimetres."""

    left: float
    bottom: float
    right: float
    top: float

    def grown(self, by: float) -> Area:
        """Return the area with `by` more on each side."""
        return Area(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def shortened(self, by: float) -> Area:
        """Return the area with `by` less at its top and its bottom, at least a line of it."""
        cut = min(by, (self.top - self.bottom) / 2)
        return Area(self.left, self.bottom + cut, self.right, self.top - cut)

    def overlaps(self, other: Area) -> bool:
        """Tell whether the two areas share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def within(self, other: Area) -> bool:
        """Tell whether this area lies inside `other`."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )

    def crossed(self, start: Point, end: Point) -> bool:
        """Tell whether the straight line from `start` to `end` passes through the area's inside."""
        enter, leave = 0.0, 1.0
        for from_, to, low, high in (
            (start[0], end[0], self.left, self.right),
            (start[1], end[1], self.bottom, self.top),
        ):
            run = to - from_
            if run == 0:
                if not low < from_ < high:
                    return False
                continue
            near, far = sorted(((low - from_) / run, (high - from_) / run))
            enter, leave = max(enter, near), min(leave, far)
        return enter < leave


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A polyline that labels keep `clear` away from; `weight` says how much it matters."""

    points: tuple[Point, ...]
    weight: float
    clear: float = 0.04


def area(label: Label) -> Area:
    """Return the area that `label` covers, by the estimate of `extent`."""
    width, height = extent(label.content, label.size)
    share_x, share_y = _ANCHOR[label.anchor]
    left, bottom = label.at[0] - share_x * width, label.at[1] - share_y * height
    return Area(left, bottom, left + width, bottom + height)


@dataclass(slots=True)
class Surroundings:
    """What is on the sheet already, while labels are being placed one after the other."""

    sheet: Area
    areas: list[Area]
    obstacles: list[Obstacle]
    labels: list[Label] = field(default_factory=list)

    def settle(self, candidates: Iterable[Label], named: Sequence[Point] = ()) -> Label:
        """Return the candidate that runs into least, the earlier one in a tie, and keep its area.

        A label far from the line it names (`named`) will need a leader, which counts as well.
        """
        best, least = None, math.inf
        first, places = itertools.tee(candidates)
        for rank, label in enumerate(itertools.chain(places, self._anywhere(next(first)))):
            if rank * LATER >= least:
                break
            cost = rank * LATER + self._cost(label, named)
            if cost < least:
                best, least = label, cost
        assert best is not None, "a label without a place to try"
        self.areas.append(area(best))
        self.labels.append(best)
        return best

    def _anywhere(self, label: Label) -> Iterator[Label]:
        """Yield places all over the sheet for a label that finds none where it should be, near ones first."""
        across, up = (
            [low + step * (high - low) / GRID for step in range(1, GRID)]
            for low, high in ((self.sheet.left, self.sheet.right), (self.sheet.bottom, self.sheet.top))
        )
        places = sorted(itertools.product(across, up), key=lambda at: math.dist(at, label.at))
        yield from (label._replace(at=at) for at in places)

    def hindrance(self, place: Area) -> float:
        """Return what it costs to put something there: the weights of all that it runs into."""
        cost = 0.0 if place.within(self.sheet) else OFF_SHEET
        cost += ON_LABEL * sum(place.grown(0.03).overlaps(other) for other in self.areas)
        return cost + sum(o.weight for o in self.obstacles if _runs(o.points, place.grown(o.clear)))

    def _cost(self, label: Label, named: Sequence[Point]) -> float:
        place = area(label)
        cost = self.hindrance(place)
        near = (other for other in self.labels if math.dist(other.at, label.at) < ECHO)
        cost += REPEATED if any(other.content == label.content for other in near) else 0.0
        if named and (line := leader(place, named)) is not None:
            cost += TETHERED + ON_LABEL * sum(_runs(line, other) for other in self.areas)
            cost += sum(o.weight for o in self.obstacles if _meet(line, o.points)) / 2
        return cost


def _runs(line: Sequence[Point], through: Area) -> bool:
    return any(through.crossed(p, q) for p, q in pairwise(line))


def _meet(line: tuple[Point, Point], other: Sequence[Point]) -> bool:
    """Tell whether a leader crosses another line before it comes to its own."""
    start, stop = line
    end = (start[0] + 0.9 * (stop[0] - start[0]), start[1] + 0.9 * (stop[1] - start[1]))
    return any(
        _turn(start, end, p) * _turn(start, end, q) < 0 and _turn(p, q, start) * _turn(p, q, end) < 0
        for p, q in pairwise(other)
    )


def _turn(a: Point, b: Point, c: Point) -> float:
    """Return twice the signed area of a triangle."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def leader(place: Area, named: Sequence[Point]) -> tuple[Point, Point] | None:
    """Return the line from a label's area to the nearest point of the line it names, if that is far.

    Units: centimetres.
    """
    centre = ((place.left + place.right) / 2, (place.bottom + place.top) / 2)
    feet = [_foot(centre, p, q) for p, q in pairwise(named)]
    edge, at = min(((_nearest(place, foot), foot) for foot in feet), key=lambda pair: math.dist(*pair))
    return (edge, at) if math.dist(edge, at) > FAR else None


def _foot(at: Point, start: Point, end: Point) -> Point:
    """Return the point of the straight line from `start` to `end` that is nearest to `at`."""
    run, rise = end[0] - start[0], end[1] - start[1]
    length = run * run + rise * rise
    part = ((at[0] - start[0]) * run + (at[1] - start[1]) * rise) / length if length else 0.0
    part = max(0.0, min(1.0, part))
    return start[0] + part * run, start[1] + part * rise


def _nearest(place: Area, to: Point) -> Point:
    return min(max(to[0], place.left), place.right), min(max(to[1], place.bottom), place.top)


def spread(wanted: Sequence[float], widths: Sequence[float], left: float, right: float) -> list[float]:
    """Return centres near the `wanted` ones (in ascending order) whose `widths` do not overlap.

    The squared distance to the wanted centres is least among all places in that order; the row
    stays between `left` and `right` when it fits at all.
    """
    if not wanted:
        return []
    shifts = [0.0]
    for before, after in pairwise(widths):
        shifts.append(shifts[-1] + (before + after) / 2)
    # With the widths taken out, what remains is to be non-decreasing: pool what is out of order.
    pools: list[tuple[float, int]] = []
    for value in (w - s for w, s in zip(wanted, shifts, strict=True)):
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (high, n), (low, m) = pools[-2:]
            pools[-2:] = [((high * n + low * m) / (n + m), n + m)]
    low, high = left + widths[0] / 2, right - widths[-1] / 2 - shifts[-1]
    level = [max(low, min(high, mean)) for mean, count in pools for _ in range(count)]
    return [base + shift for base, shift in zip(level, shifts, strict=True)]
