"""Random points of moderate size, which obey what is declared, and whether two expressions agree at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

import numpy as np

from symderiv.expr import Expr, Var
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.witness.claim import inputs, written
from symderiv.witness.difference import attempt, guarded
from symderiv.witness.samples import assign, declared, draw, size_names

#: Points at one assignment of sizes, tries to find them, and what rounding does to a value.
POINTS = 5
TRIES = 100
ROUNDING = 1e-8
Table = dict[str, Any]


def points(given: Sequence[Var], sizes: Mapping[str, int], seed: int) -> Iterator[Table]:
    """Yield tables of values without end; numbers are of size one, so that nothing saturates."""
    rng = Random(seed)

    def number() -> float:
        return rng.choice((-1, 1)) * rng.uniform(0.3, 1.5)

    while True:
        drawn = {v.name: draw(v, sizes, number, rng) for v in given}
        yield {**{name: np.float64(x) if np.ndim(x) == 0 else x for name, x in drawn.items()}, **sizes}


def difference(lets: Sequence[Let], left: Expr, right: Expr, turn: int) -> str:
    """Return where two expressions differ at the sizes of a turn, in words; the empty text: nowhere."""
    bodies = [*(let.body for let in lets), left, right]
    given = inputs(lets, left, right)
    sizes = assign(size_names(*given, *bodies), turn=turn)
    run = evaluator(lets, {"#left": left, "#right": right})
    compared = 0
    with guarded():
        for _, values in zip(range(TRIES), points(given, sizes, seed=11), strict=False):
            found = attempt(run, {**values, **declared(*bodies)})
            if found is None or not np.all(np.isfinite(found["#left"])):
                continue
            if not _agree(found["#left"], found["#right"]):
                return f"{written(found['#left'])} is not {written(found['#right'])} at sizes {sizes}"
            compared += 1
            if compared == POINTS:
                return ""
    return f"only {compared} points at sizes {sizes} could be compared"


def _agree(left: Any, right: Any) -> bool:
    scale = max(float(np.max(np.abs(a), initial=0.0)) for a in (left, right))
    return bool(np.all(np.abs(np.asarray(left) - np.asarray(right)) <= ROUNDING * scale))
