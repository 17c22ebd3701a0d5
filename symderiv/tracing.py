"""A sketch from values: of functions with poles, or whose kinks have no closed form by cases.

It shows one choice of the parameters, which its title says.  Places without a closed form are called
x₁, x₂, …, and the note below says which equation they solve.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symderiv.drawing import Point
from symderiv.errors import InputError
from symderiv.expr import Expr, Var, const, var
from symderiv.figure import curve
from symderiv.formula import Formula, Sign, Words, relation, row
from symderiv.normal import simplify
from symderiv.parse import text
from symderiv.piecewise import Condition
from symderiv.piecewise.calculus import affine, derivative
from symderiv.piecewise.generic import parameters_of
from symderiv.piecewise.places import FAR, Function, Place, chosen, function, opened, places
from symderiv.piecewise.signs import declared
from symderiv.piecewise.witness import Point as Values
from symderiv.piecewise.witness import points
from symderiv.piecewise.writing import Hand
from symderiv.plot import CURVED_REACH, REACH, UNTITLED

COMMA = Sign(",", "comma")
Write = Callable[[Expr], Formula]
SAMPLES = 161
"""Points of a curved segment, close to each other at its ends."""
MOST_PLACES = 5
"""Of more places, those of a wave, the nearest are drawn."""
MOST_POINTS = 6
"""So many values of the parameters are tried."""
SEVERAL_REACH = 1.6
"""How far several places are drawn, in distances of the outermost from 0: curves leave the sheet soon."""
BESIDE = (1e-3, 1e-6, 1e-9)
"""Distances from a place at which it is seen what the function tends to."""
CLEAR = 0.05
"""Heights nearer to a pole than this share of the window do not count for the window's height."""
ROOM = 1.25
"""How much of a curve towards a pole is seen beyond the heights that count."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The function between two places; `value` is None where it is not defined."""

    start: float
    stop: float
    value: Expr | None
    run: Function

    def near(self, end: float) -> float | None:
        """Return what the function tends to at an end of the piece: a number, ±∞, None where undefined."""
        if self.value is None:
            return None
        inwards = math.copysign(1.0, (self.start + self.stop) / 2 - end)
        seen = [self.run(end + inwards * away) for away in BESIDE]
        first, last = abs(seen[1] - seen[0]), abs(seen[2] - seen[1])
        if not last <= max(first / 2, BESIDE[-1] * max(1.0, abs(seen[2]))):
            return math.copysign(math.inf, seen[2])
        here = self.run(end)
        return here if abs(here - seen[2]) <= first else seen[2]


def traced(f: Expr, x: Var, order: int, y_label: Formula, write: Write, fixed: Values) -> curve.Sketch:
    """Return the sketch of derivative number `order` of the scalar `f`, at simple values of its parameters.

    Raises: InputError when it has a value nowhere; NoRule when an operator in it has no derivative.
    """
    plain = opened(f)
    for point in _suited(plain, x, fixed):
        found = places(plain, x, point)
        shown, half = _window(found)
        pieces = _pieces(plain, x, order, point, [-half, *(place.x for place in shown), half])
        if any(piece.value is not None for piece in pieces):
            return _Tracing(plain, x, order, write, shown, tuple(pieces)).sketch(point, y_label)
    raise InputError(f"no parameter values were found at which {text(f)} has a value near {x!r} = 0")


def _suited(f: Expr, x: Var, fixed: Values) -> list[Values]:
    """Return simple values of the parameters that obey what is declared of them."""
    demands: Sequence[Condition] = tuple(declared(f))
    tried = points(parameters_of(f, x=x), fixed)

    def obeys(point: Values) -> bool:
        gaps = ((function(c.expr - c.bound, x, point)(0.0), c.relation) for c in demands)
        return all(gap > 0 if sign in (">", "≥") else gap < 0 for gap, sign in gaps)

    return [point for point, _ in zip(filter(obeys, tried), range(MOST_POINTS), strict=False)]


def _window(found: tuple[Place, ...]) -> tuple[tuple[Place, ...], float]:
    """Return the places to draw, and how far to draw."""
    away = sorted({round(abs(place.x), 9) for place in found} - {0.0})
    if len(found) > MOST_PLACES and len(away) > 2:
        half = (away[1] + away[2]) / 2
        return tuple(place for place in found if abs(place.x) < half), half
    reach = REACH if len(found) == 1 else SEVERAL_REACH
    return found, min(FAR, reach * away[-1]) if away else CURVED_REACH


def _pieces(f: Expr, x: Var, order: int, point: Values, ends: Sequence[float]) -> list[Piece]:
    return [_piece(f, x, order, point, start, stop) for start, stop in pairwise(ends)]


def _piece(f: Expr, x: Var, order: int, point: Values, start: float, stop: float) -> Piece:
    middle = (start + stop) / 2
    value = chosen(f, x, point, middle)
    defined = math.isfinite(function(value, x, point)(middle))
    for _ in range(order):
        value = derivative(value, x)
    value = Hand(f).simplest(simplify(value).expr)
    return Piece(start, stop, value if defined else None, function(value, x, point))


@dataclass(frozen=True)
class _Tracing:
    """The pieces of a function, and the places between them."""

    f: Expr
    x: Var
    order: int
    write: Write
    places: tuple[Place, ...]
    pieces: tuple[Piece, ...]

    def sketch(self, point: Values, y_label: Formula) -> curve.Sketch:
        """Return the one panel, the parameters' values above it and the equations of places below."""
        here = function(self.f, self.x, point)
        kinks, poles = list[curve.Kink](), list[curve.Pole]()
        for (left, right), place in zip(pairwise(self.pieces), self.places, strict=True):
            limits = left.near(place.x), right.near(place.x)
            if any(limit is not None and math.isinf(limit) for limit in limits):
                poles.append(curve.Pole(place.x, self.called(place)))
            elif limits != (None, None) and left.value is not right.value:
                kinks.append(self.kink(place, limits, here(place.x)))
        low, high = self.heights([pole.x for pole in poles])
        segments = tuple(s for piece in self.pieces for s in self.segments(piece, low, high))
        panel = curve.Panel(self.title(point), segments, tuple(kinks), poles=tuple(poles))
        return curve.Sketch((panel,), self.write(self.x), y_label, self.note())

    def kink(self, place: Place, limits: tuple[float | None, float | None], here: float) -> curve.Kink:
        """Return a corner, a jump, or the end of where the function is defined."""
        left, right = (limits[n] if limits[n] is not None else limits[1 - n] for n in (0, 1))
        assert left is not None
        assert right is not None
        jumps = not math.isclose(left, right, rel_tol=BESIDE[1], abs_tol=BESIDE[1])
        taken = [self.order == 0 and math.isclose(side, here, abs_tol=BESIDE[1]) for side in (left, right)]
        joined = not jumps and None not in limits
        kind = "jump" if jumps else "corner"
        closed = (joined or taken[0], joined or taken[1])
        return curve.Kink(place.x, self.called(place), left, right, None, *closed, kind)

    def heights(self, poles: Sequence[float]) -> tuple[float, float]:
        """Return the lowest and the highest value to show: all of them, or those away from poles."""
        if not poles:
            return -math.inf, math.inf
        clear = CLEAR * (self.pieces[-1].stop - self.pieces[0].start)
        sampled = [point for piece in self.pieces for point in _sampled(piece, self.x)]
        counted = [y for x, y in sampled if all(abs(x - pole) > clear for pole in poles)] or [0.0]
        middle, reach = (max(counted) + min(counted)) / 2, (max(counted) - min(counted) or 1.0) / 2
        return middle - ROOM * reach, middle + ROOM * reach

    def segments(self, piece: Piece, low: float, high: float) -> list[curve.Segment]:
        """Return what is seen of a piece between two heights, its formula on the longest part."""
        runs: list[list[Point]] = [[]]
        for x, y in _sampled(piece, self.x):
            if low <= y <= high:
                runs[-1].append((x, y))
            elif runs[-1]:
                runs.append([])
        seen = [run for run in runs if len(run) > 1]
        named = max(seen, key=lambda run: run[-1][0] - run[0][0], default=None) if self.names(piece) else None
        return [curve.Segment(tuple(run), self.label(piece) if run is named else None) for run in seen]

    def names(self, piece: Piece) -> bool:
        """Tell whether a piece is the widest with its formula, which one of them says."""
        alike = [other for other in self.pieces if other.value is piece.value]
        return piece is max(alike, key=lambda one: one.stop - one.start)

    def label(self, piece: Piece) -> Formula | None:
        """Return the slope of a straight piece, the formula of another."""
        assert piece.value is not None
        straight = affine(Hand(piece.value).ratio(piece.value), self.x)
        slope = None if straight is None else Hand(piece.value).written(straight[0])
        if slope is None or slope is const(0):
            return self.write(piece.value)
        return row(Words("slope"), self.write(slope))

    @property
    def unnamed(self) -> dict[Place, Var]:
        """The places without a closed form, and their names."""
        nameless = [place for place in self.places if place.at is None]
        return {place: var(f"{self.x.name}{n}") for n, place in enumerate(nameless, 1)}

    def called(self, place: Place) -> Formula:
        """Return the name of a place: its closed form, or x₁."""
        return self.write(self.unnamed[place] if place.at is None else place.at)

    def note(self) -> Formula | None:
        """Return the equations that the places without a closed form solve."""
        solved: dict[Condition, list[Var]] = {}
        for place, name in self.unnamed.items():
            solved.setdefault(place.equation, []).append(name)
        parts: list[Formula] = []
        for equation, names in solved.items():
            sides = relation(self.write(equation.expr), "=", self.write(equation.bound))
            both = [part for name in names for part in (COMMA, self.write(name))][1:]
            parts += [COMMA, *both, Words(" where "), sides]
        return row(*parts[1:]) if parts else None

    def title(self, point: Values) -> Formula:
        """Return the values of the parameters that the sketch is drawn at."""
        said = [relation(self.write(node), "=", self.write(const(value))) for node, value in point.items()]
        parts = [part for one in said for part in (COMMA, one)][1:]
        return row(*parts) if parts else UNTITLED


def _sampled(piece: Piece, x: Var) -> list[Point]:
    """Return points of a piece, close to each other at its ends; of a straight one, its ends."""
    if piece.value is None:
        return []
    straight = affine(Hand(piece.value).ratio(piece.value), x) is not None
    count = 2 if straight else SAMPLES
    shares = [(1 - math.cos(math.pi * k / (count - 1))) / 2 for k in range(count)]
    places = [piece.start + share * (piece.stop - piece.start) for share in shares]
    ends = {places[0]: piece.near(piece.start), places[-1]: piece.near(piece.stop)}
    heights = [(place, ends[place] if place in ends else piece.run(place)) for place in places]
    return [(place, y) for place, y in heights if y is not None and math.isfinite(y)]
