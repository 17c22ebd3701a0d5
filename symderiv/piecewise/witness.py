"""Points of a case: rational parameter values that satisfy its conditions.

Few and simple values come first, then a fixed sequence of pseudo-random ones; for each, one
parameter at a time is solved for exactly where the conditions are linear in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from math import prod
from random import Random

from symderiv.expr import Expr
from symderiv.piecewise.polynomial import Poly, atoms_of, by_power, evaluated
from symderiv.piecewise.signs import is_positive
from symderiv.piecewise.writing import is_function

Point = dict[Expr, Fraction]
Demand = tuple[Poly, int]
SIMPLE = tuple(map(Fraction, ("1", "1/2", "2", "-1", "-1/2", "-2", "3", "-3")))
MOST_SIMPLE = 1024
MOST_RANDOM = 300
MOST_SOLVED = 60


def points(
    parameters: Sequence[Expr],
    fixed: Mapping[Expr, Fraction] | None = None,
    signs: Mapping[Expr, int] | None = None,
) -> Iterator[Point]:
    """Yield parameter values, simple ones first; `fixed` ones stay, `signs` are kept."""
    given, sides = fixed or {}, dict(signs or {})
    sides.update({p: 1 for p in parameters if is_positive(p)})
    choices = [[given[p]] if p in given else _suited(SIMPLE, sides.get(p, 0)) for p in parameters]
    # The first parameters vary slowest, and a small total of steps away from 1 comes first.
    if prod(map(len, choices)) <= MOST_SIMPLE:
        every = product(*(range(len(c)) for c in choices))
        for steps in sorted(every, key=sum):
            yield {p: c[k] for p, c, k in zip(parameters, choices, steps, strict=True)}
    chance = Random(0)
    for _ in range(MOST_RANDOM):
        drawn = [_suited(_pair(chance), sides.get(p, 0)) for p in parameters]
        yield {p: given.get(p, chance.choice(d)) for p, d in zip(parameters, drawn, strict=True)}


def _suited(values: Sequence[Fraction], sign: int) -> list[Fraction]:
    return [value for value in values if value * sign >= 0]


def _pair(chance: Random) -> tuple[Fraction, Fraction]:
    value = Fraction(chance.randint(1, 60), chance.randint(1, 12))
    return value, -value


def possible(demands: Sequence[Demand]) -> bool:
    """Tell whether a point satisfies all demands, given that one satisfies all but the last.

    True also where functions hide the parameters.
    """
    together = _connected(demands)
    parameters = atoms_of(*(poly for poly, _ in together))
    if any(is_function(node) for node in parameters):
        return True
    single = {m[0][0]: sign for poly, sign in together if len(poly) == 1 for m in poly if len(m) == 1}
    if any(satisfied(together, point) for point in points(parameters, signs=single)):
        return True
    few = islice(points(parameters, signs=single), MOST_SOLVED)
    return any(_interval(together, point, parameter) for point in few for parameter in parameters)


def _connected(demands: Sequence[Demand]) -> list[Demand]:
    """Return the demands that share parameters with the last one, directly or through others."""
    reached = set(atoms_of(demands[-1][0]))
    for _ in demands:
        for poly, _sign in demands:
            mentioned = atoms_of(poly)
            if reached.intersection(mentioned):
                reached.update(mentioned)
    return [demand for demand in demands if reached.intersection(atoms_of(demand[0]))]


def satisfied(demands: Sequence[Demand], point: Mapping[Expr, Fraction]) -> bool:
    """Tell whether each demanded sign is the sign at the point."""
    return all(evaluated(poly, point) * sign > 0 for poly, sign in demands)


def _interval(demands: Sequence[Demand], point: Point, parameter: Expr) -> bool:
    """Tell whether some value of one parameter meets all demands, where all are linear in it."""
    low = Fraction(0) if is_positive(parameter) else None
    high: Fraction | None = None
    for poly, sign in demands:
        powers = by_power(poly, parameter)
        if set(powers) - {0, 1}:
            return False
        slope = sign * evaluated(powers.get(1, {}), point)
        rest = sign * evaluated(powers.get(0, {}), point)
        if slope == 0:
            if rest <= 0:
                return False
        elif slope > 0:
            low = -rest / slope if low is None else max(low, -rest / slope)
        else:
            high = -rest / slope if high is None else min(high, -rest / slope)
    return low is None or high is None or low < high
