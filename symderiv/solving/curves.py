"""Solving for curves: values of expressions along an axis, each checked by its definition at some places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from symderiv.answer import Charted, Worked
from symderiv.expr import Expr, Var
from symderiv.figure.chart import Chart, Trace, around
from symderiv.formula import Words
from symderiv.graph import Graph
from symderiv.notation import Notation
from symderiv.numeric import evaluator
from symderiv.parse import expression
from symderiv.problem import Curves, Part
from symderiv.shape import SCALAR
from symderiv.solving import given
from symderiv.statement import scope_of_part
from symderiv.step import Side, Step
from symderiv.witness.computed import arrays_of, computed, together

#: Places at which a curve is drawn; the first, the middle and the last of them are checked.
PLACES = 121


def solve(part: Part, graph: Graph) -> Worked:
    """Return the curves that `part` asks for, with a step for each.

    Raises: InputError when an expression cannot be read, or an input has no value.
    """
    ask = part.ask
    assert isinstance(ask, Curves)
    axis, scope = _Axis(ask, graph), scope_of_part(part, graph)
    curves = tuple((name, expression(text, scope)) for name, text in ask.of)
    traces = tuple(_styled(n, name, axis.points(of)) for n, (name, of) in enumerate(curves))
    window = around([point for trace in traces for point in trace.points])
    dots = tuple(point for trace in traces for point in trace.points) if ask.whole else ()
    chart = Chart(None, Notation(dict(part.letters))(axis.against), None, window, traces, dots)
    steps = tuple(axis.step(name, of) for name, of in curves)
    words = " ".join(map(_in_words, traces, (name for name, _ in curves)))
    return Worked(steps, charts=(Charted((chart,), tuple(axis.caption(curves)), words),))


@dataclass(frozen=True)
class _Axis:
    """The places along an input, and the values of all others."""

    ask: Curves
    graph: Graph

    @property
    def against(self) -> Var:
        return self.graph[self.ask.against]

    @cached_property
    def places(self) -> tuple[Fraction, ...]:
        low, high = Fraction(self.ask.low), Fraction(self.ask.high)
        if self.ask.whole:
            return tuple(Fraction(n) for n in range(int(low), int(high) + 1))
        return tuple(low + (high - low) * n / (PLACES - 1) for n in range(PLACES))

    def at(self, place: Fraction) -> dict[Var, object]:
        return {self.graph[name]: value for name, value in self.ask.at} | {self.against: place}

    def points(self, of: Expr) -> tuple[tuple[float, float], ...]:
        """Return the curve of `of`, from the NumPy program."""
        run = evaluator(self.graph.lets, {"#of": of})
        arrays, sizes = arrays_of(self.graph.lets, of, self.at(self.places[0]))
        table = {v.name: array for v, array in arrays.items()} | sizes
        found = (run(table | {self.against.name: float(x)})["#of"] for x in self.places)
        return tuple((float(x), float(y)) for x, y in zip(self.places, found, strict=True))

    def step(self, name: str, of: Expr) -> Step:
        places = (self.places[0], self.places[len(self.places) // 2], self.places[-1])
        check = together(computed(self.graph.lets, of, self.at(x))[1] for x in places)
        return Step(f"curve: {name}", tuple(given.said(self.ask.at, self.graph)), (of,), SCALAR, (check,))

    def caption(self, curves: tuple[tuple[str, Expr], ...]) -> Iterator[str | Side]:
        """Yield what is drawn, against what, and where."""
        for n, (name, of) in enumerate(curves):
            yield f"{'; ' if n else ''}{name}: "
            yield of
        yield ", against "
        yield self.against
        yield from (", ", *given.said(self.ask.at, self.graph)) if self.ask.at else ()
        yield "."


def _styled(number: int, name: str, points: tuple[tuple[float, float], ...]) -> Trace:
    """Return a curve in a pen that tells it from its neighbours in grey print too."""
    match number % 3:
        case 0:
            return Trace(points, Words(name), "accent", "solid")
        case 1:
            return Trace(points, Words(name), "ink", "dashed")
        case _:
            return Trace(points, Words(name), "muted", "dotted", 2.0)


def _in_words(trace: Trace, name: str) -> str:
    (x0, y0), (x1, y1) = trace.points[0], trace.points[-1]
    return f"{name} goes from {y0:.3g} at {x0:g} to {y1:.3g} at {x1:g}.".replace("-", "−")
