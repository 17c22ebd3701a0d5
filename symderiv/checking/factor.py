"""Constant factors: the number, or the number and a size, by which an answer is off everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
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
    yield from (f for f, value in _candidates(sizes) if abs(value - typical) <= CLOSE * abs(typical))


def _candidates(sizes: dict[str, int]) -> Iterable[tuple[Expr, float]]:
    for number in BESIDE[1:]:
        yield const(number), float(number)
    for (name, length), number in product(sizes.items(), BESIDE):
        yield _scaled(number, size(name)), float(number) * length
        yield over(const(number), size(name)), float(number) / length
    for bottom in range(1, LARGEST + 1):
        for top in range(1, LARGEST + 1):
            for sign in (1, -1):
                yield const(Fraction(sign * top, bottom)), sign * top / bottom


def _scaled(number: Fraction, of: Expr) -> Expr:
    return of if number == 1 else times(number, of)
