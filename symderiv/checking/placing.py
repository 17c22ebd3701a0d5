"""Placing: where an answer's kinks lie beside the reference's, and which points lie on none."""

from __future__ import annotations

from functools import lru_cache

from symderiv.checking.exact import digits
from symderiv.checking.kinks import deciding, signature, touched
from symderiv.checking.points import Points
from symderiv.checking.structure import Array
from symderiv.checking.survey import Kink, kinks, meets
from symderiv.checking.trial import Trial
from symderiv.expr import Expr


@lru_cache(maxsize=8)  # it is asked for more than once, as what follows is
def elsewhere(trial: Trial, answer: Expr) -> tuple[Kink, ...]:
    """Return the kinks of the answer that the field does not show to lie where the reference has one."""
    return trial.elsewhere(kinks(answer))


@lru_cache(maxsize=8)
def new_kinks(trial: Trial, answer: Expr) -> tuple[Kink, ...]:
    """Return the kinks of the answer that lie elsewhere than the reference's, one of each."""
    found = {place(trial, kink): kink for kink in elsewhere(trial, answer)}
    return tuple(kink for mark, kink in found.items() if mark not in trial.places)


def place(trial: Trial, kink: Kink) -> bytes:
    """Return what tells where a kink lies."""
    return signature(deciding(kink, trial.floats.evaluation()))


def off_kinks(at: Points, trial: Trial, answer: Expr, wanted: Expr) -> Array:
    """Tell of each point whether it lies on no kink of the two, where equal answers may differ."""
    found = (*kinks(answer, wanted), *meets(answer, wanted))
    with digits():
        return touched(found, at, trial.lets) == 0
