"""Counterexamples: the most readable point where an answer is not what it should be, with both values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

from symderiv import deadline
from symderiv.checking.deciding import suspected
from symderiv.checking.exact import digits, number
from symderiv.checking.gaps import Place, differs
from symderiv.checking.kinks import touched
from symderiv.checking.points import in_fractions
from symderiv.checking.structure import Array
from symderiv.checking.survey import frame_of, free_of, kinks
from symderiv.checking.trial import Small, Trial
from symderiv.checking.values import both
from symderiv.expr import Expr
from symderiv.shape import axes, size
from symderiv.witness.claim import inputs, needed

Pairs = tuple[tuple[str, str], ...]
#: Points of the smallest numbers that are confirmed before one is taken from the random points.
LOOKS = 3
#: Fractions with a longer denominator are written as decimals.
LONGEST = 1000


def counterexample(trial: Trial, answer: Expr, wanted: Expr, place: Place | None) -> Pairs | None:
    """Return a point where the two differ, of small numbers where there is one; `place` is any such point."""
    deadline.check()
    found = place if place is not None and place.row is not None else None
    found = found or next(_small(trial, trial.small, answer, wanted), None)
    found = found or next(_small(trial, trial.resized, answer, wanted), place)
    return None if found is None else _told(trial, found, answer, wanted)


def _small(trial: Trial, at: Small, answer: Expr, wanted: Expr) -> Iterator[Place]:
    """Yield points of small numbers where the two differ, the most readable first, none on a kink."""
    suspects = suspected(trial, at.floats, answer, wanted)
    if suspects is None:
        return
    on = touched(kinks(answer, wanted), at.floats, trial.lets)
    rows = sorted(map(int, suspects), key=lambda n: (on[n], n))
    for row in rows[:LOOKS]:
        number = row if at is trial.small else None
        place = Place(at.floats.sizes, {v: x[row : row + 1] for v, x in at.table.items()}, number)
        if differs(trial, place, answer, wanted):
            yield place


def _told(trial: Trial, place: Place, answer: Expr, wanted: Expr) -> Pairs:
    with digits():
        known = trial.at(place.row) if place.row is not None else None
        at = known or in_fractions(place.sizes, place.inputs, trial.lets)
        left, right = (x[0] for x in both(at, trial, answer, wanted))
        lets = needed(trial.lets, answer, wanted)
        read = [v for v in inputs(lets, answer, wanted) if v in place.inputs]
        shown = [(v.name, _written(place.inputs[v][0])) for v in read]
        index, (left, right) = _one_entry(answer, wanted, place, left, right)
        one, two = _apart(left, right)
    sizes = [(name, str(n)) for name, n in place.sizes.items()]
    return (*sizes, *index, *shown, ("answer", one), ("reference", two))


def _one_entry(
    answer: Expr, wanted: Expr, place: Place, left: Array, right: Array
) -> tuple[list[tuple[str, str]], tuple[Array, Array]]:
    """Return both values as arrays; of an answer in index form, at the first indices where they differ."""
    free = free_of(answer, wanted)
    if not free:
        shape = tuple(size(d, place.sizes) for d in axes(answer.shape))
        return [], (left.reshape(shape), right.reshape(shape))
    frame = frame_of(answer, wanted)
    lengths = [size(i.dim, place.sizes) if i in free else 1 for i in frame]
    one, two = left.reshape(lengths), right.reshape(lengths)
    where = next((at for at in np.ndindex(*lengths) if one[at] != two[at]), (0,) * len(lengths))
    named = [(i.name, str(n + 1)) for i, n in zip(frame, where, strict=True) if i in free]
    return named, (np.asarray(one[where]), np.asarray(two[where]))


def _apart(left: Array, right: Array) -> tuple[str, str]:
    """Return both values with as many digits as it takes to tell them apart."""
    plain = all(_is_plain(x) for x in (*left.flat, *right.flat))
    for count in (0,) if plain else (6, 12, 24, 48):
        one, two = (_written(x, count) for x in (left, right))
        if one != two:
            break
    return one, two


def _is_plain(x: Any) -> bool:
    """Tell whether a number is written as a fraction."""
    return x != x or (isinstance(x, Fraction) and x.denominator <= LONGEST)


def _written(value: Any, count: int = 0) -> str:
    """Return a value with so many digits; with none, as fractions while they are short."""
    if isinstance(value, np.ndarray):
        if value.ndim:
            return f"[{', '.join(_written(x, count) for x in value)}]"
        value = value[()]
    if value != value:
        return "undefined"
    if isinstance(value, Fraction) and (value.denominator == 1 or (not count and _is_plain(value))):
        return str(value).replace("-", "−")
    text: str = mpmath.nstr(number(value), count or 6, strip_zeros=True)
    return text.removesuffix(".0").replace("-", "−")
