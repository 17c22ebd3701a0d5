"""Fractions below a line: a/(1 + u/b) is a b/(b + u), where that is shorter."""

from __future__ import annotations

from math import lcm

from symderiv.decimal import bar
from symderiv.expr import Apply, At, Expr
from symderiv.normal.contract import contracted, merged
from symderiv.normal.length import length
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, NotReducible, Number, Term, Terms, outer_labels, to_power
from symderiv.normal.terms import like_terms
from symderiv.ops.arithmetic import ADD

Powers = dict[tuple[Expr, tuple[At, ...]], Number]


def cleared(body: Terms) -> Terms:
    """Return an equal sum without fractions in the divisors where that makes a term shorter."""
    return tuple(map(_cleared, body))


def _cleared(term: Term) -> Term:
    for factor in term.factors:
        below = _denominator(factor)
        if below is None:
            continue
        new = contracted(_moved(term, factor, below))
        if _length(new) < _length(term):
            return _cleared(new)
    return term


def _denominator(factor: Factor) -> Term | None:
    """Return what the terms of a divisor are over; None where it is no sum of fractions."""
    node = factor.node
    is_sum = isinstance(node, Apply) and node.op is ADD
    if not (is_sum and factor.power < 0 and factor.power.denominator == 1):
        return None
    powers: Powers = {}
    number = 1
    for term in like_terms(node):
        number = lcm(number, bar(term.coefficient)[1])
        for f in term.factors:
            if f.power < 0 and f.at in ((), outer_labels(node.shape)):
                powers[f.node, f.at] = min(powers.get((f.node, f.at), 0), f.power)
    if not powers:
        return None
    return Term(number, tuple(Factor(value, at, -power) for (value, at), power in powers.items()))


def _moved(term: Term, factor: Factor, below: Term) -> Term:
    """Return the term with the divisor, and so the term, multiplied by `below` as often as it divides."""
    node, labels = factor.node, outer_labels(factor.node.shape)
    whole = merged(tuple(t.times(below) for t in like_terms(node)))
    divisor = factor._replace(node=written(whole, labels, node.shape))
    back: dict[At, At] = dict(zip(labels, factor.at, strict=True))
    times = -factor.power
    above = tuple(f._replace(power=f.power * times) for f in below.relabelled(back).factors)
    others = tuple(divisor if f is factor else f for f in term.factors)
    return Term(term.coefficient * to_power(below.coefficient, times.numerator), (*others, *above))


def _length(term: Term) -> int:
    labels = tuple(term.free())
    try:
        return length(written((term,), labels, tuple(i.dim for i in labels)))
    except NotReducible:
        return sum(length(f.node) for f in term.factors)
