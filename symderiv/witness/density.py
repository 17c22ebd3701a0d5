"""Densities checked against what they claim to be: mass 1, the stated mean, the stated standard deviation."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np

from symderiv.expr import Expr, var
from symderiv.numeric import evaluator
from symderiv.witness.check import Check

PANELS, ORDER = 40, 12
REACH = 60.0
ACCURACY = 1e-8


def density(
    formula: Callable[..., Expr],
    mean: Callable[..., Expr],
    deviation: Callable[..., Expr],
    points: int = 16,
    seed: int = 0,
) -> Check:
    """Check a location–scale density by quadrature, outwards from the mean, at random parameters."""
    x, m, s = var("x"), var("m"), var("s", (), frozenset({"positive"}))
    run = evaluator((), {"f": formula(x, m, s), "mean": mean(m, s), "deviation": deviation(m, s)})
    rng, worst = Random(seed), 0.0
    nodes, weights = _outward()
    for done in range(1, points + 1):
        given = {"m": rng.gauss(0, 2), "s": rng.uniform(0.2, 3)}
        grid = given["m"] + given["s"] * nodes
        found = run({**given, "x": grid})
        mass = np.asarray(found["f"]) * weights * given["s"]
        centre = float(mass @ grid)
        spread = float(np.sqrt(mass @ (grid - found["mean"]) ** 2))
        gaps = (abs(float(mass.sum()) - 1), abs(centre - found["mean"]), abs(spread / found["deviation"] - 1))
        worst = max(worst, *map(float, gaps))
        if not worst <= ACCURACY:
            at = tuple((name, f"{value:.6g}".replace("-", "−")) for name, value in given.items())
            return Check("quadrature", False, done, (), worst, False, at, "mass, mean or deviation is off")
    note = "mass 1, mean and standard deviation as stated"
    return Check("quadrature", True, points, (), worst, False, None, note)


def _outward() -> tuple[np.ndarray, np.ndarray]:
    """Return Gauss–Legendre nodes and weights on [−REACH, REACH], panels growing away from 0."""
    base, weight = np.polynomial.legendre.leggauss(ORDER)
    edges = REACH * np.linspace(0, 1, PANELS + 1) ** 2
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    right = (middle[:, None] + half[:, None] * base).ravel()
    weights = (half[:, None] * weight).ravel()
    return np.concatenate([-right[::-1], right]), np.concatenate([weights[::-1], weights])
