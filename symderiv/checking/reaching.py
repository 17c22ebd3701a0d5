"""Reaching kinks: points that lie on one.

They are found by moving one entry of one input along the straight line that the deciding value is taken
to be; in exact numbers, and in the prime field, they lie there or are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np

from symderiv.checking.kinks import deciding
from symderiv.checking.points import Points, Table, points
from symderiv.checking.structure import Array
from symderiv.checking.survey import Kink
from symderiv.checking.trial import Trial
from symderiv.expr import Var

#: Facts of values that may be moved on their own, one entry at a time.
FREE = frozenset({"positive", "nonnegative", "unit"})
#: Entries of an input that are moved to reach a kink.
MOVES = 12


def on(kink: Kink, trial: Trial, start: Points) -> Iterator[Points]:
    """Yield points that lie on a kink, where moving one entry of an input gets there."""
    before = deciding(kink, start.evaluation())
    for v, x in start.inputs.items():
        if v.facts - FREE:
            continue
        for cell in islice(np.ndindex(x.shape[1:]), MOVES):
            table = _moved(kink, trial, start, before, (v, cell))
            if table is not None:
                there = points(start.system, start.sizes, table, trial.lets)
                if (deciding(kink, there.evaluation()) == 0).any(axis=1).all():
                    yield there


def _moved(
    kink: Kink, trial: Trial, start: Points, before: Array, entry: tuple[Var, tuple[int, ...]]
) -> Table | None:
    """Return the points with one entry moved to where the first deciding value that it moves becomes 0."""
    system, one = start.system, start.system.constant(Fraction(1))
    ahead = points(system, start.sizes, _stepped(start, entry, one), trial.lets)
    slopes = system.settled(deciding(kink, ahead.evaluation()) + -before)
    for column in range(slopes.shape[1]):
        slope, at = slopes[:, column], np.broadcast_to(before, slopes.shape)[:, column]
        if (slope != 0).all() and all(map(_is_exact, (*slope, *at))):
            table = _stepped(start, entry, system.quotient(system.settled(-at), slope))
            return table if _inside(entry[0], table[entry[0]]) else None
    return None


def _is_exact(x: Any) -> bool:
    return isinstance(x, Fraction | np.integer)


def _stepped(start: Points, entry: tuple[Var, tuple[int, ...]], step: Array) -> Table:
    v, cell = entry
    moved = start.inputs[v].copy()
    moved[(slice(None), *cell)] = start.system.settled(moved[(slice(None), *cell)] + step)
    return {**start.inputs, v: moved}


def _inside(v: Var, x: Array) -> bool:
    """Tell whether values obey what is declared of the sign and size of the entries."""
    if x.dtype != object:  # residues have no sign
        return True
    above = not v.facts or all(c > 0 for c in x.flat)
    return above and ("unit" not in v.facts or all(c < 1 for c in x.flat))
