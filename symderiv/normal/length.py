"""How long an expression is on paper, which decides between equal forms."""

from __future__ import annotations

from collections.abc import Callable

from symderiv.decimal import decimal
from symderiv.expr import ONE, Apply, Const, Entry, Expr, Fold, Index, bottom_up
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE
from symderiv.ops.linear import EYE, INV, MATMUL, ONES, TRANSPOSE, power_of
from symderiv.ops.reduce import SQNORM
from symderiv.shape import axes, is_row

#: Operators written by juxtaposition or a sign, which need no name of their own.
_PLAIN = frozenset({ADD, NEG, MUL, SCALE, MATMUL, DIV, POW, TRANSPOSE, INV})

#: What a fraction inside a fraction weighs, and the operators through which one is seen.
NESTED = 2
_FRACTIONS_SHOW = frozenset({ADD, NEG, MUL, SCALE})
#: A name weighs two: repeating one costs more than the fence that saves it.
NAME = 2
#: So many digits of a decimal are read as one symbol.
DIGITS = 3


@bottom_up
def length(root: Expr, below: list[int]) -> int:
    """Return the weight in symbols: names, numbers, function names, exponents, and pairs of fences."""
    match root:
        case Apply() if power_of(root):
            return below[-1] + 2 + _fences(root)
        case Apply():
            weight = _WEIGHTS.get(root.op)
            own = weight(root) if weight else 2 if root.args else 1
        case Const():
            own = _number(root)
        case Index() | Entry():
            own = 0
        case Fold():
            own = 2
        case _:
            own = NAME
    return own + sum(below)


def _number(root: Const) -> int:
    """Return the weight of a number: a fraction weighs two, and a long decimal what it takes to read."""
    if isinstance(root.value, str) or root.value.denominator == 1:
        return 1
    return max(2, len(decimal(root.value) or "") // DIGITS)


def holds_quotient(node: Expr) -> bool:
    """Tell whether a term of a sum is a fraction, which is hard to read above or below a line."""
    return isinstance(node, Apply) and (
        node.op is DIV or (node.op in _FRACTIONS_SHOW and any(map(holds_quotient, node.args)))
    )


def _root(node: Apply) -> int:
    """Return the weight of a root: none where it is written ‖x‖, as the squared norm below it is."""
    (inner,) = node.args
    return 0 if isinstance(inner, Apply) and inner.op is SQNORM else 2


def _fences(node: Apply) -> int:
    """Return how many arguments are sums."""
    return len([a for a in node.args if isinstance(a, Apply) and a.op is ADD])


def _multiple(node: Apply) -> int:
    """Return the weight of a multiple; of (1/n) u, written u/n, the 1 is not there, and no fences are."""
    scalar = node.args[0]
    below = isinstance(scalar, Apply) and scalar.op is DIV and scalar.args[0] is ONE
    return -1 if below else _fences(node)


def _raised(node: Apply) -> int:
    """Return the weight of an exponent, and of the fences around what has no name of its own."""
    return 1 + len([a for a in node.args if isinstance(a, Apply) and a.op in _PLAIN])


#: What operators weigh; others have a name, and what they are of in fences.
_WEIGHTS: dict[Op, Callable[[Apply], int]] = {
    ADD: lambda node: 0,
    FILL: lambda node: int(node.args[0] is ONE and is_row(node.shape)),  # 1ᵀ
    **dict.fromkeys((NEG, MUL, MATMUL), _fences),
    SCALE: _multiple,
    **dict.fromkeys((POW, TRANSPOSE, INV), _raised),
    DIV: lambda node: 1 + NESTED * len([a for a in node.args if holds_quotient(a)]),
    OPS["sqrt"]: _root,
    OPS["where"]: lambda node: 1,
    EYE: lambda node: NAME,
    ONES: lambda node: 3 if len(axes(node.shape)) == 2 else 1,  # 1 1ᵀ
}
