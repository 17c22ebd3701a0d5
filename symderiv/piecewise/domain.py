"""Domains: the part of the axis on which the variable is declared to be, and what of a case lies there."""

from __future__ import annotations

from dataclasses import replace

from symderiv.expr import Expr, Var, const, substitute
from symderiv.ops.arithmetic import minus
from symderiv.piecewise.analysis import Case, Segment
from symderiv.piecewise.signs import World

Bounds = tuple[Expr | None, Expr | None]


def bounds(x: Var) -> Bounds:
    """Return between what the variable lies by its declaration; None where it is not bounded."""
    if "unit" in x.facts:
        return const(0), const(1)
    return (const(0) if x.facts & {"positive", "nonnegative"} else None), None


def restricted(whole: Case, within: Bounds, world: World) -> Case:
    """Return the kinks and segments that lie within the bounds.

    Raises: Fork when what is assumed does not tell whether one does.
    """
    kinks = tuple(
        k for k in whole.kinks if _before(within[0], k.at, world) and _before(k.at, within[1], world)
    )
    segments = tuple(s for s in whole.segments if _meets(s, within, world))
    if len(segments) == len(whole.segments):
        return whole
    inner = (replace(segments[0], lower=None), *segments[1:])
    return replace(whole, kinks=kinks, segments=(*inner[:-1], replace(inner[-1], upper=None)))


def _meets(segment: Segment, within: Bounds, world: World) -> bool:
    return _before(segment.lower, within[1], world) and _before(within[0], segment.upper, world)


def _before(lower: Expr | None, upper: Expr | None, world: World) -> bool:
    return lower is None or upper is None or world.sign(minus(upper, lower)) > 0


def renamed(case: Case, old: Var, new: Var) -> Case:
    """Return the case with another variable."""

    def swapped(e: Expr) -> Expr:
        return substitute(e, {old: new})

    segments = (
        replace(s, value=swapped(s.value), slope=None if s.slope is None else swapped(s.slope))
        for s in case.segments
    )
    return replace(case, segments=tuple(segments))
