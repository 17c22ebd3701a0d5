"""A drawing: marks at places on a sheet of paper, in centimetres, and nothing about meaning.

`symderiv.figure` composes drawings (derivative sketches, computation graphs); a canvas prints
them: `symderiv.figure.canvas` as SVG, PNG or PDF, `symderiv.render.picture` inside LaTeX.
The origin is the lower left corner; x grows right, y grows up.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from symderiv.formula import Formula

Point = tuple[float, float]
Tone = Literal["ink", "accent", "muted", "faint"]


class Line(NamedTuple):
    """A polyline through `points`.  `role` names what it stands for (`axis`, `segment`, `kink`, …)."""

    points: tuple[Point, ...]
    tone: Tone = "ink"
    width: float = 0.6
    """Units: points (1/72 inch)."""
    dash: Literal["solid", "dashed", "dotted"] = "solid"
    arrow: Literal["none", "end", "both"] = "none"
    role: str = ""


class Curve(NamedTuple):
    """A quadratic Bézier curve, with an optional arrow head at its end."""

    start: Point
    control: Point
    end: Point
    tone: Tone = "ink"
    width: float = 0.6
    dash: Literal["solid", "dashed", "dotted"] = "solid"
    arrow: Literal["none", "end", "both"] = "none"
    role: str = ""


class Dot(NamedTuple):
    """A small disc: closed (the value is taken) or open (it is not)."""

    at: Point
    closed: bool
    tone: Tone = "ink"
    role: str = ""


class Box(NamedTuple):
    """A rounded rectangle around a node, given by its centre and its size."""

    centre: Point
    width: float
    height: float
    tone: Tone = "ink"
    fill: bool = False
    role: str = ""


class Label(NamedTuple):
    """A formula or words at a place; `anchor` is the point of the label that sits at `at`."""

    at: Point
    content: Formula
    anchor: Literal["c", "n", "s", "e", "w", "ne", "nw", "se", "sw"] = "c"
    size: float = 8.0
    """Units: points."""
    tone: Tone = "ink"
    role: str = ""


Mark = Line | Curve | Dot | Box | Label


class Drawing(NamedTuple):
    """A sheet of `width` × `height` centimetres with its marks, painted in order."""

    width: float
    height: float
    marks: tuple[Mark, ...]
