"""Claimed derivatives against difference quotients along random directions, at random points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np

from symderiv.expr import At, Index, open_indices
from symderiv.numeric import evaluator
from symderiv.shape import axes
from symderiv.witness.branches import grid
from symderiv.witness.claim import Claim, Outcome, smooth, written
from symderiv.witness.difference import Quotient, attempt, guarded, kept_on_kinks
from symderiv.witness.difference import derivative as quotient
from symderiv.witness.exactly import confirms
from symderiv.witness.samples import assign, declared, samples
from symderiv.witness.tally import ROUNDING, TRUSTED, Kinks, Tally, random_indices


def derivative(claim: Claim, points: int, seed: int, turn: int = 0) -> Outcome:
    """Check a claimed derivative against difference quotients along random directions."""
    trial = _Trial(claim, seed, turn)
    with guarded():
        for values in samples(claim.read, trial.sizes, points, seed, trial.judge, trial.tally.coverage):
            trial.check(values)
            if trial.tally.failure is not None:
                break
    return trial.tally.outcome(trial.sizes, trial.kinks.found)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a point is left: the direction of `wrt`, and what of it the claim is about.

    at:    the positions in `of` and `wrt`, from 0, of the one entry that is claimed.
    share: what part of the direction that the claim itself reads `direction` is, where it reads one.
    """

    direction: Any
    at: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    share: float | None = None

    @property
    def whole(self) -> bool:
        """Whether the direction may be any: neither along one entry, nor one that the claim reads."""
        return self.at is None and self.share is None


class _Trial:
    """The programs that a claim is checked with, and the results at the point that was judged last."""

    def __init__(self, claim: Claim, seed: int, turn: int) -> None:
        self.claim, self.tally = claim, Tally()
        self.sizes = assign(claim.size_names, turn=turn)
        self.rng = Random(seed + 1)
        self.indices = _indices_of(claim)
        self.kinks = Kinks(claim.forward, (), smooth(claim.forward, claim.read) | {claim.wrt})
        bodies = [let.body for let in claim.program]
        self.fixed = {**grid(self.kinks.found, self.sizes), **declared(claim.entry, *bodies)}
        asked = {"#claimed": claim.entry, "#of": claim.of, "#wrt": claim.wrt}
        self.here = evaluator(claim.program, {**asked, **self.kinks.results})
        self.moved = evaluator(claim.forward, {"#of": claim.of, **self.kinks.results})
        self.last: dict[str, Any] = {}

    def judge(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """Complete the table `values` and evaluate the claim; None rejects the point."""
        values |= {**self.fixed, **random_indices(self.indices, self.sizes, self.rng)}
        results = attempt(self.here, values)
        if results is None or not all(np.all(np.isfinite(results[n])) for n in ("#of", "#claimed")):
            return None
        self.last = results
        return self.kinks.judge(results)

    def check(self, values: Mapping[str, Any]) -> None:
        """Compare the claim with a difference quotient at the point that was judged last."""
        claim, centre, claimed = self.claim, self.last["#wrt"], self.last["#claimed"]
        way = self._way(values, centre)
        here = {n: self.last[n] for n in self.kinks.moving} | {claim.wrt.name: centre}
        found = quotient(self.moved, "#of", claim.wrt, values, way.direction, here)
        if found is None and way.whole and claim.wrt not in claim.read:
            way = replace(way, direction=kept_on_kinks(self.moved, claim.wrt, values, way.direction, here))
            found = quotient(self.moved, "#of", claim.wrt, values, way.direction, here)
        if found is None or not _refutes(self.tally, claimed, found, way, self._largest):
            return
        if not confirms(claim, values, self.sizes):
            self.tally.failure = _shown(claim, self.sizes, values, claimed, found, way)

    def _way(self, values: Mapping[str, Any], centre: Any) -> _Way:
        at = _positions(self.claim, values)
        direction = _direction(centre, at[1] if at else None, self.rng)
        if self.claim.along is None:
            return _Way(direction, at)
        own = values[self.claim.along.name]  # as large as a direction should be, so that steps fit
        share = float(np.max(np.abs(direction)) / np.max(np.abs(own)))
        return _Way(share * own, share=share)

    def _largest(self) -> float:
        """Return the size of the largest value at the point: what cancels may have been as large."""
        return max(float(np.max(np.abs(value), initial=0.0)) for value in self.last.values())


def _indices_of(claim: Claim) -> tuple[Index, ...]:
    named_ones = [i for i in claim.at or () if isinstance(i, Index)]
    return tuple(dict.fromkeys((*named_ones, *open_indices(claim.entry))))


def _positions(claim: Claim, values: Mapping[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Return the positions in `of` and `wrt`, from 0, of the claimed entry; None for all."""
    if claim.at is None:
        return None
    numbers = tuple(_number(i, values) - 1 for i in claim.at)
    rank = len(axes(claim.of.shape))
    return numbers[:rank], numbers[rank:]


def _number(where: At, values: Mapping[str, Any]) -> int:
    return where if isinstance(where, int) else int(values[where.name])


def _direction(centre: Any, only: tuple[int, ...] | None, rng: Random) -> Any:
    """Return a random direction, scaled to the magnitude of the value; along one entry if one is asked."""
    magnitude = np.abs(centre) + 0.1 * np.max(np.abs(centre), initial=0.0) + 1e-3
    if only is not None:
        direction = np.zeros(np.shape(centre))
        direction[only] = magnitude[only] if only else magnitude
        return direction
    spread = [rng.uniform(0.3, 1.0) * rng.choice((-1, 1)) for _ in range(int(np.size(centre)))]
    return np.reshape(spread, np.shape(centre)) * magnitude


def _along(claimed: Any, way: _Way, shape: tuple[int, ...]) -> tuple[Any, Any]:
    """Return what the claim says about the derivative along the way, and the size of its terms."""
    if way.at is not None or way.share is not None:
        value = np.asarray(claimed * (way.share if way.at is None else way.direction[way.at[1]]))
        return value, np.abs(value)
    flat = np.reshape(way.direction, -1)
    matrix = np.reshape(np.asarray(claimed, dtype=float), (-1, flat.size))
    return np.reshape(matrix @ flat, shape), np.reshape(np.abs(matrix) @ np.abs(flat), shape)


def _compared(claimed: Any, found: Quotient, way: _Way) -> tuple[Any, Any, Any, Any]:
    """Return claimed and found derivative along the way, the size of the terms, and the noise."""
    value, noise = (np.asarray(a[way.at[0]] if way.at else a) for a in (found.value, found.noise))
    said, scale = _along(claimed, way, np.shape(value))
    return said, value, scale, noise


def _refutes(tally: Tally, claimed: Any, found: Quotient, way: _Way, largest: Callable[[], float]) -> bool:
    """Record one point; tell whether it refutes the claim.  A point with too large an error says nothing."""
    said, value, scale, noise = _compared(claimed, found, way)
    larger = np.maximum(scale, np.abs(value))
    gap = np.abs(said - value)
    sharp = 4 * noise <= TRUSTED * larger
    flat = (larger <= 8 * noise) & ~sharp
    wrong = sharp & ~(gap <= 4 * noise + ROUNDING * larger)
    if wrong.any():
        refuted = bool((wrong & (gap > 32 * found.rounding * largest())).any())
        tally.points += refuted
        return refuted
    if (sharp | flat).all():
        tally.points += 1
        relative = np.where(sharp & (larger > 0), gap / np.where(larger > 0, larger, 1.0), 0.0)
        tally.error = max(tally.error, float(relative.max(initial=0.0)))
    return False


def _shown(
    claim: Claim,
    sizes: dict[str, int],
    values: Mapping[str, Any],
    claimed: Any,
    found: Quotient,
    way: _Way,
) -> tuple[tuple[str, str], ...]:
    said, value, _, _ = _compared(claimed, found, way)
    indices = [(i.name, str(values[i.name])) for i in _indices_of(claim)]
    given = [(v.name, written(values[v.name])) for v in claim.read]
    shown = [(n, str(s)) for n, s in sizes.items()] + indices + given
    if way.at is not None:
        said, value = said / way.direction[way.at[1]], value / way.direction[way.at[1]]
    elif way.share is not None:
        said, value = said / way.share, value / way.share
    else:
        shown.append((f"direction of {claim.wrt.name}", written(way.direction)))
    return (*shown, ("claimed", written(said)), ("difference quotient", written(value)))
