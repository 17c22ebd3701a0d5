"""Kinks of a function of one variable with symbolic parameters: where, under which conditions, how large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, Var, substitute, var
from symderiv.parse import text
from symderiv.piecewise.analysis import Analysis, Case, Condition, Degenerate, Kink, Segment
from symderiv.piecewise.cases import MOST_CASES, Exploration
from symderiv.piecewise.degenerate import degenerate
from symderiv.piecewise.domain import bounds, renamed
from symderiv.piecewise.pieces import switches
from symderiv.piecewise.signs import declared
from symderiv.piecewise.writing import Hand

__all__ = ["Analysis", "Case", "Condition", "Degenerate", "Kink", "Segment", "analyse", "switches"]


def analyse(
    f: Expr, x: Var, facts: Iterable[Condition] = (), order: int = 0, most: int = MOST_CASES
) -> Analysis:
    """Return every kink of the scalar `f` in `x`, case by case of the parameters' signs.

    `order` 1 or 2 is about a derivative of `f` instead: that of each piece, and none at a kink that
    is not smooth.  What the parameters are declared to be is a fact, besides `facts`.
    A case is listed when a point of it is known: rational values that satisfy its conditions.
    Shapes: f and x are scalars; entries count as parameters.
    Raises: InputError when one is not; NoRule when a decider has no zeros in closed form, a piece
    is not defined for every x, or there are more cases than `most`.
    """
    if f.shape or x.shape:
        raise InputError(f"kinks are found for a scalar function of a scalar; found {text(f)} in {text(x)}")
    free = var(x.name)  # the analysis is of the whole axis; what is declared of x cuts it
    body = substitute(f, {x: free})
    given = (*facts, *declared(body))
    exploration = Exploration(body, free, Hand(body), given, order, most, within=bounds(x))
    try:
        generic = exploration.explored()
        special = tuple(degenerate(exploration, generic))
    except ZeroDivisionError as reason:
        raise NoRule(f"{text(f)} is not defined for all values of its parameters: {reason}") from reason

    def named(cases: tuple[Case, ...]) -> tuple[Case, ...]:
        return tuple(renamed(case, free, x) for case in cases)

    special = tuple(replace(found, cases=named(found.cases)) for found in special)
    return Analysis(f, x, named(generic.cases), special, given, order)
