"""Claimed equalities checked against the definition, at rational points and at points of floats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from symderiv.errors import NoRule
from symderiv.expr import Expr, Index, Var, open_indices
from symderiv.graph import Let
from symderiv.witness.claim import Fact, Outcome, conditions, inputs, smooth, with_facts, written
from symderiv.witness.explicit import Entries, Position
from symderiv.witness.number import Undefined
from symderiv.witness.rational import (
    FAINT,
    Comparison,
    Pairs,
    Point,
    assignments,
    entries_of,
    evaluated,
    lasting,
    over_points,
    place,
    refuse_blurred,
    situation,
)
from symderiv.witness.samples import SMALL, assign, size_names

ROUNDING = Fraction(1, 10**9)


def equal(
    lets: Sequence[Let],
    before: Expr,
    after: Expr,
    facts: Iterable[Fact],
    points: int,
    seed: int,
    turn: int = 0,
    mutual: bool = False,
) -> Outcome:
    """Check that `after` has the value of `before` wherever that has one; `mutual`: also the other way."""
    facts = tuple(facts)
    read = inputs(lets, before, after, *conditions(facts))
    sizes = assign(size_names(before, after, *read, *(let.body for let in lets)), SMALL, turn)
    compare = Comparison()
    loose = smooth(lets, read)

    def at_point(given: Point, rng: Random) -> Pairs | None:
        forward = evaluated(lets, sizes, given, loose)
        compared = False
        for indices in assignments(open_indices(before, after, *conditions(facts)), sizes, rng):
            still = forward.still(indices)
            if not all(v != 0 for c in conditions(facts) for v in still.value(c).values()):
                continue
            left, right = still.defined(before), still.defined(after)
            if left is None and (right is None or not mutual):
                raise Undefined("there is nothing to compare with")
            compared = True
            differs = _first_difference(left, right, compare)
            if differs is not None:
                refuse_blurred(still)
                return (*situation(sizes, given, indices), *place(differs), *_sides(left, right, differs))
        if not compared:
            raise Undefined("the point does not obey the facts")
        return None

    return over_points(at_point, read, sizes, (points, seed), compare, with_facts(read, facts))


def differ(
    lets: Sequence[Let],
    before: Expr,
    after: Expr,
    at: Mapping[Expr, Any],
    sizes: Mapping[str, int],
    mutual: bool = False,
) -> bool | None:
    """Tell whether two expressions differ at a point of floats, computed without rounding; None: unknown.

    Floats obey a fact such as Σv = 1 to 16 digits only, so that the values may differ in the last.
    """
    inner = {
        v: entries_of(v, np.vectorize(Fraction, otypes=[object])(x), sizes)
        for v, x in at.items()
        if isinstance(v, Var)
    }
    indices = {i: int(n) for i, n in at.items() if isinstance(i, Index)}

    def at_point(given: Point, _: Random) -> Pairs | None:
        forward = evaluated(lets, sizes, given, frozenset()).still(indices)
        left, right = forward.defined(before), forward.defined(after)
        return _far_apart(left, right, mutual)

    try:
        return lasting(at_point, inner, Random(0)) is not None
    except Undefined:
        return None
    except NoRule:
        return True


def _far_apart(left: Entries | None, right: Entries | None, mutual: bool) -> Pairs | None:
    """Return where two values differ by more than floats are rounded by."""
    if left is None or right is None:
        one_alone = left is not right and (mutual or left is not None)
        return _sides(left, right, next(iter(left or right or {()}))) if one_alone else None
    for p in left:
        if abs(left[p] - right[p]) > max(FAINT, ROUNDING * max(abs(left[p]), abs(right[p]))):
            return _sides(left, right, p)
    return None


def _first_difference(left: Entries | None, right: Entries | None, compare: Comparison) -> Position | None:
    if left is None or right is None:
        return next(iter(left or right or {()}))
    return next((p for p in left if not compare.agree(left[p], right[p])), None)


def _sides(left: Entries | None, right: Entries | None, position: Position) -> Pairs:
    return ("before", _shown(left, position)), ("after", _shown(right, position))


def _shown(entries: Entries | None, position: Position) -> str:
    return "undefined" if entries is None else written(entries[position])
