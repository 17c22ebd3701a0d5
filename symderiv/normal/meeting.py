"""Which sums are worth multiplying out: those whose values meet others.

What is multiplied out is shorter only where values cancel, merge or are pulled out together.  A sum
whose values stand nowhere else does none of this: (a + b) c stays as it is, (a + b) a does not have to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from symderiv.expr import Apply, At, Expr, Var, kept
from symderiv.normal.least import RELATED, is_least
from symderiv.normal.length import length
from symderiv.normal.opening import opens
from symderiv.normal.term import Factor, Term, Terms, is_bound, outer_labels
from symderiv.normal.terms import like_terms
from symderiv.ops.linear import INV, ONES

#: A value with its labels, those that are summed over being all alike.
Held = tuple[Expr | None, tuple[At | None, ...]]
#: What functions hold of which products of two may be another.
_RELATED: Held = (None, ())


def meeting(body: Terms, facts: bool, definitions: Iterable[frozenset[Expr]]) -> dict[Expr, bool]:
    """Return the sums among the factors that are worth multiplying out.

    Each comes with whether more may come of it than what its values merge to: a name for products of
    them, a use for what is declared (with `facts`), another function, or a sum that is shorter itself.
    """
    factors = {_unbound(f): f for term in body for f in term.factors}
    if not any(map(opens, factors.values())):
        return {}
    often = Counter(value for f in factors.values() for value in held(f))
    values = {node for node, _ in often}
    named = frozenset(node for nodes in definitions if nodes <= values for node in nodes)
    cancelling = _cancelling(often)
    found: dict[Expr, bool] = {}
    for factor in filter(opens, factors.values()):
        mine = held(factor)
        more = not is_least(factor.node, facts) or any(
            value[0] in named | cancelling or (value is _RELATED and often[value] > 1) for value in mine
        )
        if more or any(often[value] > 1 for value in mine):
            found[factor.node] = more
    return found | dict.fromkeys(_beside_nothing(body), True)


def _cancelling(often: Counter[Held]) -> frozenset[Expr]:
    """Return the matrices that stand beside their inverses, whatever they are multiplied by there."""
    count = Counter(node for node, at in often.elements() if at)
    return frozenset(node for node, at in often if node is not None and not at and count[node] > 1)


def _beside_nothing(body: Terms) -> Iterator[Expr]:
    """Yield the sums with a number for a term that stand beside nothing else than another term does."""
    beside = [(f, frozenset(map(_unbound, t.factors)) - {_unbound(f)}) for t in body for f in t.factors]
    whole = {frozenset(map(_unbound, t.factors)) for t in body}
    for factor, others in beside:
        if opens(factor) and (not others or others in whole):
            yield factor.node


def held(factor: Factor) -> frozenset[Held]:
    """Return the values that a factor is made of, where sums are seen into."""
    node, at, _ = _unbound(factor)
    if not opens(factor):
        inverse = isinstance(node, Apply) and node.op is INV
        value = node.args[0] if isinstance(node, Apply) and inverse else node
        own: set[Held] = {(value, at)}
        if inverse or (isinstance(node, Var) and "orthogonal" in node.facts):
            own.add((value, ()))  # where it stands decides nothing: A⁻¹ (A x − b) is x − A⁻¹ b
        return frozenset(own | {_RELATED} if isinstance(node, Apply) and node.op in RELATED else own)
    moved = dict(zip(outer_labels(node.shape), at, strict=True))
    return frozenset((value, tuple(moved.get(i, i) for i in where)) for value, where in _inside(node))


@kept
def _inside(total: Expr) -> frozenset[Held]:
    return frozenset(value for term in like_terms(total) for f in term.factors for value in held(f))


def _unbound(factor: Factor) -> tuple[Expr, tuple[At | None, ...], object]:
    return factor.node, tuple(None if is_bound(i) else i for i in factor.at), factor.power


def weight(body: Terms) -> int:
    """Return about how long the terms are when they are written."""
    return sum(map(_weight, body))


def _weight(term: Term) -> int:
    own = 0 if term.coefficient in (1, -1) else 1
    return own + sum(
        length(f.node) + (0 if f.power in (1, -1) else 2)
        for f in term.factors
        if not (isinstance(f.node, Apply) and f.node.op is ONES)
    )
