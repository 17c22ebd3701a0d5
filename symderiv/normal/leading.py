"""Signs and scalars lead, and ones go: A (−B) is −(A B), A (c B) is c A B, −(−a) is a, 1 v and v¹ are v.

Nothing else of a value changes.
"""

from __future__ import annotations

from fractions import Fraction

from symderiv.expr import ONE, Apply, Const, Expr, bottom_up, const, rebuild
from symderiv.normal.chains import joined
from symderiv.op import is_of
from symderiv.ops.arithmetic import DIV, MUL, NEG, POW, SCALE, negative, spread_over, times
from symderiv.ops.linear import DIAG, DIAGVEC, MATMUL, TRACE, TRANSPOSE
from symderiv.ops.reduce import SUM

#: Operators that are linear in each argument, or in the first: a sign in one stands as well before all.
_LINEAR = frozenset({MUL, SCALE, MATMUL, DIV, TRANSPOSE, DIAG, DIAGVEC, TRACE, SUM})
#: Those of them in which a multiple reads as well before all: a scalar beside others stays where it is.
_SCALED = _LINEAR - {SCALE, DIV}


def led(root: Expr) -> Expr:
    """Return `root` with the signs and the scalars of its factors in front of their product, and no factor 1.

    Shapes: the root's.
    """
    found = _changed(root)
    return root if found is None else found


@bottom_up
def _changed(node: Expr, below: list[Expr | None]) -> Expr | None:
    """Return what becomes of a value; None where it stays, as what a node keeps must not hold the node."""
    children = [old if new is None else new for old, new in zip(node.children, below, strict=True)]
    found = _led(rebuild(node, tuple(children)) if any(below) else node)
    return None if found is node else found


def _led(node: Expr) -> Expr:
    if not isinstance(node, Apply):
        return node
    if node.op is NEG:
        return negative(node.args[0]) if not is_of(node.args[0], NEG) else node.args[0].children[0]
    if node.op is POW and spread_over(node.args[1]) is ONE:
        return node.args[0]
    if node.op not in _LINEAR:
        return node
    bare = [_unsigned(a) for a in node.args]
    plain = [a if p is None else p for a, p in zip(node.args, bare, strict=True)]
    scaled = [a for a in plain if isinstance(a, Apply) and a.op is SCALE] if node.op in _SCALED else []
    whole = _product(node, tuple([a.children[1] if a in scaled else a for a in plain]))
    for scalar in reversed([a.children[0] for a in plain if a in scaled]):
        whole = times(scalar, whole)
    return NEG(whole) if sum(p is not None for p in bare) % 2 else whole


def _unsigned(node: Expr) -> Expr | None:
    """Return a for −a, and a negative number's size; None where there is no sign."""
    if isinstance(node, Const) and isinstance(node.value, Fraction) and node.value < 0:
        return const(-node.value)
    return node.children[0] if is_of(node, NEG) else None


def _product(node: Apply, args: tuple[Expr, ...]) -> Expr:
    if node.op in (MUL, SCALE):
        first, second = args
        for one, other in ((first, second), (second, first)):
            number = spread_over(one)
            if number is ONE and other.shape == node.shape:
                return other
            if node.op is MUL and isinstance(number, Const) and other.shape == node.shape:
                return times(number, other)
    if node.op is MATMUL:
        return joined(*args)
    return node if args == node.args else node.op(*args, params=node.params)
