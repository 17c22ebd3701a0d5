"""Ranges: between which numbers every entry of a value lies, by declaration and the functions' ranges."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import product
from typing import NamedTuple

from symderiv.expr import Apply, Const, Entry, Expr, Size, Var, bottom_up
from symderiv.normal.term import Factor, Number, Term, Terms, is_bound
from symderiv.signs import is_square

#: A number, and whether the value may be it; None where the value is not bounded.
End = tuple[Number, bool] | None


class Range(NamedTuple):
    """An interval."""

    low: End = None
    high: End = None

    def __neg__(self) -> Range:
        return self.times(-1)

    def times(self, number: Number) -> Range:
        """Return the range of a multiple."""
        ends = [None if end is None else (number * end[0], end[1]) for end in self]
        return Range(*(ends if number >= 0 else ends[::-1]))

    @property
    def positive(self) -> bool:
        """Whether all in it is more than 0."""
        return self.low is not None and (self.low[0] > 0 or self.low == (0, False))

    @property
    def nonnegative(self) -> bool:
        """Whether nothing in it is less than 0."""
        return self.low is not None and self.low[0] >= 0


def _closed(low: Number | str, high: Number | str | None = None) -> Range:
    return Range((Fraction(low), True), None if high is None else (Fraction(high), True))


def _open(low: Number | str, high: Number | str | None = None) -> Range:
    return Range((Fraction(low), False), None if high is None else (Fraction(high), False))


ANY = Range()
#: What a declared property says of every entry.
DECLARED = {
    "unit": _open(0, 1),
    "positive": _open(0),
    "nonnegative": _closed(0),
    **dict.fromkeys(("binary", "onehot", "simplex"), _closed(0, 1)),
}
#: Where functions take their values, whatever they are of.
TAKEN = {
    **dict.fromkeys(("sigmoid", "Phi"), _open(0, 1)),
    **dict.fromkeys(("tanh", "erf"), _open(-1, 1)),
    **dict.fromkeys(("exp", "softplus"), _open(0)),
    **dict.fromkeys(("sin", "cos", "sign"), _closed(-1, 1)),
    **dict.fromkeys(("gt", "ge", "lt", "le", "eq", "step", "softmax", "rowsoftmax"), _closed(0, 1)),
    **dict.fromkeys(("relu", "abs", "sqrt"), _closed(0)),
    **dict.fromkeys(("eye", "basis"), _closed(0, 1)),
    "ones": _closed(1, 1),
    "atan": _open("-1.6", "1.6"),
    **dict.fromkeys(("cosh", "upto"), _closed(1)),
    "logsigmoid": -_open(0),
}
#: A value whose entries lie where those of its arguments do.
PASSED_ON = frozenset({"fill", "transpose", "diagvec", "vec"})


def range_of(body: Terms) -> Range:
    """Return between which numbers every entry of a sum of terms lies."""
    return reduce(_plus, map(_of_term, body), _closed(0, 0))


def _of_term(term: Term) -> Range:
    whole = reduce(_times, map(_of_factor, term.factors)) if term.factors else _closed(1, 1)
    if any(map(is_bound, term.labels())):  # a sum of one entry or more
        zero = (0, False) if whole.positive else (0, True)
        whole = Range(zero if whole.nonnegative else None, zero if (-whole).nonnegative else None)
    return whole.times(term.coefficient)


def _of_factor(factor: Factor) -> Range:
    base, power = _entries(factor.node), factor.power
    if power.denominator == 1 and power % 2 == 0:
        base = base if base.nonnegative else -base if (-base).nonnegative else _size(base)
    if power < 0 or power.denominator != 1:
        return _open(0) if base.positive else ANY
    return base if power == 1 else _raised(base, int(power)) if base.nonnegative else ANY


def _raised(base: Range, power: int) -> Range:
    return Range(*(None if end is None else (end[0] ** power, end[1]) for end in base))


def _size(base: Range) -> Range:
    """Return where the absolute values lie."""
    if base.low is None or base.high is None:
        return _closed(0)
    return Range((0, True), max((-base.low[0], base.low[1]), base.high))


def _plus(a: Range, b: Range) -> Range:
    pairs = zip(a, b, strict=True)
    return Range(*(None if x is None or y is None else (x[0] + y[0], x[1] and y[1]) for x, y in pairs))


def _times(a: Range, b: Range) -> Range:
    if (-a).nonnegative and not a.nonnegative:
        return -_times(-a, b)
    if (-b).nonnegative and not b.nonnegative:
        return -_times(a, -b)
    if a.nonnegative and b.nonnegative:
        return Range(_met(a.low, b.low), _met(a.high, b.high))
    corners = [_met(x, y) for x, y in product(a, b)]
    if None in corners:
        return ANY
    numbers = [corner[0] for corner in corners if corner is not None]
    return _closed(min(numbers), max(numbers))


def _met(a: End, b: End) -> End:
    """Return the product of two ends of positive ranges."""
    if a is None or b is None:
        return None
    return a[0] * b[0], (a[1] and b[1]) or (a == (0, True)) or (b == (0, True))


@bottom_up
def _entries(node: Expr, below: list[Range]) -> Range:
    """Return between which numbers every entry of a value lies."""
    match node:
        case Const(value=str()):
            return _open(0)
        case Const(value=Fraction() as number):
            return _closed(number, number)
        case Size():
            return _closed(1)
        case Var():
            return reduce(_both, (DECLARED[fact] for fact in sorted(node.facts & DECLARED.keys())), ANY)
        case Entry():
            return below[0]
        case Apply():
            return _applied(node, below)
        case _:
            return ANY


def _applied(node: Apply, ends: list[Range]) -> Range:
    if is_square(node):
        return _closed(0)
    match node.op.name:
        case "add":
            return reduce(_plus, ends)
        case "neg":
            return -ends[0]
        case "mul" | "scale":
            return _times(*ends)
        case "max":
            return -_least(*(-end for end in ends))
        case "min":
            return _least(*ends)
        case name if name in PASSED_ON:
            return ends[0]
        case name:
            return TAKEN.get(name, ANY)


def _least(a: Range, b: Range) -> Range:
    """Return where the smaller of two values lies."""
    low = None if a.low is None or b.low is None else min(a.low, b.low, key=lambda e: (e[0], not e[1]))
    return Range(low, _both(Range(high=a.high), Range(high=b.high)).high)


def _both(a: Range, b: Range) -> Range:
    """Return what lies in both ranges."""
    lows = [end for end in (a.low, b.low) if end is not None]
    highs = [end for end in (a.high, b.high) if end is not None]
    return Range(max(lows, default=None, key=lambda e: (e[0], not e[1])), min(highs, default=None))
