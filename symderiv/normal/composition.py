"""Compositions of functions: log eᵘ is u, and 1{max(a, b) < c} is 1{a < c} 1{b < c}.

Each rule is an identity at every point where the left side is defined.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderiv.expr import Apply, Const, Expr, const
from symderiv.normal import blocks, inequalities, matrices, powers
from symderiv.normal.alone import complement
from symderiv.normal.contract import is_indicator, merged
from symderiv.normal.term import outer_labels
from symderiv.normal.terms import terms
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import ADD, FILL, NEG, negative, spread, times
from symderiv.signs import positive

Rule = Callable[[Apply], Expr | None]

_HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
}
#: The extremum of which both arguments must obey the relation, where it stands on the left and on the right.
_BOTH = {"gt": ("min", "max"), "ge": ("min", "max"), "lt": ("max", "min"), "le": ("max", "min")}


def composed(node: Expr) -> Expr:
    """Return `node`, or what it is by a rule."""
    if not isinstance(node, Apply):
        return node
    node = _signs_inside(node)
    rule = RULES.get(node.op)
    found = rule(node) if rule is not None else None
    return node if found is None else found


def _signs_inside(node: Apply) -> Apply:
    """Return a function of several values with −(c 1) among them as (−c) 1, which is written −c."""
    if node.op.role != "elementwise" or len(node.args) < 2:
        return node
    return node.op(*map(_spread_sign, node.args), params=node.params)


def _spread_sign(arg: Expr) -> Expr:
    match arg:
        case Apply(op=op, args=(Apply(op=inside, args=(value,)),)) if op is NEG and inside is FILL:
            return spread(negative(value), arg.shape)
        case _:
            return arg


def _undoes(inner: str) -> Rule:
    """Return the rule that a function undoes `inner`."""

    def rule(node: Apply) -> Expr | None:
        (arg,) = node.args
        return arg.args[0] if isinstance(arg, Apply) and arg.op is OPS[inner] else None

    return rule


def _even(node: Apply) -> Expr | None:
    (arg,) = node.args
    inner = arg.args[0] if isinstance(arg, Apply) and arg.op is NEG else arg
    if _is_positive(inner):
        return inner
    return None if inner is arg else node.op(inner)


def _rectified(node: Apply) -> Expr | None:
    return node.args[0] if _is_positive(node.args[0]) else None


def _one_if_positive(node: Apply) -> Expr | None:
    return spread(const(1), node.shape) if _is_positive(node.args[0]) else None


def _rectified_value(value: Expr) -> Expr | None:
    """Return u for max(0, u), which is positive where u is."""
    if not isinstance(value, Apply) or value.op not in (OPS["relu"], OPS["max"]):
        return None
    inner = [a for a in value.args if _number(a) != 0]
    return inner[0] if len(inner) == 1 else None


def _is_positive(value: Expr) -> bool:
    """Tell whether a value is declared or made positive; an open condition ties no entries together."""
    return positive(value) is not None


def _compared(node: Apply) -> Expr | None:
    """Decide a comparison of two numbers; take a comparison with an extremum apart."""
    a, b = node.args
    if a is b:
        return spread(const(int(node.op.name in ("ge", "le", "eq"))), node.shape)
    left, right = _number(a), _number(b)
    if left is not None and right is not None:
        return spread(const(int(_HOLDS[node.op.name](left, right))), node.shape)
    for number, value, sign in ((right, a, 1), (left, b, -1)):
        if number is not None and number <= 0 and _is_positive(value):
            return spread(const(int(_HOLDS[node.op.name](Fraction(sign), Fraction(0)))), node.shape)
    if turned := _turned(node, a, b):
        return turned
    if right == 0 and node.op.name == "gt" and (inner := _rectified_value(a)) is not None:
        return composed(node.op(inner, b))
    for place, (side, other) in enumerate(((a, b), (b, a))):
        wanted = _BOTH.get(node.op.name, ("", ""))[place]
        if wanted and isinstance(side, Apply) and side.op is OPS[wanted]:
            pair = [node.op(*((inner, other) if place == 0 else (other, inner))) for inner in side.args]
            return _product(*(composed(p) for p in pair))
    return inequalities.shorter(node)


def _turned(node: Apply, a: Expr, b: Expr) -> Expr | None:
    """Return a comparison with 0 without a minus: a − b > 0 is a > b, and −a > 0 is a < 0."""
    if _number(b) != 0 or not isinstance(a, Apply):
        return None
    if a.op is NEG:
        return OPS[inequalities.MIRROR[node.op.name]](a.args[0], b)
    if a.op is ADD and len(a.args) == 2:
        plain = [t for t in a.args if not (isinstance(t, Apply) and t.op is NEG)]
        minus = [t.args[0] for t in a.args if isinstance(t, Apply) and t.op is NEG]
        if len(plain) == len(minus) == 1:
            mirrored = _number(plain[0]) is not None
            name = inequalities.MIRROR[node.op.name] if mirrored else node.op.name
            return OPS[name](*((minus[0], plain[0]) if mirrored else (plain[0], minus[0])))
    return None


def _product(first: Expr, second: Expr) -> Expr:
    values = _number(first), _number(second)
    if 0 in values:
        return first if values[0] == 0 else second
    if values[0] == 1:
        return second
    return first if values[1] == 1 else times(first, second)


def _number(node: Expr) -> Fraction | None:
    inner = node.children[0] if isinstance(node, Apply) and node.op is FILL else node
    return inner.value if isinstance(inner, Const) and isinstance(inner.value, Fraction) else None


def _choice(node: Apply) -> Expr | None:
    """Make a choice that hangs on nothing; write one between 1 and 0 as its condition."""
    condition, a, b = node.args
    decided = _number(condition)
    if a is b or decided is not None:
        return a if a is b or decided else b
    sides = [_number(a), _number(b)]
    if is_indicator(condition) and sides == [1, 0]:
        return condition
    if is_indicator(condition) and sides == [0, 1]:
        return complement(condition)
    return _clipped(condition, a, b)


def _clipped(condition: Expr, a: Expr, b: Expr) -> Expr | None:
    """Return clip(u, −c, c) for u where |u| ≤ c, else c sign(u), with a positive c."""
    match condition:
        case Apply(op=op, args=(Apply(op=inner, args=(u,)), c)) if op in _AT_MOST and inner is OPS["abs"]:
            pass
        case Apply(op=op, args=(c, Apply(op=inner, args=(u,)))) if op in _AT_LEAST and inner is OPS["abs"]:
            pass
        case _:
            return None
    beyond = terms(times(c, OPS["sign"](u)), labels := outer_labels(u.shape))
    same = u is a and positive(c) is not None and merged(terms(b, labels)) == merged(beyond)
    size = c.args[0] if isinstance(c, Apply) and c.op is FILL else c
    return OPS["clip"](u, spread(negative(size), u.shape), c) if same else None


_AT_MOST, _AT_LEAST = (OPS["le"], OPS["lt"]), (OPS["ge"], OPS["gt"])
RULES: dict[Op, Rule] = {
    OPS["where"]: _choice,
    OPS["log"]: _undoes("exp"),
    OPS["abs"]: _even,
    OPS["relu"]: _rectified,
    OPS["sign"]: _one_if_positive,
    OPS["step"]: _one_if_positive,
    **{OPS[name]: _compared for name in _HOLDS},
    **matrices.RULES,
    **blocks.RULES,
    **powers.RULES,
}
