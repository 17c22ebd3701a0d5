"""Properties that a definition implies: X Xᵀ + λI is symmetric, a softmax is a vector of probabilities."""

from __future__ import annotations

from symderiv.expr import Apply, Expr
from symderiv.normal.contract import is_diagonal, is_symmetric
from symderiv.ops.reduce import SOFTMAX


def implied(body: Expr) -> frozenset[str]:
    """Return the declared-like properties of a value that is defined as `body`."""
    if isinstance(body, Apply) and body.op is SOFTMAX:
        return frozenset({"simplex"})
    if len(body.shape) == 2 and body.shape[0] == body.shape[1]:
        found = {"symmetric"} if is_symmetric(body) else set()
        return frozenset(found | ({"diagonal"} if is_diagonal(body) else set()))
    return frozenset()
