"""Whether a published answer is right, by difference quotients of the values of the expression alone.

Every form is put to the same question: what does the answer say of the derivative along random
directions?  Along U and V, a gradient g says ⟨g, V⟩, a Jacobian J says J V, a Hessian H says
⟨U, H V⟩, and a map says its own value at V (of order 2: that value's product with U).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from symderiv.numeric import evaluator
from symderiv.witness.branches import deciders, grid, named
from symderiv.witness.difference import SHORT, Quotient, attempt, derivative, guarded
from symderiv.witness.samples import assign, declared, size_names
from tests.corpus.claims import Claim
from tests.corpus.points import Table, points
from tests.corpus.rows import DIRECTION

#: Points at an assignment of sizes, how many of them must be sharp enough for it to count, and tries at that.
POINTS = 6
ENOUGH = 3
TRIES = 100
#: Assignments of sizes to try, of which two must count: XᵀX has no inverse where X is wide.
TURNS = 5
#: The relative error at which an answer is right, and the largest noise of a quotient that counts.
AGREED = 1e-6
SHARP = 1e-7
TINY = 1e-300
#: What an answer may change by, relative to its size, over a step of this length.
STEADY = 1e-3


@dataclass(frozen=True, slots=True)
class Finding:
    """The worst relative error, at which assignments of sizes, and what refutes the answer, if anything."""

    error: float
    turns: tuple[int, ...]
    wrong: str = ""

    @property
    def right(self) -> bool:
        """Tell whether two assignments of sizes had enough points, and all of these agree."""
        return not self.wrong and len(self.turns) == 2


def checked(claim: Claim) -> Finding:
    """Compare a published answer with difference quotients at two assignments of distinct sizes."""
    turns: list[int] = []
    worst = 0.0
    for turn in range(TURNS):
        points, error, wrong = _Trial(claim, turn).run()
        worst = max(worst, error)
        if wrong:
            return Finding(error, (turn,), wrong)
        if points >= ENOUGH:
            turns.append(turn)
        if len(turns) == 2:
            break
    return Finding(worst, tuple(turns), "" if len(turns) == 2 else "too few points could be compared")


class _Trial:
    """One assignment of sizes: the value and the answer as programs."""

    def __init__(self, claim: Claim, turn: int) -> None:
        self.row, self.wrt, self.given, self.rng = claim.row, claim.wrt, claim.given, Random(turn)
        bodies = [*(let.body for let in (*claim.forward, *claim.where)), claim.answer]
        self.sizes = assign(size_names(*claim.given, *bodies), turn=turn)
        found = deciders(*(let.body for let in claim.forward))
        self.fixed = {**grid(found, self.sizes), **declared(*bodies)}
        self.value = evaluator(claim.forward, {"#of": claim.of, **named(found)})
        self.answer = evaluator((*claim.forward, *claim.where), {"#said": claim.answer})

    def run(self) -> tuple[int, float, str]:
        """Return how many points were compared, the worst relative error, and what refutes the answer."""
        compared, worst = 0, 0.0
        with guarded():
            for _, values in zip(range(TRIES), points(self.given, self.sizes, seed=7), strict=False):
                gap = self._gap(values | self.fixed)
                if gap is None:
                    continue
                if not gap <= AGREED:
                    return compared, gap, f"at sizes {self.sizes} the answer is off by {gap:.1e}"
                compared, worst = compared + 1, max(worst, gap)
                if compared == POINTS:
                    break
        return compared, worst, ""

    def _gap(self, values: Table) -> float | None:
        """Return the relative gap between the answer and the quotient; None where that is too coarse."""
        here = attempt(self.value, values)
        if here is None or not np.all(np.isfinite(here["#of"])):
            return None
        centre = {**here, **values}[self.wrt.name]
        u, v = _direction(centre, self.rng), _direction(centre, self.rng)
        found = self._second(values, u, v) if self.row.order == 2 else self._first(values, v)
        answer = self._steady(values, centre, v)
        if found is None or answer is None or not np.all(found.noise <= SHARP * _size(found.value)):
            return None
        value, terms = SAYS[self.row.form](answer, u, v, self.row.order)
        return _size(np.reshape(value, np.shape(found.value)) - found.value) / max(
            _size(terms), _size(found.value), TINY
        )

    def _steady(self, values: Table, centre: Any, v: Any) -> Any:
        """Return the value of the answer; None where it has none, or jumps from one point to the next.

        The inverse of a matrix that has none is a number all the same, but not twice the same.
        """
        near = (centre, centre + SHORT * v)
        here, there = (attempt(self.answer, {**values, self.wrt.name: x, DIRECTION: v}) for x in near)
        if here is None or there is None:
            return None
        said = np.asarray(here["#said"], dtype=float)
        return said if _size(said - there["#said"]) <= STEADY * _size(said) else None

    def _first(self, values: Mapping[str, Any], v: Any) -> Quotient | None:
        """Return the derivative along v."""
        return derivative(self.value, "#of", self.wrt, values, v)

    def _second(self, values: Table, u: Any, v: Any) -> Quotient | None:
        """Return the second derivative along u and v: the quotient along u of quotients along v."""

        def slope(moved: Mapping[str, Any]) -> Table:
            found = self._first(moved, v)
            return {**self.value(moved), "#slope": np.nan if found is None else found.value}

        return derivative(slope, "#slope", self.wrt, values, u)


def _size(value: Any) -> float:
    return float(np.max(np.abs(value), initial=0.0))


def _direction(centre: Any, rng: Random) -> Any:
    """Return a random direction of the magnitude of the value."""
    size = np.abs(centre) + 0.1 * np.max(np.abs(centre), initial=0.0) + 1e-3
    steps = [rng.uniform(0.3, 1.0) * rng.choice((-1, 1)) for _ in range(int(np.size(centre)))]
    return np.reshape(steps, np.shape(centre)) * size


Said = tuple[Any, Any]


def _inner(said: Any, u: Any, v: Any, order: int) -> Said:
    """⟨g, V⟩; for the second derivative of a scalar by a scalar, g U V."""
    terms = said * v if order == 1 else said * u * v
    return np.sum(terms), np.sum(np.abs(terms))


def _times(said: Any, _: Any, v: Any, __: int) -> Said:
    """J V."""
    flat = np.reshape(v, -1)
    matrix = np.reshape(said, (-1, flat.size))
    return matrix @ flat, np.abs(matrix) @ np.abs(flat)


def _quadratic(said: Any, u: Any, v: Any, _: int) -> Said:
    """⟨U, H V⟩."""
    left, right = np.reshape(u, -1), np.reshape(v, -1)
    matrix = np.reshape(said, (left.size, right.size))
    return left @ matrix @ right, np.abs(left) @ np.abs(matrix) @ np.abs(right)


def _map(said: Any, u: Any, _: Any, order: int) -> Said:
    """The value of the map at V; of order 2, its product with U."""
    return (said, np.abs(said)) if order == 1 else (np.sum(said * u), np.sum(np.abs(said * u)))


#: For each form, what an answer says along U and V, and the size of the terms it adds up.
SAYS: dict[str, Callable[[Any, Any, Any, int], Said]] = {
    "gradient": _inner,
    "derivative": _inner,
    "jacobian": _times,
    "hessian": _quadratic,
    "map": _map,
}
