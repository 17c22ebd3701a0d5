"""Branches: a scalar that holds one condition, written out case by case."""

from __future__ import annotations

from symderiv.expr import Apply, Expr, const, postorder, substitute
from symderiv.index import entries
from symderiv.normal.contract import INDICATORS
from symderiv.normal.terms import open_indices
from symderiv.op import OPS
from symderiv.step import Branch

#: Each relation with the open condition on its other side; at equality there is a kink.
STRICTLY = {"gt": ("gt", "lt"), "ge": ("gt", "lt"), "lt": ("lt", "gt"), "le": ("lt", "gt")}


def branches(scalar: Expr) -> tuple[Branch, ...]:
    """Return the (value, condition) branches of a scalar, strict on both sides of the condition.

    Empty where the scalar holds no condition, more than one, or one that varies under a sum.
    """
    conditions = list(
        dict.fromkeys(n for n in postorder(scalar) if isinstance(n, Apply) and n.op in INDICATORS)
    )
    if len(conditions) != 1 or conditions[0].op.name not in STRICTLY:
        return ()
    (condition,) = conditions
    if not set(open_indices(condition)) <= set(open_indices(scalar)):
        return ()
    holds, fails = STRICTLY[condition.op.name]
    where_it_holds = entries(substitute(scalar, {condition: const(1)}))
    elsewhere = entries(substitute(scalar, {condition: const(0)}))
    return (
        (where_it_holds, OPS[holds](*condition.args)),
        (elsewhere, OPS[fails](*condition.args)),
    )
