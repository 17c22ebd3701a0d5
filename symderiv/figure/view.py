"""The window of a panel: where on the sheet a data point lies, and where the axes and ticks go."""

from __future__ import annotations

from dataclasses import dataclass

from symderiv.drawing import Point
from symderiv.figure.curve import Panel, Sketch
from symderiv.figure.extent import extent
from symderiv.figure.place import Area, spread
from symderiv.formula import Formula, Number

ZERO = Number("0")
GAP = 0.1
"""Between a label and what it stands beside.  Units: centimetres."""
OVERHANG = 0.35
"""How far the x axis runs on beyond the curve.  Units: centimetres."""
ABOVE = 0.6
"""Room above the curve's highest point.  Units: centimetres."""
BELOW = 0.45
"""Room below its lowest point, when that lies under the x axis.  Units: centimetres."""
ON_AXIS = 0.16
"""Room below its lowest point, when that is the x axis.  Units: centimetres."""
SLANT = 0.3
"""Height in which the leaders of crowded ticks reach their labels.  Units: centimetres."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear map from the data's `low`…`high` to the sheet's `start`…`stop`."""

    low: float
    high: float
    start: float
    stop: float

    def at(self, value: float) -> float:
        """Return the place of `value` on the sheet.  Units: centimetres."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start)


@dataclass(frozen=True, slots=True)
class Tick:
    """A label below the plot: its place on the axis, what it says, and where the label's centre went."""

    x: float
    content: Formula
    role: str
    centre: float


@dataclass(frozen=True, slots=True)
class View:
    """A panel's window on the sheet: scales, the window's area, the axes' places, the ticks."""

    across: Scale
    up: Scale
    area: Area
    origin: Point
    ticks: tuple[Tick, ...]
    has_zero: bool
    """Whether x = 0 is in the window, so that the y axis stands there."""

    def at(self, point: Point) -> Point:
        """Return the place of a data point on the sheet."""
        return self.across.at(point[0]), self.up.at(point[1])

    @property
    def floored(self) -> bool:
        """Tell whether nothing lies below the x axis."""
        return self.up.low == 0.0

    @property
    def crowded(self) -> bool:
        """Tell whether some tick label had to leave its tick."""
        return any(abs(tick.centre - tick.x) > 0.02 for tick in self.ticks)


def view(panel: Panel, sketch: Sketch, frame: Area, size: float) -> View:
    """Return the window of `panel` inside `frame`."""
    across = _across(panel, sketch, frame, size)
    low, high = _heights(panel)
    ticks = _ticks(panel, across, frame, low == 0.0, size)
    top = frame.top - _head(panel, sketch, size)
    bottom = frame.bottom + _foot(ticks, size)
    floor = bottom + (ON_AXIS if low == 0.0 else BELOW)
    up = Scale(low, high, floor, top - ABOVE * size / 8)
    has_zero = across.low <= 0.0 <= across.high
    origin = (across.at(0.0) if has_zero else across.start, up.at(0.0))
    return View(across, up, Area(across.start, bottom, across.stop, top), origin, ticks, has_zero)


def least_width(panel: Panel, sketch: Sketch, size: float) -> float:
    """Return the width under which the labels of `panel` would run into each other."""
    ticks = sum(extent(k.label, size)[0] + GAP for k in panel.marks) + extent(ZERO, size)[0]
    title = extent(panel.title, size + 1)[0]
    return max(4.0, ticks, title) + 2 * GAP


def natural_height(panel: Panel, sketch: Sketch, width: float, size: float) -> float:
    """Return the height of a panel of this width that is pleasant to look at."""
    frame = Area(0.0, 0.0, width, 1.0)
    floored = _heights(panel)[0] == 0.0
    ticks = _ticks(panel, _across(panel, sketch, frame, size), frame, floored, size)
    window = min(4.2, max(2.8, 0.46 * width)) * max(1.0, size / 10)
    return _head(panel, sketch, size) + window + _foot(ticks, size)


def _across(panel: Panel, sketch: Sketch, frame: Area, size: float) -> Scale:
    """Return the horizontal scale: the level labels keep room on the left, the arrow on the right."""
    xs = [x for segment in panel.segments for x, _ in segment.points]
    xs += [mark.x for mark in panel.marks]
    low, high = (min(xs), max(xs)) if min(xs) < max(xs) else (xs[0] - 1.0, xs[0] + 1.0)
    stop = frame.right - OVERHANG - 2 * GAP - extent(sketch.x_label, size)[0]
    widest = max([extent(label, size)[0] for _, label in panel.levels] + [extent(ZERO, size)[0]])
    share = -low / (high - low) if low <= 0.0 <= high else 0.0
    # The y axis stands at `share` of the window; what is left of it must hold the widest level.
    margin = max(0.3, widest + 0.3 - share * (stop - frame.left))
    return Scale(low, high, frame.left + margin, stop)


def _heights(panel: Panel) -> tuple[float, float]:
    """Return the lowest and highest value shown; zero is always among them."""
    values = [0.0]
    values += [y for segment in panel.segments for _, y in segment.points]
    values += [y for kink in panel.kinks for y in (kink.left, kink.right, kink.value) if y is not None]
    values += [y for y, _ in panel.levels]
    low, high = min(values), max(values)
    return (low, high) if low < high else (0.0, 1.0)


def _ticks(panel: Panel, across: Scale, frame: Area, floored: bool, size: float) -> tuple[Tick, ...]:
    """Return the labels of the kinks and poles, and of zero where the x axis runs along the bottom."""
    near = 1e-9 * (across.high - across.low)
    wanted = [(across.at(mark.x), mark.label, "kink-label") for mark in panel.marks]
    taken = any(abs(mark.x) <= near for mark in panel.marks)
    if floored and not taken and across.low <= 0.0 <= across.high:
        wanted.append((across.at(0.0), ZERO, "origin-label"))
    wanted.sort(key=lambda tick: tick[0])
    widths = [extent(label, size)[0] + GAP for _, label, _ in wanted]
    centres = spread([x for x, _, _ in wanted], widths, frame.left, frame.right)
    return tuple(Tick(*tick, centre) for tick, centre in zip(wanted, centres, strict=True))


def _head(panel: Panel, sketch: Sketch, size: float) -> float:
    """Return the height of the title and the y axis's label above the window."""
    return extent(panel.title, size + 1)[1] + extent(sketch.y_label, size)[1] + 4 * GAP


def _foot(ticks: tuple[Tick, ...], size: float) -> float:
    """Return the height of the tick labels below the window, with their leaders."""
    if not ticks:
        return GAP
    slant = SLANT if any(abs(tick.centre - tick.x) > 0.02 for tick in ticks) else 0.0
    return slant + GAP + max(extent(tick.content, size)[1] for tick in ticks)
