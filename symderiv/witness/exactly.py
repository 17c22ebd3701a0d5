"""Claims checked against the definition, at small rational points and small distinct sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np

from symderiv import deadline
from symderiv.errors import NoRule
from symderiv.expr import At, Expr, Index, Var, open_indices
from symderiv.graph import Let
from symderiv.shape import axes, size
from symderiv.witness.claim import Claim, Fact, Outcome, conditions, inputs, smooth, with_facts, written
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import Entries, OnKink, Position, positions
from symderiv.witness.number import DIGITS, MISSING, Undefined, doubled
from symderiv.witness.samples import SMALL, assign, draw, random_fraction, size_names

AGREED = Fraction(1, 10**40)
#: Below this, fewer digits than are compared may be left of `DIGITS`.
FAINT = Fraction(1, 10 ** (DIGITS - 50))
ROUNDING = Fraction(1, 10**9)
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


def derivative(claim: Claim, points: int, seed: int, turn: int = 0) -> Outcome:
    """Check a claimed derivative: along a random direction, or entry by entry where it is one entry."""
    sizes = assign(claim.size_names, SMALL, turn)
    compare = Comparison()

    def at_point(given: Point, rng: Random) -> Pairs | None:
        if claim.at is not None:
            return _entries_differ(claim, sizes, given, rng, compare)
        return _direction_differs(claim, sizes, given, rng, compare)

    return _over_points(at_point, claim.read, sizes, (points, seed), compare)


def confirms(claim: Claim, values: Mapping[str, Any], sizes: dict[str, int]) -> bool:
    """Tell whether the definition finds a claimed derivative right at a point of floats, without rounding.

    A difference quotient near a cancellation (log(1 − p) with p near 1) is less sharp than it looks.
    """
    try:
        given = {
            v: _entries(v, np.vectorize(Fraction, otypes=[object])(values[v.name]), sizes) for v in claim.read
        }
        differ_ = _direction_differs if claim.at is None else _entries_differ

        def at_point(given: Point, rng: Random) -> Pairs | None:
            return differ_(claim, sizes, given, rng, Comparison())

        return _lasting(at_point, given, Random(0)) is None
    except (Undefined, OnKink):  # the point is none of the domain
        return True
    except NoRule:
        return False


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
        forward = _evaluated(lets, sizes, given, loose)
        compared = False
        for indices in _assignments(open_indices(before, after, *conditions(facts)), sizes, rng):
            still = forward.still(indices)
            if not all(v != 0 for c in conditions(facts) for v in still.value(c).values()):
                continue
            left, right = still.defined(before), still.defined(after)
            if left is None and (right is None or not mutual):
                raise Undefined("there is nothing to compare with")
            compared = True
            differs = _first_difference(left, right, compare)
            if differs is not None:
                _refuse_blurred(still)
                return (*_situation(sizes, given, indices), *_place(differs), *_sides(left, right, differs))
        if not compared:
            raise Undefined("the point does not obey the facts")
        return None

    return _over_points(at_point, read, sizes, (points, seed), compare, with_facts(read, facts))


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
        v: _entries(v, np.vectorize(Fraction, otypes=[object])(x), sizes)
        for v, x in at.items()
        if isinstance(v, Var)
    }
    indices = {i: int(n) for i, n in at.items() if isinstance(i, Index)}

    def at_point(given: Point, _: Random) -> Pairs | None:
        forward = _evaluated(lets, sizes, given, frozenset()).still(indices)
        left, right = forward.defined(before), forward.defined(after)
        return _far_apart(left, right, mutual)

    try:
        return _lasting(at_point, inner, Random(0)) is not None
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


def _entries(v: Var, value: Any, sizes: Mapping[str, int]) -> Entries:
    flat = np.reshape(np.asarray(value, dtype=object), -1)
    return dict(zip(positions(v.shape, sizes), flat, strict=True))


def _over_points(
    at_point: AtPoint,
    read: Sequence[Var],
    sizes: dict[str, int],
    count: tuple[int, int],
    compare: Comparison,
    facts: Mapping[str, frozenset[str]] | None = None,
) -> Outcome:
    points, seed = count
    rng, done = Random(seed), 0
    for attempt in range(TRIES):
        bottoms = (1,) if attempt % 2 == 0 else (1, 2, 3)
        deadline.check()
        given = {v: _exact(v, sizes, rng, bottoms, facts) for v in read}
        try:
            failure = _lasting(at_point, given, rng)
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


def _lasting(at_point: AtPoint, given: Point, rng: Random) -> Pairs | None:
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


def _exact(
    v: Var,
    sizes: Mapping[str, int],
    rng: Random,
    bottoms: Sequence[int],
    facts: Mapping[str, frozenset[str]] | None,
) -> Entries:
    drawn = draw(v, sizes, random_fraction(rng, bottoms), rng, (facts or {}).get(v.name))
    return _entries(v, drawn, sizes)


def _evaluated(
    lets: Iterable[Let], sizes: Mapping[str, int], given: Mapping[Var, Entries], loose: frozenset[Var]
) -> Forward:
    forward = Forward(sizes, {})
    for v, value in given.items():
        forward.give(v, value, loose=v in loose)
    for let in lets:
        forward.define(let)
    return forward


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
            _refuse_blurred(forward)
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
            _refuse_blurred(forward)
            found = _both(value, true.get(row, Fraction(0)))
            return (*_situation(sizes, given, {}), *_place(row), *found)
    return None


def _refuse_blurred(forward: Forward) -> None:
    """Refuse a point where a value may be all that a cancellation left of the digits, or may leave none.

    Raises: Undefined.
    """
    for cells in forward.values.values():
        for value in cells.values():
            if isinstance(value, int | Fraction) or value is MISSING or value == 0:
                continue
            if not FAINT <= abs(value) <= 1 / FAINT:
                raise Undefined("too small or too large a value to tell a difference by")


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
    return (*_situation(sizes, given, {}), *_place(row + p), *_both(claimed[row + p], true))


def _entries_differ(
    claim: Claim, sizes: dict[str, int], given: Point, rng: Random, compare: Comparison
) -> Pairs | None:
    assert claim.at is not None
    rank = len(axes(claim.of.shape))
    named = [i for i in claim.at if isinstance(i, Index)]
    moved: dict[Position, tuple[Entries, Forward]] = {}
    for indices in _assignments(dict.fromkeys((*named, *open_indices(claim.entry))), sizes, rng):
        position = tuple(_at(i, indices) for i in claim.at)
        row, p = position[:rank], position[rank:]
        if p not in moved:
            moved[p] = _moved(claim, sizes, given, {p: Fraction(1)})
        true = moved[p][0].get(row, Fraction(0))
        claimed = _claimed(claim, moved[p][1], indices)[()]
        if not compare.agree(claimed, true):
            _refuse_blurred(moved[p][1])
            return (*_situation(sizes, given, indices), *_both(claimed, true))
    return None


def _at(where: At, indices: Mapping[Index, int]) -> int:
    return where if isinstance(where, int) else indices[where]


def _assignments(
    indices: Iterable[Index], sizes: Mapping[str, int], rng: Random
) -> Iterator[dict[Index, int]]:
    """Yield values of the free indices: all of them, or some where there are many."""
    names = tuple(indices)
    every = list(product(*(range(1, size(i.dim, sizes) + 1) for i in names)))
    chosen = every if len(every) <= MOST_ENTRIES else rng.sample(every, MOST_ENTRIES)
    for numbers in chosen:
        yield dict(zip(names, numbers, strict=True))


def _first_difference(left: Entries | None, right: Entries | None, compare: Comparison) -> Position | None:
    if left is None or right is None:
        return next(iter(left or right or {()}))
    return next((p for p in left if not compare.agree(left[p], right[p])), None)


def _sides(left: Entries | None, right: Entries | None, position: Position) -> Pairs:
    return ("before", _shown(left, position)), ("after", _shown(right, position))


def _shown(entries: Entries | None, position: Position) -> str:
    return "undefined" if entries is None else written(entries[position])


def _both(claimed: Any, true: Any) -> Pairs:
    return ("claimed", written(claimed)), ("by definition", written(true))


def _place(position: Position) -> Pairs:
    return (("entry", ", ".join(map(str, position))),) if position else ()


def _situation(sizes: Mapping[str, int], given: Mapping[Var, Entries], indices: Mapping[Index, int]) -> Pairs:
    """Return the sizes, inputs and indices of a point as they are shown."""
    numbers = [*sizes.items(), *((i.name, n) for i, n in indices.items())]
    shown = [(name, str(n)) for name, n in numbers]
    return (*shown, *((v.name, written(value)) for v, value in given.items()))
