"""Boundaries: whether two values that are equal almost everywhere differ on a kink.

A point on a kink is found by moving one entry of one input along the straight line that the deciding
value is taken to be; in exact numbers it lies there, or is dropped.  The prime field is asked first.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np

from symderiv.checking.deciding import agree, both, new_kinks
from symderiv.checking.exact import digits
from symderiv.checking.field import NotThere
from symderiv.checking.kinks import deciding
from symderiv.checking.points import Points, Table, joined, points
from symderiv.checking.structure import Array
from symderiv.checking.survey import Kink, kinks, meets
from symderiv.checking.trial import Trial
from symderiv.errors import NoRule
from symderiv.expr import Expr, Var

#: Facts of values that may be moved on their own, one entry at a time.
FREE = frozenset({"positive", "nonnegative", "unit"})
#: Entries of an input that are moved to reach a kink, and in how many ways it is reached.
MOVES, WAYS = 12, 2


def boundary(trial: Trial, answer: Expr, wanted: Expr) -> Kink | None:
    """Return a kink where the two differ, None where they agree on all that were reached."""
    changed = (set(kinks(answer)) ^ set(kinks(wanted))) | set(meets(answer))
    if not changed:
        return None
    own = {*new_kinks(trial, answer), *meets(answer)}
    if _same_on_known(trial, answer, wanted):
        changed &= own
    with digits():
        for kink in sorted(changed, key=lambda k: (k.node.serial, k.number)):
            for at in islice(_on(kink, trial, trial.exact), WAYS):
                if _differ(at, trial, answer, wanted):
                    return kink
    return None


def _same_on_known(trial: Trial, answer: Expr, wanted: Expr) -> bool:
    """Tell whether the field shows the two to be equal on every kink of the reference."""
    at = _on_known(trial)
    if at is None:
        return False
    try:
        left, right = both(at, trial, answer, wanted)
    except (NotThere, NoRule):
        return False
    return bool(np.array_equal(left, right))


@lru_cache(maxsize=256)
def _on_known(trial: Trial) -> Points | None:
    """Return points of the field on every kink of the reference, None where one could not be reached."""
    start, tables = trial.field, []
    if start is None:
        return None
    try:
        for kink in trial.distinct(trial.kinks, trial.floats):
            at = next(_on(kink, trial, start), None)
            if at is None:
                return None
            tables.append(at.inputs)
        return points(start.system, start.sizes, joined(tables), trial.lets) if tables else None
    except (NotThere, NoRule):
        return None


def _differ(at: Points, trial: Trial, answer: Expr, wanted: Expr) -> bool:
    left, right = both(at, trial, answer, wanted)
    return any(
        not agree(a, b) or (a == a and b != b)
        for one, two in zip(left, right, strict=True)
        for a, b in zip(one, two, strict=True)
    )


def _on(kink: Kink, trial: Trial, start: Points) -> Iterator[Points]:
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
