"""How many values a function of one variable takes: counted where it could change, at exact numbers.

The numbers are chosen so that every hinge −b/v of a unit is one of the points: whole weights up to 3 and
a grid of sixths.  Sums of whole numbers are exact in binary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import numpy as np

from symderiv.expr import Expr, Var, variables
from symderiv.numeric import evaluator
from symderiv.shape import axes, names
from symderiv.witness.check import Check

WITNESS = "values counted"
LARGEST = 3
GRID = np.arange(-48, 49) / 6
UNITS = range(1, 6)
NETWORKS = 24


def at_most(network: Expr, x: Var, most: Callable[[int], int]) -> Check:
    """Check that a network of n units takes at most `most(n)` values on a grid that holds every hinge."""
    inputs = [v for v in variables(network) if v is not x]
    (size,) = names(d for v in inputs for d in v.shape)
    run, rng = evaluator((), {"#value": network}), Random(0)
    for n in UNITS:
        for _ in range(NETWORKS):
            weights = {v.name: _whole(v, n, rng) for v in inputs}
            found = {float(run({**weights, size: n, x.name: at})["#value"]) for at in GRID}
            if len(found) > most(n):
                example = ((size, str(n)), ("values", str(len(found))), ("at most", str(most(n))))
                return Check(WITNESS, False, 0, ((size, n),), None, False, example)
    told = f"as many networks of {UNITS[0]} to {UNITS[-1]} units, on every side of every hinge"
    return Check(WITNESS, True, len(UNITS) * NETWORKS, (), None, True, None, told)


def _whole(value: Var, n: int, rng: Random) -> np.ndarray | int:
    if not axes(value.shape):
        return rng.randint(-LARGEST, LARGEST)
    return np.array([rng.randint(-LARGEST, LARGEST) for _ in range(n)])


def distinct(
    target: Expr, x: Var, ends: tuple[Expr | None, Expr | None], conditions: Sequence[Expr], points: int = 12
) -> Check:
    """Check that a function takes as many values as there are points between the ends, where they are."""
    low, high = (end if end is not None else target for end in ends)
    results = {"#low": low, "#high": high, **{f"#{n}": c for n, c in enumerate(conditions)}}
    inputs = [v for v in variables(target, *results.values()) if v is not x]
    place, run, rng = evaluator((), results), evaluator((), {"#value": target}), Random(1)
    tried = 0
    for _ in range(40 * NETWORKS):
        given = {v.name: rng.randint(-9, 9) / 2 for v in inputs}
        try:
            found = place({**given, x.name: 0.0})
        except ZeroDivisionError:
            continue
        if not all(found[f"#{n}"] for n in range(len(conditions))):
            continue
        values = {float(run({**given, x.name: at})["#value"]) for at in _between(found, ends, points)}
        if len(values) < points:
            return Check(WITNESS, False, 0, (), None, False, tuple((k, str(v)) for k, v in given.items()))
        tried += 1
    return Check(WITNESS, tried > 0, tried, (), None, True, None, f"{points} points of the interval each")


def _between(found: dict[str, float], ends: tuple[Expr | None, Expr | None], points: int) -> np.ndarray:
    """Return points inside the interval, whose ends may be infinite."""
    low = float(found["#low"]) if ends[0] is not None else None
    high = float(found["#high"]) if ends[1] is not None else None
    if low is None and high is None:
        return np.arange(points) - points / 2
    away = np.arange(1, points + 1) / 4
    if high is None and low is not None:
        return low + away
    if low is None or high is None:
        return (high or 0.0) - away
    return low + (high - low) * np.arange(1, points + 1) / (points + 1)
