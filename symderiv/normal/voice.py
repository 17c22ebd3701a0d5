"""The author's own sums and numbers, said as the author did: X − Z Wᵀ, though simplifying says Xᵀ − W Zᵀ.

Of forms that are equally long, it is these that a reader has met before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from symderiv.expr import Apply, Expr, open_indices, postorder, rebuild
from symderiv.normal.chains import transposed, transposed_chain, transposes
from symderiv.normal.key import key
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, NEG
from symderiv.ops.linear import MATMUL, TRACE, TRANSPOSE
from symderiv.shape import SCALAR, axes

#: What is said as the author did.
SAID: frozenset[Op] = frozenset({ADD, TRACE, MATMUL})


@dataclass(frozen=True)
class Voice:
    """What the author has written: sums by their terms, inner products, and traces by their values."""

    sums: Mapping[frozenset[Expr], Expr] = field(default_factory=dict)
    products: frozenset[Expr] = frozenset()
    traces: Mapping[Any, Expr] = field(default_factory=dict)

    def said(self, root: Expr) -> Expr:
        """Return `root` with the sums and the numbers that the author has written as they were written.

        Shapes: the root's.
        """
        if not (self.sums or self.products or self.traces) or SAID.isdisjoint(root.made_with):
            return root
        done: dict[Expr, Expr] = {}
        for node in postorder(root):
            children = tuple(done[c] for c in node.children)
            done[node] = self._one(rebuild(node, children) if children else node)
        return done[root]

    def _one(self, node: Expr) -> Expr:
        match node:
            case Apply(op=op) if op is ADD:
                return self._sum(node)
            case Apply(op=op) if op is TRACE and self.traces:
                return self.traces.get(key(node), node)
            case Apply(op=op) if op is MATMUL and node.shape == SCALAR:
                other = transposed_chain(node)
                return other if other in self.products and node not in self.products else node
            case Apply(op=op, args=(Apply(op=inside, args=(value,)),)) if op is inside is TRANSPOSE:
                return value
            case _:
                return node

    def _sum(self, node: Apply) -> Expr:
        own = self.sums.get(frozenset(node.args))
        if own is not None:
            return node if _begins_with_minus(own) else own
        if len(axes(node.shape)) != 2 or TRANSPOSE not in node.made_with:
            return node
        other = transposed(node)
        own = self.sums.get(frozenset(other.args)) if isinstance(other, Apply) and other.op is ADD else None
        return node if own is None or transposes(node) <= transposes(own) else TRANSPOSE(own)


def _begins_with_minus(total: Expr) -> bool:
    first = total.children[0]
    return isinstance(first, Apply) and first.op is NEG


def voice_of(written: Iterable[Expr]) -> Voice:
    """Return how the author of some values speaks."""
    sums, products, traces = dict[frozenset[Expr], Expr](), set[Expr](), dict[Any, Expr]()
    for node in postorder(*written):
        if not isinstance(node, Apply) or node.op not in SAID or open_indices(node):
            continue
        if node.op is ADD:
            sums.setdefault(frozenset(node.args), node)
        elif node.op is TRACE:
            traces.setdefault(key(node), node)
        elif node.shape == SCALAR:
            products.add(node)
    return Voice(sums, frozenset(products), traces)
