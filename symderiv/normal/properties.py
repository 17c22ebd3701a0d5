"""Properties that a definition implies: X Xᵀ + λI is symmetric, a softmax is a vector of probabilities."""

from __future__ import annotations

from functools import lru_cache

from symderiv.expr import Apply, Expr, Var, postorder, var
from symderiv.normal.symmetry import is_diagonal, is_symmetric
from symderiv.op import Op
from symderiv.ops.reduce import SOFTMAX

#: What a named value is that a kink lies behind; no person declares it.
KINKED = "kinked"


def implied(body: Expr) -> frozenset[str]:
    """Return the declared-like properties of a value that is defined as `body`."""
    found = {KINKED} if is_kinked(body) else set()
    if isinstance(body, Apply) and body.op is SOFTMAX:
        found.add("simplex")
    if len(body.shape) == 2 and body.shape[0] == body.shape[1]:
        found |= {"symmetric"} if is_symmetric(body) else set()
        found |= {"diagonal"} if is_diagonal(body) else set()
    return frozenset(found)


def is_kinked(root: Expr) -> bool:
    """Tell whether an operator with a kink, or a choice, stands anywhere behind a value."""
    return any(
        KINKED in node.facts if isinstance(node, Var) else isinstance(node, Apply) and _has_kink(node)
        for node in postorder(root)
    )


def _has_kink(node: Apply) -> bool:
    return node.op.role != "contraction" and _kinked_op(node.op, len(node.args))


@lru_cache(maxsize=256)
def _kinked_op(op: Op, arity: int) -> bool:
    if op.switch is not None or op.name == "where":
        return True
    if op.role != "elementwise" or op.entry is None:
        return op.name in ("every", "maxel", "minel")
    return is_kinked(op.entry(op(*(var(f"#{n}") for n in range(arity))), ()))
