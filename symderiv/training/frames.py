"""What a net learns, in frames: the curve, the share of each hidden unit, and the elbows where they kink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from symderiv.answer import Charted
from symderiv.expr import Expr, Index, Var, index
from symderiv.figure.chart import Chart, Trace
from symderiv.formula import Words
from symderiv.graph import Graph
from symderiv.index import entries
from symderiv.notation import Notation
from symderiv.numeric import Run, evaluator
from symderiv.ops.arithmetic import times
from symderiv.partial import derivative
from symderiv.piecewise import analyse
from symderiv.problem import Part
from symderiv.shape import axes
from symderiv.training.descent import Descent, Parameters, looks

#: Frames of the moving picture, and stills of it that are printed.
FRAMES, STILLS = 60, 4
PLACES = 81
MARGIN = 0.1


def charted(run: Descent, part: Part) -> Charted:
    """Return the frames of a run: some as stills, more as a moving picture."""
    net, write = Net(run), Notation(dict(part.letters))
    stills, moving = (
        tuple(net.chart(n, write) for n in looks(run.ask.steps, count)) for count in (STILLS, FRAMES)
    )
    caption = (
        *(net.of, " (solid) and the examples (dots); what each hidden unit adds, ", net.share),
        *(" (dotted), and its elbow at ", net.against, " = ", net.elbow, " (dashed)."),
    )
    first, last = (", ".join(f"{x:.2f}" for x in net.elbows(run.history[n])) for n in (0, -1))
    words = f"The elbows lie at {first} before the first step, and at {last} after the last."
    return Charted(stills, caption, words.replace("-", "−"), moving)


@dataclass(frozen=True)
class Net:
    """A net on its way: the value drawn against an input, and the hidden values that have elbows."""

    run: Descent

    @property
    def graph(self) -> Graph:
        """The computation graph."""
        return self.run.graph

    @cached_property
    def _named(self) -> tuple[Var, Var, Var]:
        of, against, hidden = self.run.ask.drawn or ("", "", "")
        return self.graph[of], self.graph[against], self.graph[hidden]

    @property
    def of(self) -> Var:
        """The value that is drawn."""
        return self._named[0]

    @property
    def against(self) -> Var:
        """The input that it is drawn against."""
        return self._named[1]

    @cached_property
    def unit(self) -> Index:
        """The index of a hidden unit."""
        return index("i", axes(self._named[2].shape)[0])

    @cached_property
    def elbow(self) -> Expr:
        """Where unit i has its kink, in closed form: the one place where its hidden value switches."""
        one = entries(self.graph.expanded(self._named[2]), (self.unit,))
        ((place, _),) = analyse(one, self.against).breakpoints
        return place

    @cached_property
    def share(self) -> Expr:
        """What unit i adds to the value drawn: the derivative by its hidden value, times that value."""
        of, _, hidden = self._named
        slope = derivative(self.graph, of.name, hidden.name)
        return times(entries(slope, (self.unit,)), entries(hidden, (self.unit,)))

    @cached_property
    def _program(self) -> Run:
        return evaluator(self.graph.lets, {"#elbow": self.elbow, "#share": self.share})

    def at(self, values: Parameters, x: float) -> dict[str, Any]:
        """Return every named value of the net at x, and each unit's elbow and share."""
        sizes = dict(self._sizes(values))
        units = np.arange(1, sizes[str(self.unit.dim)] + 1)
        blank = {v.name: 0.0 for v in self.graph.inputs}
        table = {**blank, **values, **sizes, self.against.name: x, self.unit.name: units}
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._program(table)

    def _sizes(self, values: Parameters) -> Iterator[tuple[str, int]]:
        for name, value in values.items():
            lengths = zip(axes(self.graph[name].shape), np.shape(value), strict=True)
            yield from ((str(dim), length) for dim, length in lengths)

    def elbows(self, values: Parameters) -> tuple[float, ...]:
        """Return the places of all elbows at these values of the parameters."""
        return tuple(float(x) for x in self.at(values, 0.0)["#elbow"])

    @cached_property
    def dots(self) -> tuple[tuple[float, float], ...]:
        """The examples: the input, and the other value that is given with it."""
        (other,) = (name for name, _ in self.run.ask.data if name != self.against.name)
        return tuple((e[self.against.name], e[other]) for e in self.run.examples)

    @cached_property
    def window(self) -> tuple[float, float, float, float]:
        """What all frames show: the examples, with a margin for what overshoots them."""
        xs, ys = zip(*self.dots, strict=True)
        wide, high = MARGIN * (max(xs) - min(xs)), 4 * MARGIN * (max(ys) - min(ys))
        return min(xs) - wide, max(xs) + wide, min(ys) - high, max(ys) + high

    def chart(self, step: int, write: Notation) -> Chart:
        """Return the frame before that step."""
        values = self.run.history[step]
        left, right, *_ = self.window
        title = Words(f"step {step}, mean loss {self.run.loss(values):.2g}")
        marks = tuple((x, None) for x in self.elbows(values) if left < x < right)
        traces = tuple(self._traces(values))
        return Chart(title, write(self.against), write(self.of), self.window, traces, self.dots, marks)

    def _traces(self, values: Parameters) -> Iterator[Trace]:
        """Yield the units' shares, then the net over them, each broken where it leaves the window."""
        left, right, bottom, top = self.window
        places = [float(x) for x in np.linspace(left, right, PLACES)]
        kinks = [x for x in self.elbows(values) if left < x < right]
        places = sorted({*places, *kinks})
        found = [self.at(values, x) for x in places]
        heights = np.array([[*map(float, f["#share"]), float(f[self.of.name])] for f in found]).T
        for n, ys in enumerate(heights):
            for run in _runs([(x, float(y)) for x, y in zip(places, ys, strict=True)], bottom, top):
                net = n == len(heights) - 1
                yield Trace(
                    run, None, "accent" if net else "muted", "solid" if net else "dotted", 1.8 if net else 0.9
                )


def _runs(
    line: list[tuple[float, float]], bottom: float, top: float
) -> Iterator[tuple[tuple[float, float], ...]]:
    """Yield the pieces of a line that lie between two heights."""
    piece: list[tuple[float, float]] = []
    for point in [*line, (line[-1][0], top + 1)]:
        if bottom <= point[1] <= top:
            piece.append(point)
        elif len(piece) > 1:
            yield tuple(piece)
            piece = []
        else:
            piece = []
