"""Every rule is differentiable again: the derivative of each pullback, against both witnesses."""

from __future__ import annotations

import pytest

from symderiv import verify
from symderiv.expr import Apply, Expr, Var, const, var
from symderiv.graph import Graph, Let
from symderiv.op import cotangents
from symderiv.ops.arithmetic import plus
from symderiv.ops.linear import one_entry, zeros
from symderiv.ops.reduce import DOT
from symderiv.shape import SCALAR
from tests.ops.test_operators import DIFFERENTIABLE, FACTS, TABLE, all_cases


def widest(name: str) -> Apply:
    """Return the operator on the largest of the arguments that it is tested with."""
    return max(all_cases(name), key=lambda node: sum(len(a.shape) for a in node.args))


def pulled_back(node: Apply, position: int) -> Graph | None:
    """Return the graph of s = ⟨v, pullback(g)⟩; None where the derivative is 0."""
    g = var("g", node.shape)
    rule = node.op.pullback(g, node, position)
    if rule is None:
        return None
    v = var("v", rule.shape)
    s: Expr = v * rule if rule.shape == SCALAR else DOT(v, rule)
    return Graph((*(a for a in node.args if isinstance(a, Var)), g, v), (Let(var("s"), s),))


#: What stands in the derivative of another rule alone: its own rule gives that one's second derivative.
OF_RULES = frozenset({"others"})
OPAQUE = [n for n in DIFFERENTIABLE if TABLE[n].role != "contraction" and n not in OF_RULES]


@pytest.mark.parametrize("name", OPAQUE)
def test_the_derivative_of_the_rule_agrees_with_both_witnesses(name: str) -> None:
    node = widest(name)
    for position in range(len(node.args)):
        graph = pulled_back(node, position)
        if graph is None:
            continue
        (let,) = graph.lets
        found = cotangents(let.body, const(1), node.args, plus, one_entry)
        for n, arg in enumerate(node.args):
            if (name, n) in FACTS:
                continue
            claimed = found.get(arg, zeros(arg.shape))
            for check in verify.derivative(graph, "s", arg.name, claimed, points=6):
                assert check.passed, f"{node!r} by {arg!r}: {check.sentence()}"
