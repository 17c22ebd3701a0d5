"""Two expressions beside each other: their values at the same points, as rows of entries."""

from __future__ import annotations

import numpy as np

from symderiv.checking.evaluation import CELLS, TooLarge
from symderiv.checking.points import Points
from symderiv.checking.structure import Array
from symderiv.checking.survey import frame_of, survey
from symderiv.checking.trial import Trial
from symderiv.expr import Expr


def both(at: Points, trial: Trial, answer: Expr, wanted: Expr) -> tuple[Array, Array]:
    """Return the two values at some points: one row for each point, one column for each entry."""
    frame = frame_of(answer, wanted)
    if survey(answer).cells(at.sizes) * at.count > CELLS:
        raise TooLarge("the values have too many entries to be compared")
    evaluation = at.evaluation().framed(frame, trial.reference)
    with np.errstate(all="ignore"):
        left, right = evaluation.value(answer), evaluation.value(wanted)
    if left.shape != right.shape:
        left, right = np.broadcast_arrays(left, right)
    if left.ndim == 0:
        left, right = left.reshape(1), right.reshape(1)
    return left.reshape((left.shape[0], -1)), right.reshape((right.shape[0], -1))
