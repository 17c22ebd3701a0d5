"""Inequalities checked by the values of both sides, at random points where their conditions hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from symderiv.expr import Expr
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.witness.check import Check
from symderiv.witness.claim import inputs, written
from symderiv.witness.difference import attempt, guarded
from symderiv.witness.samples import assign, declared, samples, size_names

#: What rounding may do to a value, relative to its size.
ROUNDING = 1e-12
NOWHERE = "no point was found at which to check"
Pairs = tuple[tuple[str, str], ...]


def ordered(
    lets: Sequence[Let],
    left: Expr,
    relation: Literal["<", "≤"],
    right: Expr,
    where: Sequence[Expr],
    points: int = 128,
) -> Check:
    """Check that every entry of `left` is below that of `right`, or equal to it for `≤`, where all holds.

    Shapes: the same for both; no index is open in them.
    """
    read = inputs(lets, left, right, *where)
    sizes = assign(size_names(left, right, *where, *(let.body for let in lets)))
    sides = {"#left": left, "#right": right, **{f"#where{n}": c for n, c in enumerate(where)}}
    run = evaluator(lets, sides)
    fixed = declared(left, right, *where, *(let.body for let in lets))
    found: dict[str, Any] = {}

    def judge(values: dict[str, Any]) -> dict[str, Any] | None:
        values |= fixed
        found.clear()
        found.update(attempt(run, values) or {})
        return {} if found and all(np.all(v) for n, v in found.items() if n.startswith("#where")) else None

    done = apart = 0
    with guarded():
        for values in samples(read, sizes, points, 0, judge):
            done += 1
            below, above = (np.asarray(found[n], dtype=float) for n in ("#left", "#right"))
            if not _ordered(below, above, relation == "<"):
                at = tuple((v.name, written(values[v.name])) for v in read)
                both: Pairs = (("left", written(below)), ("right", written(above)))
                return Check("values", False, done, tuple(sizes.items()), None, False, (*at, *both))
            apart += bool(np.all(below < above))
    told = done > 0 and (relation == "≤" or 2 * apart >= done)
    note = "in order at each" if told else "the sides are equal at most points" if done else NOWHERE
    return Check("values", told, done, tuple(sizes.items()), None, False, note=note)


def _ordered(below: Any, above: Any, strict: bool) -> bool:
    """Tell whether the values are in order; equal ones that rounding may have made equal pass."""
    slack = ROUNDING * np.maximum(np.abs(below), np.abs(above))
    return bool(np.all(below < above + slack if strict else below <= above + slack))
