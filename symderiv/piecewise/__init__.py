"""Kinks of a function of one variable with symbolic parameters: where, under which conditions, how large."""

from __future__ import annotations

from collections.abc import Iterable

from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, Var
from symderiv.piecewise.analysis import Analysis, Case, Condition, Degenerate, Kink, Segment
from symderiv.piecewise.cases import Exploration
from symderiv.piecewise.degenerate import degenerate
from symderiv.piecewise.writing import Hand

__all__ = ["Analysis", "Case", "Condition", "Degenerate", "Kink", "Segment", "analyse"]


def analyse(f: Expr, x: Var, facts: Iterable[Condition] = ()) -> Analysis:
    """Return every kink of the scalar `f` in `x`, case by case of the parameters' signs.

    A case is listed when a point of it is known: rational values that satisfy its conditions.
    Shapes: f and x are scalars; entries count as parameters.
    Raises: InputError when one is not; NoRule when a decider has no zeros in closed form, a piece
    is not defined for every x, or there are too many cases.
    """
    if f.shape or x.shape:
        raise InputError(f"kinks are found for a scalar function of a scalar; found {f!r} in {x!r}")
    given = tuple(facts)
    try:
        generic = Exploration(f, x, Hand(f), given).explored()
        return Analysis(f, x, generic.cases, tuple(degenerate(f, x, given, generic)), given)
    except ZeroDivisionError as reason:
        raise NoRule(f"{f!r} is not defined for all values of its parameters: {reason}") from reason
