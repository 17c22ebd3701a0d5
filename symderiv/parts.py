"""Names for the parts of an expression that was typed as a whole, so that each rule is a step of its own.

A lecture writes z = W x, a = σ(z), r = y − a, f = r² before it differentiates; so do we.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from symderiv.expr import Apply, Expr, Var, open_indices, postorder, rebuild, substitute, var
from symderiv.graph import Graph, Let
from symderiv.normal.properties import implied
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import POW
from symderiv.ops.linear import MATMUL
from symderiv.ops.reduce import SQNORM
from symderiv.shape import axes

#: What a part is called: what a power or a norm is taken of, what another function is applied to, its value.
RESIDUAL, ARGUMENT, VALUE = "rza"
SQUARED: frozenset[Op] = frozenset({POW, SQNORM, OPS["abs"]})


def with_parts(graph: Graph) -> Graph:
    """Return the graph of one unnamed value with its parts named; any other graph as it is."""
    if len(graph.lets) != 1 or graph.lets[0].given:
        return graph
    (last,) = graph.lets
    parts = _Parts(last.body)
    names = _names(list(parts.letters.values()), {*graph.values, *graph.sizes})
    new: dict[Expr, Expr] = {}
    lets = []
    for (slot, body), name in zip(parts.bodies.items(), names, strict=True):
        value = substitute(body, new)
        lets.append(Let(var(name, value.shape, implied(value)), value))
        new[slot] = new[body] = lets[-1].var  # also where no function is applied to it: lᵀ r + ‖r‖²
    return (
        Graph(graph.inputs, (*lets, Let(last.var, substitute(parts.rest, new), given=False)))
        if lets
        else graph
    )


class _Parts:
    """The parts of an expression in order, each under a slot, and the rest, which reads the slots."""

    def __init__(self, root: Expr) -> None:
        self.bodies: dict[Var, Expr] = {}
        self.letters: dict[Var, str] = {}
        done: dict[Expr, Expr] = {}
        for node in postorder(root):
            children = tuple(done[c] for c in node.children)
            if isinstance(node, Apply) and _is_function(node):
                children = tuple(self._argument(c, node.op) for c in children)
            value = rebuild(node, children) if children else node
            done[node] = value if node is root else self._value(value)
        self.rest = done[root]

    def _argument(self, value: Expr, function: Op) -> Expr:
        if not any(isinstance(n, Apply) and n.op is MATMUL for n in postorder(value)):
            return value
        return self._named(value, RESIDUAL if function in SQUARED else ARGUMENT)

    def _value(self, value: Expr) -> Expr:
        of_an_argument = (
            isinstance(value, Apply)
            and _is_function(value)
            and value.op not in SQUARED
            and any(
                isinstance(c, Var) and self.letters.get(c, "").lower() == ARGUMENT for c in value.children
            )
        )
        return self._named(value, VALUE) if of_an_argument else value

    def _named(self, value: Expr, letter: str) -> Expr:
        if open_indices(value):  # a value for each index of a sum is no value by itself
            return value
        for slot, body in self.bodies.items():
            if body is value:
                return slot
        slot = var(f"#{len(self.bodies)}", value.shape)
        self.bodies[slot] = value
        self.letters[slot] = letter.upper() if len(axes(value.shape)) == 2 else letter
        return slot


def _is_function(node: Apply) -> bool:
    return node.op.role != "contraction" or node.op is SQNORM


def _names(letters: Sequence[str], taken: set[str]) -> Iterator[str]:
    """Yield a name that is not taken for each letter: numbered, unless the letter stands alone."""
    often = Counter(letters)
    for letter in letters:
        plain = [letter] if often[letter] == 1 else []
        name = next(
            n for n in (*plain, *(f"{letter}{k}" for k in range(1, len(taken) + 2))) if n not in taken
        )
        taken.add(name)
        yield name
