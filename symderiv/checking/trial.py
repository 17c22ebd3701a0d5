"""A trial: a reference with its values at points of every system of numbers, computed once.

Sizes differ from each other and between the systems, so that what holds for square matrices alone,
or for one length, is found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from symderiv.checking.evaluation import TooLarge
from symderiv.checking.exact import digits
from symderiv.checking.field import NotThere, direction, halves
from symderiv.checking.kinks import deciding, near, signature, touched
from symderiv.checking.points import (
    BRANCHING,
    FIELD_POINTS,
    Points,
    Table,
    in_field,
    in_floats,
    in_fractions,
    joined,
    random_floats,
    random_fractions,
    random_residues,
    small_fractions,
)
from symderiv.checking.structure import Array
from symderiv.checking.survey import Kink, frame_of, kinks
from symderiv.errors import NoRule
from symderiv.expr import Expr, Var
from symderiv.graph import Let
from symderiv.witness.claim import inputs
from symderiv.witness.samples import assign, size_names

#: Lengths for floats, for the field, and shorter ones for fractions: where one is odd, another is even.
LENGTHS, OTHERS, SHORT = (3, 5, 2, 7, 4, 6), (4, 2, 5, 6, 3, 7), (2, 3, 4, 5, 6)
#: Lengths that no formula happens to hold for, and how many points are taken there.
LONG, FEW = (11, 17, 13, 19, 23), 4
#: Points of fractions, and how many are drawn to choose them from.
EXACT_POINTS, DRAWN = 4, 24
#: Random points for conditions that are seldom met.
MANY = 1000


@dataclass(frozen=True, slots=True)
class Small:
    """Points of small fractions, and the same in floats."""

    table: Table
    floats: Points


@dataclass(frozen=True, eq=False)
class Trial:
    """A reference, the named values that it and an answer may read, and the least lengths of sizes."""

    reference: Expr
    lets: tuple[Let, ...]
    read: tuple[Var, ...]
    least: Mapping[str, int]
    _rows: dict[int, Points] = field(default_factory=dict, repr=False)

    def sizes(
        self, lengths: Sequence[int], turn: int = 0, others: Sequence[Mapping[str, int]] = ()
    ) -> dict[str, int]:
        """Return a number for each size, all different, and none as in the `others`."""
        found = assign(self.least, lengths, turn)
        for name in found if others else ():
            taken = {n for other, n in found.items() if other != name} | {other[name] for other in others}
            while found[name] in taken:
                found[name] += 1
        return found

    @cached_property
    def kinks(self) -> tuple[Kink, ...]:
        """The kinks of the reference and of every named value."""
        return kinks(*(let.body for let in self.lets), self.reference)

    @cached_property
    def floats(self) -> Points:
        """Random points, points far up and down, and points close to both sides of every kink."""
        sizes = self.sizes(LENGTHS)
        table = random_floats(self.read, sizes, seed=1)
        start = in_floats(sizes, table, self.lets)
        close = near(self.distinct(self.kinks, start), start, self.lets)
        found = start if close is None else in_floats(sizes, joined([table, close]), self.lets)
        return self.remembered(found)

    def remembered(self, at: Points) -> Points:
        """Return points with the reference's values; one that holds indices is computed anew each time."""
        if not frame_of(self.reference):
            with np.errstate(all="ignore"):
                at.known.update(at.evaluation().with_value(self.reference))
        return at

    @cached_property
    def field(self) -> Points | None:
        """Points of the prime field, None where a value that is needed is not there."""
        sizes = self.sizes(OTHERS, others=(self.floats.sizes,))
        try:
            count = BRANCHING if self.kinks else FIELD_POINTS
            found = in_field(sizes, random_residues(self.read, sizes, 2, count), self.lets)
            return self.remembered(found)
        except (NotThere, NoRule, TooLarge):
            return None

    @cached_property
    def small(self) -> Small:
        """Points of small numbers, the most readable first."""
        return self._small(0)

    @cached_property
    def resized(self) -> Small:
        """The same at other sizes: where n is 2, 2/n is 1."""
        return self._small(1)

    def _small(self, turn: int) -> Small:
        sizes = self.sizes(SHORT, turn)
        table = small_fractions(self.read, sizes, seed=5)
        return Small(table, self.remembered(in_floats(sizes, table, self.lets)))

    def at(self, row: int) -> Points:
        """Return one of the points of small numbers, exactly, with the reference's value there."""
        if row not in self._rows:
            table = {v: x[row : row + 1] for v, x in self.small.table.items()}
            with digits():
                self._rows[row] = self.remembered(in_fractions(self.small.floats.sizes, table, self.lets))
        return self._rows[row]

    @cached_property
    def exact(self) -> Points:
        """Points of small fractions that lie on as many sides of the kinks as can be."""
        return self.fractions(self.kinks, seed=3)

    def fractions(self, found: Iterable[Kink], seed: int) -> Points:
        """Return points of small fractions that lie on different sides of the given kinks."""
        others = (self.floats.sizes, *((self.field.sizes,) if self.field is not None else ()))
        sizes = self.sizes(SHORT, others=others)
        table = random_fractions(self.read, sizes, seed, DRAWN)
        rough = in_floats(sizes, table, self.lets)
        known = tuple(found)
        sides = [np.sign(deciding(kink, rough.evaluation())) for kink in known]
        on, usable = touched(known, rough, self.lets), self._defined(rough)
        beside = [n for n in usable if not on[n]] or usable
        chosen = _covering([np.broadcast_to(s, (DRAWN, s.shape[1])) for s in sides], beside)
        with digits():
            return self.remembered(in_fractions(sizes, {v: x[chosen] for v, x in table.items()}, self.lets))

    def _defined(self, at: Points) -> list[int]:
        """Return the numbers of the points where the reference has a value, or of all where it has none."""
        with np.errstate(all="ignore"):
            value = at.evaluation().framed(frame_of(self.reference)).value(self.reference)
        spread = np.broadcast_to(value, (at.count, *value.shape[1:])).reshape(at.count, -1)
        return np.flatnonzero(np.isfinite(spread).any(axis=1)).tolist() or list(range(at.count))

    @cached_property
    def marks(self) -> frozenset[bytes]:
        """What tells the reference's deciding values z, max(0, z) and min(0, z) in the field."""
        if self.field is None:
            return frozenset()
        found = [deciding(kink, self.field.evaluation()) for kink in self.kinks]
        return frozenset(direction(part) for values in found for part in (values, *halves(values)))

    def elsewhere(self, found: Iterable[Kink]) -> tuple[Kink, ...]:
        """Return the kinks that the field does not show to lie where the reference has one."""
        own = tuple(kink for kink in found if kink not in self.kinks)
        if not own or self.field is None:
            return own
        values = self.field.evaluation
        try:
            return tuple(k for k in own if direction(deciding(k, values())) not in self.marks)
        except (NotThere, NoRule):
            return own

    @cached_property
    def longer(self) -> Points:
        """A few points at greater lengths, for answers that compute with them."""
        sizes = self.sizes(LONG)
        return in_floats(sizes, random_floats(self.read, sizes, seed=7, count=FEW), self.lets)

    @cached_property
    def many(self) -> Points:
        """More random points, for conditions that are seldom met."""
        sizes = self.sizes(LENGTHS, turn=1)
        return in_floats(sizes, random_floats(self.read, sizes, seed=6, count=MANY), self.lets)

    @cached_property
    def places(self) -> Mapping[bytes, Kink]:
        """The reference's kinks by what tells where they lie, one of each."""
        return {signature(deciding(kink, self.floats.evaluation())): kink for kink in self.kinks}

    @cached_property
    def cells(self) -> Array:
        """A number for each point of floats, one for all that lie on the same side of every kink."""
        sides = [np.zeros((self.floats.count, 1))]
        for kink in self.kinks:
            side = np.sign(deciding(kink, self.floats.evaluation()))
            sides.append(np.broadcast_to(side, (self.floats.count, side.shape[1])))
        return np.unique(np.hstack(sides), axis=0, return_inverse=True)[1].reshape(-1)

    @cached_property
    def populated(self) -> Array:
        """How many points each cell has where the reference has a value."""
        return np.bincount(self.cells[self._defined(self.floats)], minlength=self.cells.max() + 1)

    def distinct(self, found: Iterable[Kink], at: Points) -> tuple[Kink, ...]:
        """Return the kinks that lie in different places, one of each."""
        return tuple({signature(deciding(kink, at.evaluation())): kink for kink in found}.values())


def _covering(sides: Sequence[Array], usable: Iterable[int]) -> list[int]:
    """Return numbers of usable points that lie on as many sides as can be."""
    chosen: list[int] = []
    seen: set[tuple[int, int, float]] = set()
    for at in usable:
        here = {(k, c, float(s)) for k, side in enumerate(sides) for c, s in enumerate(side[at]) if s == s}
        if here - seen or len(chosen) < 3:
            chosen.append(at)
            seen |= here
        if len(chosen) == EXACT_POINTS:
            break
    return chosen


def trial(reference: Expr, lets: Sequence[Let], least: Mapping[str, int], extra: Iterable[Var] = ()) -> Trial:
    """Return a trial where an answer may read the named values `lets` and the inputs `extra` too."""
    given = dict.fromkeys((*inputs(lets, reference), *extra))
    defined = {let.var for let in lets}
    read = tuple(v for v in given if v not in defined)
    named = size_names(reference, *read, *(let.body for let in lets))
    longest = {name: max(number, least.get(name, 1)) for name, number in named.items()}
    return Trial(reference, tuple(lets), read, longest)
