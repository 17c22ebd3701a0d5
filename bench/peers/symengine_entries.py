"""SymEngine on explicit entries: its own `diff`, left as it comes, and its own `latex`."""

from __future__ import annotations

from typing import Any

import numpy as np
import symengine

from bench.peers import entries
from bench.peers.entries import Entries, Stated, elementwise
from bench.peers.tasks import Algebra, Task, Values

ON = Algebra(
    exp=elementwise(symengine.exp),
    log=elementwise(symengine.log),
    tanh=elementwise(symengine.tanh),
    # it leaves the derivative of a maximum undone, so the maximum is written in cases
    relu=elementwise(lambda z: symengine.Piecewise((z, z > 0), (0, True))),
)


class Explicit:
    """SymEngine on arrays of symbols."""

    def state(self, task: Task) -> Stated:
        """Return the task on symbols."""
        return entries.stated(task, ON, symengine.Symbol)

    def derive(self, stated: Stated) -> Entries:
        """Return the derivative of every entry."""
        return entries.derived(stated, lambda one, by: symengine.sympify(one).diff(by))

    def write(self, derived: Entries) -> tuple[str, ...]:
        """Return the derivatives in rows."""
        rows = derived.reshape(-1, derived.shape[-1])
        return (symengine.latex(symengine.DenseMatrix(rows.tolist())),)

    def value(self, derived: Entries, point: Values) -> Any:
        """Return the derivatives at a point."""
        at = {symengine.Symbol(name): number for name, number in entries.named(point).items()}
        return np.array([float(one.subs(at)) for one in derived.flat]).reshape(derived.shape)
