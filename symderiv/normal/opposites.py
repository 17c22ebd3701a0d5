"""Sums that are each other's negatives: beside a − b, a factor b − a is written −(a − b)."""

from __future__ import annotations

from symderiv.expr import Apply, Expr
from symderiv.normal.contract import same_terms
from symderiv.normal.term import Factor, Term, Terms, scaled
from symderiv.normal.terms import like_terms
from symderiv.ops.arithmetic import ADD, NEG


def aligned(body: Terms) -> Terms:
    """Return the terms with one of two opposite sums among their factors, the first, for both."""
    sums = dict.fromkeys(f.node for term in body for f in term.factors if _may_turn(f))
    kept: dict[Expr, Expr] = {}
    for node in sums if len(sums) > 1 else ():
        kept[node] = next((other for other in kept if are_opposite(other, node)), node)
    if all(first is node for node, first in kept.items()):
        return body
    return tuple(_turned(term, kept) for term in body)


def _may_turn(factor: Factor) -> bool:
    return _is_sum(factor.node) and factor.power.denominator == 1


def _is_sum(node: Expr) -> bool:
    return isinstance(node, Apply) and node.op is ADD


def are_opposite(a: Expr, b: Expr) -> bool:
    """Tell whether two values are each other's negatives: u and −u, or sums of as many terms."""
    if any(isinstance(one, Apply) and one.op is NEG and one.args[0] is two for one, two in ((a, b), (b, a))):
        return True
    if not (_is_sum(a) and _is_sum(b)):
        return False
    alike = a.shape == b.shape and len(a.children) == len(b.children)
    return alike and same_terms(like_terms(a), scaled(like_terms(b), -1))


def _turned(term: Term, kept: dict[Expr, Expr]) -> Term:
    turned = [f for f in term.factors if _may_turn(f) and kept.get(f.node, f.node) is not f.node]
    odd = sum(f.power for f in turned) % 2
    factors = tuple(f._replace(node=kept[f.node]) if f in turned else f for f in term.factors)
    return Term(-term.coefficient if odd else term.coefficient, factors)
