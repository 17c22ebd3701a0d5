"""How tightly a formula holds together, and what of it would read as part of its neighbour."""

from __future__ import annotations

from enum import IntEnum
from fractions import Fraction as Rational

from symderiv.expr import Apply, Const, Entry, Expr, Fold, const
from symderiv.formula import Fence, Formula, Fraction, Number, Row, Script
from symderiv.ops.arithmetic import FILL, MUL, NEG, SCALE, negative, spread, spread_over
from symderiv.ops.linear import MATMUL


class Bond(IntEnum):
    """How tightly a formula holds together, loosest first."""

    SUM = 1
    ENTRYWISE = 2
    PRODUCT = 3
    RAISED = 4
    ATOM = 5


Written = tuple[Formula, Bond]
#: Written without parentheses around the argument, so that what follows would read as part of it.
RUNNING = frozenset({"log", "logdet", "sum", "prod"})
#: Values whose entries are written so.
RUNNING_ENTRIES = frozenset({"others", "otherpairs"})


def plain(expr: Expr) -> Expr:
    """Return the scalar of a scalar spread over a shape: 1 − x is written so for a vector x too."""
    if isinstance(expr, Apply) and expr.op is NEG:
        inner = plain(expr.args[0])
        return expr if inner is expr.args[0] else negative(inner)
    return spread_over(expr)


def negated(expr: Expr) -> Expr | None:
    """Return e for −e, and for a negative number its size; None where no sign leads."""
    if isinstance(expr, Apply) and expr.op is NEG:
        return expr.args[0]
    if isinstance(expr, Apply) and expr.op is FILL:
        inner = negated(expr.args[0])
        return None if inner is None else spread(inner, expr.shape)
    if isinstance(expr, Const) and isinstance(expr.value, Rational) and expr.value < 0:
        return const(-expr.value)
    return None


def raised(base: Formula, power: Formula) -> Formula:
    """Return `base` with a superscript; a fraction, or what has one already, is fenced."""
    if isinstance(base, Fraction):
        return Script(Fence(base), sup=power)
    if isinstance(base, Script):
        return Script(base.base, base.sub, power) if base.sup is None else Script(Fence(base), sup=power)
    return Script(base, sup=power)


def runs_on(expr: Expr) -> bool:
    """Tell whether what follows would read as part of it: of a sum's body, of a logarithm's argument."""
    while isinstance(expr, Apply) and expr.op in (MUL, SCALE, MATMUL):
        expr = expr.args[-1] if expr.params != ("after",) else expr.args[0]
    if isinstance(expr, Entry):
        return isinstance(expr.base, Apply) and expr.base.op.name in RUNNING_ENTRIES
    return isinstance(expr, Fold) or (isinstance(expr, Apply) and expr.op.name in RUNNING)


def starts_with_digit(formula: Formula) -> bool:
    """Tell whether a formula begins with a number, which must not follow another one."""
    match formula:
        case Number():
            return True
        case Row(items=(first, *_)):
            return starts_with_digit(first)
        case Script(base=base):
            return starts_with_digit(base)
        case _:
            return False
