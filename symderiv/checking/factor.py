"""Constant factors: the number, or the number and a size, by which an answer is off everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import product

import numpy as np

from symderiv.checking.structure import Array
from symderiv.expr import Expr, const, size
from symderiv.ops.arithmetic import over, times

#: Ratios that differ by less are one ratio.
CLOSE = 1e-7
#: Numbers that may stand beside a size in a factor.
BESIDE: tuple[Fraction, ...] = tuple(sign * Fraction(2) ** n for n in (0, 1, -1) for sign in (1, -1))
#: The largest numerator and denominator of a factor that stands alone.
LARGEST = 12


def constant_factor(answer: Array, wanted: Array, sizes: dict[str, int]) -> Iterator[Expr]:
    """Yield the factors that could take the answer to what is wanted at all the points."""
    with np.errstate(all="ignore"):
        ratios = (wanted / answer)[np.isfinite(wanted) & np.isfinite(answer) & (np.abs(answer) > 1e-9)]
    if not ratios.size or not np.isfinite(ratios[0]) or ratios[0] == 0:
        return
    typical = float(np.median(ratios))
    if np.mean(np.abs(ratios - typical) > CLOSE * abs(typical)) > 0.02:
        return
    found = _candidates(tuple(sizes.items()))
    yield from (factor for factor, value in found if abs(value - typical) <= CLOSE * abs(typical))


@lru_cache(maxsize=64)
def _candidates(sizes: tuple[tuple[str, int], ...]) -> tuple[tuple[Expr, float], ...]:
    """Return the factors that are looked for, with their values."""
    found: list[tuple[Expr, float]] = [(const(number), float(number)) for number in BESIDE[1:]]
    for (name, length), number in product(sizes, BESIDE):
        found += [
            (_scaled(number, size(name)), float(number) * length),
            (over(const(number), size(name)), float(number) / length),
        ]
    every = range(1, LARGEST + 1)
    for bottom, top, sign in product(every, every, (1, -1)):
        found.append((const(Fraction(sign * top, bottom)), sign * top / bottom))
    return tuple(found)


def _scaled(number: Fraction, of: Expr) -> Expr:
    return of if number == 1 else times(number, of)
