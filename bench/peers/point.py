"""The point at which answers are compared, and what is right there: difference quotients of the formula."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bench.peers.tasks import Algebra, Task, Values

#: Every size, for every peer: 3 × 3 × 3 entries.
SIZE = 3
#: Steps of the quotients of first and of second derivatives, and how far an answer may be from them.
STEPS = {1: 1e-5, 2: 1e-3}
TOLERANCE = 1e-5

FLOATS = Algebra(np.exp, np.log, np.tanh, lambda z: np.maximum(z, 0))
Array = NDArray[np.float64]


def point(task: Task) -> dict[str, Array]:
    """Return random values of what the task declares: labels are one-hot, square matrices invertible."""
    random = np.random.default_rng(crc32(task.name.encode()))
    values = {name: random.normal(size=(SIZE,) * rank) for name, rank in task.ranks.items()}
    if "onehot" in task.let or "binary" in task.let:
        values["y"] = np.eye(SIZE)[1]
    if "invertible" in task.let:
        values["X"] = np.eye(SIZE) + values["X"] / 4
    return values


def right(task: Task, found: Array, values: Values) -> bool:
    """Tell whether an answer agrees with the difference quotients of its task."""
    wanted = quotients(task, values)
    return found.shape == wanted.shape and bool(np.allclose(found, wanted, TOLERANCE, TOLERANCE))


def quotients(task: Task, values: Values) -> Array:
    """Return the derivative that `task` asks for by central differences.

    Shapes: the axes of the value, then those of `wrt`, once for each order.
    """
    step = STEPS[task.order]

    def f(x: Array) -> Array:
        return np.asarray(task.formula(FLOATS, {**values, task.wrt: x}))

    derivative: Callable[[Array], Array] = f
    for _ in range(task.order):
        derivative = _differences(derivative, step)
    return derivative(np.asarray(values[task.wrt]))


def _differences(f: Callable[[Array], Array], step: float) -> Callable[[Array], Array]:
    def derivative(x: Array) -> Array:
        moves = np.eye(x.size).reshape(x.size, *x.shape) * step
        # five points: the error is of the fourth order in the step
        slopes = [(8 * (f(x + h) - f(x - h)) - f(x + 2 * h) + f(x - 2 * h)) / (12 * step) for h in moves]
        return np.stack(slopes, axis=-1).reshape(*slopes[0].shape, *x.shape)

    return derivative
