"""Fractions below a line: a/(1 + u/b) is a b/(b + u), and (I + A/b)⁻¹/b is (b I + A)⁻¹, if that is short."""

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
from symderiv.ops.linear import INV

Powers = dict[tuple[Expr, tuple[At, ...]], Number]


def cleared(body: Terms) -> Terms:
    """Return an equal sum without fractions in the divisors where that makes a term shorter."""
    return tuple(map(_cleared, body))


def _cleared(term: Term) -> Term:
    for factor in term.factors:
        total = _divisor(factor)
        if total is None:
            continue
        entrywise = (outer_labels(total.shape),) if factor.node is total else ()
        below = _denominator(total, ((), *entrywise))
        if below is None:
            continue
        new = contracted(_moved(term, factor, total, below))
        if _length(new) < _length(term):
            return _cleared(new)
    return term


def _divisor(factor: Factor) -> Apply | None:
    """Return the sum that a factor divides by, or is the inverse of; None where there is none."""
    node = factor.node
    below = factor.power < 0 and factor.power.denominator == 1
    if isinstance(node, Apply) and node.op is INV and factor.power == 1:
        node, below = node.args[0], True
    return node if below and isinstance(node, Apply) and node.op is ADD else None


def _denominator(total: Apply, places: tuple[tuple[At, ...], ...]) -> Term | None:
    """Return what the terms of a divisor are over, at these labels; None where it is no sum of fractions."""
    powers: Powers = {}
    number = 1
    for term in like_terms(total):
        number = lcm(number, bar(term.coefficient)[1])
        for f in term.factors:
            if f.power < 0 and f.at in places:
                powers[f.node, f.at] = min(powers.get((f.node, f.at), 0), f.power)
    if not powers:
        return None
    return Term(number, tuple(Factor(value, at, -power) for (value, at), power in powers.items()))


def _moved(term: Term, factor: Factor, total: Apply, below: Term) -> Term:
    """Return the term with the divisor, and so the term, multiplied by `below` as often as it divides."""
    labels = outer_labels(total.shape)
    whole = written(merged(tuple(t.times(below) for t in like_terms(total))), labels, total.shape)
    inverse = factor.node is not total
    divisor = factor._replace(node=INV(whole) if inverse else whole)
    back: dict[At, At] = dict(zip(labels, factor.at, strict=True))
    times = 1 if inverse else -factor.power
    above = tuple(f._replace(power=f.power * times) for f in below.relabelled(back).factors)
    others = tuple(divisor if f is factor else f for f in term.factors)
    return Term(term.coefficient * to_power(below.coefficient, times.numerator), (*others, *above))


def _length(term: Term) -> int:
    labels = tuple(term.free())
    try:
        return length(written((term,), labels, tuple(i.dim for i in labels)))
    except NotReducible:
        return sum(length(f.node) for f in term.factors)
