"""Deciding equality: two expressions are the same when their expanded normal forms are."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symderiv.expr import Apply, Expr, apply, kept, postorder, rebuild
from symderiv.normal.contract import canonical, merged
from symderiv.normal.opening import distributions
from symderiv.normal.readback import written
from symderiv.normal.term import NotReducible, Term, Terms, outer_labels, quotient
from symderiv.normal.terms import terms
from symderiv.ops.arithmetic import ADD

#: Keys mention representatives by number, so that one without the others would part equal expressions:
#: both are forgotten at once, when there are so many keys and none is in use.
KEPT = 10_000
_keys: dict[Expr, Any] = {}
_representatives: dict[Any, Expr] = {}


def key(node: Expr) -> Any:
    """Return a value that only equal expressions share.

    Equal keys prove equality.  Different keys disprove nothing where it takes an identity between
    functions (tanh x = 2σ(2x) − 1) to see it.
    """
    if node not in _keys:
        _keys[node] = _key(node)
    return _keys[node]


def same(a: Expr, b: Expr) -> bool:
    """Tell whether the normal forms of `a` and `b` agree."""
    _forget_many()
    return a is b or (a.shape == b.shape and key(a) == key(b))


def unified(root: Expr) -> Expr:
    """Return `root` with equal arguments of its functions made the same node: the first one in it."""
    _forget_many()
    return _unified(root, {}) if len(_arguments(root)) > 1 else root


def _forget_many() -> None:
    if len(_keys) > KEPT:
        _keys.clear()
        _representatives.clear()


def _key(node: Expr) -> Any:
    labels = outer_labels(node.shape)
    try:
        body = merged(_canonical_sums(terms(_unified(node, _representatives), labels)))
        for further in distributions(body):
            body = merged(_canonical_sums(further))
    except NotReducible:
        return ("raw", node.serial)
    return tuple(sorted((canonical(t), t.coefficient) for t in body))


def _unified(root: Expr, known: dict[Any, Expr]) -> Expr:
    """Return `root` with equal arguments of its functions made the same node: the first one `known`."""
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        children = tuple(done[c] for c in node.children)
        if isinstance(node, Apply) and node.op.role != "contraction":
            children = tuple(_representative(c, known) for c in children)
            done[node] = apply(node.op, children, node.params)
        else:
            done[node] = rebuild(node, children) if node.children else node
    return done[root]


@kept
def _arguments(root: Expr) -> frozenset[Expr]:
    """Return what the functions in a value are of, but names."""
    functions = [n for n in postorder(root) if isinstance(n, Apply) and n.op.role != "contraction"]
    return frozenset([c for node in functions for c in node.args if c.children])


def _representative(node: Expr, known: dict[Any, Expr]) -> Expr:
    return known.setdefault((node.shape, key(node)), node) if node.children else node


def _canonical_sums(body: Terms) -> Terms:
    return tuple(_canonical_sum_factors(term) for term in body)


def _canonical_sum_factors(term: Term) -> Term:
    """Write each sum that is left as a divisor (or root) up to scale: 1/(2b − 2a) as −½ · 1/(a − b)."""
    coefficient, factors = term.coefficient, []
    for factor in term.factors:
        if not (isinstance(factor.node, Apply) and factor.node.op is ADD) or factor.power > 0:
            factors.append(factor)
            continue
        scale, node = _up_to_scale(factor.node)
        if factor.power.denominator == 1:
            coefficient *= scale**factor.power.numerator
            factors.append(factor._replace(node=node))
        else:
            factors.append(factor)
    return Term(coefficient, tuple(factors))


def _up_to_scale(node: Expr) -> tuple[Fraction, Expr]:
    labels = outer_labels(node.shape)
    body = sorted(merged(terms(node, labels)), key=canonical)
    if not body:
        raise NotReducible("a division by zero")
    scale = Fraction(body[0].coefficient)
    plain = tuple(t._replace(coefficient=quotient(t.coefficient, scale)) for t in body)
    return scale, _representative(written(plain, labels, node.shape), _representatives)
