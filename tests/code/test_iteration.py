"""The PyTorch iteration: it is Python, takes the five steps in order, and its functions compute the net."""

from __future__ import annotations

import ast
from types import SimpleNamespace

import numpy as np

from symderiv.code.iteration import iteration
from symderiv.numeric import loaded
from symderiv.parse import declarations, program

LET = "x[n]; y[K]; W1[d,n]; b1[d]; W2[K,d]"
GRAPH = program("z = W1*x + b1; h = 5*relu(z); p = W2*h; l = norm2(p - y)^2", declarations(LET))
SOURCE = iteration(GRAPH, "p", "l", ("W1", "b1", "W2"), "1/10")
#: What the functions ask of PyTorch, said in NumPy.
TORCH = SimpleNamespace(clamp=lambda a, min: np.maximum(a, min))


def test_it_is_python_with_three_functions() -> None:
    names = [node.name for node in ast.parse(SOURCE).body if isinstance(node, ast.FunctionDef)]
    assert names == ["predict", "loss", "iteration"]


def test_the_five_steps_stand_in_order() -> None:
    marks = ("predict(x", "losses =", "zero_grad()", ".backward()", "optimiser.step()")
    places = [SOURCE.index(mark, SOURCE.index("def iteration")) for mark in marks]
    assert places == sorted(places)


def test_the_functions_compute_the_prediction_and_its_loss() -> None:
    rng = np.random.default_rng(0)
    W1, b1, W2, x, y = (rng.normal(size=s) for s in ((3, 4), 3, (2, 3), 4, 2))
    space = loaded(SOURCE.replace("import torch\n", ""))
    space["torch"] = TORCH
    p = space["predict"](x, W1, b1, W2)
    assert np.allclose(p, W2 @ (5 * np.maximum(W1 @ x + b1, 0)))
    assert np.isclose(space["loss"](p, y), np.sum((p - y) ** 2))


def test_an_iteration_calls_the_optimiser_and_returns_the_mean_loss() -> None:
    done: list[str] = []

    class Number(float):
        def __add__(self, other: float) -> Number:
            return Number(float(self) + other)

        __radd__ = __add__

        def __truediv__(self, other: float) -> Number:
            return Number(float(self) / other)

        def backward(self) -> None:
            done.append("backward")

        def item(self) -> float:
            return float(self)

    space = loaded(SOURCE.replace("import torch\n", ""))
    space |= {"torch": TORCH}
    space["loss"] = lambda p, y: Number(np.sum((p - y) ** 2))
    optimiser = SimpleNamespace(zero_grad=lambda: done.append("zero"), step=lambda: done.append("step"))
    batch = [(np.ones(4), np.zeros(2)), (np.zeros(4), np.ones(2))]
    mean = space["iteration"](batch, np.ones((3, 4)), np.zeros(3), np.ones((2, 3)), optimiser)
    assert done == ["zero", "backward", "step"]
    assert mean == ((2 * 60**2) + 2) / 2
