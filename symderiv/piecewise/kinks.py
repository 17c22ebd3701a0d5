"""From pieces to what is said about them: segments with slopes, kinks with one-sided values and a kind."""

from __future__ import annotations

from symderiv.expr import Expr, Var
from symderiv.piecewise.analysis import ZERO, Case, Kink, KinkKind, Segment
from symderiv.piecewise.calculus import affine, derivative
from symderiv.piecewise.pieces import Pieces
from symderiv.piecewise.signs import World
from symderiv.piecewise.zeros import require_no_pole


def case(found: Pieces, x: Var, world: World) -> Case:
    """Return the case of the world: a cut where nothing happens is left out.

    Raises: NoRule when a piece is not defined everywhere.
    """
    on, kinks = [found.on[0]], list[Kink]()
    for place, right, value in zip(found.at, found.on[1:], found.value, strict=True):
        kink = _kink(on[-1], right, place, value, x, world)
        if kink.kind == "none" and world.same(value, kink.left):
            continue
        kinks.append(kink)
        on.append(right)
    ends = [None, *(kink.at for kink in kinks), None]
    segments = [_segment(piece, ends[k], ends[k + 1], x, world) for k, piece in enumerate(on)]
    return Case(world.conditions, tuple(segments), tuple(kinks))


def _segment(piece: Expr, lower: Expr | None, upper: Expr | None, x: Var, world: World) -> Segment:
    require_no_pole(piece, x, world)
    straight = affine(world.hand.ratio(piece), x)
    slope = None if straight is None else world.hand.written(straight[0])
    return Segment(lower, upper, world.hand.simplest(piece), slope, straight is not None)


def _kink(on_left: Expr, on_right: Expr, at: Expr, value: Expr, x: Var, world: World) -> Kink:
    left, right = (world.hand.at(piece, x, at) for piece in (on_left, on_right))
    jump = world.hand.normal(right - left)
    slopes = [world.hand.at(derivative(piece, x), x, at) for piece in (on_left, on_right)]
    kind = _kind(jump, slopes, on_left, on_right, world)
    return Kink(at, world.conditions, left, right, jump, slopes[0], slopes[1], value, kind)


def _kind(jump: Expr, slopes: list[Expr], on_left: Expr, on_right: Expr, world: World) -> KinkKind:
    if world.same(on_left, on_right):
        return "none"
    if not world.same(jump, ZERO):
        return "jump"
    return "C1" if world.same(slopes[0], slopes[1]) else "corner"
