"""Comparisons, whose values are 0 and 1, and the choice between two values: one row each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symderiv.expr import Expr, const
from symderiv.ops.arithmetic import Value
from symderiv.ops.row import Primitive, Row, call


def greater(a: Value, b: Value) -> Expr:
    """Return 1{a > b}, entry by entry."""
    return call("gt", a, b)


def where(condition: Value, a: Value, b: Value) -> Expr:
    """Return a where the condition is not 0, b elsewhere, entry by entry."""
    return call("where", condition, a, b)


def _comparison(relation: str) -> Primitive:
    def build(a: Any, b: Any) -> Any:
        import sympy

        return sympy.Piecewise((1, getattr(sympy, relation)(a, b)), (0, True))

    return build


def _choice(condition: Any, a: Any, b: Any) -> Any:
    import sympy

    return sympy.Piecewise((a, sympy.Ne(condition, 0)), (b, True))


def _compared(at_zero: int, positive: int, negative_: int) -> Callable[..., tuple[Expr, Expr, Expr, Expr]]:
    return lambda a, b: (a - b, const(positive), const(negative_), const(at_zero))


NONE_OF_TWO = (None, None)

RELATION_ROWS = (
    Row(
        "gt",
        "(1.0 * ({0} > {1}))",
        NONE_OF_TWO,
        called="an indicator",
        primitive=_comparison("Gt"),
        switch=_compared(0, positive=1, negative_=0),
    ),
    Row(
        "ge",
        "(1.0 * ({0} >= {1}))",
        NONE_OF_TWO,
        called="an indicator",
        primitive=_comparison("Ge"),
        switch=_compared(1, positive=1, negative_=0),
    ),
    Row(
        "lt",
        "(1.0 * ({0} < {1}))",
        NONE_OF_TWO,
        called="an indicator",
        primitive=_comparison("Lt"),
        switch=_compared(0, positive=0, negative_=1),
    ),
    Row(
        "le",
        "(1.0 * ({0} <= {1}))",
        NONE_OF_TWO,
        called="an indicator",
        primitive=_comparison("Le"),
        switch=_compared(1, positive=0, negative_=1),
    ),
    Row(
        "eq",
        "(1.0 * ({0} == {1}))",
        NONE_OF_TWO,
        called="an indicator",
        primitive=_comparison("Eq"),
        switch=_compared(1, positive=0, negative_=0),
    ),
)
#: Comparisons are written with a sign and not called by name.
RELATIONS = frozenset(row.name for row in RELATION_ROWS)

COMPARISONS = (
    *RELATION_ROWS,
    Row(
        "where",
        "np.where({0}, {1}, {2})",
        (None, lambda c, a, b, y: c, lambda c, a, b, y: 1 - c),
        called="a choice",
        primitive=_choice,
    ),
    Row("step", "(1.0 * ({0} >= 0))", formula=lambda x: call("ge", x, 0)),
)
