"""What a piecewise analysis says, as data: cases of the parameters, segments, kinks, degenerate cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from symderiv.expr import Expr, Var, const

Relation = Literal[">", "<", "=", "≠", "≥", "≤"]
KinkKind = Literal["jump", "corner", "C1", "none"]
DegenerateKind = Literal["zero", "no kink", "fewer kinks", "smoother", "kink at zero", "moved"]
ZERO = const(0)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the parameters: `W1[i] > 0`, or an order of two kinks."""

    expr: Expr
    relation: Relation
    bound: Expr = field(default=ZERO)


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the line, from `lower` to `upper` (None is infinite), and the value on it.

    `slope` is the derivative in the variable where the piece is straight, else None.
    """

    lower: Expr | None
    upper: Expr | None
    value: Expr
    slope: Expr | None
    straight: bool


@dataclass(frozen=True, slots=True)
class Kink:
    """A place where the pieces change: one-sided limits, one-sided slopes, and the value taken there.

    jump: a step of size `jump` = right − left.  corner: continuous, the slopes differ.  C1: value
    and slope agree, the pieces do not.  none: the same piece on both sides, another value at `at`.
    `value` is what the operators' conventions give, None where there is none: a derivative that
    does not exist.  `change` is the jump of the first derivative that jumps, which is number `order`.
    """

    at: Expr
    condition: tuple[Condition, ...]
    left: Expr
    right: Expr
    jump: Expr
    slope_left: Expr
    slope_right: Expr
    value: Expr | None
    kind: KinkKind
    order: int = 0
    change: Expr = ZERO


@dataclass(frozen=True, slots=True)
class Case:
    """The whole line under some conditions on the parameters; segments and kinks from left to right."""

    conditions: tuple[Condition, ...]
    segments: tuple[Segment, ...]
    kinks: tuple[Kink, ...]


@dataclass(frozen=True, slots=True)
class Degenerate:
    """What becomes of the function where a parameter takes a value that the cases leave out.

    zero: the function is 0.  no kink: none is left.  fewer kinks: some coincide or go.
    smoother: a jump closes, or a corner straightens.  kink at zero: the kink sits at 0.
    moved: nothing but the formulas changes.
    """

    conditions: tuple[Condition, ...]
    kind: DegenerateKind
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A scalar function of one variable, in every case of its parameters that the facts leave.

    The cases are those of its derivative number `order`; 0 is the function itself.
    """

    f: Expr
    variable: Var
    cases: tuple[Case, ...]
    degenerate: tuple[Degenerate, ...] = ()
    facts: tuple[Condition, ...] = ()
    order: int = 0

    @property
    def breakpoints(self) -> tuple[tuple[Expr, tuple[tuple[Condition, ...], ...]], ...]:
        """Each place of a kink once, with the alternatives under which there is one.

        Two alternatives that differ only in the sign of one parameter are one: it is not 0.
        """
        places = dict.fromkeys(kink.at for case in self.cases for kink in case.kinks)
        return tuple((at, _shortened(self._conditions(at))) for at in places)

    def _conditions(self, at: Expr) -> list[tuple[Condition, ...]]:
        return [kink.condition for case in self.cases for kink in case.kinks if kink.at is at]


def _shortened(alternatives: list[tuple[Condition, ...]]) -> tuple[tuple[Condition, ...], ...]:
    for k, first in enumerate(alternatives):
        for other in alternatives[k + 1 :]:
            joint = _either(first, other)
            if joint is not None:
                rest = [a for a in alternatives if a is not first and a is not other]
                return _shortened([*rest[:k], joint, *rest[k:]])
    return tuple(alternatives)


def _either(one: tuple[Condition, ...], other: tuple[Condition, ...]) -> tuple[Condition, ...] | None:
    """Return the conditions `one or other` where they differ in a single sign, else None."""
    if len(one) != len(other):
        return None
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(apart) != 1:
        return None
    a, b = apart[0]
    if a.expr is not b.expr or a.bound is not b.bound or {a.relation, b.relation} != {">", "<"}:
        return None
    return tuple(Condition(c.expr, "≠", c.bound) if c is a else c for c in one)
