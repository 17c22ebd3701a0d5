"""Rounded numbers: decimals in an answer that stand for a fraction, a root, π or e."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product

import numpy as np

from symderiv.checking.exact import DIGITS, digits, number
from symderiv.checking.points import in_fractions
from symderiv.checking.trial import Trial
from symderiv.checking.values import both
from symderiv.expr import Const, Expr, const, postorder, substitute
from symderiv.ops.arithmetic import over, power, times
from symderiv.ops.row import call

#: Digits after the point that a rounded number has, and the longest denominator that it stands for.
FEWEST, LONGEST = 2, 60
#: How many ways to replace the decimals are tried.
TRIED = 16
#: How near to 0 the points lie at which a tolerance is applied.
NEAR = 6.0


def unrounded(answer: Expr) -> Iterator[tuple[Mapping[Expr, Expr], Expr]]:
    """Yield answers with every rounded decimal replaced by what it may stand for, and the replacements."""
    decimals = [n for n in postorder(answer) if isinstance(n, Const) and _places(n) >= FEWEST]
    meant = {node: tuple(_meant(node)) for node in decimals}
    rounded = {node: found for node, found in meant.items() if found}
    for chosen in islice(product(*rounded.values()), TRIED if rounded else 0):
        new = dict[Expr, Expr](zip(rounded, chosen, strict=True))
        yield new, substitute(answer, new)


def decimal(node: Expr) -> str | None:
    """Return a number as the decimal that it was typed as, None for what is no decimal."""
    places = _places(node) if isinstance(node, Const) else 0
    if not places or not isinstance(node, Const) or not isinstance(node.value, Fraction):
        return None
    digits_ = str(abs(node.value.numerator) * 10**places // node.value.denominator).rjust(places + 1, "0")
    return f"{'−' if node.value < 0 else ''}{digits_[:-places]}.{digits_[-places:]}"


def within_tolerance(trial: Trial, answer: Expr, wanted: Expr, tolerance: float | Fraction) -> bool:
    """Tell whether an answer that holds decimals is wrong by at most a relative error near 0."""
    if not any(isinstance(n, Const) and _places(n) for n in postorder(answer)):
        return False
    left, right = both(trial.floats, trial, answer, wanted)
    rows = trial.floats.reach < NEAR
    rows = np.resize(rows, len(right)) & np.isfinite(right).all(axis=1)
    with np.errstate(all="ignore"):
        gaps = np.abs(left - right)[rows]
    return bool(rows.any() and (gaps <= float(tolerance) * np.abs(right)[rows] + 1e-15).all())


def _places(node: Const) -> int:
    """Return how many digits after the point a number has; 0 for whole numbers and others."""
    if not isinstance(node.value, Fraction) or node.value.denominator == 1:
        return 0
    for places in range(1, DIGITS):
        if 10**places % node.value.denominator == 0:
            return places
    return 0


def _meant(node: Const) -> Iterator[Expr]:
    """Yield what a decimal may stand for: as near as its last digit allows, and not equal to it."""
    value = node.value
    assert isinstance(value, Fraction)
    unit = Fraction(1, 10 ** _places(node))
    yield from (expr for expr, exact in _named() if abs(exact - value) < unit)
    for bottom in range(2, LONGEST):
        near = Fraction(round(value * bottom), bottom)
        unlikely = unit * bottom * bottom < 2  # to be met by chance
        if near != value and abs(near - value) < unit and near.denominator == bottom and unlikely:
            yield const(near)


@lru_cache(maxsize=1)
def _named() -> tuple[tuple[Expr, Fraction], ...]:
    """Return constants that are often written as decimals, with their values."""
    pi, e = const("pi"), const("e")
    roots = [power(const(n), const(Fraction(1, 2))) for n in (2, 3, 5)]
    around = [pi, e, times(2, pi), over(pi, 2), over(1, pi), power(times(2, pi), const(Fraction(1, 2)))]
    logs = [call("log", const(n)) for n in (2, 10)]
    inverse = [over(1, expr) for expr in (*roots, around[-1], e)]
    found = []
    with digits(DIGITS):
        at = in_fractions({}, {}, ())
        for expr in (*around, *roots, *logs, *inverse):
            value = number(at.evaluation().value(expr)[()])
            found.append((expr, Fraction(int(value * 10**30), 10**30)))
    return tuple(found)
