"""Rational points: which are tried, how many count, and when two values differ at one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np

from symderiv import deadline
from symderiv.errors import NoRule
from symderiv.expr import Index, Var
from symderiv.graph import Let
from symderiv.shape import size
from symderiv.witness.claim import Outcome, written
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import Entries, OnKink, Position, positions
from symderiv.witness.number import DIGITS, MISSING, Undefined, doubled
from symderiv.witness.samples import REACH, draw, farther, random_fraction

AGREED = Fraction(1, 10**40)
#: Below this, fewer digits than are compared may be left of `DIGITS`.
FAINT = Fraction(1, 10 ** (DIGITS - 50))
TRIES = 40
MOST_ENTRIES = 9
Pairs = tuple[tuple[str, str], ...]
Point = dict[Var, Entries]
#: Tells how two values differ at a point; None: they do not.
AtPoint = Callable[[Point, Random], Pairs | None]


class Comparison:
    """Compares fractions exactly, other numbers to 40 digits; `error` is the worst, None when all are."""

    def __init__(self) -> None:
        self.error: float | None = None

    def agree(self, claimed: Any, true: Any) -> bool:
        """Tell whether two numbers are the same."""
        if isinstance(claimed, Fraction | int) and isinstance(true, Fraction | int):
            return claimed == true
        gap = abs(claimed - true) / max(1, abs(claimed), abs(true))
        if gap > AGREED:
            return False
        self.error = max(self.error or 0.0, float(gap))
        return True


def entries_of(v: Var, value: Any, sizes: Mapping[str, int]) -> Entries:
    """Return a number or an array by positions, as the definition reads it."""
    flat = np.reshape(np.asarray(value, dtype=object), -1)
    return dict(zip(positions(v.shape, sizes), flat, strict=True))


def over_points(
    at_point: AtPoint,
    read: Sequence[Var],
    sizes: dict[str, int],
    count: tuple[int, int],
    compare: Comparison,
    facts: Mapping[str, frozenset[str]] | None = None,
) -> Outcome:
    """Return what comes of trying so many points (the first of `count`) that are drawn for what is `read`.

    A point where nothing is defined, or that lies on a kink, does not count; the first failure ends it.
    """
    points, seed = count
    rng, done = Random(seed), 0
    for attempt in range(TRIES):
        bottoms = (1,) if attempt % 2 == 0 else (1, 2, 3)
        deadline.check()
        reach = REACH if not done and attempt >= TRIES // 2 else 1
        given = {}
        for v in read:
            source = farther(random_fraction(rng, bottoms), reach)
            given[v] = entries_of(v, draw(v, sizes, source, rng, (facts or {}).get(v.name)), sizes)
        try:
            failure = lasting(at_point, given, rng)
        except (Undefined, OnKink, OverflowError):  # 40 digits of so large a value are not computed
            continue
        except NoRule as missing:
            return Outcome(done, sizes, note=str(missing))
        done += 1
        if failure is not None:
            return Outcome(done, sizes, compare.error, failure)
        if done == points:
            break
    return Outcome(done, sizes, compare.error)


def lasting(at_point: AtPoint, given: Point, rng: Random) -> Pairs | None:
    """Return how two values differ at a point, where twice the digits show the same difference.

    What a cancellation leaves when it takes all digits changes with them.
    Raises: Undefined where it does.
    """
    state = rng.getstate()
    found = at_point(given, rng)
    if found is None:
        return None
    again = Random()
    again.setstate(state)
    with doubled():
        if at_point(given, again) != found:
            raise Undefined("too few digits to tell a difference by")
    return found


def evaluated(
    lets: Iterable[Let], sizes: Mapping[str, int], given: Mapping[Var, Entries], loose: frozenset[Var]
) -> Forward:
    """Return a point with the named values computed; those that are not `loose` may lie on kinks."""
    forward = Forward(sizes, {})
    for v, value in given.items():
        forward.give(v, value, loose=v in loose)
    for let in lets:
        forward.define(let)
    return forward


def assignments(
    indices: Iterable[Index], sizes: Mapping[str, int], rng: Random
) -> Iterator[dict[Index, int]]:
    """Yield values of the free indices: all of them, or some where there are many."""
    names = tuple(indices)
    every = list(product(*(range(1, size(i.dim, sizes) + 1) for i in names)))
    chosen = every if len(every) <= MOST_ENTRIES else rng.sample(every, MOST_ENTRIES)
    for numbers in chosen:
        yield dict(zip(names, numbers, strict=True))


def refuse_blurred(forward: Forward) -> None:
    """Refuse a point where a value may be all that a cancellation left of the digits, or may leave none.

    Raises: Undefined.
    """
    for cells in forward.values.values():
        for value in cells.values():
            if isinstance(value, int | Fraction) or value is MISSING or value == 0:
                continue
            if not FAINT <= abs(value) <= 1 / FAINT:
                raise Undefined("too small or too large a value to tell a difference by")


def place(position: Position) -> Pairs:
    """Return the position of an entry as it is shown."""
    return (("entry", ", ".join(map(str, position))),) if position else ()


def situation(sizes: Mapping[str, int], given: Mapping[Var, Entries], indices: Mapping[Index, int]) -> Pairs:
    """Return the sizes, inputs and indices of a point as they are shown."""
    numbers = [*sizes.items(), *((i.name, n) for i, n in indices.items())]
    shown = [(name, str(n)) for name, n in numbers]
    return (*shown, *((v.name, written(value)) for v, value in given.items()))
