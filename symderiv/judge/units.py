"""A formula that holds where a number that the page does not define is 1: the N of 1/N for one example."""

from __future__ import annotations

from symderiv.expr import Expr, Var, const, substitute, variables
from symderiv.graph import Graph


def undefined(graph: Graph, root: Expr) -> tuple[Var, ...]:
    """Return the scalar inputs in `root` that no value of the graph reads."""
    read = {v for let in graph.lets for v in variables(let.body)}
    return tuple(v for v in variables(root) if v in graph.inputs and v not in read and not v.shape)


def as_one(graph: Graph, root: Expr) -> Expr:
    """Return `root` with the numbers that nothing defines put to 1."""
    return substitute(root, dict.fromkeys(undefined(graph, root), const(1)))
