"""Deciding whether an answer equals what is wanted, almost everywhere on the declared domain.

Floats at many points come first and settle most wrong answers; a difference counts only once exact
numbers confirm it.  What floats find equal is proved in the prime field, or else compared to many
digits, so that a difference below double precision is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from symderiv.checking.evaluation import TooLarge
from symderiv.checking.exact import digits, number
from symderiv.checking.field import FIELD_BOUND
from symderiv.checking.gaps import FAR, Place, agree, differs
from symderiv.checking.hiding import faint, unseen, where_met
from symderiv.checking.kinks import near
from symderiv.checking.lines import beside
from symderiv.checking.placing import elsewhere, new_kinks, off_kinks
from symderiv.checking.points import Points, exactly, in_floats
from symderiv.checking.proof import proved
from symderiv.checking.structure import Array
from symderiv.checking.survey import Kink, kinks, meets, survey
from symderiv.checking.trial import Trial
from symderiv.checking.values import both
from symderiv.errors import NoRule
from symderiv.expr import Expr, Size, postorder

#: How far apart floats must be to be suspected, and how far exact numbers at a point of floats.
SUSPECT, FLOOR, CONFIRMED = 1e-6, 1e-10, Fraction(1, 10**9)
#: How far apart numbers of sixty digits are that no rounding has parted.
PLAIN = Fraction(1, 10**7)
#: Near to 0, what cannot be told leaves an answer undecided.
CLOSE = 30
#: How a difference is known.
DIFFERENT = "the values differ, in exact numbers too"
#: The share of the points on one side of the kinks that may be suspected for rounding.
MOST = 0.5
#: Suspected points that are looked at exactly.
LOOKS = 6


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether two values are equal, how that was found out, and where they differ."""

    word: Literal["equal", "different", "undecided"]
    how: str
    place: Place | None = None


PROVED = Decision("equal", f"equal as a formula; probability of error below {FIELD_BOUND}")


def decide(trial: Trial, answer: Expr, wanted: Expr) -> Decision:
    """Return whether the answer equals what is wanted, which is the trial's reference or an entry of it.

    Shapes: the same for both.
    """
    if answer is wanted:
        return Decision("equal", "the same expression")
    try:
        found = _decided(trial, answer, wanted)
        counts = found.word == "equal" and any(isinstance(n, Size) for n in postorder(answer))
        return (_at_length(trial, answer, wanted) if counts else None) or found
    except TooLarge as reason:
        return Decision("undecided", str(reason))
    except NoRule as reason:
        return Decision("undecided", str(reason))


def _decided(trial: Trial, answer: Expr, wanted: Expr) -> Decision:
    plain = survey(answer).plain and survey(wanted).plain
    own = new_kinks(trial, answer)
    if plain and not own and not trial.kinks and not trial.least and proved(trial, answer, wanted):
        return PROVED  # and floats of other sizes, which there are none of, would say nothing new
    suspects = suspected(trial, trial.floats, answer, wanted)
    if suspects is None:
        return Decision("undecided", "the reference has no value at any of the points that were tried")
    if plain and not own and _lost_in_rounding(trial, suspects) and proved(trial, answer, wanted):
        return PROVED
    place = _plainly_different(trial, answer, wanted) if suspects.size else None
    if place is not None:
        return Decision("different", DIFFERENT, place)
    looked = [(trial.floats, suspects), *_near_own(trial, own, answer, wanted)]
    for at, found in looked:
        decision = _confirmed(trial, at, found, answer, wanted)
        if decision is not None:
            return decision
    if kinks(answer) or meets(answer):
        decision = _by_branches(trial, [at for at, _ in looked], answer, wanted)
        if decision is not None:
            return decision
    if proved(trial, answer, wanted):
        return PROVED
    return _to_many_digits(trial, own, answer, wanted)


def _at_length(trial: Trial, answer: Expr, wanted: Expr) -> Decision | None:
    """Return a difference where sizes are greater than is usual: (n − 2)(n − 3)(n − 4) is 0 at few."""
    try:
        suspects = suspected(trial, trial.longer, answer, wanted)
    except TooLarge:
        return None
    decision = None if suspects is None else _confirmed(trial, trial.longer, suspects, answer, wanted)
    return decision if decision is not None and decision.word == "different" else None


def _lost_in_rounding(trial: Trial, suspects: Array) -> bool:
    """Tell whether some points are suspected among others that are not, whatever the side of the kinks.

    Where values are analytic between the kinks, those that agree at most points of a side do so at all.
    """
    if not suspects.size:
        return False
    wrong = np.bincount(trial.cells[suspects], minlength=trial.cells.max() + 1)
    return bool((wrong <= MOST * trial.populated).all())


def _plainly_different(trial: Trial, answer: Expr, wanted: Expr) -> Place | None:
    """Return the first small point where the two are far apart in many digits, None without one.

    Where floats suspect a difference, forty lost digits are out of the question as its cause.
    """
    suspects = suspected(trial, trial.small.floats, answer, wanted)
    if suspects is None or not suspects.size:
        return None
    beside = off_kinks(trial.small.floats, trial, answer, wanted)
    for row in map(int, np.sort(suspects[beside[suspects]])[:1]):
        at = trial.at(row)
        with digits():
            left, right = (x[0] for x in both(at, trial, answer, wanted))
            if any(map(_far_apart, left, right)):
                return Place(at.sizes, at.inputs, row)
    return None


def _far_apart(a: Any, b: Any) -> bool:
    if a != a or b != b or agree(a, b, PLAIN):
        return False
    return bool(abs(number(a) - number(b)) > number(PLAIN))


def _near_own(
    trial: Trial, own: tuple[Kink, ...], answer: Expr, wanted: Expr
) -> Iterator[tuple[Points, Array]]:
    """Yield points close to the kinks that only the answer has, and which of them are suspected."""
    close = near(own, trial.floats, trial.lets) if own else None
    if close is not None:
        there = in_floats(trial.floats.sizes, close, trial.lets)
        suspects = suspected(trial, there, answer, wanted)
        if suspects is not None:
            yield there, suspects


def _by_branches(trial: Trial, looked: list[Points], answer: Expr, wanted: Expr) -> Decision | None:
    """Return what is found in the branches of the answer that random points miss; None for no difference."""
    own, floats = elsewhere(trial, answer), list(looked)
    with digits() if own else nullcontext():
        every = tuple(dict.fromkeys((*kinks(answer, wanted), *trial.kinks))) if own else ()
        for at in beside(own, every, trial.exact, trial.lets) if own else ():
            place = _parted(trial, at, answer, wanted)
            if place is not None:
                return Decision("different", DIFFERENT, place)
            looked.append(at)
        if unseen(answer, wanted, own, looked):
            floats.append(trial.many)
            suspects = suspected(trial, trial.many, answer, wanted)
            if suspects is not None and suspects.size:
                return _confirmed(trial, trial.many, suspects, answer, wanted)
            if unseen(answer, wanted, own, [*looked, trial.many]):
                return Decision("undecided", "no point was found in one branch of the answer")
    return _where_met(trial, floats, answer, wanted)


def _where_met(trial: Trial, floats: list[Points], answer: Expr, wanted: Expr) -> Decision | None:
    """Return a difference where conditions of the answer meet, for which floats may be too coarse."""
    for at in floats:
        for row in set(where_met(answer, wanted, at)):
            place = Place(at.sizes, exactly(at.inputs, row))
            if differs(trial, place, answer, wanted):
                return Decision("different", DIFFERENT, place)
    return None


def _parted(trial: Trial, at: Points, answer: Expr, wanted: Expr) -> Place | None:
    """Return one of some points of exact numbers, on no kink, where the two differ; None without one."""
    left, right = both(at, trial, answer, wanted)
    for row in np.flatnonzero(off_kinks(at, trial, answer, wanted)):
        place = Place(at.sizes, {v: x[row : row + 1] for v, x in at.inputs.items()})
        far = place.reach >= FAR
        pairs = zip(left[row], right[row], strict=True)
        alike = all(agree(a, b) for a, b in pairs if not (far and a != a))
        if not alike and differs(trial, place, answer, wanted):
            return place
    return None


def suspected(trial: Trial, at: Points, answer: Expr, wanted: Expr) -> Array | None:
    """Return at which points floats differ, the nearest to 0 first; None where nothing is comparable."""
    left, right = both(at, trial, answer, wanted)
    if not np.isfinite(right).any():
        return None
    reach = at.reach if len(right) == len(at.reach) else np.resize(at.reach, len(right))
    rows = np.flatnonzero(apart(left, right, reach))
    return rows[np.argsort(reach[rows], kind="stable")] if rows.size else rows


def apart(left: Array, right: Array, reach: Array) -> Array:
    """Return in which rows floats differ by more than rounding, where the right one has a value."""
    with np.errstate(all="ignore"):
        gap, size = np.abs(left - right), np.abs(right)
        floor = FLOOR * np.minimum(reach, 1e3)[:, None]
        equal = gap <= floor + SUSPECT * size
        if equal.all():  # as nearly always where the two are equal; what is no number is not
            return np.zeros(len(left), dtype=bool)
        near = floor + SUSPECT * np.maximum(np.abs(left), size)
        equal = (gap <= near) & np.isfinite(left)
    found: Array = (np.isfinite(right) & ~equal).any(axis=1)
    return found


def _confirmed(trial: Trial, at: Points, suspects: Array, answer: Expr, wanted: Expr) -> Decision | None:
    """Return what exact numbers say of the suspected points: nothing where they are equal, or too far out."""
    unknown = False
    for row in suspects[:LOOKS]:
        place = Place(at.sizes, exactly(at.inputs, int(row)))
        found = differs(trial, place, answer, wanted, CONFIRMED)
        if found:
            return Decision("different", DIFFERENT, place)
        unknown = unknown or (found is None and bool(at.reach[int(row) % len(at.reach)] < CLOSE))
    return Decision("undecided", "the values are too large to be compared") if unknown else None


def _to_many_digits(trial: Trial, own: tuple[Kink, ...], answer: Expr, wanted: Expr) -> Decision:
    compared, exact, at = 0, True, trial.exact
    for at in (trial.exact, *((trial.fractions((*trial.kinks, *own), seed=4),) if own else ())):
        with digits():
            left, right = both(at, trial, answer, wanted)
        for row in np.flatnonzero(off_kinks(at, trial, answer, wanted)):
            defined = any(x == x for x in right[row])
            compared += defined
            exact = exact and all(isinstance(x, Fraction) for x in (*left[row], *right[row]))
            if defined and not all(map(agree, left[row], right[row])):
                place = Place(at.sizes, {v: x[row : row + 1] for v, x in at.inputs.items()})
                if differs(trial, place, answer, wanted):
                    return Decision("different", DIFFERENT, place)
    if not compared:
        return Decision("undecided", "the reference has no value at any of the points that were tried")
    if not exact and faint(answer, trial):
        return Decision("undecided", "a term of the answer is too small to be told from nothing")
    how = "exactly" if exact else "to 45 digits"
    return Decision(
        "equal",
        f"equal {how} at {compared} random points, and in floats at {trial.floats.count}; "
        "probability of error below 1e-9",
    )
