"""SymPy on explicit entries: `diff` of every entry, left as it comes, and `latex`."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy

from bench.peers import entries
from bench.peers.entries import Entries, Stated, elementwise
from bench.peers.tasks import Algebra, Task, Values

ON = Algebra(
    exp=elementwise(sympy.exp),
    log=elementwise(sympy.log),
    tanh=elementwise(sympy.tanh),
    relu=elementwise(lambda z: sympy.Max(0, z)),
)


class Explicit:
    """SymPy on arrays of real symbols."""

    def state(self, task: Task) -> Stated:
        """Return the task on real symbols."""
        return entries.stated(task, ON, _symbol)

    def derive(self, stated: Stated) -> Entries:
        """Return the derivative of every entry."""
        return entries.derived(stated, sympy.diff)

    def write(self, derived: Entries) -> tuple[str, ...]:
        """Return the array of derivatives: a matrix of matrices where it has four axes."""
        return (sympy.latex(sympy.Array(derived.tolist())),)

    def value(self, derived: Entries, point: Values) -> Any:
        """Return the derivatives at a point."""
        at = entries.named(point)
        run = sympy.lambdify([_symbol(name) for name in at], derived.ravel().tolist(), "numpy", cse=True)
        return np.array(run(*at.values()), dtype=float).reshape(derived.shape)


def _symbol(name: str) -> Any:
    return sympy.Symbol(name, real=True)
