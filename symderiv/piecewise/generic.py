"""Parameter values at which a case is seen best: kinks off zero and apart, no jump too small to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from symderiv.expr import Entry, Expr, Size, Var, postorder, substitute, var
from symderiv.numeric import evaluator
from symderiv.piecewise.analysis import Analysis, Case, Condition
from symderiv.piecewise.tidy import value_of
from symderiv.piecewise.witness import Point, points

Numbers = Callable[[Mapping[Expr, Fraction]], list[float]]
#: What is smaller than this, next to 1, cannot be told from nothing.
SEEN = 0.4


def parameters_of(*roots: Expr, x: Expr) -> tuple[Expr, ...]:
    """Return the scalars that need a value: names, entries and sizes, in order of appearance."""
    inside = {
        child for node in postorder(*roots) if isinstance(node, Entry) for child in postorder(node.base)
    }
    found = (n for n in postorder(*roots) if isinstance(n, Entry | Var | Size) and n not in inside)
    return tuple(n for n in found if n is not x)


def _numbers(roots: Sequence[Expr], parameters: Sequence[Expr]) -> Numbers:
    """Return a function from parameter values to the values of the roots."""
    names: dict[Expr, Expr] = {node: var(f"p{k}") for k, node in enumerate(parameters)}
    run = evaluator((), {f"r{k}": substitute(root, names) for k, root in enumerate(roots)})

    def at(point: Mapping[Expr, Fraction]) -> list[float]:
        given = {f"p{k}": float(point[node]) for k, node in enumerate(parameters)}
        with np.errstate(all="raise"):
            answers = run(given)
        return [float(answers[f"r{k}"]) for k in range(len(roots))]

    return at


def generic_point(analysis: Analysis, case: Case, fixed: Mapping[Expr, Fraction]) -> Point | None:
    """Return simple parameter values at which a case is seen best, None when none suit the facts and `fixed`.

    The point with the fewest blemishes wins, the simplest among equals.
    """
    demands = (*analysis.facts, *case.conditions)
    conditions = [c.expr - c.bound for c in demands]
    parameters = parameters_of(analysis.f, *conditions, x=analysis.variable)
    changes = [kink.change for kink in case.kinks]
    places = [kink.at for kink in case.kinks]
    numbers = _numbers([*conditions, *places, *changes], parameters)
    best: tuple[int, Point | None] = (len(places) * 4 + 1, None)
    for point in points(parameters, fixed):
        try:
            found = numbers(point)
        except ArithmeticError:
            continue
        held, rest = found[: len(conditions)], found[len(conditions) :]
        if not all(map(_holds, demands, held)):
            continue
        count = _blemishes(case, rest[: len(places)], rest[len(places) :])
        if count < best[0]:
            best = count, point
        if count == 0:
            break
    return best[1]


def _holds(condition: Condition, difference: float) -> bool:
    return {">": difference > 0, "≥": difference >= 0, "<": difference < 0, "≤": difference <= 0}.get(
        condition.relation, (difference == 0) == (condition.relation == "=")
    )


def _blemishes(case: Case, places: Sequence[float], changes: Sequence[float]) -> int:
    """Return how many things on the sketch would coincide without need, or vanish."""
    widest = max((abs(place) for place in places), default=0.0) or 1.0
    moved = [
        abs(p) < SEEN * widest for p, k in zip(places, case.kinks, strict=True) if value_of(k.at) is None
    ]
    close = [b - a < SEEN * widest for a, b in pairwise(places)]
    faint = [abs(c) < SEEN for c, k in zip(changes, case.kinks, strict=True) if k.kind in ("jump", "corner")]
    return sum((*moved, *close, *faint))
