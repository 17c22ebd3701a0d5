"""Branches: a scalar that holds one condition, written out case by case."""

from __future__ import annotations

from symderiv.expr import Apply, Const, Expr, const, open_indices, postorder, rebuild, substitute
from symderiv.index import entries
from symderiv.normal.contract import INDICATORS
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
    where_it_holds = entries(_chosen(substitute(scalar, {condition: const(1)})))
    elsewhere = entries(_chosen(substitute(scalar, {condition: const(0)})))
    return (
        (where_it_holds, OPS[holds](*condition.args)),
        (elsewhere, OPS[fails](*condition.args)),
    )


def _chosen(root: Expr) -> Expr:
    """Return `root` with every choice that hangs on a number made."""
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        children = tuple(done[c] for c in node.children)
        if isinstance(node, Apply) and node.op is OPS["where"] and isinstance(children[0], Const):
            done[node] = children[1] if children[0].value else children[2]
        else:
            done[node] = rebuild(node, children) if node.children else node
    return done[root]
