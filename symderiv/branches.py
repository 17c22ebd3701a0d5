"""Branches: a scalar that holds one condition, written out case by case."""

from __future__ import annotations

from symderiv.expr import Apply, Const, Expr, open_indices, postorder, rebuild
from symderiv.index import entries
from symderiv.normal.cases import decided_by, divides_by_zero
from symderiv.normal.contract import INDICATORS
from symderiv.op import OPS
from symderiv.step import Branch

#: Each relation with the open condition on its other side; at equality there is a kink.
STRICTLY = {"gt": ("gt", "lt"), "ge": ("gt", "lt"), "lt": ("lt", "gt"), "le": ("lt", "gt")}


def branches(scalar: Expr) -> tuple[Branch, ...]:
    """Return the (value, condition) branches of a scalar, strict on both sides of the condition.

    Empty where the scalar holds no condition, more than one, or one that varies under a sum, and where
    it has no value on one side.
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
    sides = [decided_by(condition, scalar, given) for given in (1, 0)]
    if any(map(divides_by_zero, sides)):
        return ()
    values = (entries(_chosen(side)) for side in sides)
    return tuple((v, OPS[name](*condition.args)) for v, name in zip(values, (holds, fails), strict=True))


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
