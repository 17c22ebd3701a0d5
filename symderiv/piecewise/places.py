"""Where a function of one variable may bend, break or end: found by bracketing, named in closed form if any.

The analysis by cases wants every place in closed form, and no poles.  For a drawing it is enough to
know where they are, at given parameters, and what to call them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Var, const, postorder, rebuild, substitute
from symderiv.numeric import evaluator
from symderiv.ops.arithmetic import over
from symderiv.parse import text
from symderiv.piecewise.analysis import Condition
from symderiv.piecewise.calculus import affine, depends
from symderiv.piecewise.factor import factors
from symderiv.piecewise.pieces import definition, has_kinks, switch_of
from symderiv.piecewise.polynomial import atom
from symderiv.piecewise.signs import Fork, World
from symderiv.piecewise.tidy import tidied
from symderiv.piecewise.witness import Point
from symderiv.piecewise.writing import Hand
from symderiv.piecewise.zeros import guarded, solved

Function = Callable[[float], float]
#: How far from 0 places are looked for, and in how many steps on either side.
FAR, STEPS = 10.0, 4000
HALVINGS = 60
NEAR = 1e-9
#: How far beside a zero it is seen what stands there.
ASIDE = 1e-6
#: The zeros of these functions of u are k π, or (k + ½) π.
PERIODIC = {"sin": 0, "cos": 1}
#: A closed form of more factors and terms than this is a worse name than the equation.
LONGEST = 16


@dataclass(frozen=True, slots=True)
class Place:
    """A place `x`: in closed form where it has one, else by the equation that it solves."""

    x: float
    at: Expr | None
    equation: Condition


def opened(f: Expr) -> Expr:
    """Return `f` with functions that have kinks by their formula replaced by the formula.

    Raises: NoRule when a part of it is made of vectors or matrices.
    """
    done: dict[Expr, Expr] = {}
    for node in postorder(f):
        if isinstance(node, Apply) and any(arg.shape for arg in node.args):
            raise NoRule(f"{text(node)} is made of vectors or matrices; a drawing from values takes scalars")
        new = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
        if isinstance(new, Apply) and switch_of(new.op) is None and has_kinks(new):
            new = opened(definition(new.op)(new, ()))
        done[node] = new
    return done[f]


def places(f: Expr, x: Var, point: Point) -> tuple[Place, ...]:
    """Return where the function may bend, break or end, from left to right; parameters are as at `point`.

    `f` is opened.  What is periodic is found as far as the drawing goes.
    """
    found: dict[float, Place] = {}
    for decider in _deciders(f, x):
        for place in _zeros(decider, x, point):
            known = next((p for p in found if abs(p - place.x) < NEAR * max(1, abs(p))), None)
            if known is None or (found[known].at is None and place.at is not None):
                found[place.x if known is None else known] = place
    return tuple(sorted(found.values(), key=lambda place: place.x))


def function(value: Expr, x: Var, point: Point) -> Function:
    """Return the value as a function of x; nan where it is none."""
    numbers: dict[Expr, Expr] = {node: const(v) for node, v in point.items()}
    run = evaluator((), {"value": substitute(value, numbers)})

    def at(place: float) -> float:
        with np.errstate(all="ignore"):
            try:
                found = run({x.name: np.float64(place)})["value"]
            except ArithmeticError:
                return float("nan")
        return float("nan") if np.iscomplexobj(found) else float(found)

    return at


def chosen(f: Expr, x: Var, point: Point, inside: float) -> Expr:
    """Return what `f`, opened, is near the place `inside`: each switch is what its decider says there."""
    done: dict[Expr, Expr] = {}
    for node in postorder(f):
        new = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
        switch = switch_of(new.op) if isinstance(new, Apply) else None
        if switch is not None and isinstance(new, Apply):
            decider, above, below, level = switch(*new.args)
            side = function(decider, x, point)(inside)
            new = above if side > 0 else below if side < 0 else level
        done[node] = tidied(new) if not new.shape else new
    return done[f]


def _deciders(f: Expr, x: Var) -> Iterator[Expr]:
    """Yield what is 0 where a part of `f` switches, or is not defined."""
    for node in postorder(f):
        if not isinstance(node, Apply) or not depends(node, x):
            continue
        switch = switch_of(node.op)
        for decider in (switch(*node.args)[0] if switch else None, guarded(node)):
            if decider is not None and depends(decider, x):
                yield tidied(decider)


def _zeros(decider: Expr, x: Var, point: Point) -> Iterator[Place]:
    """Yield the zeros of a decider, factor by factor; each solves what the factor is near it."""
    for factor in _factors(decider, x):
        for root in _bracketed(function(factor, x, point)):
            plain = chosen(factor, x, point, root + ASIDE)
            if depends(plain, x):
                yield Place(root, _name(plain, x, point, root), _equation(plain, x))


def _factors(decider: Expr, x: Var) -> Iterator[Expr]:
    hand = Hand(decider)
    exact = hand.ratio(decider)
    found = (poly for part in (exact.top, exact.bottom) for poly, _ in factors(part)[1])
    yield from (factor for factor in map(hand.sum, found) if depends(factor, x))


def _bracketed(value: Function) -> Iterator[float]:
    """Yield where a function changes its sign, and where it begins or ends to be 0."""
    grid = [k * FAR / STEPS for k in range(-STEPS, STEPS + 1)]
    signs = [(place, value(place)) for place in grid]
    heights = [float("nan"), *(height for _, height in signs), float("nan")]
    for before, (place, height), after in zip(heights, signs, heights[2:], strict=False):
        if height == 0 and not before == height == after:
            yield place
    for (a, low), (b, high) in pairwise(signs):
        if low * high < 0 and (root := _halved(value, a, b, low)) is not None:
            yield root


def _halved(value: Function, a: float, b: float, low: float) -> float | None:
    """Return the zero between a and b by bisection, None for a pole."""
    size = max(abs(low), abs(value(b)))
    for _ in range(HALVINGS):
        middle = (a + b) / 2
        height = value(middle)
        a, b = (a, middle) if height * low <= 0 else (middle, b)
    return (a + b) / 2 if abs(value((a + b) / 2)) <= size else None


def _name(factor: Expr, x: Var, point: Point, root: float) -> Expr | None:
    """Return the closed form of a zero: a solution, or a multiple of π."""
    for name in (*_solutions(factor, x, point), *_of_a_wave(factor, x, point, root)):
        short = sum(1 for _ in postorder(name)) <= LONGEST
        if short and abs(function(name, x, point)(0.0) - root) < NEAR * max(1, abs(root)):
            return name
    return None


def _solutions(factor: Expr, x: Var, point: Point) -> Iterator[Expr]:
    hand = Hand(factor)
    straight = affine(hand.ratio(factor), x)
    if straight is not None:
        slope, rest = straight
        yield hand.written(-rest / slope)
        return
    world = World(hand)
    for node, value in point.items():
        world = world.assume(atom(node), 1 if value > 0 else -1) if value else world
    with suppress(NoRule, Fork):
        yield from solved(factor, x, world)


def _of_a_wave(factor: Expr, x: Var, point: Point, root: float) -> Iterator[Expr]:
    """Yield (k π − b)/a, for the zero of sin(a x + b) near `root`."""
    if not isinstance(factor, Apply) or factor.op.name not in PERIODIC:
        return
    (u,) = factor.args
    hand = Hand(factor)
    straight = affine(hand.ratio(u), x)
    if straight is not None:
        halves = round(2 * function(u, x, point)(root) / np.pi)
        angle = tidied(over(halves * const("pi"), 2)) if halves % 2 else tidied(halves // 2 * const("pi"))
        slope, rest = straight
        yield hand.normal(over(angle - hand.written(rest), hand.written(slope)))


def _equation(factor: Expr, x: Var) -> Condition:
    """Return a zero of a sum as an equation without a minus, x on the left: eˣ = 2 + x."""
    hand = Hand(factor)
    top = hand.ratio(factor).top
    left, right = (hand.sum({m: abs(c) for m, c in top.items() if c * side > 0}) for side in (1, -1))
    return Condition(left, "=", right) if depends(left, x) else Condition(right, "=", left)
