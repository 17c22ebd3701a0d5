"""Every row of the operator table: its rule, its numeric form and its branches, each against its definition.

The arguments are made from the record itself, so a new row is tested by being there.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest

from symderiv import verify
from symderiv.errors import NoRule, ShapeError
from symderiv.expr import Apply, Expr, Var, apply, const, var
from symderiv.graph import Graph, Let
from symderiv.numeric import evaluator
from symderiv.op import OPS, Op
from symderiv.ops.elementwise import unknown
from symderiv.ops.linear import zeros
from symderiv.ops.reduce import DOT
from symderiv.shape import SCALAR, Shape
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import OnKink, positions
from symderiv.witness.number import Undefined
from symderiv.witness.samples import draw, random_fraction

SHAPES: tuple[Shape, ...] = ((), ("n",), (1, "n"), ("m", "n"), ("n", "n"), ("n", "k"), ("k",), (1, "k"))
PARAMS: tuple[tuple[object, ...], ...] = ((), ("before",), ("after",), (("m", "n"),), (("n",),))
#: What an operator needs besides.
SIZED: dict[str, tuple[Shape, ...]] = {"unvec": (("m*n",),)}
SIZES = {"n": 3, "m": 2, "k": 4}
#: What an argument must be: a condition is 0 or 1.
FACTS = {
    ("where", 0): "binary",
    ("every", 0): "binary",
    ("eigmax", 0): "symmetric",
    ("eigvecmax", 0): "symmetric",
}
TABLE = {**OPS, "varphi": unknown("varphi"), "varphi'": unknown("varphi", 1)}
DIFFERENTIABLE = [name for name, op in TABLE.items() if op.vjp is not None]
BRANCHING = [name for name, op in OPS.items() if op.switch is not None]


def applied(op: Op, shapes: tuple[Shape, ...], params: tuple[object, ...]) -> Apply | None:
    """Return the operator on fresh arguments, or None where it takes no such arguments."""
    facts = [frozenset({FACTS[op.name, n]} if (op.name, n) in FACTS else ()) for n in range(len(shapes))]
    args = tuple(var(f"a{n}", s, f) for n, (s, f) in enumerate(zip(shapes, facts, strict=True)))
    try:
        node = apply(op, args, params)
        op.numeric(node, *(a.name for a in args))
    except (ShapeError, TypeError, IndexError, AttributeError):
        return None
    return node if isinstance(node.shape, tuple) else None


def arities(op: Op) -> tuple[int, ...]:
    """Return how many arguments the operator takes; 1, 2 and 3 for one that takes any number."""
    fitting = [n for n in range(1, 4) if any(cases(op, n))]
    return tuple(fitting) if op.role == "contraction" else tuple(fitting[:1])


def cases(op: Op, arity: int) -> Iterator[Apply]:
    shapes = SHAPES[:4] if op.role == "elementwise" else (*SHAPES, *SIZED.get(op.name, ()))
    for params in PARAMS:
        for chosen in product(shapes, repeat=arity):
            node = applied(op, chosen, params)
            if node is not None:
                yield node


def all_cases(name: str) -> list[Apply]:
    op = TABLE[name]
    return [node for n in arities(op) for node in cases(op, n)]


def against_cotangent(node: Apply) -> Graph:
    """Return the graph of s = ⟨g, node⟩."""
    g = var("g", node.shape)
    s: Expr = g * node if node.shape == SCALAR else DOT(g, node)
    return Graph((*(a for a in node.args if isinstance(a, Var)), g), (Let(var("s"), s),))


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_the_rule_agrees_with_the_definition_and_with_difference_quotients(name: str) -> None:
    found = all_cases(name)
    assert found, f"no arguments fit {name}"
    for node in found:
        graph = against_cotangent(node)
        for position, arg in enumerate(node.args):
            if FACTS.get((name, position)) == "binary":
                continue
            rule = node.op.pullback(graph["g"], node, position)
            claimed = zeros(arg.shape) if rule is None else rule
            checks = verify.derivative(graph, "s", arg.name, claimed, points=10)
            for check in checks:
                assert check.passed, f"{node!r} by {arg!r}: {check.sentence()}"


@pytest.mark.parametrize("name", sorted(OPS))
def test_the_numeric_form_has_the_values_of_the_definition(name: str) -> None:
    compared = 0
    for node in all_cases(name):
        run = evaluator((), {"value": node})
        for seed in range(6):
            rng = Random(seed)
            forward = Forward(SIZES, {})
            drawn = {a: draw(a, SIZES, random_fraction(rng), rng) for a in node.args if isinstance(a, Var)}
            for a, value in drawn.items():
                forward.give(a, dict(zip(positions(a.shape, SIZES), np.reshape(value, -1), strict=True)))
            try:
                true = forward.value(node)
            except (Undefined, OnKink):
                continue
            table = {a.name: np.asarray(value, dtype=float)[()] for a, value in drawn.items()}
            found = np.reshape(run({**table, **SIZES})["value"], -1)
            assert [float(t) for t in true.values()] == pytest.approx(list(found), rel=1e-10, abs=1e-12), node
            compared += 1
    assert compared or not all_cases(name)


@pytest.mark.parametrize("name", BRANCHING)
@pytest.mark.parametrize("side", [-1.25, 0.0, 0.75])
def test_the_branches_are_the_numeric_form_on_each_side_and_at_the_kink(name: str, side: float) -> None:
    op = OPS[name]
    slots = tuple(var(f"a{n}") for n in range(arities(op)[0]))
    assert op.switch is not None
    decider, above, below, level = op.switch(*slots)
    chosen = above if side > 0 else below if side < 0 else level
    run = evaluator((), {"op": op(*slots), "decider": decider, "branch": chosen})
    values = {"a0": np.float64(side), "a1": np.float64(0.0)}
    result = run(values)
    assert np.sign(result["decider"]) == np.sign(side)
    assert result["op"] == result["branch"]


def test_a_wrong_rule_is_caught() -> None:
    x = var("x", ("n",))
    node = OPS["tanh"](x)
    graph = against_cotangent(node)
    wrong = graph["g"] * (1 - node)  # the square is missing
    assert not any(c.passed for c in verify.derivative(graph, "s", "x", wrong, points=5))


def test_an_operator_without_a_rule_says_so() -> None:
    node = OPS["undefined"](params=((),))
    with pytest.raises(NoRule, match="undefined"):
        node.op.pullback(const(Fraction(1)), node, 0)
