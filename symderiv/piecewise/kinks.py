"""From pieces to what is said about them: segments with slopes, kinks with one-sided values and a kind."""

from __future__ import annotations

from dataclasses import dataclass

from symderiv.errors import NoRule
from symderiv.expr import Expr, Var
from symderiv.normal import simplify
from symderiv.parse import text
from symderiv.piecewise.analysis import ZERO, Case, Kink, KinkKind, Segment
from symderiv.piecewise.calculus import affine, depends, derivative
from symderiv.piecewise.pieces import Pieces
from symderiv.piecewise.signs import World
from symderiv.piecewise.zeros import require_no_pole

KINDS: tuple[KinkKind, ...] = ("jump", "corner", "C1")
#: Pieces that differ do so before this derivative, or it is said that nobody can tell.
SMOOTHEST = 8


@dataclass(frozen=True, slots=True)
class Curve:
    """Pieces whose value at a cut may be missing: a derivative that does not exist there."""

    at: tuple[Expr, ...]
    on: tuple[Expr, ...]
    value: tuple[Expr | None, ...]


def require_defined(found: Pieces, x: Var, world: World) -> None:
    """Refuse pieces that are not defined on the whole of their intervals; their derivatives are then, too.

    Raises: NoRule.
    """
    for piece, *ends in zip(found.on, (None, *found.at), (*found.at, None), strict=True):
        require_no_pole(piece, x, (ends[0], ends[1]), world)


def case(found: Pieces | Curve, x: Var, world: World) -> Case:
    """Return the case of the world: a cut where nothing happens is left out."""
    shown = _meaningful(found, x, world)
    ends = [None, *shown.at, None]
    segments = [_segment(piece, ends[k], ends[k + 1], x, world) for k, piece in enumerate(shown.on)]
    kinks = [_Meeting(shown, k, x, world).kink() for k in range(len(shown.at))]
    return Case(world.conditions, tuple(segments), tuple(kinks))


def derived(found: Pieces | Curve, x: Var, world: World) -> Curve:
    """Return the derivative: piece by piece, and at a kink only where the function is smooth there."""
    shown = _meaningful(found, x, world)
    on = tuple(simplify(derivative(piece, x)).expr for piece in shown.on)
    meetings = (_Meeting(shown, k, x, world) for k in range(len(shown.at)))
    return Curve(shown.at, on, tuple(m.slopes[0] if m.is_smooth() else None for m in meetings))


def _meaningful(found: Pieces | Curve, x: Var, world: World) -> Curve:
    """Return the pieces without the cuts at which nothing happens."""
    on, at, value = [found.on[0]], list[Expr](), list[Expr | None]()
    for place, right, taken in zip(found.at, found.on[1:], found.value, strict=True):
        removable = world.same(on[-1], right)
        if removable and taken is not None and world.same(taken, world.hand.at(right, x, place)):
            continue
        on.append(right)
        at.append(place)
        value.append(taken)
    return Curve(tuple(at), tuple(on), tuple(value))


def _segment(piece: Expr, lower: Expr | None, upper: Expr | None, x: Var, world: World) -> Segment:
    straight = affine(world.hand.ratio(piece), x)
    slope = None if straight is None else world.hand.written(straight[0])
    value = world.hand.simplest(piece) if depends(piece, x) else world.hand.normal(piece)
    return Segment(lower, upper, value, slope, straight is not None)


@dataclass(frozen=True)
class _Meeting:
    """Cut number `k`, and the two pieces that meet there."""

    pieces: Curve
    k: int
    x: Var
    world: World

    @property
    def sides(self) -> tuple[Expr, Expr]:
        return self.pieces.on[self.k], self.pieces.on[self.k + 1]

    @property
    def at(self) -> Expr:
        return self.pieces.at[self.k]

    def here(self, piece: Expr) -> Expr:
        return self.world.hand.at(piece, self.x, self.at)

    @property
    def slopes(self) -> tuple[Expr, Expr]:
        left, right = self.sides
        return self.here(derivative(left, self.x)), self.here(derivative(right, self.x))

    def is_smooth(self) -> bool:
        """Tell whether the function has a derivative at the cut: limits, value and slopes agree."""
        left, right = map(self.here, self.sides)
        value, same = self.pieces.value[self.k], self.world.same
        return value is not None and same(left, right) and same(left, value) and same(*self.slopes)

    def kink(self) -> Kink:
        left, right = map(self.here, self.sides)
        jump = self.world.hand.normal(right - left)
        order, change = self.first_jump()
        removable = self.world.same(*self.sides)
        kind: KinkKind = "none" if removable else KINDS[min(order, 2)]
        value = self.pieces.value[self.k]
        return Kink(
            self.at, self.world.conditions, left, right, jump, *self.slopes, value, kind, order, change
        )

    def first_jump(self) -> tuple[int, Expr]:
        """Return the number of the first derivative that jumps at the cut, and its jump."""
        left, right = self.sides
        if self.world.same(left, right):
            return 0, ZERO
        for order in range(SMOOTHEST):
            jump = self.world.hand.normal(self.here(right) - self.here(left))
            if not self.world.same(jump, ZERO):
                return order, jump
            left, right = derivative(left, self.x), derivative(right, self.x)
        raise NoRule(
            f"cannot tell what changes at {text(self.x)} = {text(self.at)}: {SMOOTHEST} derivatives agree"
        )
