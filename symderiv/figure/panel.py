"""One panel of a sketch, as marks: axes, curve, kinks, and then the labels that find their own place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal

from symderiv.drawing import Dot, Label, Line, Mark, Point
from symderiv.figure.curve import Kink, Panel, Sketch
from symderiv.figure.extent import extent
from symderiv.figure.lettering import jump_labels, level_labels, origin_labels, segment_labels
from symderiv.figure.pen import DISC, POINT
from symderiv.figure.place import Area, Obstacle, Surroundings, area, leader
from symderiv.figure.view import GAP, OVERHANG, SLANT, ZERO, View, least_width, natural_height, view
from symderiv.formula import Formula

__all__ = ["compose", "least_width", "natural_height"]

CURVE = 1.9
"""Width of the curve.  Units: points."""
AXIS = 0.6
THIN = 0.5
JUMP = 0.8
SHORT = 0.4
"""A jump lower than this has no room for arrow heads.  Units: centimetres."""
REACH = 0.26
"""How far beside its kink a jump arrow stands.  Units: centimetres."""
# What a label would rather cross last has the greatest weight.
WEIGHTS = {
    "segment": 200.0,
    "jump": 120.0,
    "axis": 100.0,
    "kink-line": 80.0,
    "tick": 80.0,
    "leader": 60.0,
    "guide": 20.0,
}


def compose(panel: Panel, sketch: Sketch, frame: Area, size: float) -> tuple[Mark, ...]:
    """Return the marks of `panel` inside `frame`, labels clear of the lines and of each other."""
    window = view(panel, sketch, frame, size)
    lettered = [
        *_named_axes(sketch, window, frame, size),
        _title(panel, frame, size),
        *_tick_labels(window, size),
    ]
    back = [*_kink_lines(panel, window), *_axes(window), *_levels(panel, window)]
    back += _asymptotes(panel, window)
    front: list[Mark] = list(_curve(panel, window))
    dots = [dot for kink in panel.kinks for dot in _ends(kink, window)]
    around = Surroundings(
        frame,
        [area(label) for label in lettered] + [_covered(dot) for dot in dots],
        [_obstacle(mark) for mark in (*back, *front) if isinstance(mark, Line)],
    )
    jumps = _jumps(panel, window, around)
    guides = list(_jump_guides(panel, window, [shaft for shaft, _ in jumps]))
    around.obstacles += [_obstacle(guide) for guide in guides]
    front += guides
    lettered += [around.settle(c) for c in level_labels(panel, window, size)]
    if not any(tick.content == ZERO for tick in window.ticks):
        lettered.append(around.settle(origin_labels(window, size)))
    for shaft, size_of_jump in jumps:
        label = around.settle(jump_labels(shaft.points, size_of_jump, size), shaft.points)
        lettered.append(label)
        front += [shaft, *_leader(label, shaft.points, around)]
    for segment, line in zip(panel.segments, _curve(panel, window), strict=True):
        if segment.label is not None:
            label = around.settle(segment_labels(line.points, segment.label, size), line.points)
            lettered.append(label)
            front += _leader(label, line.points, around)
    return (*back, *front, *dots, *lettered)


def _jumps(panel: Panel, window: View, around: Surroundings) -> list[tuple[Line, Formula]]:
    """Return the double arrow that measures each jump, with the jump's size; all are obstacles now.

    An arrow stands beside its kink where it meets nothing, on the right if it may choose.
    """
    shafts: list[tuple[Line, Formula]] = []
    for kink in panel.kinks:
        if kink.jump is None:
            continue
        x, low, high = window.across.at(kink.x), *sorted(window.up.at(y) for y in (kink.left, kink.right))
        offsets = [side * away * REACH for away in (1.0, 2.2, 3.4) for side in (1.0, -1.0)]
        columns = [Area(x + offset, low, x + offset, high) for offset in offsets]
        column = min(columns, key=lambda place: around.hindrance(place.grown(0.05).shortened(0.2)))
        ends = ((column.left, low), (column.left, high))
        arrow: Literal["none", "both"] = "both" if high - low > SHORT else "none"
        shafts.append((Line(ends, "ink", JUMP, arrow=arrow, role="jump"), kink.jump))
        around.obstacles.append(_obstacle(shafts[-1][0]))
    return shafts


def _jump_guides(panel: Panel, window: View, shafts: Sequence[Line]) -> Iterator[Line]:
    """Yield, for each jump, the short line from the end that its arrow stands away from."""
    for kink, shaft in zip((k for k in panel.kinks if k.jump is not None), shafts, strict=True):
        x, end = window.across.at(kink.x), shaft.points[0][0]
        side = math.copysign(1.0, end - x)
        y = window.up.at(kink.right if side < 0 else kink.left)
        yield Line(((x + side * DISC, y), (end + side * 0.08, y)), "ink", THIN, role="guide")


def _leader(label: Label, named: tuple[Point, ...], around: Surroundings) -> Iterator[Line]:
    """Yield a thin line from a label to the line it names, where it had to move far away."""
    points = leader(area(label), named)
    if points is not None:
        line = Line(points, "muted", THIN, role="leader")
        around.obstacles.append(_obstacle(line))
        yield line


def _axes(window: View) -> Iterator[Line]:
    """Yield the two axes as thin arrows through the origin."""
    x, y = window.origin
    left = min(window.area.left, x) - 0.15
    yield Line(((left, y), (window.area.right + OVERHANG, y)), "ink", AXIS, arrow="end", role="axis")
    foot = y if window.floored else window.area.bottom + 0.1
    yield Line(((x, foot), (x, window.area.top + 0.45)), "ink", AXIS, arrow="end", role="axis")


def _named_axes(sketch: Sketch, window: View, frame: Area, size: float) -> Iterator[Label]:
    """Yield the axes' names at their arrows."""
    x, y = window.origin
    yield Label((window.area.right + OVERHANG + GAP, y), sketch.x_label, "w", size, role="axis-label")
    width, height = extent(sketch.y_label, size)
    fits = x + 0.15 + width < frame.right
    at = (x + 0.15 if fits else x - 0.15, window.area.top + GAP + height / 2)
    yield Label(at, sketch.y_label, "w" if fits else "e", size, role="axis-label")


def _title(panel: Panel, frame: Area, size: float) -> Label:
    return Label(((frame.left + frame.right) / 2, frame.top - GAP), panel.title, "n", size + 1, role="title")


def _kink_lines(panel: Panel, window: View) -> Iterator[Line]:
    """Yield a dashed line at each kink and pole and, where the ticks are crowded, a leader to its label."""
    bottom = window.area.bottom
    for kink in panel.kinks:
        x, top = window.at((kink.x, max(kink.left, kink.right)))
        top = max(top + 0.35, window.up.start + 0.4 * (window.up.stop - window.up.start))
        yield Line(((x, bottom), (x, top)), "muted", THIN, "dashed", role="kink-line")
    for pole in panel.poles:
        x = window.across.at(pole.x)
        yield Line(((x, bottom), (x, window.area.top)), "muted", AXIS, "dashed", role="kink-line")
    for tick in window.ticks:
        if window.crowded and abs(tick.centre - tick.x) > 0.02:
            start = window.origin[1] if tick.role == "origin-label" else bottom
            points = ((tick.x, start), (tick.x, bottom), (tick.centre, bottom - SLANT))
            yield Line(points, "muted", THIN, role="tick")


def _tick_labels(window: View, size: float) -> Iterator[Label]:
    top = window.area.bottom - GAP / 2 - (SLANT if window.crowded else 0.0)
    for tick in window.ticks:
        yield Label((tick.centre, top), tick.content, "n", size, role=tick.role)


def _levels(panel: Panel, window: View) -> Iterator[Line]:
    """Yield a tick on the y axis for each named height, and a dotted guide to a kink's end there."""
    x = window.origin[0]
    for height, _ in panel.levels:
        if height == 0.0:
            continue
        y = window.up.at(height)
        yield Line(((x - 0.06, y), (x + 0.06, y)), "ink", AXIS, role="tick")
        ends = [
            window.across.at(kink.x) for kink in panel.kinks if height in (kink.left, kink.right, kink.value)
        ]
        if ends:
            nearest = min(ends, key=lambda end: abs(end - x))
            yield Line(((x, y), (nearest, y)), "muted", THIN, "dotted", role="guide")


def _asymptotes(panel: Panel, window: View) -> Iterator[Line]:
    """Yield a dashed line from the y axis to each end of the curve that comes close to a height."""
    for height, end in panel.asymptotes:
        x, y = window.at((end, height))
        yield Line(((window.origin[0], y), (x, y)), "muted", THIN, "dashed", role="guide")


def _curve(panel: Panel, window: View) -> Iterator[Line]:
    for segment in panel.segments:
        points = tuple(window.at(point) for point in segment.points)
        yield Line(points, "accent", CURVE, role="segment")


def _ends(kink: Kink, window: View) -> Iterator[Dot]:
    """Yield the discs at a kink: one where both ends meet, two at a jump."""
    left, right = window.at((kink.x, kink.left)), window.at((kink.x, kink.right))
    if abs(left[1] - right[1]) < DISC / 2:
        yield _end(left, kink.left_closed or kink.right_closed)
    else:
        yield _end(left, kink.left_closed)
        yield _end(right, kink.right_closed)
    if kink.value is not None:
        yield _end(window.at((kink.x, kink.value)), closed=True)


def _end(at: Point, closed: bool) -> Dot:
    return Dot(at, closed, "accent", "closed-end" if closed else "open-end")


def _covered(dot: Dot) -> Area:
    return Area(dot.at[0], dot.at[1], dot.at[0], dot.at[1]).grown(DISC)


def _obstacle(line: Line) -> Obstacle:
    return Obstacle(line.points, WEIGHTS[line.role], 0.03 + line.width * POINT / 2)
