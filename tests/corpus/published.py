"""Whether a published answer is right, by difference quotients of the values of the expression alone.

Every form is put to the same question: what does the answer say of the derivative along random
directions?  Along U and V, a gradient g says ⟨g, V⟩, a Jacobian J says J V, a Hessian H says
⟨U, H V⟩, and a map says its own value at V (of order 2: that value's product with U).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

import numpy as np

from symderiv.numeric import evaluator
from symderiv.witness.branches import deciders, grid, named
from symderiv.witness.difference import Quotient, attempt, derivative, guarded
from symderiv.witness.samples import ARRAYS, assign, declared, size_names
from tests.corpus.claims import Claim
from tests.corpus.points import Table, points
from tests.corpus.rows import DIRECTION

#: Points at an assignment of sizes, how many of them must be sharp enough for it to count, and tries at that.
POINTS = 4
ENOUGH = 3
TRIES = 100
#: Assignments of sizes to try, of which two must count: XᵀX has no inverse where X is wide.
TURNS = 5
#: The relative error at which an answer is right, and the largest noise of a quotient that counts.
AGREED = 1e-6
SHARP = 1e-7
TINY = 1e-300
#: How much longer the direction is along which a quotient is taken once more.
LONGER = 1.7


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
        self.along = claim.along.facts if claim.row.form == "map" else frozenset()
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
        u, v = _direction(centre, frozenset(), self.rng), _direction(centre, self.along, self.rng)
        found = self._sharp(values, u, v)
        answer = attempt(self.answer, {**values, DIRECTION: v})
        if found is None or answer is None or not np.all(np.isfinite(answer["#said"])):
            return None
        value, terms = SAYS[self.row.form](np.asarray(answer["#said"], dtype=float), u, v, self.row.order)
        gap = np.reshape(value, np.shape(found)) - found
        return _size(gap) / max(_size(terms), _size(found), TINY)

    def _sharp(self, values: Table, u: Any, v: Any) -> Any:
        """Return the derivative along v, or along u and v; None where it is noise.

        The logarithm of a determinant that is 0 is a number all the same.  Its quotients are not linear
        in their direction.
        """
        along = self._first if self.row.order == 1 else partial(self._second, u=u)
        found, longer = along(values, v=v), along(values, v=LONGER * v)
        if found is None or longer is None or not np.all(found.noise <= SHARP * _size(found.value)):
            return None
        linear = _size(longer.value - LONGER * found.value) <= AGREED * _size(longer.value)
        return found.value if linear else None

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


def _direction(centre: Any, facts: frozenset[str], rng: Random) -> Any:
    """Return a random direction of the magnitude of the value, which obeys the facts."""
    size = np.abs(centre) + 0.1 * np.max(np.abs(centre), initial=0.0) + 1e-3
    steps = [rng.uniform(0.3, 1.0) * rng.choice((-1, 1)) for _ in range(int(np.size(centre)))]
    direction = np.reshape(steps, np.shape(centre)) * size
    for fact in sorted(facts):
        direction = ARRAYS[fact](direction, rng)
    return direction


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
