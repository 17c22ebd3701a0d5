"""Kinks: which values decide between branches, points close to both sides of each, and points on them.

Random points alone can all lie on the dead side of a ReLU, or miss a narrow branch; so between two
points on different sides of a kink the place where it is crossed is found by sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from symderiv.checking.evaluation import Evaluation
from symderiv.checking.opened import choice
from symderiv.checking.points import RIGID, Points, Table, in_floats, joined
from symderiv.checking.structure import Array
from symderiv.checking.survey import Kink, frame_of
from symderiv.graph import Let
from symderiv.witness.branches import switches
from symderiv.witness.claim import inputs, needed

#: Facts of values that are whole numbers.
WHOLE = frozenset({"integer", "binary", "onehot"})
#: Entries of a kink that are crossed.
ENTRIES = 3
#: Sections of each interval, and rounds of sectioning: their product of powers is the precision.
SECTIONS, ROUNDS = 16, 11
#: How far from the crossing points are taken, along the segment that crosses.
NEAR = (1e-2, 1e-4, 1e-6, 1e-8, 1e-10)


def decider(kink: Kink, evaluation: Evaluation) -> Array:
    """Return the value that decides; the operator's arguments are computed first."""
    args = [evaluation.value(a) for a in kink.node.args]
    names, deciders = switches(kink.node.op, len(args))
    inner = Evaluation(evaluation.system, {}, dict(zip(names, args, strict=True)))
    chosen = choice(kink.node.op, len(args))
    return inner.value(deciders[kink.number] if chosen is None else chosen[0])


def deciding(kink: Kink, evaluation: Evaluation) -> Array:
    """Return the deciding value: points first, then its entries in one axis."""
    with np.errstate(all="ignore"):
        found = decider(kink, evaluation.framed(frame_of(kink.node)))
    return found.reshape((found.shape[0], -1)) if found.ndim else found.reshape((1, 1))


def touched(found: Iterable[Kink], at: Points, lets: tuple[Let, ...]) -> Array:
    """Return on how many of the kinks each point lies, where nearly no other point does.

    Where whole numbers alone decide, a point on the kink is one like any other.
    """
    total = np.zeros(at.count, dtype=int)
    for kink in found:
        read = inputs(needed(lets, kink.node), kink.node)
        if not all(v.facts & WHOLE for v in read):
            total += (deciding(kink, at.evaluation()) == 0).any(axis=1)
    return total


def signature(values: Array) -> bytes:
    """Return what tells places of kinks apart: which points share a side.

    A decider, its negative, and its positive part (z, −z, max(0, z)) have a kink in one place.
    """
    side = np.sign(values)
    other = side != side.flat[0]
    third = other & (side != side.flat[int(np.argmax(other))])
    found: bytes = (other.astype(np.int8) + third).tobytes()
    return found


def near(found: Iterable[Kink], at: Points, lets: tuple[Let, ...]) -> Table | None:
    """Return points close to both sides of each kink, None where no kink is crossed."""
    tables = [table for kink in found for table in _near(kink, at, lets)]
    return joined(tables) if tables else None


def _near(kink: Kink, at: Points, lets: tuple[Let, ...]) -> Iterator[Table]:
    values = deciding(kink, at.evaluation())
    count = values.shape[1]
    for entry in sorted({0, count // 2, count - 1})[:ENTRIES]:
        for ends in _ends(values[:, entry]):
            segment = _Segment(kink, entry, at, ends, lets)
            place = segment.crossing()
            if place is not None:
                yield segment.table(np.array([place + s * d for d in NEAR for s in (-1, 1)]))


def _ends(values: Array) -> Iterator[tuple[int, int]]:
    """Yield pairs of points on different sides: those nearest to the kink, then two like all the others."""
    order = np.argsort(np.abs(values))
    above, below = order[values[order] > 0], order[values[order] < 0]
    if above.size and below.size:
        yield int(above[0]), int(below[0])
        yield int(above[above.size // 2]), int(below[below.size // 2])


@dataclass(frozen=True, eq=False)
class _Segment:
    """The points between two points on different sides of a kink; what does not move stays."""

    kink: Kink
    entry: int
    at: Points
    ends: tuple[int, int]
    lets: tuple[Let, ...]

    def table(self, places: Array) -> Table:
        """Return the points at the given places between 0 and 1."""
        found: Table = {}
        for v, x in self.at.inputs.items():
            start, stop = x[self.ends[0]], x[self.ends[1]]
            t = np.clip(places, 0.0, 1.0).reshape((-1,) + (1,) * (x.ndim - 1))
            moved = start + t * (stop - start) if not v.facts & RIGID else start + 0 * t
            found[v] = np.broadcast_to(moved, (len(places), *x.shape[1:]))
        return found

    def side(self, places: Array) -> Array:
        """Return on which side each place lies."""
        there = in_floats(self.at.sizes, self.table(places), self.lets)
        found = deciding(self.kink, there.evaluation())
        return np.broadcast_to(np.sign(found), (len(places), found.shape[1]))[:, self.entry]

    def crossing(self) -> float | None:
        """Return where the kink is crossed, None where it is not."""
        low, high = 0.0, 1.0
        for _ in range(ROUNDS):
            places = np.linspace(low, high, SECTIONS + 1)
            side = self.side(places)
            turns = np.flatnonzero(side[:-1] * side[1:] <= 0)
            if not turns.size:
                return None
            low, high = places[turns[0]], places[turns[0] + 1]
        return float(low + high) / 2
