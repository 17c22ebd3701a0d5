"""Conditions as expressions: which expressions are conditions, and how `and`, `or` and `not` join them.

A comparison is 1 where it holds and 0 elsewhere, so that a product is `and`, the larger of two is
`or`, and 1 − c is `not c`.
"""

from __future__ import annotations

from typing import TypeGuard

from symderiv.expr import Apply, Const, Expr

COMPARISONS = frozenset({"gt", "ge", "lt", "le", "eq"})
#: Each relation with its sides exchanged: a > b is b < a.
TURNED = {"gt": "lt", "ge": "le"}


def is_comparison(expr: Expr) -> TypeGuard[Apply]:
    """Tell whether the expression compares two values."""
    return isinstance(expr, Apply) and expr.op.name in COMPARISONS


def is_condition(expr: Expr) -> TypeGuard[Apply]:
    """Tell whether the expression is a comparison, or made of comparisons by and, or, not."""
    if denied(expr) is not None or is_comparison(expr):
        return True
    return isinstance(expr, Apply) and expr.op.name in ("mul", "max") and all(map(is_condition, expr.args))


def denied(expr: Expr) -> Apply | None:
    """Return the equation c of a condition `not c` (1 − c), else None."""
    match expr:
        case Apply(args=(Const(value=1), Apply(args=(inner,)) as minus)) if (
            expr.op.name == "add"
            and minus.op.name == "neg"
            and is_comparison(inner)
            and inner.op.name == "eq"
        ):
            return inner
        case _:
            return None


def between(expr: Apply) -> tuple[tuple[Expr, str], tuple[Expr, str], Expr] | None:
    """Return a, b, c and the relations of a < b < c, where a product of two comparisons says so."""
    if expr.op.name != "mul" or not all(map(is_comparison, expr.args)):
        return None
    (a, below, b), (c, above, d) = (rising(side) for side in expr.args if isinstance(side, Apply))
    if below not in ("lt", "le") or above not in ("lt", "le"):
        return None
    if b is c:
        return (a, below), (b, above), d
    return ((c, above), (d, below), b) if d is a else None


def rising(comparison: Apply) -> tuple[Expr, str, Expr]:
    """Return a comparison as left side, operator and right side, the smaller side first."""
    left, right = comparison.args
    name = comparison.op.name
    return (right, TURNED[name], left) if name in TURNED else (left, name, right)
