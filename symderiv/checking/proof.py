"""Proof: whether two expressions agree in the prime field, where only equal formulas do."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from symderiv.checking.evaluation import TooLarge
from symderiv.checking.field import NotThere
from symderiv.checking.points import Points, joined, points
from symderiv.checking.reaching import on
from symderiv.checking.structure import Array
from symderiv.checking.trial import Trial
from symderiv.checking.values import both
from symderiv.errors import NoRule
from symderiv.expr import Expr


class Agreement(NamedTuple):
    """Whether two expressions agree at random points, and on every kink of the reference."""

    as_formulas: bool
    on_kinks: bool


@lru_cache(maxsize=8)  # it is asked for twice, to decide and to look at the kinks
def agreement(trial: Trial, answer: Expr, wanted: Expr) -> Agreement:
    """Return where the two agree; nothing is said of what the field has no value for."""
    random, with_kinks = trial.field, _with_kinks(trial)
    if random is None:
        return Agreement(False, False)
    if with_kinks is not None:
        alike = _alike(with_kinks, trial, answer, wanted)
        if alike is not None:
            return Agreement(bool(alike[: random.count].all()), bool(alike[random.count :].all()))
    alike = _alike(random, trial, answer, wanted)
    return Agreement(alike is not None and bool(alike.all()), False)


def _alike(at: Points, trial: Trial, answer: Expr, wanted: Expr) -> Array | None:
    """Tell for each point whether the two agree, None where one has no value at some point."""
    try:
        left, right = both(at, trial, answer, wanted)
    except (NotThere, NoRule):
        return None
    return np.broadcast_to((left == right).all(axis=1), (at.count,))


@lru_cache(maxsize=256)
def _with_kinks(trial: Trial) -> Points | None:
    """Return the points of the field followed by some on every kink; None where one cannot be reached."""
    start = trial.field
    if start is None or not trial.kinks:
        return None
    try:
        tables = [start.inputs]
        for kink in trial.places.values():
            reached = next(on(kink, trial, start), None)
            if reached is None:
                return None
            tables.append(reached.inputs)
        return trial.remembered(points(start.system, start.sizes, joined(tables), trial.lets))
    except (NotThere, NoRule, TooLarge):
        return None


def proved(trial: Trial, answer: Expr, wanted: Expr) -> bool:
    """Tell whether the two are equal as formulas."""
    return agreement(trial, answer, wanted).as_formulas
