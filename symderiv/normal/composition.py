"""Compositions of functions: log eᵘ is u, |−u| is |u|, and what the tables of other modules add.

Each rule is an identity at every point where the left side is defined.
"""

from __future__ import annotations

from collections.abc import Callable

from symderiv.expr import Apply, Expr, const
from symderiv.normal import blocks, choices, coinciding, comparisons, matrices, powers
from symderiv.normal.inequalities import signed
from symderiv.normal.opposites import are_opposite
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import FILL, NEG, negative, spread
from symderiv.signs import positive

Rule = Callable[[Apply], Expr | None]


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


def _of_opposites(sign: int) -> Rule:
    """Return the rule that the larger of u and −u is |u|, the smaller −|u|."""

    def rule(node: Apply) -> Expr | None:
        a, b = node.args
        if not are_opposite(a, b):
            return None
        size = OPS["abs"](b if isinstance(a, Apply) and a.op is NEG else a)
        return size if sign > 0 else negative(size)

    return rule


def _rectified(node: Apply) -> Expr | None:
    return node.args[0] if _is_positive(node.args[0]) else None


def _one_if_positive(node: Apply) -> Expr | None:
    return spread(const(1), node.shape) if _is_positive(node.args[0]) else None


def _is_positive(value: Expr) -> bool:
    """Tell whether a value is declared or made positive; an open condition ties no entries together."""
    return positive(value) is not None


RULES: dict[Op, Rule] = {
    OPS["log"]: _undoes("exp"),
    OPS["abs"]: _even,
    OPS["max"]: _of_opposites(1),
    OPS["min"]: _of_opposites(-1),
    OPS["relu"]: _rectified,
    OPS["sign"]: lambda node: _one_if_positive(node) or signed(node),
    OPS["step"]: _one_if_positive,
    **comparisons.RULES,
    **choices.RULES,
    **matrices.RULES,
    **blocks.RULES,
    **powers.RULES,
    **coinciding.RULES,
}
