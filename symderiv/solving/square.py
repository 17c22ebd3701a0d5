"""Solving for pictures of the unit square under maps of the plane, each image checked by the definition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import symderiv.figure.chart as charts
from symderiv.answer import Charted, Worked
from symderiv.drawing import Point
from symderiv.expr import Expr, Var
from symderiv.formula import Letter, Number, Script, Words
from symderiv.graph import Graph
from symderiv.numeric import evaluator
from symderiv.parse import expression
from symderiv.problem import Part, Square
from symderiv.solving import given
from symderiv.statement import scope_of_part
from symderiv.step import Step
from symderiv.witness.computed import arrays_of, computed, together

CORNERS: tuple[Point, ...] = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
#: An F inside the square, which no rotation or reflection takes to itself.
LETTER: tuple[tuple[Point, ...], ...] = (((0.3, 0.2), (0.3, 0.8), (0.7, 0.8)), ((0.3, 0.5), (0.55, 0.5)))
#: Pieces of a side: a map that is not linear bends it.
PIECES = 16


def solve(part: Part, graph: Graph) -> Worked:
    """Return the unit square and its image under each map that `part` asks for.

    Raises: InputError when the image cannot be read, or an input has no value.
    """
    ask = part.ask
    assert isinstance(ask, Square)
    image = _Image(ask, graph, expression(ask.of, scope_of_part(part, graph)))
    drawn = tuple(image.chart(title, values) for title, values in ask.maps)
    shared = _around([chart.window for chart in drawn])
    drawn = tuple(replace(chart, window=shared) for chart in drawn)
    steps = tuple(image.step(title, values) for title, values in ask.maps)
    caption = ("the unit square (dashed) with a letter in it, and its image under ", image.of)
    words = " ".join(f"{title}: {given.told(tuple(v for _, v in values))}." for title, values in ask.maps)
    return Worked(steps, charts=(Charted(drawn, caption, words),))


@dataclass(frozen=True)
class _Image:
    """The image of a point, as an expression in the point and the inputs that make the map."""

    ask: Square
    graph: Graph
    of: Expr

    def chart(self, title: str, values: given.Values) -> charts.Chart:
        old = [charts.Trace(CORNERS, None, "muted", "dashed", 0.8)]
        new = [charts.Trace(self.moved(CORNERS, values), None, "accent", "solid", 1.6)]
        new += [charts.Trace(self.moved(stroke, values), None, "ink", "solid", 1.2) for stroke in LETTER]
        points = [p for trace in (*old, *new) for p in trace.points]
        left, right = min(x for x, _ in points) - 0.15, max(x for x, _ in points) + 0.15
        bottom, top = min(y for _, y in points) - 0.15, max(y for _, y in points) + 0.15
        x, y = (Script(Letter(self.ask.point), Number(n)) for n in "12")
        return charts.Chart(Words(title), x, y, (left, right, bottom, top), (*old, *new), equal=True)

    def moved(self, line: tuple[Point, ...], values: given.Values) -> tuple[Point, ...]:
        """Return where the map takes a polyline, by the NumPy program."""
        run = evaluator(self.graph.lets, {"#of": self.of})
        arrays, sizes = arrays_of(self.graph.lets, self.of, self._at(values, line[0]))
        table = {v.name: array for v, array in arrays.items()} | sizes
        found = (run(table | {self.ask.point: p})["#of"] for p in _finer(line))
        return tuple((float(x), float(y)) for x, y in found)

    def step(self, title: str, values: given.Values) -> Step:
        """Return the images of the corners as a step, each entry computed by the definition as well."""
        entries = (
            computed(self.graph.lets, self.of[i], self._at(values, c))[1] for c in CORNERS for i in (1, 2)
        )
        why = tuple(given.said(values, self.graph))
        return Step(title, why, (self.of,), self.of.shape, (together(entries),))

    def _at(self, values: given.Values, point: Point) -> dict[Var, object]:
        exact = tuple(Fraction(c).limit_denominator(100) for c in point)
        return {self.graph[name]: value for name, value in (*values, (self.ask.point, exact))}


def _around(windows: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """Return the smallest window that holds all of them."""
    left, right, bottom, top = zip(*windows, strict=True)
    return min(left), max(right), min(bottom), max(top)


def _finer(line: tuple[Point, ...]) -> list[Point]:
    """Return a polyline with more points on it."""
    fine = [line[0]]
    for (x0, y0), (x1, y1) in pairwise(line):
        fine += [(x0 + (x1 - x0) * n / PIECES, y0 + (y1 - y0) * n / PIECES) for n in range(1, PIECES + 1)]
    return fine
