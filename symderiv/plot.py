"""From a piecewise analysis to a sketch: one panel per case, drawn where the case is generic.

The parameters have no values, so each panel is drawn at simple ones that satisfy its conditions
and keep kinks off zero, apart from each other, and jumps visible.  What stands on the axes is
symbolic; a number appears only where the reader gave the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np

from symderiv.drawing import Point
from symderiv.errors import InputError
from symderiv.expr import Const, Entry, Expr, Var, const, substitute
from symderiv.figure import curve
from symderiv.formula import Formula, Sign, Words, relation, row
from symderiv.numeric import evaluator
from symderiv.parse import text
from symderiv.piecewise import Analysis, Case, Condition, Kink, Segment, analyse
from symderiv.piecewise.generic import generic_point, parameters_of
from symderiv.piecewise.limits import limit
from symderiv.piecewise.signs import World
from symderiv.piecewise.tidy import value_of
from symderiv.piecewise.writing import Hand

Write = Callable[[Expr], Formula]
SAMPLES = 65
"""Points of a curved segment."""
UNTITLED = Words("\u00a0")
"""The title of a panel without conditions: a blank line, so that panels keep their layout."""
REACH = 2.5
"""How far the line is drawn, in distances of the outermost kink from 0."""
CURVED_REACH = 4.0
"""How far it is drawn where no kink sets a distance, and a curve has to come close to its asymptote."""
FAR_OUT = 20
"""How much further out a curve must be closer to its asymptote, or it has none."""
MOST_PANELS = 6
"""More panels than this say nothing to a reader."""


def sketch(
    analysis: Analysis,
    y_label: Formula,
    write: Write,
    values: Mapping[str, Fraction | float] | None = None,
    derivative: bool = True,
) -> curve.Sketch:
    """Return the sketch of the analysed function, one panel per case.

    A jump of a derivative has two open ends; of a function, the end that the value belongs to is
    closed.  `values` fixes parameters by name (`W1_i`, `W1[i]`, or `W1`): panels that contradict
    them are left out.  Of many panels those with most kinks are drawn, and a note says how many there are.
    Raises: InputError when a name in `values` is no parameter, or no parameter values suit a case.
    """
    fixed = named_values(analysis.f, analysis.variable, values or {})
    panels = _panels(analysis, fixed, write, derivative)
    if not panels and fixed:
        # The given numbers are a degenerate case: the function at these numbers has its own kinks.
        numbers: dict[Expr, Expr] = {node: const(value) for node, value in fixed.items()}
        facts = [replace(c, expr=substitute(c.expr, numbers)) for c in analysis.facts]
        special = analyse(substitute(analysis.f, numbers), analysis.variable, facts, analysis.order)
        given = tuple(Condition(node, "=", value) for node, value in numbers.items())
        panels = _panels(special, {}, write, derivative, given)
    if not panels:
        raise InputError(
            f"no parameter values were found that suit {text(analysis.f)}, its facts and the numbers given"
        )
    note = Words(f"{MOST_PANELS} of {len(panels)} cases of the parameters; given numbers choose others")
    many = len(panels) > MOST_PANELS
    return curve.Sketch(_chosen(panels), write(analysis.variable), y_label, note if many else None)


def _chosen(panels: Sequence[curve.Panel]) -> tuple[curve.Panel, ...]:
    """Return the panels to draw: those with most kinks, one without any last."""
    ranked = sorted(panels, key=lambda panel: -len(panel.kinks))[:MOST_PANELS]
    return tuple(sorted((p for p in panels if p in ranked), key=lambda panel: not panel.kinks))


def _panels(
    analysis: Analysis,
    fixed: Mapping[Expr, Fraction],
    write: Write,
    derivative: bool,
    given: tuple[Condition, ...] = (),
) -> tuple[curve.Panel, ...]:
    """Return a panel for each case that the fixed values allow; `given` stands before its conditions."""
    found: list[curve.Panel] = []
    for case in _different(analysis):
        point = generic_point(analysis, case, fixed)
        if point is not None:
            facts = (*analysis.facts, *case.conditions)
            panel = _Panel(analysis.variable, case, facts, point, fixed, write, derivative, given)
            found.append(panel.drawn())
    return tuple(found)


def alternative(analysis: Analysis, words: Callable[[Expr], str]) -> str:
    """Return what the sketch shows as sentences, for a reader who cannot see it."""
    x = words(analysis.variable)
    return " ".join(_sentence(case, x, words) for case in _different(analysis))


def _sentence(case: Case, x: str, words: Callable[[Expr], str]) -> str:
    terms = [f"{words(c.expr)} {c.relation} {words(c.bound)}" for c in case.conditions]
    said = [_said(segment, words) for segment in case.segments]
    line = f"{said[0]} left of {x} = {words(case.kinks[0].at)}" if case.kinks else f"{said[0]} everywhere"
    for k, part in enumerate(said[1:], start=1):
        last = k == len(case.kinks)
        line += f", then {part}" + ("" if last else f" up to {x} = {words(case.kinks[k].at)}")
    jumps = [f"a jump of {words(k.jump)} at {x} = {words(k.at)}" for k in case.kinks if k.kind == "jump"]
    sentence = "; ".join([line, *jumps])
    return f"For {' and '.join(terms) or 'all parameters'}: {sentence}."


def _said(segment: Segment, words: Callable[[Expr], str]) -> str:
    if segment.slope is None:
        return f"the curve {words(segment.value)}"
    return words(segment.value) if _is_level(segment) else f"slope {words(segment.slope)}"


def _different(analysis: Analysis) -> tuple[Case, ...]:
    """Return the cases, or one without conditions when they all show the same."""
    bare = [
        replace(case, conditions=(), kinks=tuple(replace(k, condition=()) for k in case.kinks))
        for case in analysis.cases
    ]
    return (bare[0],) if all(case == bare[0] for case in bare) else analysis.cases


def named_values(f: Expr, x: Var, values: Mapping[str, Fraction | float]) -> dict[Expr, Fraction]:
    """Return the parameters of `f` that `values` names, with their values.

    Raises: InputError when a name is no parameter.
    """
    names: dict[str, list[Expr]] = {}
    for node in parameters_of(f, x=x):
        for name in dict.fromkeys(_names(node)):
            names.setdefault(name, []).append(node)
    for name in values:
        if len(names.get(name, [])) != 1:
            known = ", ".join(_names(n)[0] for n in parameters_of(f, x=x)) or "none"
            raise InputError(f"{name} names no parameter of this plot; its parameters are: {known}")
    return {names[name][0]: Fraction(value) for name, value in values.items()}


def _names(node: Expr) -> tuple[str, ...]:
    if isinstance(node, Entry):
        return f"{node.base!r}_{''.join(map(str, node.at))}", repr(node), repr(node.base)
    return (repr(node),)


@dataclass(frozen=True)
class _Panel:
    """One case at one point of its parameters."""

    x: Var
    case: Case
    facts: tuple[Condition, ...]
    point: Mapping[Expr, Fraction]
    fixed: Mapping[Expr, Fraction]
    write: Write
    derivative: bool
    given: tuple[Condition, ...]

    def number(self, value: Expr) -> float:
        at_point: dict[Expr, Expr] = {node: const(v) for node, v in self.point.items()}
        return float(evaluator((), {"value": substitute(value, at_point)})({})["value"])

    def drawn(self) -> curve.Panel:
        places = [self.number(kink.at) for kink in self.case.kinks]
        straight = all(segment.straight for segment in self.case.segments)
        half = REACH * max(map(abs, places), default=0.0) or (REACH if straight else CURVED_REACH)
        ends = [-half, *places, half]
        segments = tuple(
            curve.Segment(self.path(s, k, *pair), self.label(s, *pair))
            for k, (s, pair) in enumerate(zip(self.case.segments, pairwise(ends), strict=True))
        )
        kinks = tuple(self.kink(kink, place) for kink, place in zip(self.case.kinks, places, strict=True))
        far = self.asymptotes(half)
        named = dict(self.levels(ends)) | {height: self.named(value) for value, height, _ in far}
        lines = tuple((height, end) for _, height, end in far)
        return curve.Panel(self.title(), segments, kinks, tuple(named.items()), lines)

    def asymptotes(self, half: float) -> list[tuple[Expr, float, float]]:
        """Return each limit of a curved end but 0, its height, and the end that comes close to it."""
        world = World(Hand(self.case.segments[0].value)).given(self.facts)
        found: list[tuple[Expr, float, float]] = []
        sides: tuple[tuple[Segment, Literal[1, -1]], ...] = (
            (self.case.segments[0], -1),
            (self.case.segments[-1], 1),
        )
        for segment, side in sides:
            value = None if segment.straight else limit(segment.value, self.x, side, world)
            if value is None or not (height := self.number(value)):
                continue
            near, far = (
                abs(y - height) for y in self.heights(segment.value, [side * half, FAR_OUT * side * half])
            )
            if far <= near:
                found.append((value, height, side * half))
        return found

    def title(self) -> Formula:
        parts = [
            relation(self.write(c.expr), c.relation, self.write(c.bound))
            for c in (*self.given, *self.case.conditions)
        ]
        joined = [item for part in parts for item in (Sign(",", "comma"), part)][1:]
        return row(*joined) if joined else UNTITLED

    def path(self, segment: Segment, k: int, start: float, stop: float) -> tuple[Point, ...]:
        """Return the points of segment number k; its ends are the kinks' one-sided limits."""
        kinks = self.case.kinks
        inner = [float(v) for v in np.linspace(start, stop, 2 if segment.straight else SAMPLES)]
        heights = self.heights(segment.value, inner)
        if k > 0:
            heights[0] = self.number(kinks[k - 1].right)
        if k < len(kinks):
            heights[-1] = self.number(kinks[k].left)
        return tuple(zip(inner, heights, strict=True))

    def heights(self, value: Expr, places: Sequence[float]) -> list[float]:
        at_point: dict[Expr, Expr] = {node: const(v) for node, v in self.point.items()}
        run = evaluator((), {"value": substitute(value, at_point)})
        return [float(run({self.x.name: place})["value"]) for place in places]

    def label(self, segment: Segment, start: float, stop: float) -> Formula | None:
        """Return the slope, or the formula; None for a level that is named where it meets the axis."""
        if not _is_level(segment):
            return self.write(segment.value) if segment.slope is None else self.slope(segment.slope)
        return None if self.at_axis(segment, start, stop) else self.named(segment.value)

    def slope(self, value: Expr) -> Formula:
        return row(Words("slope"), self.write(value))

    def at_axis(self, segment: Segment, start: float, stop: float) -> bool:
        return start < 0 < stop and value_of(segment.value) != 0

    def kink(self, kink: Kink, place: float) -> curve.Kink:
        jumps = kink.kind == "jump"
        open_ = kink.kind == "none" or (jumps and self.derivative)
        apart = self.apart(kink)
        return curve.Kink(
            x=place,
            label=self.named(kink.at),
            left=self.number(kink.left),
            right=self.number(kink.right),
            jump=self.named(kink.jump) if jumps else None,
            left_closed=not open_ and (not jumps or kink.value is kink.left),
            right_closed=not open_ and (not jumps or kink.value is kink.right),
            kind=kink.kind,
            value=None if apart is None else self.number(apart),
        )

    def apart(self, kink: Kink) -> Expr | None:
        """Return the value of a function at a jump or a gap where it is the end of neither side."""
        broken = kink.kind in ("jump", "none") and not self.derivative
        return kink.value if broken and kink.value not in (kink.left, kink.right) else None

    def named(self, value: Expr) -> Formula:
        """Return the symbol and, where the reader's own numbers settle it, the number."""
        parts = parameters_of(value, x=self.x)
        if not parts or any(node not in self.fixed for node in parts):
            return self.write(value)
        numbers: dict[Expr, Expr] = {node: const(self.fixed[node]) for node in parts}
        exact = Hand(value).normal(substitute(value, numbers))
        return (
            relation(self.write(value), "=", self.write(exact))
            if isinstance(exact, Const)
            else self.write(value)
        )

    def levels(self, ends: Sequence[float]) -> tuple[tuple[float, Formula], ...]:
        """Return the heights that are named on the axis: levels that meet it, and sides of jumps.

        A side that a segment or the arrow of the jump names already is not named twice.
        """
        pairs = list(zip(self.case.segments, pairwise(ends), strict=True))
        jumps = [kink for kink in self.case.kinks if kink.kind == "jump"]
        met = [s.value for s, pair in pairs if _is_level(s) and self.at_axis(s, *pair)]
        said = [*(s.value for s, _ in pairs if _is_level(s)), *(kink.jump for kink in jumps)]
        tops = [k.left for k in self.case.kinks if k.kind in ("corner", "C1") and value_of(k.at) == 0]
        met += [top for top in tops if top not in said]
        alone = [value for kink in self.case.kinks if (value := self.apart(kink)) is not None]
        sides = [s for s in (*(s for k in jumps for s in (k.left, k.right)), *alone) if s not in said]
        named: dict[float, Formula] = {}
        for value in (*met, *sides):
            height = self.number(value)
            if height:
                named.setdefault(height, self.named(value))
        return tuple(named.items())


def _is_level(segment: Segment) -> bool:
    return segment.slope is not None and value_of(segment.slope) == 0
