"""Solving for weights that give points their labels: why a hidden layer is needed, and one that will do.

The hidden weights are searched among −1, 0 and 1, those of least size first; the output is then the exact
solution of linear equations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from symderiv.answer import Placed, Separated, Statement, Worked
from symderiv.errors import NoRule
from symderiv.expr import Expr, const
from symderiv.formula import Fence, Formula, Number, Sign, row
from symderiv.graph import Graph
from symderiv.ops.arithmetic import plus, times
from symderiv.problem import Part, Separation
from symderiv.shape import SCALAR, axes
from symderiv.solving.layer import Layer, Weights, layer_of
from symderiv.step import Shown, Step, Value
from symderiv.witness.check import GIVEN, Check
from symderiv.witness.placed import Row, placing

Point = tuple[tuple[int, ...], int]
TRIED = (0, 1, -1)
ZERO, ONE = Fraction(0), Fraction(1)


def solve(part: Part, graph: Graph) -> Worked:
    """Return weights that give every point its label, and why no network without hidden layer does.

    Raises: NoRule when no weights among −1, 0 and 1 in the hidden layer will do.
    """
    ask = part.ask
    assert isinstance(ask, Separation)
    layer = layer_of(graph, ask)
    weights = found(layer, ask.points)
    report = separated(layer, weights, ask.points)
    steps = [*_no_line(ask.points), *_units(layer, weights, report), _output(layer, weights, report)]
    said = ("every point has its label exactly",)
    sides = (Value(layer.result.name), layer.output(weights))
    statement = Statement("weights", said, sides, SCALAR, steps[-1].checks)
    return Worked(tuple(steps), statements=(statement,), separated=report)


def found(layer: Layer, points: Sequence[Point]) -> Weights:
    """Return the first weights that will do, those of least size in the hidden layer first.

    Raises: NoRule when none do.
    """
    units, width = map(int, axes(layer.names[0].shape))
    run, none = layer.program(), (ZERO,) * units
    choices = product(product(TRIED, repeat=units * width), product(TRIED, repeat=units))
    for flat, offsets in sorted(choices, key=_size):
        rows = tuple(tuple(map(Fraction, flat[k * width : (k + 1) * width])) for k in range(units))
        hidden = (rows, tuple(map(Fraction, offsets)), none, ZERO)
        placed = [run(hidden, point)[0] for point, _ in points]
        out = solved([[*h, ONE] for h in placed], [Fraction(label) for _, label in points])
        if out is not None:
            return hidden[0], hidden[1], tuple(out[:-1]), out[-1]
    raise NoRule("no hidden weights among −1, 0 and 1 give every point its label")


def _size(choice: tuple[tuple[int, ...], tuple[int, ...]]) -> tuple[int, int]:
    flat, offsets = choice
    return sum(map(abs, offsets)), sum(map(abs, flat))


def solved(rows: list[list[Fraction]], due: list[Fraction]) -> list[Fraction] | None:
    """Return the solution of linear equations, by elimination; None where there is none, or more than one."""
    table = [[*r, d] for r, d in zip(rows, due, strict=True)]
    width = len(rows[0])
    for column in range(width):
        pivot = next((k for k in range(column, len(table)) if table[k][column]), None)
        if pivot is None:
            return None
        table[column], table[pivot] = table[pivot], table[column]
        lead = table[column] = [v / table[column][column] for v in table[column]]
        for k, other in enumerate(table):
            if k != column:
                table[k] = [v - other[column] * u for v, u in zip(other, lead, strict=True)]
    return None if any(r[-1] for r in table[width:]) else [r[-1] for r in table[:width]]


def separated(layer: Layer, weights: Weights, points: Sequence[Point]) -> Separated:
    """Return where the weights put the points, by generated code."""
    run = layer.program()
    placed = tuple(
        Placed(tuple(map(Fraction, point)), *run(weights, point), label) for point, label in points
    )
    _, _, normal, offset = weights
    return Separated(layer.input, layer.hidden, layer.result, placed, normal, offset)


def _no_line(points: Sequence[Point]) -> Iterator[Step]:
    """Yield that no affine function has the signs of the labels: two sums of points are the same."""
    balance = dependency(points)
    if balance is None:
        return
    sums: list[list[tuple[int, ...]]] = [
        [p for (p, _), c in zip(points, balance, strict=True) if c == sign] for sign in (1, -1)
    ]
    totals = [tuple(sum(v) for v in zip(*side, strict=True)) for side in sums]
    right = totals[0] == totals[1] and len(sums[0]) == len(sums[1])
    why = (
        "an affine function has the same sum over the points on either side, for they add up to the same; "
        "but it should be positive at each on the left and negative at each on the right"
    )
    check = Check(GIVEN, right, len(points), (), None, True)
    sides = tuple(Shown(_sum_of(side)) for side in sums)
    yield Step("no line separates the points", (why,), sides, SCALAR, (check,))


def dependency(points: Sequence[Point]) -> tuple[int, ...] | None:
    """Return coefficients of the signs of the labels with which the points and 1 add up to 0; None: none."""
    for balance in product((1, 0), repeat=len(points)):
        signed = [c * (1 if label > 0 else -1) for c, (_, label) in zip(balance, points, strict=True)]
        rows = [(1, *point) for point, _ in points]
        totals = (sum(c * r[k] for c, r in zip(signed, rows, strict=True)) for k in range(len(rows[0])))
        if any(balance) and not any(totals):
            return tuple(signed)
    return None


def _units(layer: Layer, weights: Weights, report: Separated) -> Iterator[Step]:
    """Yield each hidden unit with its numbers, compared with generated code at the points."""
    why = ("the first weights of least size among −1, 0 and 1 for which the output below has a solution",)
    for k, unit in enumerate(layer.units(weights)):
        run = placing((), {"#unit": unit})
        right = all(
            run({layer.input.name: placed.point})["#unit"] == placed.hidden[k : k + 1]
            for placed in report.placed
        )
        yield Step(
            "choose a hidden unit", why, (layer.hidden[k + 1], unit), SCALAR, (_at_points(right, report),)
        )


def _at_points(right: bool, report: Separated) -> Check:
    return Check(GIVEN, right, len(report.placed), (), None, True, note="" if right else "the values differ")


def _output(layer: Layer, weights: Weights, report: Separated) -> Step:
    right = all(placed.value == placed.label for placed in report.placed)
    different = dict.fromkeys((p.hidden, p.label) for p in report.placed)
    _, *equations = (piece for one in different for piece in _equation(layer, one))
    why = ("each point gives an equation for the output's weights: ", *equations)
    sides = (Value(layer.result.name), layer.output(weights))
    return Step("solve for the output", why, sides, SCALAR, (_at_points(right, report),))


def _equation(layer: Layer, placed: tuple[Row, int]) -> Iterator[str | Expr]:
    hidden, label = placed
    _, _, weight, offset = layer.names
    terms = [times(const(h), weight[k]) for k, h in enumerate(hidden, 1) if h]
    yield ", "
    yield plus(*terms, offset)
    yield " = "
    yield const(label)


def _sum_of(points: Sequence[tuple[int, ...]]) -> Formula:
    parts: list[Formula] = []
    for point in points:
        parts += [Sign("+")] if parts else []
        parts.append(vector([Fraction(v) for v in point]))
    return row(*parts)


def vector(values: Sequence[Fraction]) -> Formula:
    """Return numbers in brackets: (1, −1)."""
    parts = [piece for value in values for piece in (Sign(",", "comma"), numeral(value))]
    return Fence(row(*parts[1:]))


def numeral(value: Fraction) -> Formula:
    """Return a number as a formula."""
    size = Number(str(abs(value)))
    return row(Sign("−", "prefix"), size) if value < 0 else size
