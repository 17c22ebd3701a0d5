"""Powers beside what they are powers of: (y/l)ᵏ⁻¹ y/l is (y/l)ᵏ, for an exponent that is no number."""

from __future__ import annotations

from symderiv.expr import Apply, Expr, Var, var
from symderiv.normal.contract import merged
from symderiv.normal.known import matches, pattern
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, NotReducible, Number, Term, outer_labels, quotient
from symderiv.normal.terms import like_terms, terms
from symderiv.ops.arithmetic import POW, power


def raised(term: Term) -> Term:
    """Return the term with every power times its base, which is no name, as one power."""
    for factor in term.factors:
        if isinstance(factor.node, Apply) and factor.node.op is POW and factor.power == 1:
            rest = term._replace(factors=tuple(f for f in term.factors if f is not factor))
            found = _taken(rest, factor)
            if found is not None:
                return raised(found)
    return term


def _taken(rest: Term, factor: Factor) -> Term | None:
    """Return the term in which a power has taken up its base from the rest; None where that is not there."""
    base, exponent = factor.node.children
    try:
        wanted = pattern(var("#", base.shape), base)
        if wanted is None:
            return _taken_whole(rest, factor, base, exponent)
        named = Factor(wanted.name, factor.at)
        found = next((t for t in matches(wanted, rest) if named in t.factors), None)
    except NotReducible:
        return None
    if found is None:
        return None
    left = tuple(f for f in found.factors if f != named)
    return found._replace(factors=(*left, _more(factor, base, exponent, 1)))


def _taken_whole(rest: Term, factor: Factor, base: Expr, exponent: Expr) -> Term | None:
    """Take up a base that is itself a power of one value: ‖x‖ is (‖x‖²)^½."""
    body = like_terms(base)
    if len(body) != 1 or body[0].coefficient != 1 or len(body[0].factors) != 1:
        return None
    (inside,) = body[0].factors
    if isinstance(inside.node, Var) or inside.at != outer_labels(base.shape):
        return None
    for f in rest.factors:
        times = quotient(f.power, inside.power)
        if f.node is inside.node and f.at == factor.at and times.denominator == 1:
            left = tuple(other for other in rest.factors if other is not f)
            return rest._replace(factors=(*left, _more(factor, base, exponent, times)))
    return None


def _more(factor: Factor, base: Expr, exponent: Expr, times: Number) -> Factor:
    labels = outer_labels(exponent.shape)
    total = merged((*terms(exponent, labels), Term(times)))
    return factor._replace(node=power(base, written(total, labels, exponent.shape)))
