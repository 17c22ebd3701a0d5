"""How far a recurrence carries a change of its first state: singular values of difference quotients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from symderiv.expr import Var
from symderiv.graph import Graph
from symderiv.numeric import evaluator
from symderiv.shape import axes, names

STEPS = 12
SMALL = 1e-6
OTHER = 2


def stretched(
    graph: Graph, state: Var, later: Var, weight: Var, values: Sequence[float], seed: int = 0
) -> tuple[tuple[int, float, float], ...]:
    """Return, for each number of steps, the smallest and the largest singular value of ∂h_T/∂h_t.

    The weight has the singular values given, the other inputs are drawn once.
    """
    rng, n = np.random.default_rng(seed), len(values)
    sizes = dict.fromkeys(names(d for v in graph.inputs for d in axes(v.shape)), OTHER)
    sizes |= {str(d): n for d in axes(weight.shape)}
    given: dict[str, Any] = {
        v.name: rng.normal(size=tuple(sizes[str(d)] for d in axes(v.shape))) / 2 for v in graph.inputs
    }
    left, right = (np.linalg.qr(rng.normal(size=(n, n)))[0] for _ in range(2))
    given |= {weight.name: left @ np.diag(values) @ right, **sizes}
    run = evaluator(graph.lets, {"#later": later})

    def states(start: np.ndarray) -> Iterable[np.ndarray]:
        at = start
        for _ in range(STEPS):
            at = run({**given, state.name: at})["#later"]
            yield at

    start = given[state.name]
    moved = [[np.array(list(states(start + sign * SMALL * unit))) for sign in (1, -1)] for unit in np.eye(n)]
    jacobians = np.array([(up - down) / (2 * SMALL) for up, down in moved])  # entry of start, step, entry
    found = []
    for step in range(STEPS):
        sigma = np.linalg.svd(jacobians[:, step, :], compute_uv=False)
        found.append((step + 1, float(sigma[-1]), float(sigma[0])))
    return tuple(found)
