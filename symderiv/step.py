"""Steps and what they claim, as data: no prose here, and no mathematics either.

A step says that its sides are equal, one after another, and names the rule that takes each to the
next.  The first side may be what the step is about: a derivative, a named value, an optimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from symderiv.assumption import Assumption
from symderiv.expr import Apply, At, Expr, open_indices
from symderiv.formula import Formula
from symderiv.normal.facts import Fact
from symderiv.shape import Shape
from symderiv.witness.check import Check


@dataclass(frozen=True, slots=True)
class DerivativeOf:
    """∂of/∂wrt or a second derivative; of one entry where `at` (of wrt) and `above` (of of) are given.

    `after` is the value that the gradient was taken by, where a second derivative is by two values;
    `along` the direction of a derivative that is a linear map.
    """

    of: str
    wrt: str
    at: tuple[At, ...] = ()
    above: tuple[At, ...] = ()
    order: int = 1
    after: str = ""
    along: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A named value, or one entry of it."""

    name: str
    at: tuple[At, ...] = ()


def derivative_of(of: str, wrt: str, order: int) -> DerivativeOf | Value:
    """Return the derivative number `order`; 0 is the value itself."""
    return DerivativeOf(of, wrt, order=order) if order else Value(of)


@dataclass(frozen=True, slots=True)
class Optimum:
    """The point where the objective is largest or smallest, over the value named `over`."""

    kind: Literal["argmax", "argmin"]
    over: str
    objective: Expr


@dataclass(frozen=True, slots=True)
class LimitOf:
    """The limit of a value where the value named `variable` goes to `to` (∞ has a sign alone).

    `side` tells from which side, 0 from both.
    """

    of: Expr
    variable: str
    to: Expr | Literal["oo", "-oo"]
    side: Literal[-1, 0, 1] = 0


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number to the digits that are given."""

    digits: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What is no single expression, as its formula: an equation, a product over time, a bound."""

    formula: Formula


Branch = tuple[Expr, Apply]
"""A value, and the condition under which it holds."""

Side = Expr | Optimum | DerivativeOf | Value | LimitOf | Rounded | Shown


Relation = Literal["=", "∝", ">", "<", "≥", "≤", "≈"]


def indices_of(side: Side) -> tuple[At, ...]:
    """Return the indices that the left side of an equation names; none where it is about a whole value."""
    match side:
        case DerivativeOf():
            return (*side.above, *side.at)
        case Value():
            return side.at
        case Expr():
            return open_indices(side)
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the rule, why it applies, and the sides that it claims to be equal.

    `relations` stand between the sides (`=` where none is given); `branches` are a last side in
    cases; `where` is the condition under which all of it holds; `local` spells out derivatives of
    single functions that the step uses; `assumes` is what its rules take for granted; `checks` are
    what the witnesses found.
    """

    rule: str
    why: tuple[str | Side, ...]
    sides: tuple[Side, ...]
    shape: Shape
    checks: tuple[Check, ...] = ()
    facts: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()
    branches: tuple[Branch, ...] = ()
    local: tuple[tuple[DerivativeOf, Expr | tuple[Branch, ...]], ...] = ()
    assumes: tuple[Assumption, ...] = ()
    where: Apply | None = None

    @property
    def passed(self) -> bool:
        """Tell whether every check passed; a step that nothing checked has not passed."""
        return bool(self.checks) and all(c.passed for c in self.checks)
