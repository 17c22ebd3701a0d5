"""The conditions of a piecewise analysis as expressions: those of a case, and of one of its intervals."""

from __future__ import annotations

from collections.abc import Sequence

from symderiv.expr import Apply, Expr, Var
from symderiv.op import OPS
from symderiv.ops.arithmetic import minus, times
from symderiv.piecewise import Case, Condition, Segment

RELATIONS = {">": "gt", "<": "lt", "=": "eq", "≥": "ge", "≤": "le"}


def applied(condition: Condition) -> Apply:
    """Return a condition as an expression."""
    if condition.relation == "≠":
        found: Expr = minus(1, OPS["eq"](condition.expr, condition.bound))
    else:
        found = OPS[RELATIONS[condition.relation]](condition.expr, condition.bound)
    assert isinstance(found, Apply)
    return found


def holding(case: Case, segment: Segment, x: Var) -> tuple[Apply, ...]:
    """Return the conditions of a case, and those of one of its intervals."""
    bounds = [] if segment.lower is None else [OPS["gt"](x, segment.lower)]
    bounds += [] if segment.upper is None else [OPS["lt"](x, segment.upper)]
    return (*(applied(c) for c in case.conditions), *bounds)


def joined(where: Sequence[Apply]) -> Apply | None:
    """Return the conditions as one; None where there is none."""
    if not where:
        return None
    joint: Expr = where[0]
    for condition in where[1:]:
        joint = times(joint, condition)
    assert isinstance(joint, Apply)
    return joint
