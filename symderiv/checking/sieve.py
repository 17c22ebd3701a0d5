"""A sieve: a few of the points, where most repairs of a wrong answer are seen to fail.

What the answer and the parts of its reference are there is computed once, so that a repair costs
the way from what it changes up to the whole.  What passes is still to be compared at all points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from symderiv import deadline
from symderiv.checking.deciding import apart, suspected
from symderiv.checking.evaluation import CELLS, Evaluation, TooLarge
from symderiv.checking.floats import FLOATS
from symderiv.checking.structure import Array
from symderiv.checking.survey import frame_of, survey
from symderiv.checking.trial import Trial
from symderiv.errors import NoRule
from symderiv.expr import Expr

#: How many points it has, and the share of the cells of all points that it may take.
POINTS, SHARE = 4, 50


def sieve(trial: Trial, answer: Expr, wanted: Expr, parts: Sequence[Expr]) -> Callable[[Expr], bool]:
    """Return what tells of a repaired answer whether it may be right: it is, or cannot be compared here."""
    roots = (answer, wanted, *parts)
    at = trial.floats
    cells = max(survey(root).cells(at.sizes) for root in roots)
    rows = _rows(trial, answer, wanted)
    if not rows.size or cells * len(rows) * SHARE > CELLS:
        return lambda repaired: True
    known = {v: x[rows] if x.ndim and len(x) > 1 else x for v, x in at.known.items()}
    found = Evaluation(FLOATS, at.sizes, known).framed(frame_of(*roots), trial.reference)
    try:
        with np.errstate(all="ignore"):
            for root in roots:
                found.value(root)
    except (NoRule, TooLarge):
        return lambda repaired: True
    return partial(_holds, found, wanted, at.reach[rows])


def _holds(known: Evaluation, wanted: Expr, reach: Array, repaired: Expr) -> bool:
    deadline.check()
    if repaired.shape != wanted.shape:
        return False
    fresh = Evaluation(FLOATS, known.sizes, dict(known.known), known.frame)
    try:
        with np.errstate(all="ignore"):
            given = fresh.value(repaired)
    except (NoRule, TooLarge, KeyError):  # a key is missing where the repair brings an index of its own
        return True
    left, right = np.broadcast_arrays(given, known.known[wanted])
    count = len(reach)
    if left.shape[:1] != (count,):
        return True
    return not apart(left.reshape(count, -1), right.reshape(count, -1), reach).any()


def _rows(trial: Trial, answer: Expr, wanted: Expr) -> Array:
    """Return the points where the answer is wrong, nearest to 0 first; any, where the shapes do not fit."""
    if answer.shape != wanted.shape:
        return np.arange(min(POINTS, trial.floats.count))
    suspects = suspected(trial, trial.floats, answer, wanted)
    return np.arange(0) if suspects is None else suspects[:POINTS]
