"""The inverse of a value by the inverses of its parts: (A B)⁻¹ is B⁻¹ A⁻¹ for square A and B."""

from __future__ import annotations

from collections.abc import Callable

from symderiv.expr import Apply, Expr, Var
from symderiv.op import Op
from symderiv.ops.arithmetic import DIV, NEG, SCALE, over, spread_over, times
from symderiv.ops.linear import DIAG, EYE, INV, MATMUL, TRANSPOSE, transpose
from symderiv.shape import SCALAR


def inverted(node: Expr) -> Expr | None:
    """Return the inverse of `node` by inverses of its parts; None where that is not how it is written."""
    if isinstance(node, Apply):
        rule = RULES.get(node.op)
        return None if rule is None else rule(node)
    return transpose(node) if isinstance(node, Var) and "orthogonal" in node.facts else None


def _of_product(node: Apply) -> Expr | None:
    left, right = node.args
    square = all(len(a.shape) == 2 and a.shape[0] == a.shape[1] for a in node.args)
    return MATMUL(INV(right), INV(left)) if square else None


def _of_quotient(node: Apply) -> Expr | None:
    above, below = node.args
    number = spread_over(below)
    return times(number, INV(above)) if number.shape == SCALAR else None


RULES: dict[Op, Callable[[Apply], Expr | None]] = {
    MATMUL: _of_product,
    TRANSPOSE: lambda node: transpose(INV(node.args[0])),
    INV: lambda node: node.args[0],
    EYE: lambda node: node,
    NEG: lambda node: NEG(INV(node.args[0])),
    DIV: _of_quotient,
    SCALE: lambda node: SCALE(over(1, node.args[0]), INV(node.args[1]), params=node.params),
    DIAG: lambda node: DIAG(over(1, node.args[0])),
}
