r"""A drawing inside LaTeX: the standard `picture` environment, with graphicx and color and nothing else.

Lines of any slope are rules turned by `\rotatebox`, which prints as vectors; the unit is 1 cm.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import assert_never

from symderiv.drawing import Box, Curve, Dot, Drawing, Label, Line, Mark, Point
from symderiv.figure.pen import (
    BOX_EDGE,
    COLOURS,
    CORNER,
    DASHES,
    DISC,
    DISC_EDGE,
    PAPER,
    POINT,
    TINT,
    Colour,
    dashed,
    heads,
    stroke,
)
from symderiv.typeset.latex import latex

_SIDES = {"n": "t", "s": "b", "e": "r", "w": "l"}
OPTICAL = 8.0
"""Labels smaller than this are set at this size and scaled.  Units: points."""
_FLAT = 1e-6
"""A line off the level by less than this is level.  Units: centimetres."""


def picture(drawing: Drawing) -> str:
    r"""Return `drawing` as LaTeX source; the document must load graphicx, color, amsmath and amssymb."""
    lines = [
        r"\begingroup\setlength{\unitlength}{1cm}%",
        rf"\begin{{picture}}({_number(drawing.width)},{_number(drawing.height)})",
        *(line for mark in drawing.marks for line in _mark(mark)),
        r"\end{picture}%",
        r"\endgroup",
    ]
    return "\n".join(lines) + "\n"


def _mark(mark: Mark) -> Iterator[str]:
    """Yield the lines of source that draw `mark`."""
    match mark:
        case Line(tone=tone, width=width, dash=dash) | Curve(tone=tone, width=width, dash=dash):
            yield from _inked(_pieces(stroke(mark), DASHES[dash], width), COLOURS[tone])
            for head in heads(mark):
                yield from _inked(_polyline(head, max(width, 0.7)), COLOURS[tone])
        case Box(tone=tone):
            yield from _inked(_filling(mark), TINT if mark.fill else PAPER)
            yield from _inked(_polyline(stroke(mark), BOX_EDGE), COLOURS[tone])
        case Dot():
            yield from _dot(mark)
        case Label():
            yield _label(mark)
        case _:
            assert_never(mark)


def _inked(lines: Iterator[str], colour: Colour) -> Iterator[str]:
    """Yield the lines in one group of that colour."""
    yield rf"{{\color[rgb]{{{','.join(_number(part) for part in colour)}}}%"
    yield from lines
    yield "}%"


def _pieces(points: Sequence[Point], pattern: Sequence[float], width: float) -> Iterator[str]:
    for piece in dashed(points, pattern):
        yield from _polyline(piece, width)


def _polyline(points: Sequence[Point], width: float) -> Iterator[str]:
    """Yield a rule for each stretch, a little longer at the joints so that no notch shows.

    Units: points for the width.
    """
    distinct = [points[0], *(q for p, q in pairwise(points) if math.dist(p, q) > _FLAT)]
    bearings = [math.atan2(q[1] - p[1], q[0] - p[0]) for p, q in pairwise(distinct)]
    joints = [0.0, *(_overlap(b - a, width) for a, b in pairwise(bearings)), 0.0]
    for (p, q), bearing, before, after in zip(pairwise(distinct), bearings, joints, joints[1:], strict=False):
        across, up = math.cos(bearing), math.sin(bearing)
        start = (p[0] - before * across, p[1] - before * up)
        end = (q[0] + after * across, q[1] + after * up)
        yield _rule(start, end, width)


def _overlap(turn: float, width: float) -> float:
    """Return how far two rules that meet at this angle run on, at most half their width."""
    return min(abs(math.tan(math.remainder(turn, 2 * math.pi) / 2)), 1.0) * width * POINT / 2


def _rule(start: Point, end: Point, width: float) -> str:
    """Return a rule of that width from `start` to `end`, centred on the line between them."""
    run, rise = end[0] - start[0], end[1] - start[1]
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    length, thick = f"{_number(math.hypot(run, rise))}cm", f"{_number(width)}bp"
    if abs(rise) < _FLAT:
        ink = rf"\rule{{{length}}}{{{thick}}}"
    elif abs(run) < _FLAT:
        ink = rf"\rule{{{thick}}}{{{length}}}"
    else:
        angle = math.degrees(math.atan(rise / run))
        ink = rf"\rotatebox{{{_number(angle)}}}{{\rule{{{length}}}{{{thick}}}}}"
    return rf"{_put(middle)}{{\makebox(0,0){{{ink}}}}}%"


def _filling(box: Box) -> Iterator[str]:
    """Yield two crossing rules that fill a box up to its rounded corners."""
    inset = min(CORNER, box.width / 2, box.height / 2) * 0.6
    for across, up in ((box.width, box.height - inset), (box.width - inset, box.height)):
        ink = rf"\rule{{{_number(across)}cm}}{{{_number(up)}cm}}"
        yield rf"{_put(box.centre)}{{\makebox(0,0){{{ink}}}}}%"


def _dot(dot: Dot) -> Iterator[str]:
    # A closed disc is as wide as the ring of an open one.
    across = 2 * DISC + (DISC_EDGE * POINT if dot.closed else 0.0)
    disc = rf"{_put(dot.at)}{{\circle*{{{_number(across)}}}}}%"
    if dot.closed:
        yield from _inked(iter((disc,)), COLOURS[dot.tone])
    else:
        yield from _inked(iter((disc,)), PAPER)
        ring = rf"\thicklines{_put(dot.at)}{{\circle{{{_number(2 * DISC)}}}}}%"
        yield from _inked(iter((ring,)), COLOURS[dot.tone])


def _label(label: Label) -> str:
    r"""Return a label; the strut gives it the height of a line, as on the other canvases."""
    sides = "".join(_SIDES.get(side, "") for side in label.anchor)
    colour = ",".join(_number(part) for part in COLOURS[label.tone])
    # Below eight points TeX's letters grow wider for their size; the layout counts on even ones.
    size = max(label.size, OPTICAL)
    strut = r"\vphantom{\mathrm{lp}}"
    font = rf"\fontsize{{{_number(size)}}}{{{_number(size * 1.2)}}}\selectfont"
    body = rf"{{{font}$\displaystyle{strut}{latex(label.content)}$}}"
    if label.size < size:
        body = rf"\scalebox{{{_number(label.size / size)}}}{body}"
    return rf"{_put(label.at)}{{\makebox(0,0)[{sides}]{{\color[rgb]{{{colour}}}{body}}}}}%"


def _put(at: Point) -> str:
    return rf"\put({_number(at[0])},{_number(at[1])})"


def _number(value: float) -> str:
    """Return the number with four decimals and no trailing zeros; never `-0` and never an exponent."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
