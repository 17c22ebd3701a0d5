"""A chart: curves over axes with numbers on them, for what was computed at given values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from symderiv.drawing import Dot, Drawing, Label, Line, Mark, Point, Tone
from symderiv.figure.extent import extent
from symderiv.figure.lettering import segment_labels
from symderiv.figure.place import Area, Obstacle, Surroundings, area, leader
from symderiv.figure.view import Scale
from symderiv.formula import Formula, Number, Sign, row

GAP = 0.1
"""Between a label and what it stands beside.  Units: centimetres."""
GUTTER = 0.5
"""Between charts.  Units: centimetres."""
LEAST = 5.0
"""A chart is not narrower than this.  Units: centimetres."""
TICK = 0.09
AXIS = 0.6
MOST_TICKS = 6
#: What a label would rather cross last has the greatest weight.
WEIGHTS = {"curve": 200.0, "axis": 100.0, "mark": 40.0}


@dataclass(frozen=True, slots=True)
class Trace:
    """A curve through points in data coordinates, and what it is called."""

    points: tuple[Point, ...]
    label: Formula | None = None
    tone: Tone = "accent"
    dash: Literal["solid", "dashed", "dotted"] = "solid"
    width: float = 1.6
    """Units: points."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Curves, dots, and marks on the horizontal axis (a place and its name), over a window of numbers.

    `window` is left, right, bottom, top; `equal` draws a unit as long in both directions.
    Raises: ValueError when the window is empty.
    """

    title: Formula | None
    x_label: Formula
    y_label: Formula | None
    window: tuple[float, float, float, float]
    traces: tuple[Trace, ...] = ()
    dots: tuple[Point, ...] = ()
    marks: tuple[tuple[float, Formula | None], ...] = ()
    equal: bool = False

    def __post_init__(self) -> None:
        left, right, bottom, top = self.window
        if not (left < right and bottom < top):
            raise ValueError(f"a chart needs a window; {self.window} is empty")


def around(points: Sequence[Point], share: float = 0.06) -> tuple[float, float, float, float]:
    """Return a window that holds the points, with a share of its size as a margin below and above."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    margin = share * (max(ys) - min(ys)) or 1.0
    return min(xs), max(xs), min(ys) - margin, max(ys) + margin


def drawing(charts: Sequence[Chart], width: float = 16.0, size: float = 8.0) -> Drawing:
    """Return the charts side by side, as many as go into `width` centimetres, else one above the other."""
    most = max(1, int((width + GUTTER) / LEAST))
    lines = -(-len(charts) // most)
    columns = -(-len(charts) // lines)
    each = min(9.5, (width - GUTTER * (columns - 1)) / columns)
    rows = [charts[i : i + columns] for i in range(0, len(charts), columns)]
    heights = [max(_height(chart, each, size) for chart in line) for line in rows]
    top = sheet = sum(heights) + GUTTER * (len(rows) - 1)
    marks: list[Mark] = []
    for line, height in zip(rows, heights, strict=True):
        for column, chart in enumerate(line):
            left = column * (each + GUTTER)
            marks += compose(chart, Area(left, top - height, left + each, top), size)
        top -= height + GUTTER
    return Drawing(columns * each + GUTTER * (columns - 1), sheet, tuple(marks))


def compose(chart: Chart, frame: Area, size: float) -> tuple[Mark, ...]:
    """Return the marks of a chart inside `frame`."""
    inside = _inside(chart, frame, size)
    if chart.equal:
        inside = _square(chart, inside)
    across, up = _scales(chart, inside)
    lettered = [*_titles(chart, frame, inside, size), *_numbers(across, up, inside, size)]
    curves = tuple(_curve(trace, across, up) for trace in chart.traces)
    stems = tuple(_stem(x, across, inside) for x, _ in chart.marks)
    lines = (*_frame(inside), *_ticks(across, up, inside), *stems, *curves)
    dots = tuple(Dot((across.at(x), up.at(y)), False, "muted", "data") for x, y in chart.dots)
    obstacles = [Obstacle(line.points, WEIGHTS.get(line.role, 20.0)) for line in lines]
    space = Surroundings(inside, [area(label) for label in lettered], obstacles)
    named: list[Mark] = []
    for (_, name), stem in zip(chart.marks, stems, strict=True):
        if name is not None:
            named.append(space.settle(segment_labels(stem.points, name, size), stem.points))
    for trace, curve in zip(chart.traces, curves, strict=True):
        if trace.label is not None:
            label = space.settle(segment_labels(curve.points, trace.label, size), curve.points)
            named += [label, *_leader(label, curve.points)]
    return (*lines, *dots, *lettered, *named)


def _leader(label: Label, named: tuple[Point, ...]) -> Iterator[Line]:
    points = leader(area(label), named)
    if points is not None:
        yield Line(points, "muted", 0.5, role="leader")


def _height(chart: Chart, width: float, size: float) -> float:
    """Return a height that is pleasant to look at, or that makes a unit as long up as across."""
    room = Area(0.0, 0.0, width, 100.0)
    inside = _inside(chart, room, size)
    around_it = 100.0 - (inside.top - inside.bottom)
    left, right, bottom, top = chart.window
    if chart.equal:
        return around_it + (inside.right - inside.left) * (top - bottom) / (right - left)
    return around_it + min(4.6, max(2.6, 0.58 * width))


def _inside(chart: Chart, frame: Area, size: float) -> Area:
    """Return the rectangle of the axes: numbers stand left of it and below, titles above."""
    left, right, bottom, top = chart.window
    widest = max(extent(_number(y, step), size)[0] for y, step in _nice(bottom, top))
    tall = extent(Number("0"), size)[1]
    above = [extent(label, size)[1] + GAP for label in (chart.title, chart.y_label) if label is not None]
    head = sum(above) + GAP
    foot = tall + extent(chart.x_label, size)[1] + 4 * GAP
    last = max(extent(_number(x, step), size)[0] for x, step in _nice(left, right)) / 2
    return Area(
        frame.left + widest + 3 * GAP, frame.bottom + foot, frame.right - last - GAP, frame.top - head
    )


def _square(chart: Chart, inside: Area) -> Area:
    """Return the part of a rectangle, from its upper left corner, in which units are as long up as across."""
    left, right, bottom, top = chart.window
    unit = min((inside.right - inside.left) / (right - left), (inside.top - inside.bottom) / (top - bottom))
    wide, high = unit * (right - left), unit * (top - bottom)
    return Area(inside.left, inside.top - high, inside.left + wide, inside.top)


def _scales(chart: Chart, inside: Area) -> tuple[Scale, Scale]:
    left, right, bottom, top = chart.window
    return Scale(left, right, inside.left, inside.right), Scale(bottom, top, inside.bottom, inside.top)


def _nice(low: float, high: float) -> tuple[tuple[float, float], ...]:
    """Return at most `MOST_TICKS` round numbers between two, each with the step between them."""
    rough = (high - low) / (MOST_TICKS - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple((n * step, step) for n in range(first, last + 1))


def _number(value: float, step: float) -> Formula:
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    text = f"{abs(value):.{digits}f}"
    return row(Sign("−", "prefix"), Number(text)) if value < -step / 2 else Number(text)


def _frame(inside: Area) -> Iterator[Line]:
    corner = (inside.left, inside.bottom)
    for end in ((inside.right, inside.bottom), (inside.left, inside.top)):
        yield Line((corner, end), "ink", AXIS, role="axis")


def _ticks(across: Scale, up: Scale, inside: Area) -> Iterator[Line]:
    for x, _ in _nice(across.low, across.high):
        at = across.at(x)
        yield Line(((at, inside.bottom), (at, inside.bottom - TICK)), "ink", AXIS, role="tick")
    for y, _ in _nice(up.low, up.high):
        at = up.at(y)
        yield Line(((inside.left, at), (inside.left - TICK, at)), "ink", AXIS, role="tick")


def _numbers(across: Scale, up: Scale, inside: Area, size: float) -> Iterator[Label]:
    for x, step in _nice(across.low, across.high):
        place = (across.at(x), inside.bottom - TICK - GAP / 2)
        yield Label(place, _number(x, step), "n", size, role="number")
    for y, step in _nice(up.low, up.high):
        place = (inside.left - TICK - GAP / 2, up.at(y))
        yield Label(place, _number(y, step), "e", size, role="number")


def _titles(chart: Chart, frame: Area, inside: Area, size: float) -> Iterator[Label]:
    middle = (inside.left + inside.right) / 2
    if chart.title is not None:
        yield Label((middle, frame.top - GAP / 2), chart.title, "n", size, role="title")
    if chart.y_label is not None:
        width, height = extent(chart.y_label, size)
        left = max(frame.left + width / 2, inside.left)
        yield Label((left, inside.top + GAP + height / 2), chart.y_label, "c", size, role="axis-label")
    foot = inside.bottom - extent(Number("0"), size)[1] - 3 * GAP
    yield Label((middle, foot), chart.x_label, "n", size, role="axis-label")


def _curve(trace: Trace, across: Scale, up: Scale) -> Line:
    points = tuple((across.at(x), up.at(y)) for x, y in trace.points)
    return Line(points, trace.tone, trace.width, trace.dash, role="curve")


def _stem(x: float, across: Scale, inside: Area) -> Line:
    at = across.at(x)
    return Line(((at, inside.bottom), (at, inside.top)), "muted", 0.5, "dashed", role="mark")
