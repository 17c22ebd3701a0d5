"""Limits checked twice: SymPy's limit of the definition, and the values along a sequence that goes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf
from random import Random
from typing import Any

import numpy as np
import sympy

from symderiv.errors import NoRule
from symderiv.expr import Expr, Var
from symderiv.numeric import Run, evaluator
from symderiv.witness.check import DEFINITION, Check
from symderiv.witness.claim import inputs, written
from symderiv.witness.definition import Forward
from symderiv.witness.difference import attempt
from symderiv.witness.explicit import Entries, OnKink, entries, positions
from symderiv.witness.number import Undefined
from symderiv.witness.samples import SMALL, assign, declared, draw, random_fraction, samples, size_names

#: How near the values must come, and how often a sequence halves its distance from the end.
NEAR, LEVELS = 1e-6, 40
EXACT_POINTS, TRIES = 1, 40
DIGITS, AGREED = 50, 1e-40
Values = dict[str, Any]
Goal = tuple[Any, int]
"""A number or ±∞ (as a float), and the side from which it is approached: −1, 1, or 0 for both."""


def limit(
    of: Expr, x: Var, goal: Goal, value: Expr, where: Sequence[Expr], points: int = 16
) -> tuple[Check, ...]:
    """Check that `of` tends to `value`, entry by entry, for x → goal, wherever the conditions hold.

    Shapes: of and value alike; no index is open in them.
    """
    return tuple(
        c for c in (_exact(of, x, goal, value, where), _along(of, x, goal, value, where, points)) if c
    )


def _sides(goal: Goal) -> tuple[int, ...]:
    return (goal[1],) if goal[1] else (1, -1) if np.isfinite(float(goal[0])) else (1,)


def _exact(of: Expr, x: Var, goal: Goal, value: Expr, where: Sequence[Expr]) -> Check | None:
    """Return what SymPy's limits say at rational values of all that does not move; None: they say nothing."""
    if declared(of, value):  # a limit for any function is no limit of the ones that stand for it here
        return None
    read = [v for v in inputs((), of, value, *where) if v is not x]
    sizes = assign(size_names(of, value, *where), SMALL)
    rng, done = Random(0), 0
    for _ in range(TRIES):
        given = {v: _drawn(v, sizes, rng) for v in read}
        try:
            if not _holds(where, given, sizes):
                continue
            wrong = _differs(of, x, goal, value, given, sizes)
        except (Undefined, OnKink):
            continue
        except (NoRule, NotImplementedError):
            return None
        done += 1
        if wrong is not None:
            told = tuple((v.name, written(list(e.values()))) for v, e in given.items())
            return Check(DEFINITION, False, done, tuple(sizes.items()), None, True, (*told, *wrong))
        if done == EXACT_POINTS:
            return Check(
                DEFINITION, True, done, tuple(sizes.items()), None, False, note="limits taken by SymPy"
            )
    return None


def _drawn(v: Var, sizes: Mapping[str, int], rng: Random) -> Entries:
    flat = np.reshape(np.asarray(draw(v, sizes, random_fraction(rng), rng), dtype=object), -1)
    return dict(zip(positions(v.shape, sizes), flat, strict=True))


def _holds(where: Sequence[Expr], given: Mapping[Var, Entries], sizes: Mapping[str, int]) -> bool:
    forward = Forward(sizes, {})
    for v, cells in given.items():
        forward.give(v, cells, loose=False)
    return all(cell != 0 for condition in where for cell in forward.value(condition).values())


def _differs(
    of: Expr, x: Var, goal: Goal, value: Expr, given: Mapping[Var, Entries], sizes: Mapping[str, int]
) -> tuple[tuple[str, str], ...] | None:
    symbol = sympy.Symbol(x.name, real=True)
    exact = {v: {p: _rational(c) for p, c in cells.items()} for v, cells in given.items()}
    moving, due = entries(of, {**exact, x: {(): symbol}}, sizes), entries(value, exact, sizes)
    end = sympy.sympify(goal[0]) if np.isfinite(float(goal[0])) else sympy.oo * np.sign(float(goal[0]))
    for place, entry in moving.items():
        for side in _sides(goal):
            found = sympy.limit(entry, symbol, end, "+" if side > 0 else "-")
            if not _same(found, due[place]):
                return (("limit", str(found)), ("claimed", str(due[place])))
    return None


def _same(found: Any, due: Any) -> bool:
    """Tell whether two numbers agree, to 40 digits where they are irrational; ∞ agrees with nothing."""
    gap = found - due
    return bool(gap == 0 or (gap.is_number and gap.is_finite and abs(gap.evalf(DIGITS)) < AGREED))


def _rational(cell: Any) -> Any:
    exact = Fraction(cell)
    return sympy.Rational(exact.numerator, exact.denominator)


def _along(of: Expr, x: Var, goal: Goal, value: Expr, where: Sequence[Expr], points: int) -> Check:
    """Return how near the values come along sequences that go there, at random values of the rest."""
    read = tuple(v for v in inputs((), of, value, *where) if v is not x)
    sizes = assign(size_names(of, value, *where))
    run = evaluator((), {"#of": of})
    still = evaluator((), {"#value": value, **{f"#where{n}": c for n, c in enumerate(where)}})

    fixed = declared(of, value, *where)

    def judge(values: dict[str, Any]) -> dict[str, Any] | None:
        values |= fixed
        found = attempt(still, values)
        return {} if found and all(np.all(v) for n, v in found.items() if n.startswith("#where")) else None

    done, worst = 0, 0.0
    for values in samples(read, sizes, points, 0, judge):
        due = np.asarray(still(values)["#value"], dtype=float)
        gaps = [_nearest(run, values, x, goal, side, due) for side in _sides(goal)]
        done, worst = done + 1, max(worst, *gaps)
        if not worst <= NEAR:
            told = tuple((v.name, written(values[v.name])) for v in read)
            return Check("a sequence", False, done, (), worst, False, (*told, ("claimed", written(due))))
    return Check(
        "a sequence",
        done > 0,
        done,
        tuple(sizes.items()),
        worst,
        False,
        note="along a sequence that goes there",
    )


def _nearest(run: Run, values: Values, x: Var, goal: Goal, side: int, due: Any) -> float:
    """Return how near the values come to `due` on places that halve their distance (or double, for ∞)."""
    end = float(goal[0])
    steps = 2.0 ** np.arange(8, LEVELS)
    places = end + side / steps if np.isfinite(end) else np.copysign(steps, end)
    with np.errstate(all="ignore"):
        return min(_gap(run({**values, x.name: at})["#of"], due) for at in places)


def _gap(found: Any, due: Any) -> float:
    gap = np.max(np.abs(np.asarray(found, dtype=float) - due) / np.maximum(1, np.abs(due)), initial=0.0)
    return float(gap) if np.isfinite(gap) else inf
