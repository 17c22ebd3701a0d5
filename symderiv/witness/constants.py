"""Constants without a value: 1/0, log(0), the inverse of a matrix of zeros."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from symderiv.expr import Apply, Const, Expr, postorder
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.op import OPS
from symderiv.ops.logic import UNDEFINED
from symderiv.witness.samples import assign, size_names


def undefined(lets: Iterable[Let]) -> Expr | None:
    """Return the first constant part of the definitions that has no value, None where each has one."""
    for let in lets:
        for node in _constants(let.body):
            if not _has_value(node):
                return node
    return None


def _constants(root: Expr) -> list[Expr]:
    """Return the largest parts without names, sizes, indices, declared functions and undefined cases."""
    constant: dict[Expr, bool] = {}
    for node in postorder(root):
        inner = isinstance(node, Apply) and node.op is not UNDEFINED and OPS.get(node.op.name) is node.op
        constant[node] = isinstance(node, Const) or (inner and all(constant[c] for c in node.children))
    inside = {c for node in constant if not constant[node] for c in node.children}
    return [
        node for node in constant if constant[node] and node.children and (node is root or node in inside)
    ]


def _has_value(node: Expr) -> bool:
    """Tell whether a constant has a value; one too large for a float has."""
    with np.errstate(divide="raise", invalid="raise", over="ignore", under="ignore"):
        try:
            value: Any = evaluator((), {"it": node})(assign(size_names(node)))["it"]
        except OverflowError:
            return True
        except (ArithmeticError, np.linalg.LinAlgError):
            return False
    return not np.iscomplexobj(value)
