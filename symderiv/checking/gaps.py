"""Gaps: whether two values differ at one point, in so many digits that rounding is told from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import mpf

from symderiv import deadline
from symderiv.checking.exact import DIGITS, MORE_DIGITS, digits, number
from symderiv.checking.points import Points, Table, in_fractions
from symderiv.checking.survey import frame_of
from symderiv.checking.trial import Trial
from symderiv.checking.values import both
from symderiv.expr import Expr

#: Numbers of many digits that agree to this are equal; more digits tell rounding from a difference.
AGREED = Fraction(1, 10**45)
#: Digits carried in turn until a difference is sure, and how many may be lost by taking numbers near 1 apart.
PRECISIONS, LOST = (DIGITS, MORE_DIGITS, 800), 20
#: Beyond this, an answer may be as undefined as it likes.
FAR = 1e3


@dataclass(frozen=True, slots=True)
class Place:
    """A point of fractions where two values differ; `row` is its number among the trial's small ones."""

    sizes: Mapping[str, int]
    inputs: Table
    row: int | None = None

    @property
    def reach(self) -> Any:
        """How far from 0 the point lies."""
        return max((abs(x) for value in self.inputs.values() for x in value.flat), default=0)


def differs(trial: Trial, place: Place, answer: Expr, wanted: Expr, apart: Fraction = AGREED) -> bool | None:
    """Tell whether two values differ at a point by more than rounding: a difference that more digits keep.

    None says that it cannot be told there: what is wanted has no value, or the digits do not reach.
    """
    gaps: list[Any] = []
    for count in PRECISIONS:
        deadline.check()
        with digits(count):
            at = in_fractions(place.sizes, place.inputs, trial.lets)
            left, right = (x[0] for x in both(at, trial, answer, wanted))
            pairs = [(a, b) for a, b in zip(left, right, strict=True) if b == b]
            apart_ = [(a, b) for a, b in pairs if not agree(a, b, apart)]
            if not apart_:
                return False if pairs else None
            if any(isinstance(a, Fraction) and isinstance(b, Fraction) for a, b in apart_):
                return True
            gaps.append(max((abs(number(a) - number(b)) for a, b in apart_ if a == a), default=mpf(0)))
            if len(gaps) > 1 and min(gaps[-2] / 2, gaps[-1]) > mpf(10) ** (LOST - count):
                if gaps[-1] <= gaps[-2] / 2:
                    return False
                if _largest(at, trial, answer, wanted) < gaps[-1] * mpf(10) ** (count - LOST):
                    return True  # else what was added and taken away may have left nothing of the rest
    # with the most digits there are, what is still not defined near 0 is not
    return True if place.reach < FAR and any(a != a for a, _ in apart_) else None


def _largest(at: Points, trial: Trial, answer: Expr, wanted: Expr) -> Any:
    """Return how large the numbers are that the two values are computed from."""
    evaluation = at.evaluation().framed(frame_of(answer, wanted), trial.reference)
    for value in (answer, wanted):
        evaluation.value(value)
    cells = (x for known in evaluation.known.values() for x in np.ravel(known))
    return max((abs(number(x)) for x in cells if x == x), default=mpf(0))


def agree(a: Any, b: Any, apart: Fraction = AGREED) -> bool:
    """Tell whether two exact numbers are equal; where what is wanted is not defined, anything is."""
    if b != b:
        return True
    if a != a:
        return False
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b if apart is AGREED else abs(a - b) <= apart * max(abs(a), abs(b))
    one, two = number(a), number(b)
    return bool(abs(one - two) <= number(apart) * max(abs(one), abs(two)))
