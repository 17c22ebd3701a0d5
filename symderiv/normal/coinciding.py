"""Entries that are one function of the inputs: across the diagonal of A + Aᵀ, along an axis of x 1ᵀ.

The largest of them is never the only one.  Its derivative exists all the same: that of any of them is it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from symderiv.expr import Apply, Expr, Index, Var, postorder, rebuild, substitute, var
from symderiv.graph import Graph, Let
from symderiv.normal.key import same
from symderiv.normal.symmetry import SYMMETRIC, is_symmetric
from symderiv.normal.term import NotReducible, outer_labels
from symderiv.normal.terms import like_terms
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import ADD, FILL, NEG, negative
from symderiv.ops.blocks import KRON, VEC
from symderiv.ops.linear import ONES, transpose
from symderiv.ops.reduce import MAXEL, MINEL, SHARED

EXTREMES = frozenset({MAXEL, MINEL})
EVEN = frozenset(OPS[name] for name in ("abs", "cos", "cosh"))


def with_shares(graph: Graph) -> Graph:
    """Return the graph in which an extreme says where entries that are one function may share it."""
    lets: list[Let] = []
    for let in graph.lets:
        body = let.body if EXTREMES.isdisjoint(let.body.made_with) else _marked(let.body, graph)
        lets.append(Let(let.var, body, let.given))
    return Graph(graph.inputs, tuple(lets))


def _marked(body: Expr, graph: Graph) -> Expr:
    done: dict[Expr, Expr] = {}
    for node in postorder(body):
        new = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
        if isinstance(new, Apply) and new.op in EXTREMES and coincide(graph.expanded(new.args[0])):
            new = new.op(*new.args, params=SHARED)
        done[node] = new
    return done[body]


def coincide(value: Expr) -> bool:
    """Tell whether some entries of a value are known to be equal whatever its names stand for."""
    if isinstance(value, Apply) and value.op in (VEC, KRON):
        return any(map(coincide, value.args))
    return _mirrored(value) or bool(_repeated(value))


def is_one_value(value: Expr) -> bool:
    """Tell whether all entries of a value are known to be equal."""
    return _repeated(value) == frozenset(outer_labels(value.shape))


def untied(value: Expr, name: Var) -> Expr:
    """Return a value in which the entries of `name` are declared no property that ties them to each other."""
    return substitute(value, {name: var(name.name, name.shape, name.facts - SYMMETRIC)})


def _mirrored(value: Expr) -> bool:
    """Tell whether a matrix is known to be its own transpose, by its entries where it has no other form."""
    if len(value.shape) != 2 or value.shape[0] != value.shape[1]:
        return False
    turned = _turned(value)
    if is_symmetric(value) or same(value, turned):
        return True
    if not (isinstance(value, Apply) and value.op.role == "elementwise"):
        return False
    if value.op in EVEN and same(negative(value.args[0]), _turned(value.args[0])):
        return True
    return all(map(_mirrored, value.args))


def _turned(value: Expr) -> Expr:
    """Return the transpose of a matrix, that of each argument of a sum or a function of entries."""
    entrywise = isinstance(value, Apply) and (value.op in (ADD, NEG) or value.op.role == "elementwise")
    return rebuild(value, tuple(map(_turned, value.children))) if entrywise else transpose(value)


def _repeated(value: Expr) -> frozenset[Index]:
    """Return the labels of the axes along which every entry is the same."""
    labels = frozenset(outer_labels(value.shape))
    if isinstance(value, Var):
        return frozenset()
    if isinstance(value, Apply) and value.op.role == "elementwise":
        return reduce(frozenset.intersection, map(_repeated, value.args), labels)
    try:
        body = like_terms(value)
    except NotReducible:
        return frozenset()
    return labels.difference(i for t in body for f in t.factors if not _is_ones(f.node) for i in f.at)


def _is_ones(node: Expr) -> bool:
    return isinstance(node, Apply) and node.op is ONES


def _of_one(node: Apply) -> Expr | None:
    """Return a for the largest or smallest of entries that are all a."""
    (arg,) = node.args
    return arg.children[0] if isinstance(arg, Apply) and arg.op is FILL else None


RULES: dict[Op, Callable[[Apply], Expr | None]] = {MAXEL: _of_one, MINEL: _of_one}
