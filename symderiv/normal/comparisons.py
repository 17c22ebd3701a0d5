"""Comparisons: numbers are decided, and extrema taken apart: max(a, b) < c is a < c and b < c."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderiv.expr import Apply, Const, Expr, const
from symderiv.normal import inequalities
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import ADD, NEG, spread, spread_over, times
from symderiv.signs import positive

_HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
}
#: The extremum of which both arguments must obey the relation, where it stands on the left and on the right.
_BOTH = {"gt": ("min", "max"), "ge": ("min", "max"), "lt": ("max", "min"), "le": ("max", "min")}


def compared(node: Apply) -> Expr:
    """Return a comparison, or what it is by a rule."""
    found = _rule(node)
    return node if found is None else found


def _rule(node: Apply) -> Expr | None:
    """Decide a comparison of two numbers; take a comparison with an extremum apart."""
    a, b = node.args
    if a is b:
        return spread(const(int(node.op.name in ("ge", "le", "eq"))), node.shape)
    left, right = number_of(a), number_of(b)
    if left is not None and right is not None:
        return spread(const(int(_HOLDS[node.op.name](left, right))), node.shape)
    for number, value, sign in ((right, a, 1), (left, b, -1)):
        if number is not None and number <= 0 and positive(value) is not None:
            return spread(const(int(_HOLDS[node.op.name](Fraction(sign), Fraction(0)))), node.shape)
    if turned := _turned(node, a, b):
        return turned
    if right == 0 and node.op.name == "gt" and (inner := _rectified_value(a)) is not None:
        return compared(node.op(inner, b))
    for place, (side, other) in enumerate(((a, b), (b, a))):
        if (met := _met(node, side, other, place)) is not None:
            return met
        wanted = _BOTH.get(node.op.name, ("", ""))[place]
        if wanted and isinstance(side, Apply) and side.op is OPS[wanted]:
            pair = [_with(node, inner, other, place) for inner in side.args]
            return _product(*map(compared, pair))
    # an equality holds to the last digit or not at all: rearranged, it would be lost to rounding
    return None if node.op.name == "eq" else inequalities.shorter(node)


def _with(node: Apply, side: Expr, other: Expr, place: int) -> Apply:
    """Return the comparison of `side`, which stands at `place`, with `other`."""
    return node.op(*((side, other) if place == 0 else (other, side)))


def _met(node: Apply, side: Expr, other: Expr, place: int) -> Expr | None:
    """Compare with a clipping of u, or an extremum where one argument decides: u < max(u, l) is u < l."""
    if not isinstance(side, Apply):
        return None
    if side.op is OPS["clip"] and side.args[0] is other:
        u, low, high = side.args
        inner = OPS["min"](OPS["max"](u, low), high)
        return compared(_with(node, inner, other, place))
    either = side.op in (OPS["max"], OPS["min"]) and side.op.name != _BOTH.get(node.op.name, ("", ""))[place]
    if not either or node.op.name not in _BOTH:
        return None
    pair = [compared(_with(node, arg, other, place)) for arg in side.args]
    first, second = map(number_of, pair)
    if 1 in (first, second):
        return spread(const(1), node.shape)
    return pair[1] if first == 0 else pair[0] if second == 0 else None


def _rectified_value(value: Expr) -> Expr | None:
    """Return u for max(0, u), which is positive where u is."""
    if not isinstance(value, Apply) or value.op not in (OPS["relu"], OPS["max"]):
        return None
    inner = [a for a in value.args if number_of(a) != 0]
    return inner[0] if len(inner) == 1 else None


def _turned(node: Apply, a: Expr, b: Expr) -> Expr | None:
    """Return a comparison with 0 without a minus: a − b > 0 is a > b, and −a > 0 is a < 0."""
    if number_of(b) != 0 or not isinstance(a, Apply):
        return None
    if a.op is NEG:
        return OPS[inequalities.MIRROR[node.op.name]](a.args[0], b)
    if a.op is ADD and len(a.args) == 2:
        plain = [t for t in a.args if not (isinstance(t, Apply) and t.op is NEG)]
        minus = [t.args[0] for t in a.args if isinstance(t, Apply) and t.op is NEG]
        if len(plain) == len(minus) == 1:
            mirrored = number_of(plain[0]) is not None
            name = inequalities.MIRROR[node.op.name] if mirrored else node.op.name
            return OPS[name](*((minus[0], plain[0]) if mirrored else (plain[0], minus[0])))
    return None


def _product(first: Expr, second: Expr) -> Expr:
    values = number_of(first), number_of(second)
    if 0 in values:
        return first if values[0] == 0 else second
    if values[0] == 1:
        return second
    return first if values[1] == 1 else times(first, second)


def number_of(node: Expr) -> Fraction | None:
    """Return the number that a value is in every entry, else None."""
    inner = spread_over(node)
    return inner.value if isinstance(inner, Const) and isinstance(inner.value, Fraction) else None


RULES: dict[Op, Callable[[Apply], Expr | None]] = {OPS[name]: _rule for name in _HOLDS}
