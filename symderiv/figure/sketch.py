"""A derivative sketch as one draws it by hand: how its panels share the sheet."""

from __future__ import annotations

from symderiv.drawing import Drawing, Label, Mark
from symderiv.figure.curve import Kink, Panel, Segment, Sketch
from symderiv.figure.extent import extent
from symderiv.figure.panel import compose, least_width, natural_height
from symderiv.figure.place import Area

__all__ = ["Kink", "Panel", "Segment", "Sketch", "drawing"]

GUTTER = 0.6
"""Between panels.  Units: centimetres."""
WIDEST = 9.5
"""A panel wider than this says nothing more.  Units: centimetres."""
SIDE_BY_SIDE = 12.0
"""A narrower sheet stacks its panels.  Units: centimetres."""


def drawing(sketch: Sketch, width: float = 16.0, size: float = 8.0) -> Drawing:
    """Return the sketch composed for a sheet `width` centimetres wide, with letters of `size` points.

    Panels stand side by side where the sheet is wide enough for their labels, else one above the
    other.  The sheet is narrower than asked when one panel needs no more, and wider only where
    the labels of a single panel do not fit.
    """
    needed = max(least_width(panel, sketch, size) for panel in sketch.panels)
    columns = min(2, len(sketch.panels))
    if width < SIDE_BY_SIDE or (width - GUTTER) / 2 < needed:
        columns = 1
    each = max(needed, min(WIDEST, (width - GUTTER * (columns - 1)) / columns))
    rows = [sketch.panels[i : i + columns] for i in range(0, len(sketch.panels), columns)]
    heights = [max(natural_height(panel, sketch, each, size) for panel in row) for row in rows]
    foot = 0.0 if sketch.note is None else extent(sketch.note, size)[1] + GUTTER
    top = sheet = sum(heights) + GUTTER * (len(rows) - 1) + foot
    marks: list[Mark] = []
    for row, height in zip(rows, heights, strict=True):
        for column, panel in enumerate(row):
            left = column * (each + GUTTER)
            marks += compose(panel, sketch, Area(left, top - height, left + each, top), size)
        top -= height + GUTTER
    across = columns * each + (columns - 1) * GUTTER
    if sketch.note is not None:
        marks.append(Label((across / 2, 0.0), sketch.note, "s", size, role="note"))
    return Drawing(across, sheet, tuple(marks))
