"""Boundaries: whether two values that are equal almost everywhere differ on a kink."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from symderiv.checking.deciding import agree, both
from symderiv.checking.exact import digits
from symderiv.checking.kinks import Kink, deciding, kinks
from symderiv.checking.points import Points, Table, in_fractions
from symderiv.checking.structure import Array
from symderiv.checking.trial import Trial
from symderiv.expr import Expr, Var
from symderiv.parse import text

#: Facts of values that may be moved on their own, one entry at a time.
FREE = frozenset({"positive", "nonnegative", "unit"})
#: Entries that are moved to reach a kink.
MOVES = 12


def boundary(trial: Trial, answer: Expr, wanted: Expr) -> str:
    """Return a sentence on a kink where the two differ, nothing where they agree on all that were reached."""
    ours, theirs = set(kinks(wanted)), set(kinks(answer))
    if ours == theirs:
        return ""
    with digits():
        for kink in (ours | theirs) - (ours & theirs):
            if any(_differ(at, trial, answer, wanted) for at in _on(kink, trial)):
                (left, right) = (text(side) for side in (kink.node.args[0], kink.node.args[-1]))
                where = f"{left} = {right}" if len(kink.node.args) == 2 else f"{left} = 0"
                return f"at the kink {where} the values differ; the derivative does not exist there"
    return ""


def _differ(at: Points, trial: Trial, answer: Expr, wanted: Expr) -> bool:
    left, right = both(at, trial, answer, wanted)
    return any(
        not agree(a, b) or (a == a and b != b)
        for one, two in zip(left, right, strict=True)
        for a, b in zip(one, two, strict=True)
    )


def _on(kink: Kink, trial: Trial) -> Iterator[Points]:
    """Yield points that lie exactly on a kink, where moving one entry of an input gets there.

    The deciding value is taken to be a straight line in that entry; where it is none, the point is dropped.
    """
    start = trial.exact
    for v, x in start.inputs.items():
        if v.facts - FREE:
            continue
        for cell in list(np.ndindex(x.shape[1:]))[:MOVES]:
            table = _moved(kink, trial, start, v, cell)
            if table is None:
                continue
            there = in_fractions(start.sizes, table, trial.lets)
            if (deciding(kink, there.evaluation()) == 0).any():
                yield there


def _moved(kink: Kink, trial: Trial, start: Points, v: Var, cell: tuple[int, ...]) -> Table | None:
    """Return the points with one entry of `v` moved to where the first deciding value becomes 0."""
    before = deciding(kink, start.evaluation())
    after = deciding(
        kink, in_fractions(start.sizes, _stepped(start, v, cell, Fraction(1)), trial.lets).evaluation()
    )
    slopes = after + -before
    for entry in range(slopes.shape[1]):
        column = slopes[:, entry]
        rational = all(isinstance(s, Fraction) and s != 0 for s in column)
        if rational and all(isinstance(u, Fraction) for u in before[:, entry]):
            table = _stepped(start, v, cell, -before[:, entry] / column)
            return table if _inside(v, table[v]) else None
    return None


def _stepped(start: Points, v: Var, cell: tuple[int, ...], step: Array | Fraction) -> Table:
    moved = start.inputs[v].copy()
    moved[(slice(None), *cell)] = moved[(slice(None), *cell)] + step
    return {**start.inputs, v: moved}


def _inside(v: Var, x: Array) -> bool:
    """Tell whether values obey what is declared of the sign and size of the entries."""
    above = not v.facts or all(c > 0 for c in x.flat)
    return above and ("unit" not in v.facts or all(c < 1 for c in x.flat))
