"""Choices: one that hangs on nothing is made, one between 1 and 0 is its condition, Huber's is a clipping."""

from __future__ import annotations

from collections.abc import Callable

from symderiv.expr import Apply, Expr, const
from symderiv.normal.alone import complement, multiple
from symderiv.normal.cases import SAME, decided_by
from symderiv.normal.comparisons import number_of
from symderiv.normal.contract import is_indicator, merged, same_terms
from symderiv.normal.inequalities import implies
from symderiv.normal.length import length
from symderiv.normal.term import scaled
from symderiv.normal.terms import like_terms
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import negative, spread, spread_over, times
from symderiv.shape import SCALAR
from symderiv.signs import positive

_AT_MOST, _AT_LEAST = (OPS["le"], OPS["lt"]), (OPS["ge"], OPS["gt"])
WHERE = OPS["where"]


def _choice(node: Apply) -> Expr | None:
    """Make a choice that hangs on nothing; write one between 1 and 0 as its condition."""
    condition, a, b = node.args
    decided = number_of(condition)
    if a is b or decided is not None:
        return a if a is b or decided else b
    sides = [number_of(a), number_of(b)]
    if is_indicator(condition) and sides == [1, 0]:
        return condition
    if is_indicator(condition) and sides == [0, 1]:
        return complement(condition)
    return _decided(condition, a, b) or _clipped(condition, a, b) or _switched_by_a_number(condition, a, b)


def _decided(condition: Expr, a: Expr, b: Expr) -> Expr | None:
    """Write each side as it is where it is chosen; a condition that the first implies stands for both."""
    if not (isinstance(condition, Apply) and condition.op.name in SAME):
        return None
    held, failed = decided_by(condition, a, 1), decided_by(condition, b, 0)
    if held is not a or failed is not b:
        chosen = WHERE(condition, held, failed)
        made = _choice(chosen)
        return chosen if made is None else made
    return b if number_of(a) == 1 and implies(condition, b) else None


def _switched_by_a_number(condition: Expr, a: Expr, b: Expr) -> Expr | None:
    """Return τ − 1{r ≤ 0} for τ where r > 0, else τ − 1; a scalar's choice is read more easily."""
    numbers = number_of(a) is not None and number_of(b) is not None
    if numbers or condition.shape == SCALAR or not is_indicator(condition):
        return None
    gap = merged((*like_terms(a), *scaled(like_terms(b), -1)))
    if len(gap) != 1 or gap[0].factors:
        return None
    switch, otherwise = const(gap[0].coefficient), complement(condition)
    sums = [b + switch * condition, *([a - switch * otherwise] if otherwise is not None else [])]
    best = min((multiple(s, 1) for s in sums), key=length)
    return best if length(best) < length(WHERE(condition, a, b)) else None


def _clipped(condition: Expr, a: Expr, b: Expr) -> Expr | None:
    """Return clip(u, −c, c) for u where |u| ≤ c, else c sign(u), with a positive c."""
    match condition:
        case Apply(op=op, args=(Apply(op=inner, args=(u,)), c)) if op in _AT_MOST and inner is OPS["abs"]:
            pass
        case Apply(op=op, args=(c, Apply(op=inner, args=(u,)))) if op in _AT_LEAST and inner is OPS["abs"]:
            pass
        case _:
            return None
    beyond = times(c, OPS["sign"](u))
    same = u is a and positive(c) is not None and same_terms(like_terms(b), like_terms(beyond))
    size = spread_over(c)
    return OPS["clip"](u, spread(negative(size), u.shape), c) if same else None


RULES: dict[Op, Callable[[Apply], Expr | None]] = {WHERE: _choice}
