"""One step of a recurrence, and many: what is handed back, what is gathered, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.errors import NoRule
from symderiv.expr import var
from symderiv.notation import Notation
from symderiv.numeric import evaluator
from symderiv.op import OPS
from symderiv.parse import declarations, program, text
from symderiv.recurrence import Cell
from symderiv.typeset.unicode import unicode


def cell(spelled: str = "z = W*x + U*h; s = g(z)") -> Cell:
    """Return the step that a program spells, with the slopes called D."""
    graph = program(spelled, declarations("W[n,d]; U[n,n]; x[d]; h[n]; g()"))
    slope = var("D", ("n", "n"), frozenset({"diagonal"}))
    return Cell(graph, graph["h"], graph["s"], graph["z"], (graph["x"],), slope)


def test_one_step_hands_back_the_slopes_and_then_the_transposed_weight() -> None:
    assert text(cell().gain) == "diag(g'(z))"
    assert text(cell().carry) == "U"
    assert unicode(Notation()(cell().returned)) == "Uᵀ D ∂L/∂s"
    assert unicode(Notation()(cell().entering("W"))) == "D ∂L/∂s xᵀ"


def test_many_steps_hand_back_a_factor_each_in_the_order_of_time() -> None:
    three = cell().unrolled(3)
    assert unicode(Notation()(three.by_state(1))) == "Uᵀ D₁ Uᵀ D₂ ∂L/∂h₃"
    assert unicode(Notation()(three.by_state(3))) == "∂L/∂h₃"
    assert unicode(Notation()(three.forth(1))) == "D₂ U D₁ U"


def test_the_steps_written_out_compute_what_a_loop_does() -> None:
    steps, rng = 4, np.random.default_rng(0)
    known = cell().with_function("g", OPS["tanh"]).unrolled(steps)
    shapes = {"W": (3, 2), "U": (3, 3), "h0": 3, "aim": 3} | {f"x{t}": 2 for t in range(steps)}
    p = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    h = p["h0"]
    for t in range(steps):
        h = np.tanh(p["W"] @ p[f"x{t}"] + p["U"] @ h)
    found = evaluator(known.graph.lets, {})({**p, "n": 3, "d": 2})
    assert found["h4"] == pytest.approx(h)
    assert found["L"] == pytest.approx(((h - p["aim"]) ** 2).sum())


@pytest.mark.parametrize("spelled", ["z = W*x + U*h; s = g(z) + h", "z = W*x + U*h; s = U*z"])
def test_a_step_that_is_no_elementwise_function_of_its_gate_is_refused(spelled: str) -> None:
    with pytest.raises(NoRule, match="elementwise function of z alone"):
        cell(spelled)
