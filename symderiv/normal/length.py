"""How long an expression is on paper, which decides between equal forms."""

from __future__ import annotations

from symderiv.expr import Apply, Const, Entry, Expr, Fold, Index, bottom_up
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE
from symderiv.ops.linear import INV, MATMUL, TRANSPOSE
from symderiv.ops.reduce import SQNORM

#: Operators written by juxtaposition or a sign, which need no name of their own.
_PLAIN = frozenset({ADD, NEG, MUL, SCALE, MATMUL, DIV, POW, TRANSPOSE, INV})
_FENCED_IN = frozenset({MUL, SCALE, MATMUL, POW, TRANSPOSE, INV, NEG})


#: What a fraction inside a fraction weighs, and the operators through which one is seen.
NESTED = 2
_FRACTIONS_SHOW = frozenset({ADD, NEG, MUL, SCALE})
#: A name weighs two: repeating one costs more than the fence that saves it.
NAME = 2


@bottom_up
def length(root: Expr) -> int:
    """Return the weight in symbols: names, numbers, function names, exponents, and pairs of fences."""
    return _own(root) + sum(map(length, root.children))


def _own(node: Expr) -> int:
    match node:
        case Const():
            whole = isinstance(node.value, str) or node.value.denominator == 1
            return 1 if whole else 2
        case Index():
            return 0
        case Entry():
            return 0
        case Fold():
            return 2
        case Apply():
            return _operator(node)
        case _:
            return NAME


def _operator(node: Apply) -> int:
    if node.op is FILL or _is_norm(node):
        return 0
    if node.op is DIV:
        return 1 + NESTED * sum(holds_quotient(a) for a in node.args)
    if node.op.name == "where":
        return 1
    if node.op not in _PLAIN:
        return 2 if node.args else 1
    fences = sum(_fenced(node, a) for a in node.args) if node.op in _FENCED_IN else 0
    raised = 1 if node.op in (POW, TRANSPOSE, INV) else 0
    return fences + raised


def holds_quotient(node: Expr) -> bool:
    """Tell whether a term of a sum is a fraction, which is hard to read above or below a line."""
    return isinstance(node, Apply) and (
        node.op is DIV or (node.op in _FRACTIONS_SHOW and any(map(holds_quotient, node.args)))
    )


def _is_norm(node: Apply) -> bool:
    """Tell whether a root is written ‖x‖, as the squared norm below it is."""
    below = node.args[0] if node.op.name == "sqrt" else None
    return isinstance(below, Apply) and below.op is SQNORM


def _fenced(node: Apply, arg: Expr) -> bool:
    if not isinstance(arg, Apply):
        return False
    if node.op in (POW, TRANSPOSE, INV):
        return arg.op in _PLAIN
    return arg.op is ADD
