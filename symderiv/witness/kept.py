"""A backward pass run from a handful of kept values: are they enough, is each needed, could another do?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any

import numpy as np

from symderiv.errors import NoRule
from symderiv.expr import Expr, Var, variables
from symderiv.graph import Let
from symderiv.numeric import Run, evaluator
from symderiv.witness.branches import deciders, grid, named
from symderiv.witness.claim import Outcome, inputs, written
from symderiv.witness.definition import Forward
from symderiv.witness.difference import attempt, derivative, guarded
from symderiv.witness.explicit import Entries, positions
from symderiv.witness.number import Undefined
from symderiv.witness.rational import Comparison
from symderiv.witness.samples import assign, declared, draw, samples, size_names

AWAY_FROM_KINKS = 1e-3
#: The relative error that a difference quotient, and so a gradient, may have.
AGREED = 1e-7
Values = dict[str, Any]


@dataclass(frozen=True)
class KeptPass:
    """A backward pass that reads the `kept` values and nothing else.

    `lets` are the forward program; `program` computes the gradients, one named value each, of `of`
    with respect to the keys of `gradients`.
    """

    lets: tuple[Let, ...]
    of: Var
    program: tuple[Let, ...]
    gradients: Mapping[Var, Var]
    kept: tuple[Var, ...]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Distinct sizes to run at."""
        return assign(size_names(self.of, *(let.body for let in (*self.lets, *self.program))))

    @cached_property
    def backward(self) -> Run:
        """The pass, compiled: a value that it reads and does not find is a KeyError."""
        return evaluator(self.program, {})

    @cached_property
    def forward(self) -> Run:
        """The forward program, with the deciding values of its kinks."""
        found = deciders(*(let.body for let in self.lets))
        return evaluator(self.lets, {self.of.name: self.of, **named(found)})

    def points(self, count: int, seed: int) -> Iterator[tuple[Values, Values]]:
        """Yield inputs away from kinks, and every value that the forward program computes from them."""
        bodies = [let.body for let in self.lets]
        found = deciders(*bodies)
        names = tuple(named(found))
        fixed = {**grid(found, self.sizes), **declared(*bodies, *(let.body for let in self.program))}
        last: Values = {}

        def judge(values: Values) -> dict[str, Any] | None:
            values |= fixed
            results = attempt(self.forward, values)
            if results is None or not np.all(np.isfinite(results[self.of.name])):
                return None
            if any(np.any(np.abs(results[n]) < AWAY_FROM_KINKS) for n in names):
                return None
            last.update(results)
            return {n: np.sign(results[n]) for n in names}

        every = inputs((*self.lets, *self.program), self.of, *self.gradients)
        for values in samples(every, self.sizes, count, seed, judge):
            yield values, {**values, **last}

    def table(self, computed: Values) -> Values:
        """Return what the pass may read: the kept values, sizes, and declared functions."""
        named_values = {v.name for let in self.lets for v in (let.var, *variables(let.body))}
        names = named_values - {v.name for v in self.kept}
        return {n: value for n, value in computed.items() if n not in names}


def suffices(kept: KeptPass, points: int, seed: int = 0) -> Outcome:
    """Check the gradients that come from the kept values alone against difference quotients."""
    rng, counted, worst = Random(seed + 1), 0, 0.0
    with guarded():
        for values, computed in kept.points(points, seed):
            try:
                found = kept.backward(kept.table(computed))
            except KeyError as missing:
                return Outcome(1, kept.sizes, failure=(("not kept", str(missing.args[0])),))
            gaps = {w: _gap(kept, w, found[g.name], values, computed, rng) for w, g in kept.gradients.items()}
            known = {w.name: gap for w, gap in gaps.items() if gap is not None}
            wrong = [name for name, gap in known.items() if not gap <= AGREED]  # nor where it is not a number
            counted += len(known) == len(gaps)
            if wrong:
                return Outcome(counted, kept.sizes, worst, (("wrong derivative with respect to", wrong[0]),))
            worst = max(worst, *known.values(), 0.0)
    return Outcome(counted, kept.sizes, worst)


def _gap(
    kept: KeptPass, wrt: Var, gradient: Any, values: Values, computed: Values, rng: Random
) -> float | None:
    """Return the relative error of a gradient along a random direction; None for a coarse quotient."""
    centre = np.asarray(computed[wrt.name])
    steps = [rng.uniform(0.3, 1.0) * rng.choice((-1, 1)) for _ in range(centre.size)]
    direction = np.reshape(steps, centre.shape)
    quotient = derivative(kept.forward, kept.of.name, wrt, values, direction, computed)
    if quotient is None:
        return None
    terms = np.asarray(gradient) * direction
    said, true, noise = float(np.sum(terms)), float(quotient.value), 4 * float(quotient.noise)
    scale = max(float(np.sum(np.abs(terms))), abs(true))
    if scale <= 2 * noise:
        return 0.0
    return None if noise > AGREED * scale else abs(said - true) / scale


def idle(kept: KeptPass, points: int, seed: int = 0) -> tuple[Var, ...]:
    """Return the kept values whose loss (not a number in their place) changes no gradient at any point."""
    unmissed = dict.fromkeys(kept.kept)
    with guarded():
        for _, computed in kept.points(points, seed):
            right = kept.backward(kept.table(computed))
            for value in tuple(unmissed):
                lost = {**computed, value.name: np.full(np.shape(computed[value.name]), np.nan)}
                found = kept.backward(kept.table(lost))
                if any(not np.array_equal(found[g.name], right[g.name]) for g in kept.gradients.values()):
                    del unmissed[value]
    return tuple(unmissed)


def interchangeable(lets: Iterable[Let], before: Expr, after: Expr, points: int, seed: int = 0) -> Outcome:
    """Check, by definition and exactly, that two expressions agree whatever values they read.

    The values are −1, 0, 1 or near, so that points lie on both sides of the kinks and on them.
    """
    program, rng = tuple(lets), Random(seed)
    read = inputs(program, before, after)
    sizes = assign(size_names(before, after, *read, *(let.body for let in program)))
    counted, compare = 0, Comparison()
    for _ in range(points):
        forward = Forward(sizes, {})
        for v in read:
            forward.give(v, _drawn(v, sizes, rng), loose=False)
        try:
            for let in program:
                forward.define(let)
            left, right = forward.defined(before), forward.defined(after)
        except Undefined:
            continue
        except NoRule as missing:
            return Outcome(counted, sizes, note=str(missing))
        if left is None and right is None:
            continue
        counted += 1
        wrong = _difference(left, right, compare)
        if wrong is not None:
            return Outcome(counted, sizes, compare.error, wrong)
    return Outcome(counted, sizes, compare.error)


def _difference(
    left: Entries | None, right: Entries | None, compare: Comparison
) -> tuple[tuple[str, str], ...] | None:
    if left is None or right is None:
        return (("before" if left is None else "after", "not defined"),)
    for p in left:
        if not compare.agree(right[p], left[p]):
            return ("before", written(left[p])), ("after", written(right[p]))
    return None


def _drawn(v: Var, sizes: Mapping[str, int], rng: Random) -> Entries:
    """Return a value with many zeros and ties, which obeys what is declared of it."""
    near = (-1, 0, 1, Fraction(-1, 2), Fraction(3, 2))
    value = draw(v, sizes, lambda: Fraction(rng.choice(near)), rng)
    return dict(zip(positions(v.shape, sizes), np.ravel(np.asarray(value, dtype=object)), strict=True))
