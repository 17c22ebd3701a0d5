"""The terms of a sum and the factors of a product, as they are written."""

from __future__ import annotations

from symderiv.expr import Apply, Const, Expr
from symderiv.ops.arithmetic import ADD, NEG
from symderiv.shape import SCALAR


def summands(value: Expr) -> tuple[Expr, ...]:
    """Return the terms of a sum; anything else is its own one term."""
    return value.args if isinstance(value, Apply) and value.op is ADD else (value,)


def is_negative(term: Expr) -> bool:
    """Tell whether a term is written with a minus sign."""
    return isinstance(term, Apply) and term.op is NEG


def unsigned(term: Expr) -> Expr:
    """Return a term without its minus sign."""
    return term.args[0] if isinstance(term, Apply) and term.op is NEG else term


def factors(value: Expr) -> tuple[list[Expr], list[Expr]]:
    """Return the factors of a scalar product, and those of what it is divided by."""
    if isinstance(value, Apply) and value.shape == SCALAR and value.op.name in ("mul", "scale"):
        parts = [factors(a) for a in value.args]
        return [f for top, _ in parts for f in top], [f for _, bottom in parts for f in bottom]
    if isinstance(value, Apply) and value.shape == SCALAR and value.op.name == "div":
        (top, below), (bottom, above) = map(factors, value.args)
        return top + above, bottom + below
    return ([] if isinstance(value, Const) and value.value == 1 else [value]), []
