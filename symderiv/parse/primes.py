"""Primes: σ′(z), the derivative of an elementwise function of one value, as an expression."""

from __future__ import annotations

from functools import cache

from symderiv.expr import Expr, const, substitute, var
from symderiv.normal import simplify
from symderiv.op import OPS, cotangents
from symderiv.ops.arithmetic import plus, spread
from symderiv.ops.elementwise import ROWS
from symderiv.shape import Shape

#: The functions that a prime may follow besides the declared ones, and how many may.
PRIMED = frozenset(row.name for row in ROWS if row.arity == 1)
HIGHEST = 4

_SLOT = "#slot"


def derivative(name: str, order: int, arg: Expr) -> Expr:
    """Return the derivative of order `order` of an elementwise function, entry by entry at `arg`.

    At a kink the derivative has the value that its rule gives: that of ReLU is 0 at 0.
    Shapes: the argument's.
    """
    return substitute(_derivative(name, order, arg.shape), {var(_SLOT, arg.shape): arg})


@cache
def _derivative(name: str, order: int, shape: Shape) -> Expr:
    slot = var(_SLOT, shape)
    found: Expr = OPS[name](slot)
    for _ in range(order):
        slope = cotangents(found, spread(const(1), shape), [slot], plus).get(slot)
        found = spread(const(0), shape) if slope is None else simplify(slope).expr
    return found
