"""Lines: points between all the places where an answer changes its formula, in exact numbers.

Random points miss a kink that lies far out, and a narrow branch.  On a line, where one entry of one
input moves alone, a deciding value is mostly straight, and two of its values tell where it is 0.
Between the places found so, more are looked for until there are none; powers of ten meet the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

import numpy as np

from symderiv import deadline
from symderiv.checking.exact import number
from symderiv.checking.kinks import deciding
from symderiv.checking.points import Points, Table, in_fractions
from symderiv.checking.structure import Array
from symderiv.checking.survey import Kink
from symderiv.expr import Var
from symderiv.graph import Let

#: Facts of values that may be moved on their own, one entry at a time.
FREE = frozenset({"positive", "nonnegative", "unit"})
#: Entries of an input that are tried, lines that a kink is looked for on, and lines in all.
MOVES, WAYS, LINES = 12, 2, 4
#: Places that are always looked at: these powers of ten, of both signs.
POWERS = (-50, -20, -6, -2, 0, 2, 6, 20, 50)
#: Points that lines go through.
STARTS = 2
#: Rounds of looking for places, and the most of them.
ROUNDS, PLACES = 5, 30
#: Past so many bits a place is one of a curve, and is rounded to fewer.
EXACTLY, ROUNDED = 4000, 120
#: How far apart, relatively, the two places lie that tell a slope.
STEP = Fraction(1, 2**40)


@dataclass(frozen=True, eq=False)
class Line:
    """The points at which one entry of one input is a number, and everything else as at a start."""

    start: Points
    lets: tuple[Let, ...]
    input: Var
    cell: tuple[int, ...]

    def table(self, places: Sequence[Fraction]) -> Table:
        """Return the points at some places."""
        found: Table = {}
        for v, x in self.start.inputs.items():
            found[v] = np.broadcast_to(x[:1], (len(places), *x.shape[1:]))
        moved: Array = found[self.input].copy()
        moved[(slice(None), *self.cell)] = places
        return {**found, self.input: moved}

    def at(self, places: Sequence[Fraction]) -> Points:
        """Return what is known at some places."""
        return in_fractions(self.start.sizes, self.table(places), self.lets)

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """Between which numbers the places lie that obey what is declared."""
        facts = self.input.facts
        return (0 if facts else None), (1 if "unit" in facts else None)

    def allowed(self, places: Iterable[Fraction]) -> list[Fraction]:
        """Return, in order, the places that obey what is declared."""
        low, high = self.bounds
        return sorted(p for p in set(places) if (low is None or p > low) and (high is None or p < high))


def lines(found: Sequence[Kink], start: Points, lets: tuple[Let, ...]) -> list[Line]:
    """Return lines through a point on which the deciding values of the kinks change."""
    before = [deciding(kink, start.evaluation()) for kink in found]
    ways = [0] * len(found)
    kept: list[Line] = []
    for v, x in start.inputs.items():
        if v.facts - FREE:
            continue
        for cell in islice(np.ndindex(x.shape[1:]), MOVES):
            line = Line(start, lets, v, cell)
            moved = line.at([x[(0, *cell)] * (1 + STEP) + STEP]).evaluation()
            changed = [
                n
                for n, kink in enumerate(found)
                if ways[n] < WAYS and np.any(deciding(kink, moved) != before[n])
            ]
            if changed and len(kept) < LINES:
                kept.append(line)
                for n in changed:
                    ways[n] += 1
    return kept


def places(line: Line, found: Sequence[Kink]) -> list[Fraction]:
    """Return places on a line between those where a deciding value is found to be 0, and beyond them."""
    far = line.allowed(sign * Fraction(10) ** n for n in POWERS for sign in (1, -1))
    if "unit" in line.input.facts:
        far = line.allowed((*far, *(1 - p for p in far)))
    zeros: set[Fraction] = set()
    between = far
    for _ in range(ROUNDS):
        deadline.check()
        new = set(line.allowed(_zeros(line, found, between))) - zeros
        if not new or len(zeros) > PLACES:
            break
        zeros |= new
        between = _between(sorted(zeros), *line.bounds)
    return line.allowed((*far, *between))


def _between(zeros: Sequence[Fraction], low: int | None, high: int | None) -> list[Fraction]:
    """Return a place in each gap, and one beyond either end, within the bounds where there are any."""
    beyond = max(abs(zeros[0]), abs(zeros[-1]), Fraction(1))
    start = zeros[0] - beyond if low is None else Fraction(low)
    stop = zeros[-1] + beyond if high is None else Fraction(high)
    return [(a + b) / 2 for a, b in pairwise([start, *zeros, stop])]


def _zeros(line: Line, found: Iterable[Kink], places: Sequence[Fraction]) -> Iterator[Fraction]:
    """Yield where the straight line through a deciding value at two places near each other is 0."""
    steps = [abs(p) * STEP or STEP for p in places]
    at = line.at([*places, *(p + s for p, s in zip(places, steps, strict=True))])
    for kink in found:
        values = deciding(kink, at.evaluation())
        if len(values) == 1:
            continue
        for n, (place, step) in enumerate(zip(places, steps, strict=True)):
            for here, ahead in zip(values[n], values[len(places) + n], strict=True):
                if here == here and ahead == ahead and here != ahead:
                    yield from _straight(place, step, here, ahead)


def _straight(place: Fraction, step: Fraction, here: Any, ahead: Any) -> Iterator[Fraction]:
    """Yield where the line through two values is 0; a place that is not exact is rounded."""
    if isinstance(here, Fraction) and isinstance(ahead, Fraction):
        zero = place + step * here / (here - ahead)
        if zero.numerator.bit_length() + zero.denominator.bit_length() < EXACTLY:
            yield zero
            return
        zero = number(zero)
    else:
        zero = number(place) + number(step) * number(here) / (number(here) - number(ahead))
    sign, mantissa, exponent, length = zero._mpf_
    shift = max(length - ROUNDED, 0)
    if length > 0 and abs(exponent) + length < EXACTLY:
        yield Fraction((-1) ** sign * int(mantissa >> shift)) * Fraction(2) ** (exponent + shift)


def beside(
    found: Sequence[Kink], every: Sequence[Kink], start: Points, lets: tuple[Let, ...]
) -> Iterator[Points]:
    """Yield points of exact numbers on all sides of `every` kink, on lines that cross those `found`."""
    for row in range(min(start.count, STARTS)):
        one = in_fractions(start.sizes, {v: x[row : row + 1] for v, x in start.inputs.items()}, lets)
        for line in lines(found, one, lets):
            yield line.at(places(line, every))
