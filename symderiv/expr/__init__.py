"""Expressions: immutable, interned nodes, so that equality is identity and sharing costs nothing.

A node is a `Var` (a named value), a `Const`, a `Size` (a dimension used as a number), an `Entry`
of a value, a `Fold` (Σ or Π over an index), a `Delta`, or an `Apply` of an operator.  An `Index`
is what entries and folds are indexed by; it is not a value.  Nodes know their shape and nothing
else: what an operator means stands in its record (`symderiv.op`).
"""

from symderiv.expr.making import ONE, apply, const, delta, entry, fold, index, size, var
from symderiv.expr.nodes import INFIX, Apply, At, Const, Delta, Entry, Expr, Fold, Index, Size, Var
from symderiv.expr.walking import (
    bottom_up,
    count_nodes,
    kept,
    open_indices,
    postorder,
    rebuild,
    substitute,
    variables,
)

__all__ = [
    "INFIX",
    "ONE",
    "Apply",
    "At",
    "Const",
    "Delta",
    "Entry",
    "Expr",
    "Fold",
    "Index",
    "Size",
    "Var",
    "apply",
    "bottom_up",
    "const",
    "count_nodes",
    "delta",
    "entry",
    "fold",
    "index",
    "kept",
    "open_indices",
    "postorder",
    "rebuild",
    "size",
    "substitute",
    "var",
    "variables",
]
