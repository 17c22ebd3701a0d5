"""Singular values of products of slopes and one weight: bounds tried at random, by NumPy's own routine.

A case is a rate λ, a square weight U and slopes D for each step.  Where it grows, every slope is above λ and
every singular value of U above 1/λ; else every slope is below λ in size and every singular value below 1/λ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from symderiv.witness.check import Check

WITNESS = "singular values"
CASES = 200
MOST_STEPS = 8
ROUNDING = 1e-9
Matrix = np.ndarray


@dataclass(frozen=True)
class Slopes:
    """A rate, a weight and the slopes of some steps, the first step first."""

    rate: float
    weight: Matrix
    steps: tuple[Matrix, ...]

    def extreme(self, matrix: Matrix, smallest: bool) -> float:
        """Return the smallest or the largest singular value."""
        return float(np.linalg.svd(matrix, compute_uv=False)[-1 if smallest else 0])

    def product(self) -> Matrix:
        """Return D U … D U, the last step on the left."""
        found = np.eye(len(self.weight))
        for slopes in self.steps:
            found = np.diag(slopes) @ self.weight @ found
        return found


def cases(grows: bool, signed: bool = False, seed: int = 0) -> Iterator[Slopes]:
    """Yield cases of 1 to MOST_STEPS steps; `signed` slopes are bounded above alone, and may be below −λ."""
    rng = np.random.default_rng(seed)
    for n in np.sort(rng.integers(1, 6, CASES)):  # the smallest that fails is the one to show
        rate = float(rng.uniform(0.4, 2.5))
        values = rng.uniform(1.01, 2.0, n) / rate if grows else rng.uniform(0.2, 0.99, n) / rate
        left, right = (np.linalg.qr(rng.normal(size=(n, n)))[0] for _ in range(2))
        low, high = (1.001, 3.0) if grows else (-5.0 if signed else 0.0, 0.999)
        steps = tuple(rng.uniform(low, high, n) * rate for _ in range(rng.integers(1, MOST_STEPS + 1)))
        yield Slopes(rate, left @ np.diag(values) @ right, steps)


Bound = Callable[[Slopes], bool]


def holds(grows: bool, claim: Bound, told: str, signed: bool = False) -> Check:
    """Check a claim at every case."""
    for case in cases(grows, signed):
        if not claim(case):
            return Check(WITNESS, False, 0, (), None, False, written(case))
    return Check(WITNESS, True, CASES, (), None, False, None, told)


def written(case: Slopes) -> tuple[tuple[str, str], ...]:
    """Return a case in words."""
    slopes = ", ".join(str(np.round(s, 3).tolist()) for s in case.steps)
    return (("λ", f"{case.rate:.3g}"), ("U", str(np.round(case.weight, 3).tolist())), ("slopes", slopes))


def of_one_step(grows: bool) -> Bound:
    """Return the claim σ(D U) ≥ min|D| σ(U) > λ σ(U) of the smallest values, or ≤ and < of the largest."""

    def claim(case: Slopes) -> bool:
        return all(_factor(case, slopes, grows) for slopes in case.steps)

    return claim


def _factor(case: Slopes, slopes: Matrix, grows: bool) -> bool:
    found = case.extreme(np.diag(slopes) @ case.weight, grows)
    weight, sizes = case.extreme(case.weight, grows), np.abs(slopes)
    middle = float(sizes.min() if grows else sizes.max()) * weight
    if grows:
        return found >= middle * (1 - ROUNDING) and middle > case.rate * weight
    return found <= middle * (1 + ROUNDING) and middle < case.rate * weight


def of_all_steps(grows: bool) -> Bound:
    """Return the claim σ(D U … D U) ≥ aˢ with a = λ σ(U), or ≤ of the largest."""

    def claim(case: Slopes) -> bool:
        base = case.rate * case.extreme(case.weight, grows)
        found, bound = case.extreme(case.product(), grows), base ** len(case.steps)
        return found >= bound * (1 - ROUNDING) if grows else found <= bound * (1 + ROUNDING)

    return claim


def of_a_vector(grows: bool) -> Bound:
    """Return the claim on the gradient by the first state: ‖Jᵀ v‖ ≥ aˢ ‖v‖, or ≤."""

    def claim(case: Slopes) -> bool:
        base = case.rate * case.extreme(case.weight, grows)
        v = np.cos(np.arange(len(case.weight)) + 1.0)
        found = float(np.linalg.norm(case.product().T @ v))
        bound = base ** len(case.steps) * float(np.linalg.norm(v))
        return found >= bound * (1 - ROUNDING) if grows else found <= bound * (1 + ROUNDING)

    return claim


def printed_step(smallest: bool, above: bool) -> Bound:
    """Return the claim that the smallest or largest singular value of each Uᵀ D is above 1, or below."""

    def claim(case: Slopes) -> bool:
        found = (case.extreme(case.weight.T @ np.diag(slopes), smallest) for slopes in case.steps)
        return all(value > 1 if above else value < 1 for value in found)

    return claim


def printed_steps(grows: bool, smallest: bool, above: bool) -> Bound:
    """Return the claim that one of all steps is above aˢ, or below, with the a of the assumptions."""

    def claim(case: Slopes) -> bool:
        bound = (case.rate * case.extreme(case.weight, grows)) ** len(case.steps)
        found = case.extreme(case.product(), smallest)
        return found > bound if above else found < bound

    return claim


def still(grows: bool) -> Check:
    """Return a run of one state at which the gradient by the weight is no power of the number of steps.

    Where it grows, h = 2 h from h = 0 has the gradient 0 at every step.  Else h = (u h + 1)/2 with u = 1
    comes to rest at 1, where each new step adds a term of its own: the gradient tends to 1, not to 0.
    """
    steps, slope, weight, fed, h = 40, (2.0 if grows else 0.5), 1.0, (0.0 if grows else 1.0), 0.0
    flow = 0.0  # ∂h/∂u, forward: h' = slope (u h + fed)
    for _ in range(steps):
        flow, h = slope * (h + weight * flow), slope * (weight * h + fed)
    said = (("T", str(steps)), ("g(z)", f"{slope:g} z"), ("U", f"{weight:g}"), ("x", f"{fed:g}"), ("h₀", "0"))
    example = (*said, ("∂ℒ/∂U for ℒ = h_T", f"{flow:.6g}"))
    return Check(WITNESS, False, steps, (), None, False, example)
