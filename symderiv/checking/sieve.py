"""A sieve: a few of the points, where most repairs of a wrong answer are seen to fail.

What the answer and the parts of its reference are there is computed once, so that a repair costs
the way from what it changes up to the whole.  What passes is still to be compared at all points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True, eq=False)
class Sieve:
    """What is known at some points of floats, what is wanted there, and how far out they lie."""

    known: Evaluation
    due: Array
    reach: Array

    def holds(self, repaired: Expr) -> bool:
        """Tell whether a repaired answer agrees with what is wanted, or cannot be compared here."""
        known = self.known
        fresh = Evaluation(FLOATS, known.sizes, dict(known.known), known.frame)
        try:
            with np.errstate(all="ignore"):
                given = fresh.value(repaired)
        except (NoRule, TooLarge, KeyError):  # a key is missing where the repair brings an index of its own
            return True
        left, right = np.broadcast_arrays(given, self.due)
        rows = len(self.reach)
        if left.shape[:1] != (rows,):
            return True
        return not apart(left.reshape(rows, -1), right.reshape(rows, -1), self.reach).any()


def sieve(trial: Trial, answer: Expr, wanted: Expr, parts: Sequence[Expr]) -> Sieve | None:
    """Return a sieve for repairs of an answer with these parts, None where there are no points for it."""
    roots = (answer, wanted, *parts)
    at = trial.floats
    cells = max(survey(root).cells(at.sizes) for root in roots)
    rows = _rows(trial, answer, wanted)
    if not rows.size or cells * len(rows) * SHARE > CELLS:
        return None
    known = {v: x[rows] if x.ndim and len(x) > 1 else x for v, x in at.known.items()}
    found = Evaluation(FLOATS, at.sizes, known).framed(frame_of(*roots), trial.reference)
    try:
        with np.errstate(all="ignore"):
            for root in roots:
                found.value(root)
    except (NoRule, TooLarge):
        return None
    return Sieve(found, found.known[wanted], at.reach[rows])


def _rows(trial: Trial, answer: Expr, wanted: Expr) -> Array:
    """Return the points where the answer is wrong, nearest to 0 first; any, where the shapes do not fit."""
    if answer.shape != wanted.shape:
        return np.arange(min(POINTS, trial.floats.count))
    suspects = suspected(trial, trial.floats, answer, wanted)
    return np.arange(0) if suspects is None else suspects[:POINTS]
