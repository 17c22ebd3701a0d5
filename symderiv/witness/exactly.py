"""Claimed derivatives checked against the definition, at small rational points and small distinct sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from symderiv.errors import NoRule
from symderiv.expr import At, Index, Var, open_indices
from symderiv.shape import axes
from symderiv.witness.claim import Claim, Outcome, smooth, written
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import Entries, OnKink, Position, positions
from symderiv.witness.number import Undefined
from symderiv.witness.rational import (
    Comparison,
    Pairs,
    Point,
    assignments,
    entries_of,
    lasting,
    over_points,
    place,
    refuse_blurred,
    situation,
)
from symderiv.witness.samples import SMALL, assign


def derivative(claim: Claim, points: int, seed: int, turn: int = 0) -> Outcome:
    """Check a claimed derivative: along a random direction, or entry by entry where it is one entry."""
    sizes = assign(claim.size_names, SMALL, turn)
    compare = Comparison()

    def at_point(given: Point, rng: Random) -> Pairs | None:
        if claim.at is not None:
            return _entries_differ(claim, sizes, given, rng, compare)
        return _direction_differs(claim, sizes, given, rng, compare)

    return over_points(at_point, claim.read, sizes, (points, seed), compare)


def confirms(claim: Claim, values: Mapping[str, Any], sizes: dict[str, int]) -> bool:
    """Tell whether the definition finds a claimed derivative right at a point of floats, without rounding.

    A difference quotient near a cancellation (log(1 − p) with p near 1) is less sharp than it looks.
    """
    try:
        given = {
            v: entries_of(v, np.vectorize(Fraction, otypes=[object])(values[v.name]), sizes)
            for v in claim.read
        }
        differ_ = _direction_differs if claim.at is None else _entries_differ

        def at_point(given: Point, rng: Random) -> Pairs | None:
            return differ_(claim, sizes, given, rng, Comparison())

        return lasting(at_point, given, Random(0)) is None
    except (Undefined, OnKink):  # the point is none of the domain
        return True
    except NoRule:
        return False


def _moved(
    claim: Claim, sizes: Mapping[str, int], given: Mapping[Var, Entries], direction: Entries
) -> tuple[Entries, Forward]:
    """Return the derivative of `of` when `wrt` moves along `direction`, and the point it is taken at."""
    forward = Forward(sizes, {})
    loose = smooth((), given) | {claim.wrt}
    for v, value in given.items():
        forward.give(v, value, direction if v is claim.wrt else None, loose=v in loose)
    for let in claim.forward:
        forward.define(let)
        if let.var is claim.wrt:
            forward.give(let.var, forward.values[let.var], direction)
    return forward.tangents[claim.of], forward


def _claimed(claim: Claim, forward: Forward, indices: Mapping[Index, int]) -> Entries:
    """Return the value of a claim at a point; |xᵢ − xᵢ| is on no kink, though it is 0.

    Raises: OnKink, also where an entry is not alone the largest, unless it shares that with others always.
    """
    if not forward.ties:
        with suppress(OnKink):
            return _said(claim, forward.still(indices))
    return _said(claim, forward.swaying(claim.read, indices))


def _said(claim: Claim, forward: Forward) -> Entries:
    for let in claim.program:
        if let.var not in forward.values:
            forward.define(let)
    return forward.value(claim.entry)


def _direction_differs(
    claim: Claim, sizes: dict[str, int], given: Point, rng: Random, compare: Comparison
) -> Pairs | None:
    if claim.along is not None:
        return _map_differs(claim, sizes, given, compare)
    where = tuple(positions(claim.wrt.shape, sizes))
    direction = {p: Fraction(rng.choice((-9, -7, -5, -4, -3, -2, 1, 2, 3, 5, 7, 8))) for p in where}
    try:
        true, forward = _moved(claim, sizes, given, direction)
    except OnKink:
        direction = _kept_on_kinks(claim, sizes, given, direction)
        true, forward = _moved(claim, sizes, given, direction)
    claimed = _claimed(claim, forward, {})
    for row in positions(claim.of.shape, sizes):
        total = sum(claimed[row + p] * step for p, step in direction.items())
        if not compare.agree(total, true.get(row, Fraction(0))):
            refuse_blurred(forward)
            return _wrong_entry(claim, sizes, given, claimed, row, direction)
    return None


def _kept_on_kinks(
    claim: Claim, sizes: dict[str, int], given: Mapping[Var, Entries], direction: Entries
) -> dict[Position, Any]:
    """Return the direction without the entries in which a value that is no input lies on a kink.

    The diagonal of x 1ᵀ − 1 xᵀ is 0 for every x: |·| has a kink there, which no input leaves.
    Raises: OnKink where `wrt` is an input, which has other points.
    """
    if claim.wrt in given:
        raise OnKink("the point lies on a kink")
    left = {}
    for p, step in direction.items():
        with suppress(OnKink):
            _moved(claim, sizes, given, {p: step})
            left[p] = step
    return left


def _map_differs(
    claim: Claim, sizes: dict[str, int], given: dict[Var, Entries], compare: Comparison
) -> Pairs | None:
    """Compare a claim that reads its direction with the derivative along the value of that direction."""
    assert claim.along is not None
    true, forward = _moved(claim, sizes, given, given[claim.along])
    claimed = _claimed(claim, forward, {})
    for row, value in claimed.items():
        if not compare.agree(value, true.get(row, Fraction(0))):
            refuse_blurred(forward)
            found = _both(value, true.get(row, Fraction(0)))
            return (*situation(sizes, given, {}), *place(row), *found)
    return None


def _wrong_entry(
    claim: Claim,
    sizes: dict[str, int],
    given: dict[Var, Entries],
    claimed: Entries,
    row: Position,
    moved: Iterable[Position],
) -> Pairs:
    """Return the counterexample at the first wrong entry of those moved; a wrong direction implies one."""
    for p in moved:
        true = _moved(claim, sizes, given, {p: Fraction(1)})[0].get(row, Fraction(0))
        if not Comparison().agree(claimed[row + p], true):
            break
    return (*situation(sizes, given, {}), *place(row + p), *_both(claimed[row + p], true))


def _entries_differ(
    claim: Claim, sizes: dict[str, int], given: Point, rng: Random, compare: Comparison
) -> Pairs | None:
    assert claim.at is not None
    rank = len(axes(claim.of.shape))
    named = [i for i in claim.at if isinstance(i, Index)]
    moved: dict[Position, tuple[Entries, Forward]] = {}
    for indices in assignments(dict.fromkeys((*named, *open_indices(claim.entry))), sizes, rng):
        position = tuple(_at(i, indices) for i in claim.at)
        row, p = position[:rank], position[rank:]
        if p not in moved:
            moved[p] = _moved(claim, sizes, given, {p: Fraction(1)})
        true = moved[p][0].get(row, Fraction(0))
        claimed = _claimed(claim, moved[p][1], indices)[()]
        if not compare.agree(claimed, true):
            refuse_blurred(moved[p][1])
            return (*situation(sizes, given, indices), *_both(claimed, true))
    return None


def _at(where: At, indices: Mapping[Index, int]) -> int:
    return where if isinstance(where, int) else indices[where]


def _both(claimed: Any, true: Any) -> Pairs:
    return ("claimed", written(claimed)), ("by definition", written(true))
