"""Optimisation problems checked by numbers: objectives at random points, optima against their rivals.

Nothing here knows the rules by which an objective was rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from random import Random
from typing import Any

import numpy as np

from symderiv.expr import Expr, Var, open_indices, substitute, variables
from symderiv.numeric import evaluator
from symderiv.witness.branches import deciders
from symderiv.witness.check import Check
from symderiv.witness.claim import written
from symderiv.witness.difference import guarded
from symderiv.witness.samples import Number, assign, draw, size_names

ROUNDING = 1e-9
TINY = 1e-290
TRIES = 12
Values = dict[str, Any]
Pairs = tuple[tuple[str, str], ...]
Judge = Callable[[Values, Random], "float | Pairs | None"]


def compared(
    before: Expr,
    after: Expr,
    over: Var,
    claim: str,
    meanings: Mapping[Expr, Expr] | None = None,
    points: int = 64,
    seed: int = 0,
) -> Check:
    """Check how two objectives compare, and that they order random pairs of points alike.

    `claim`: `equal` values; values `shifted` by what does not depend on `over`, or `scaled` by a
    positive factor that does not; `increasing` or `decreasing`: only the order is the same, or opposite.
    `meanings` define the densities that the objectives hold by name.
    """
    old, new = (substitute(side, dict(meanings or {})) for side in (before, after))
    run = evaluator((), {"before": old, "after": new})

    def judge(values: Values, rng: Random) -> float | Pairs | None:
        other = _moved(values[over.name], rng, rng.choice((0.05, 1.0)))
        first, second = run(values), run({**values, over.name: other})
        sides = [float(r[name]) for name in ("before", "after") for r in (first, second)]
        error = _judged(claim, *sides)
        if error is None or error <= 100 * ROUNDING:
            return error
        pair = ((over.name, written(values[over.name])), (f"another {over.name}", written(other)))
        return (*pair, ("before", written(sides[:2])), ("after", written(sides[2:])))

    said = "opposite" if claim == "decreasing" else "same"
    alike = {"equal": "equal values, ", "shifted": "a constant apart, ", "scaled": "a constant ratio, "}.get(
        claim, ""
    )
    check = _run("random pairs", judge, (old, new, over), points, seed)
    return _noted(check, f"{alike}{said} order of random pairs of {over.name}")


def _judged(claim: str, f1: float, f2: float, g1: float, g2: float) -> float | None:
    """Return the relative error of one comparison, infinite for a wrong order, None where it cannot tell."""
    sides = (f1, f2, g1, g2)
    if not all(np.isfinite(sides)) or min(map(abs, sides)) < TINY:
        return None
    if abs(f1 - f2) <= ROUNDING * max(abs(f1), abs(f2)) or abs(g1 - g2) <= ROUNDING * max(abs(g1), abs(g2)):
        return None
    if (np.sign(f1 - f2) == np.sign(g1 - g2)) == (claim == "decreasing"):
        return inf
    return _error(claim, f1, f2, g1, g2)


def _error(claim: str, f1: float, f2: float, g1: float, g2: float) -> float:
    match claim:
        case "equal":
            return max(abs(f1 - g1) / abs(f1), abs(f2 - g2) / abs(f2))
        case "shifted":
            return abs((f1 - f2) - (g1 - g2)) / max(map(abs, (f1, f2, g1, g2)))
        case "scaled":
            return abs((f1 / f2) / (g1 / g2) - 1)
        case _:
            return 0.0


def best(
    kind: str,
    objective: Expr,
    over: Var,
    estimate: Expr,
    meanings: Mapping[Expr, Expr] | None = None,
    points: int = 64,
    seed: int = 0,
) -> Check:
    """Check that no random rival, near or far, does better than the estimate."""
    value = substitute(objective, dict(meanings or {}))
    run = evaluator((), {"value": value})
    solve = evaluator((), {"estimate": estimate})

    def judge(values: Values, rng: Random) -> float | Pairs | None:
        def at(point: Any) -> float:
            return float(run({**values, over.name: point})["value"])

        found = solve(values)["estimate"]
        step = _moved(found, rng, 10 ** rng.uniform(-5, 0.5)) - found
        here, there = at(found), at(found + step)
        size = max(abs(here), abs(there))
        if not np.isfinite(size) or size < TINY or abs(here - there) <= ROUNDING * size:
            return None
        sign = 1 if kind == "argmax" else -1
        if sign * (here - there) > 0:
            return 0.0
        # The farthest rival along the way that still does better shows the difference best.
        farther = [found + k * step for k in (1e4, 1e3, 100, 10)]
        rival = next((r for r in farther if sign * (at(r) - here) > 0), found + step)
        estimate_there = ((f"estimate of {over.name}", written(found)), ("objective there", written(here)))
        return (*estimate_there, ("rival", written(rival)), ("objective at the rival", written(at(rival))))

    check = _run("rivals", judge, (value, estimate, over), points, seed)
    return _noted(check, f"no rival did better as {kind}")


def definite(matrix: Expr, over: Var, points: int = 64, seed: int = 0) -> Check:
    """Check that a matrix is symmetric with positive eigenvalues at random data, wide data and tall."""
    run = evaluator((), {"matrix": matrix})
    smallest: list[float] = []

    def judge(values: Values, _: Random) -> float | Pairs | None:
        found = np.atleast_2d(np.asarray(run(values)["matrix"], dtype=float))
        scale = float(np.max(np.abs(found)))
        if not np.isfinite(scale):
            return None
        skew = float(np.max(np.abs(found - found.T))) / scale
        lowest = float(np.linalg.eigvalsh(found)[0])
        if skew > ROUNDING or lowest <= 1e-12 * scale:
            return (("matrix", written(found)), ("smallest eigenvalue", written(lowest)))
        smallest.append(lowest)
        return skew

    check = _run("eigenvalues", judge, (matrix, over), points, seed)
    return _noted(check, f"smallest eigenvalue {min(smallest, default=0.0):.1g} > 0")


def kinked(objective: Expr, over: Var, points: int = 64, seed: int = 0) -> Check:
    """Check that the slopes on the two sides of a kink of the objective differ, along random lines to it."""
    decider = next(d for d in deciders(objective) if over in variables(d))
    run = evaluator((), {"value": objective, "decider": decider})
    first = {i.name: 1 for i in open_indices(decider)}

    def judge(values: Values, rng: Random) -> float | Pairs | None:
        start, step = values[over.name], _moved(values[over.name] * 0, rng, 1.0)

        def along(t: float) -> Values:
            return run({**values, **first, over.name: start + t * step})

        zero, one = float(along(0.0)["decider"]), float(along(1.0)["decider"])
        if abs(one - zero) < 1e-3:
            return None
        kink, small = zero / (zero - one), 1e-6
        left, here, right = (float(along(kink + t)["value"]) for t in (-small, 0.0, small))
        jump = abs((right - here) - (here - left)) / small
        smooth = jump <= 1e-3 * abs(one - zero)
        return (("values across the kink", written([left, here, right])),) if smooth else 0.0

    check = _run("slopes", judge, (objective, over), points, seed)
    return _noted(check, "the slopes on the two sides of the kink differ")


def _noted(check: Check, found: str) -> Check:
    """Return a passed check with what it found in front of its note."""
    return replace(check, note="; ".join(filter(None, (found, check.note)))) if check.passed else check


def _moved(value: Any, rng: Random, scale: float) -> Any:
    """Return `value` moved by random amounts of that scale."""
    steps = [rng.gauss(0, scale) for _ in range(int(np.size(value)))]
    return value + np.reshape(steps, np.shape(value))


def _run(witness: str, judge: Judge, roots: Sequence[Expr], points: int, seed: int) -> Check:
    """Judge random points, at two choices of sizes in turn, until enough could tell; the last root moves."""
    rng, worst, done = Random(seed), 0.0, 0
    inputs, names = variables(*roots), size_names(*roots, *variables(*roots))
    turns = [assign(names, turn=n) for n in (0, 1)]
    with guarded():
        for values, sizes in _points(inputs, turns, rng, points * TRIES):
            try:
                found = judge(values, rng)
            except (ArithmeticError, np.linalg.LinAlgError):
                continue
            if isinstance(found, tuple):
                at = tuple((v.name, written(values[v.name])) for v in inputs if v is not roots[-1])
                return Check(witness, False, done + 1, tuple(sizes.items()), None, False, (*at, *found))
            if found is not None:
                worst, done = max(worst, found), done + 1
            if done == points:
                break
    also = ", ".join(f"{n} = {k}" for n, k in turns[1].items())
    note = f"also {also}" if names else ""
    passed = 2 * done >= points
    return Check(
        witness,
        passed,
        done,
        tuple(turns[0].items()),
        worst,
        False,
        None,
        note if passed else "too few points",
    )


def _points(
    inputs: Sequence[Var], turns: Sequence[dict[str, int]], rng: Random, count: int
) -> Iterator[tuple[Values, dict[str, int]]]:
    for n in range(count):
        sizes = turns[n % len(turns)]
        yield {**{v.name: draw(v, sizes, _number(v, rng), rng) for v in inputs}, **sizes}, sizes


def _number(var: Var, rng: Random) -> Number:
    """Return a source of numbers of size one: densities of several entries must not underflow."""
    if var.facts & {"positive", "nonnegative"}:
        return lambda: rng.uniform(0.4, 2.5)
    return lambda: rng.gauss(0, 1)
