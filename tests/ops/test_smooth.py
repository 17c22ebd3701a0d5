"""Smooth functions keep their digits where the formula as it is written would lose them, or overflow."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.expr import const, var
from symderiv.numeric import evaluator
from symderiv.op import OPS

FAR = [
    ("logsigmoid", -800.0, -800.0),
    ("logsigmoid", 40.0, -4.248354255291589e-18),
    ("silu", -800.0, 0.0),
    ("silu", 800.0, 800.0),
    ("softplus", 800.0, 800.0),
    ("sigmoid", -800.0, 0.0),
    ("tanh", 800.0, 1.0),
    ("gelu", -800.0, 0.0),
]


@pytest.mark.parametrize(("name", "at", "expected"), FAR)
def test_a_value_far_from_zero_is_right(name: str, at: float, expected: float) -> None:
    run = evaluator((), {"value": OPS[name](var("x"))})
    assert run({"x": np.float64(at)})["value"] == pytest.approx(expected, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize(("at", "expected"), [(-1e-10, -1e-10), (800.0, 800.0), (-800.0, -1.0)])
def test_an_elu_neither_overflows_nor_loses_small_values(at: float, expected: float) -> None:
    run = evaluator((), {"value": OPS["elu"](var("x"), const(1))})
    assert run({"x": np.float64(at)})["value"] == pytest.approx(expected, rel=1e-9)
