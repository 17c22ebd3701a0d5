"""Labelled points before and after a hidden layer: a table of where they go, and a picture of both planes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderiv.answer import Placed, Separated
from symderiv.document import Block, Figure, Heading, Inlines, Math, Table, Text
from symderiv.pictures import planes
from symderiv.solution import Solution
from symderiv.solving.separation import numeral, vector

ONE = Fraction(1)
CAPTION: Inlines = (
    *(Text("Full where the label is "), Math(numeral(ONE)), Text(", open where it is ")),
    *(Math(numeral(-ONE)), Text(". On the dashed line the network's value is "), Math(numeral(0 * ONE))),
    Text("."),
)


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
        yield Figure(f"{solution.part.id}-points", planes(report, say), CAPTION, _words(report))


def _row(placed: Placed) -> tuple[Inlines, ...]:
    numbers = (numeral(placed.value), numeral(Fraction(placed.label)))
    return tuple((Math(cell),) for cell in (vector(placed.point), vector(placed.hidden), *numbers))


def _words(report: Separated) -> str:
    """Return what the figure shows as sentences."""
    moved = (
        f"({', '.join(map(str, p.point))}) with label {p.label} goes to ({', '.join(map(str, p.hidden))})."
        for p in report.placed
    )
    return " ".join(moved)
