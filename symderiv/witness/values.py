"""Claimed equalities by the values of both sides, at random points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from random import Random
from typing import Any

import numpy as np

from symderiv.expr import Expr, open_indices
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.witness import equality
from symderiv.witness.branches import grid
from symderiv.witness.claim import Fact, Outcome, conditions, inputs, smooth, with_facts, written
from symderiv.witness.difference import attempt, guarded
from symderiv.witness.samples import assign, declared, samples, size_names
from symderiv.witness.tally import ROUNDING, Kinks, Tally, random_indices


def equal(
    lets: Sequence[Let],
    before: Expr,
    after: Expr,
    facts: Iterable[Fact],
    points: int,
    seed: int,
    turn: int = 0,
    mutual: bool = False,
) -> Outcome:
    """Check that `after` has the value of `before` at random points; where `mutual`, also the other way."""
    facts = tuple(facts)
    trial = _Trial(lets, before, after, conditions(facts), seed, turn, mutual)
    tally, assumed = trial.tally, with_facts(trial.read, facts)
    with guarded():
        for values in samples(trial.read, trial.sizes, points, seed, trial.judge, tally.coverage, assumed):
            trial.check(values)
            if tally.failure is not None:
                break
    return tally.outcome(trial.sizes, trial.kinks.found)


class _Trial:
    """The program that computes both sides, and its results at the point that was judged last."""

    def __init__(
        self,
        lets: Sequence[Let],
        before: Expr,
        after: Expr,
        wanted: tuple[Expr, ...],
        seed: int,
        turn: int,
        mutual: bool,
    ) -> None:
        self.lets, self.before, self.after, self.tally = lets, before, after, Tally()
        self.mutual = mutual
        self.read = inputs(lets, before, after, *wanted)
        self.rng = Random(seed + 1)
        self.indices = open_indices(before, after, *wanted)
        bodies = [let.body for let in lets]
        self.sizes = assign(size_names(before, after, *self.read, *bodies), turn=turn)
        self.kinks = Kinks(lets, (before, after), smooth(lets, self.read))
        self.fixed = {**grid(self.kinks.found, self.sizes), **declared(before, after, *bodies)}
        self.asked = {f"#fact{n}": c for n, c in enumerate(wanted)}
        sides = {"#before": before, "#after": after}
        self.run = evaluator(lets, {**sides, **self.asked, **self.kinks.results})
        self.last: dict[str, Any] = {}

    def judge(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """Complete the table `values` and evaluate both sides; None rejects the point."""
        values |= {**self.fixed, **random_indices(self.indices, self.sizes, self.rng)}
        results = attempt(self.run, values)
        if results is None or not all(np.all(results[name] != 0) for name in self.asked):
            return None
        sides = ("#before", "#after") if self.mutual else ("#before",)
        if not any(np.any(np.isfinite(results[side])) for side in sides):
            return None
        self.last = results
        return self.kinks.judge(results)

    def check(self, values: dict[str, Any]) -> None:
        """Compare both sides at the point that was judged last."""
        left, right = (np.asarray(self.last[n], dtype=float) for n in ("#before", "#after"))
        point: dict[Expr, Any] = {v: values[v.name] for v in self.read}
        point |= {i: values[i.name] for i in self.indices}
        really = partial(equality.differ, self.lets, self.before, self.after, point, self.sizes, self.mutual)
        idle = ~np.isfinite(left) & ~(np.isfinite(right) & self.mutual)
        if _differ(left, right, idle, self.tally, really):
            numbers = [*self.sizes.items(), *((i.name, values[i.name]) for i in self.indices)]
            self.tally.failure = (
                *((name, str(n)) for name, n in numbers),
                *((v.name, written(values[v.name])) for v in self.read),
                ("before", written(left)),
                ("after", written(right)),
            )


def _differ(before: Any, after: Any, idle: Any, tally: Tally, really: Callable[[], bool | None]) -> bool:
    """Record one point; tell whether the values differ, but for the `idle` entries.

    `really` decides where rounding may be to blame.
    """
    finite = np.isfinite(before) & np.isfinite(after)
    scale = np.maximum(np.abs(before), np.abs(after))
    gap = np.where(finite, np.abs(before - after), 0.0)
    if not (idle | (finite & (gap <= ROUNDING * scale))).all():
        differ = really()
        tally.points += differ is not None
        return bool(differ)
    tally.points += 1
    relative = np.where(finite & (scale > 0), gap / np.where(scale > 0, scale, 1.0), 0.0)
    tally.error = max(tally.error, float(relative.max(initial=0.0)))
    return False
