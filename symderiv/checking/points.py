"""Points to compare answers at: random ones in the declared domain, and the same scaled far up and down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any

import numpy as np

from symderiv.checking.evaluation import Evaluation, System
from symderiv.checking.exact import EXACT
from symderiv.checking.field import FIELD, P, residues
from symderiv.checking.floats import FLOATS
from symderiv.checking.structure import Array
from symderiv.expr import Expr, Var
from symderiv.graph import Let
from symderiv.witness.samples import draw, random_float, random_fraction

#: Points of the field where a reference branches: so many that two conditions meet in every way.
BRANCHING = 18
#: Random points, and the powers of ten by which some are scaled.
FLOAT_POINTS, FIELD_POINTS = 32, 6
SCALES = (1e-9, 1e-4, 1e3, -1e3, 1e7, -1e7, 1e16, -1e16)
#: Facts that a value keeps when it is scaled, also by a negative number; those of values that do not move.
SCALABLE = frozenset({"positive", "nonnegative", "symmetric", "pd", "diagonal", "invertible"})
SIGNED = frozenset({"symmetric", "diagonal", "invertible"})
RIGID = frozenset({"binary", "integer", "onehot", "orthogonal"})

#: Numerators and denominators of the points that a person is shown, and how many of each are drawn.
SMALL_NUMBERS = (((1, 2, -1), (1,)), ((1, 2, 3, -1, -2), (1,)), ((1, 2, 3, 5, -1, -2, -3), (1, 2, 3)))
SMALL_POINTS = 16

#: Denominators of the fractions at which values are compared to many digits.
ODD_BOTTOMS = (101, 103, 107, 109, 113, 127, 131, 137, 139, 149)

Table = dict[Var, Array]


@dataclass(frozen=True, eq=False)
class Points:
    """Points of one system of numbers, at one assignment of the sizes, with the values known there."""

    system: System
    sizes: Mapping[str, int]
    inputs: Table
    known: dict[Expr, Array]

    @cached_property
    def count(self) -> int:
        """How many points there are."""
        return max((x.shape[0] for x in self.inputs.values()), default=1)

    @cached_property
    def reach(self) -> Array:
        """How far from 0 each point lies, at least 1."""
        largest = [np.abs(x).reshape(len(x), -1).max(axis=1) for x in self.inputs.values()]
        return np.maximum(1.0, np.max(largest, axis=0)) if largest else np.ones(1)

    def evaluation(self) -> Evaluation:
        """Return an evaluation at these points, which forgets what it finds besides what is known."""
        return Evaluation(self.system, self.sizes, dict(self.known))


def points(system: System, sizes: Mapping[str, int], inputs: Table, lets: Iterable[Let]) -> Points:
    """Return points at which the named values are computed.

    Raises: whatever the system raises where a named value cannot be computed.
    """
    known = dict[Expr, Array](inputs.items())
    evaluation = Evaluation(system, sizes, known)
    with np.errstate(all="ignore"):
        for let in lets:
            known[let.var] = evaluation.value(let.body)
    return Points(system, sizes, inputs, known)


def stacked(var: Var, cells: Sequence[Any], kind: Any) -> Array:
    """Return values of one variable, one for each point."""
    found = np.empty((len(cells), *np.shape(cells[0])), dtype=kind)
    for n, cell in enumerate(cells):
        found[n] = cell
    return found


def random_floats(
    inputs: Sequence[Var], sizes: Mapping[str, int], seed: int, count: int = FLOAT_POINTS
) -> Table:
    """Return random values in the declared domain, some of them large, small or of one sign."""
    rng = Random(seed)
    table = {
        v: stacked(v, [draw(v, sizes, random_float(rng), rng) for _ in range(count)], float) for v in inputs
    }
    return joined([table, *_scaled(table, rng)])


def joined(tables: Sequence[Table]) -> Table:
    """Return the points of several tables as one."""
    return {v: np.concatenate([table[v] for table in tables]) for v in tables[0]}


def _scaled(table: Table, rng: Random) -> Iterable[Table]:
    """Yield single points of the table with everything, and with each value, scaled far up and down.

    A value whose sign is free is scaled both ways.
    """
    movable = [v for v in table if not v.facts - SCALABLE or "unit" in v.facts]
    for moved in ([movable] if len(movable) > 1 else []) + [[v] for v in movable]:
        at = rng.randrange(FLOAT_POINTS)
        for scale in SCALES:
            yield {v: _magnified(v, x[at : at + 1], scale if v in moved else 1.0) for v, x in table.items()}


def _magnified(var: Var, x: Array, scale: float) -> Array:
    if scale == 1.0:
        return x
    if "unit" in var.facts:  # towards 0, or towards 1
        near = max(1e-7, min(abs(scale), 1 / abs(scale)))
        return x * near if scale < 1 else 1 - x * near
    return x * scale if not var.facts - SIGNED else x * abs(scale)


def random_residues(
    inputs: Sequence[Var], sizes: Mapping[str, int], seed: int, count: int = FIELD_POINTS
) -> Table:
    """Return random residues that obey the declared facts."""
    rng = Random(seed)

    def source() -> Fraction:
        return Fraction(rng.randrange(1, P))

    return {
        v: residues(stacked(v, [draw(v, sizes, source, rng) for _ in range(count)], object)) for v in inputs
    }


def random_fractions(inputs: Sequence[Var], sizes: Mapping[str, int], seed: int, count: int) -> Table:
    """Return small random fractions in the declared domain, whose denominators are no simple numbers."""
    rng = Random(seed)
    return {
        v: stacked(
            v, [draw(v, sizes, _shifted(random_fraction(rng), rng), rng) for _ in range(count)], object
        )
        for v in inputs
    }


def _shifted(source: Callable[[], Fraction], rng: Random) -> Callable[[], Fraction]:
    """Return a source of numbers where nothing periodic is 0 by chance, as sin 60πx is at x = ⅔."""
    return lambda: source() + Fraction(rng.choice((-1, 1)), rng.choice(ODD_BOTTOMS))


def small_fractions(inputs: Sequence[Var], sizes: Mapping[str, int], seed: int) -> Table:
    """Return points of small whole numbers and simple fractions, the most readable first."""
    rng = Random(seed)
    tables = []
    for tops, bottoms in SMALL_NUMBERS:
        for _ in range(SMALL_POINTS):
            source = _choosing(rng, tops, bottoms)
            tables.append({v: draw(v, sizes, source, rng) for v in inputs})
    tables.sort(key=_length)
    return {v: stacked(v, [table[v] for table in tables], object) for v in inputs}


def _choosing(rng: Random, tops: Sequence[int], bottoms: Sequence[int]) -> Callable[[], Fraction]:
    return lambda: Fraction(rng.choice(tops), rng.choice(bottoms))


def _length(table: Mapping[Var, Any]) -> int:
    """Return how long a point is to read."""
    cells = [Fraction(x) for value in table.values() for x in np.ravel(np.asarray(value, dtype=object))]
    return sum(abs(x.numerator) + 2 * (x.denominator - 1) + (x < 0) for x in cells)


def exactly(table: Table, at: int) -> Table:
    """Return one point of a table of floats as fractions."""
    return {v: np.frompyfunc(_fraction, 1, 1)(x[at : at + 1]).astype(object) for v, x in table.items()}


def _fraction(x: Any) -> Fraction:
    return x if isinstance(x, Fraction) else Fraction(float(x))


def in_floats(sizes: Mapping[str, int], inputs: Table, lets: Iterable[Let]) -> Points:
    """Return points of floats."""
    return points(FLOATS, sizes, {v: x.astype(float) for v, x in inputs.items()}, lets)


def in_field(sizes: Mapping[str, int], inputs: Table, lets: Iterable[Let]) -> Points:
    """Return points of the prime field."""
    return points(FIELD, sizes, inputs, lets)


def in_fractions(sizes: Mapping[str, int], inputs: Table, lets: Iterable[Let]) -> Points:
    """Return points of exact numbers."""
    return points(EXACT, sizes, inputs, lets)
