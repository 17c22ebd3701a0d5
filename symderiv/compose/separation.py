"""Labelled points before and after a hidden layer: a table of where they go, and a picture of both planes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderiv.answer import Placed, Separated
from symderiv.document import Block, Figure, Heading, Inlines, Math, Table, Text
from symderiv.drawing import Drawing, Point
from symderiv.expr import Var
from symderiv.figure import scatter
from symderiv.figure.scatter import Plane
from symderiv.formula import Formula, Number, Words
from symderiv.saying import Saying
from symderiv.solution import Solution
from symderiv.solving.separation import numeral, vector


def blocks(solution: Solution, level: int, figures: bool) -> Iterator[Block]:
    """Yield the table and the figure of a separation."""
    report, say = solution.worked.separated, solution.say
    if report is None:
        return
    yield Heading(level, (Text("Where the points go"),))
    names = (report.input, report.hidden, report.result)
    header: tuple[Inlines, ...] = (*((Math(say.write(name)),) for name in names), (Text("label"),))
    yield Table(header, tuple(_row(placed) for placed in report.placed))
    if figures:
        caption = (
            *(Text("Full where the label is "), Math(Number("1")), Text(", open where it is ")),
            *(
                Math(numeral(Fraction(-1))),
                Text(". On the dashed line the network's value is "),
                Math(Number("0")),
                Text("."),
            ),
        )
        yield Figure(f"{solution.part.id}-points", _drawing(report, say), caption, _words(report))


def _row(placed: Placed) -> tuple[Inlines, ...]:
    cells = (
        vector(placed.point),
        vector(placed.hidden),
        numeral(placed.value),
        numeral(Fraction(placed.label)),
    )
    return tuple((Math(cell),) for cell in cells)


def _drawing(report: Separated, say: Saying) -> Drawing:
    parting = (*map(float, report.normal), float(report.offset))
    before = tuple((_place(p.point), p.label > 0) for p in report.placed)
    after = tuple((_place(p.hidden), p.label > 0) for p in report.placed)
    planes = (
        Plane(Words("before the hidden layer"), _axes(report.input, say), before),
        Plane(Words("after it"), _axes(report.hidden, say), after, (parting[0], parting[1], parting[2])),
    )
    return scatter.drawing(planes)


def _place(point: tuple[Fraction, ...]) -> Point:
    across, up = map(float, point)
    return across, up


def _axes(value: Var, say: Saying) -> tuple[Formula, Formula]:
    return say.write(value[1]), say.write(value[2])


def _words(report: Separated) -> str:
    """Return what the figure shows as sentences."""
    moved = (
        f"({', '.join(map(str, p.point))}) with label {p.label} goes to ({', '.join(map(str, p.hidden))})."
        for p in report.placed
    )
    return " ".join(moved)
