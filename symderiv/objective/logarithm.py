"""Logarithms taken apart: log ab = log a + log b, log Π = Σ log, log eᵃ = a."""

from __future__ import annotations

from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Fold, Var, fold, variables
from symderiv.op import OPS
from symderiv.ops.arithmetic import minus, negative, plus, times
from symderiv.ops.elementwise import log
from symderiv.signs import positive


def apart(value: Expr, over: Var) -> Expr:
    """Return log of the positive `value`, taken apart as far as `over` is involved.

    Raises: NoRule when a factor is not known to be positive.
    """
    if over not in variables(value):
        return log(_known(value))
    match value:
        case Fold(kind="prod"):
            return fold("sum", value.index, apart(value.body, over))
        case Apply() if value.op.name in ("mul", "scale"):
            return plus(*(apart(a, over) for a in value.args))
        case Apply() if value.op.name == "div":
            top, bottom = value.args
            return minus(apart(top, over), apart(bottom, over))
        case Apply() if value.op.name == "pow" and over not in variables(value.args[1]):
            return times(value.args[1], apart(value.args[0], over))
        case Apply() if value.op is OPS["exp"]:
            return value.args[0]
    return log(_known(value))


def _known(value: Expr) -> Expr:
    if positive(value) is None:
        raise NoRule(f"the logarithm of {value!r} needs it positive, and nothing declared shows that")
    return value


def linear(value: Expr) -> Expr:
    """Return a sum with Σ of a sum as a sum of Σ, and signs in front of Σ."""
    match value:
        case Fold(kind="sum"):
            return _spread(value)
        case Apply() if value.op is OPS["add"]:
            return plus(*(linear(a) for a in value.args))
        case Apply() if value.op is OPS["neg"]:
            return _negated(linear(value.args[0]))
    return value


def _spread(value: Fold) -> Expr:
    body = linear(value.body)
    terms = body.args if isinstance(body, Apply) and body.op is OPS["add"] else (body,)
    return plus(*(_one(value, t) for t in terms))


def _one(value: Fold, term: Expr) -> Expr:
    if isinstance(term, Apply) and term.op is OPS["neg"]:
        return negative(fold("sum", value.index, term.args[0]))
    return fold("sum", value.index, term)


def _negated(value: Expr) -> Expr:
    """Return −value with the sign on each term of a sum."""
    match value:
        case Apply() if value.op is OPS["add"]:
            return plus(*(_negated(a) for a in value.args))
        case Apply() if value.op is OPS["neg"]:
            return value.args[0]
    return negative(value)
