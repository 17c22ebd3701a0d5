"""Comparisons in short: positive factors go, numbers meet, increasing functions are undone.

(x + 3)/6 > 0 is x > −3, a (eᵘ − 1) < 0 is u < 0 for a positive a, and q u > (q − 1) u is u > 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from symderiv.expr import Apply, At, Const, Expr, Index
from symderiv.normal.contract import merged
from symderiv.normal.length import length
from symderiv.normal.opening import multiplied_out
from symderiv.normal.ranges import range_of
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, NotReducible, Number, Term, Terms, is_bound, outer_labels, scaled
from symderiv.normal.terms import terms
from symderiv.op import OPS
from symderiv.ops.arithmetic import ADD, spread, spread_over
from symderiv.shape import Shape
from symderiv.signs import positive

#: The relation of b and a where the key holds of a and b.
MIRROR = {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge", "eq": "eq"}
#: For increasing functions: a value, and where it is taken.
TAKEN = {
    OPS[name]: (Fraction(value), place)
    for name, value, place in (
        ("exp", 1, 0),
        ("log", 0, 1),
        ("sinh", 0, 0),
        ("tanh", 0, 0),
        ("erf", 0, 0),
        ("atan", 0, 0),
        ("sigmoid", "1/2", 0),
        ("Phi", "1/2", 0),
    )
}
#: Longer differences are compared as they are.
MOST_TERMS = 6


def shorter(node: Apply) -> Expr | None:
    """Return an equivalent comparison with less in it, None where none is found."""
    a, b = node.args
    labels = outer_labels(a.shape)
    try:
        gap = merged((*terms(a, labels), *scaled(terms(b, labels), -1)))
        if (decided := _decided(node.op.name, gap, a.shape)) is not None:
            return decided
        forms = [_compared(node.op.name, form, labels, a.shape) for form in _forms(gap)]
    except NotReducible:
        return None
    best = min((f for f in forms if f is not None), key=_size, default=None)
    return best if best is not None and _size(best) < _size(node) else None


#: Relations that bound their first argument from above, and from below.
UPPER, LOWER = frozenset({"lt", "le"}), frozenset({"gt", "ge"})


def implies(first: Expr, second: Expr) -> bool:
    """Tell whether a bound on a value is shown to imply another bound on it: u < 1 − c says u < 1 + c."""
    for one, u, bound in _bounds(first):
        for other, same, wider in _bounds(second):
            upper, lower = {one, other} <= UPPER, {one, other} <= LOWER
            if u is same and ((upper and is_less(bound, wider)) or (lower and is_less(wider, bound))):
                return True
    return False


def _bounds(node: Expr) -> Iterator[tuple[str, Expr, Expr]]:
    """Yield a comparison as a bound on its left side, and on its right side."""
    if isinstance(node, Apply) and node.op.name in UPPER | LOWER:
        a, b = node.args
        yield node.op.name, a, b
        yield MIRROR[node.op.name], b, a


def is_less(a: Expr, b: Expr) -> bool:
    """Tell whether what is declared shows every entry of `a` to be less than that of `b`."""
    if a.shape != b.shape:
        return False
    labels = outer_labels(a.shape)
    gap = merged((*terms(b, labels), *scaled(terms(a, labels), -1)))
    return bool(gap) and (range_of(gap).positive or _is_positive(gap, a.shape))


def _decided(relation: str, gap: Terms, shape: Shape) -> Expr | None:
    """Return 1 or 0 where what is declared, or where functions take their values, shows the sign of a gap."""
    for side, strictly, loosely, never in ((1, "gt", "ge", "lt"), (-1, "lt", "le", "gt")):
        found = range_of(gap).times(side)
        if gap and (found.positive or _is_positive(scaled(gap, side), shape)):
            return spread(int(relation in (strictly, loosely)), shape)
        if found.nonnegative and relation in (loosely, never):
            return spread(int(relation == loosely), shape)
    return None


def _is_positive(gap: Terms, shape: Shape) -> bool:
    return positive(written(reduced(gap), outer_labels(shape), shape)) is not None


def signed(node: Apply) -> Expr | None:
    """Return sign(u) of a shorter value of the same sign, None where none is found."""
    (u,) = node.args
    labels = outer_labels(u.shape)
    try:
        found = [written(form, labels, u.shape) for form in _forms(merged(terms(u, labels)))]
    except NotReducible:
        return None
    best = min(found, key=length, default=u)
    return node.op(best) if length(best) < length(u) else None


def reduced(gap: Terms) -> Terms:
    """Return a sum of the same sign, without positive factors, odd powers and increasing functions."""
    while True:
        plain = _without_odd_powers(_without_positive_factors(gap))
        opened = _opened(plain)
        if opened is None:
            return plain
        gap = opened


def _forms(gap: Terms) -> Iterator[Terms]:
    if len(gap) <= MOST_TERMS:
        yield reduced(gap)
        yield reduced(multiplied_out(gap, lambda _: True))


def _without_positive_factors(gap: Terms) -> Terms:
    """Return the sum divided by what is positive in all its terms, and multiplied by what is below them."""
    keys = dict.fromkeys((f.node, f.at) for t in gap for f in t.factors if not any(map(is_bound, f.at)))
    for node, at in [key for key in keys if positive(key[0]) is not None]:
        gap = _divided(gap, node, at)
    if not gap:
        return gap
    numbers = [Fraction(t.coefficient) for t in gap]
    content = Fraction(
        reduce(gcd, (n.numerator for n in numbers)), reduce(lcm, (n.denominator for n in numbers))
    )
    return scaled(gap, 1 / abs(content))


def _without_odd_powers(gap: Terms) -> Terms:
    """Return x for x³ and for 1/x, which have its sign."""
    if len(gap) != 1 or gap[0].bound():
        return gap
    coefficient, factors = gap[0]
    return (Term(coefficient, tuple(f._replace(power=1) if f.power % 2 == 1 else f for f in factors)),)


def _divided(gap: Terms, node: Expr, at: tuple[At, ...]) -> Terms:
    powers = [sum(f.power for f in t.factors if f.node is node and f.at == at) for t in gap]
    least = min(powers)
    if not least:
        return gap
    return merged(tuple(t.times(Term(1, (Factor(node, at, -least),))) for t in gap))


def _opened(gap: Terms) -> Terms | None:
    """Return what a sum in brackets is made of, and the argument of an increasing function; else None."""
    functions = [t for t in gap if t.factors]
    level = sum((Fraction(t.coefficient) for t in gap if not t.factors), Fraction(0))
    if len(functions) != 1 or len(functions[0].factors) != 1 or functions[0].factors[0].power != 1:
        return None
    coefficient, (factor,) = functions[0]
    node = factor.node
    if not isinstance(node, Apply):
        return None
    side = 1 if coefficient > 0 else -1
    if node.op is ADD and not level:
        return scaled(terms(node, factor.at), side)
    value, place = TAKEN.get(node.op, (None, 0))
    if value is None or value != -level / Fraction(coefficient):
        return None
    inside = (*terms(node.args[0], factor.at), *((Term(-place),) if place else ()))
    return scaled(merged(inside), side)


def _compared(relation: str, gap: Terms, labels: tuple[Index, ...], shape: Shape) -> Expr | None:
    """Return the comparison of a sum with 0, its negative terms on the other side, a single value alone."""
    values = [t for t in gap if t.factors]
    if not values:
        return None
    if len(values) == 1:
        gap = scaled(gap, 1 / abs(Fraction(values[0].coefficient)))
        values = [t for t in gap if t.factors]
    left = tuple(t for t in values if t.coefficient > 0)
    right = scaled(tuple(t for t in values if t.coefficient < 0), -1)
    level: Number = sum(-t.coefficient for t in gap if not t.factors)
    if not left:
        relation, left, right, level = MIRROR[relation], right, (), -level
    beyond = merged((*right, *((Term(level),) if level else ())))
    return OPS[relation](*(spread(written(side, labels, shape), shape) for side in (left, beyond)))


def _size(node: Expr) -> tuple[int, int, bool]:
    """Return the length of both sides, 0 being nothing; how many are sums; whether a number leads."""
    sides = [spread_over(s) for s in node.children]
    long = sum(length(side) for side in sides if not (isinstance(side, Const) and side.value == 0))
    sums = sum(isinstance(side, Apply) and side.op is ADD for side in sides)
    return long, sums, isinstance(sides[0], Const)
