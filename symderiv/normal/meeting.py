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
from symderiv.normal.opening import opens, sums
from symderiv.normal.term import Factor, Term, Terms, is_bound, outer_labels
from symderiv.normal.terms import like_terms
from symderiv.ops.linear import INV, ONES
from symderiv.ops.spectral import PINV

#: The label that stands for all that are summed over.
_SUMMED = 0
#: A value with its labels.
Held = tuple[Expr | None, tuple[At, ...]]
#: What functions hold of which products of two may be another.
_RELATED: Held = (None, ())


def meeting(body: Terms, facts: bool, definitions: Iterable[frozenset[Expr]]) -> dict[Expr, bool]:
    """Return the sums among the factors that are worth multiplying out.

    Each comes with whether more may come of it than what its values merge to: a name for products of
    them, an inverse that cancels, a use for what is declared (with `facts`), or a sum that is shorter itself.
    """
    if not sums(body):
        return {}
    rows = [tuple(map(_unbound, term.factors)) for term in body]
    inside = {key: held(key) for row in rows for key in row}
    often = Counter([value for values in inside.values() for value in values])
    values = {node for node, _ in often}
    promising = _cancelling(often).union(*(nodes for nodes in definitions if nodes <= values))
    found: dict[Expr, bool] = {}
    for total, mine in inside.items():
        if opens(total):
            more = not is_least(total.node, facts) or any(value in promising for value, _ in mine)
            if more or any(often[value] > 1 for value in mine):
                found[total.node] = more
    return found | dict.fromkeys(_beside_nothing(rows), True)


def _cancelling(often: Counter[Held]) -> frozenset[Expr]:
    """Return the matrices that stand beside their inverses, whatever they are multiplied by there."""
    count = Counter(node for node, at in often.elements() if at)
    return frozenset(node for node, at in often if node is not None and not at and count[node] > 1)


def _beside_nothing(rows: list[tuple[Factor, ...]]) -> Iterator[Expr]:
    """Yield the sums that stand beside a number alone, or beside what is a term itself: (b + 1) a + a."""
    whole = set(map(frozenset, rows))
    for row in rows:
        for total in filter(opens, row):
            others = frozenset(row) - {total}
            if others in whole or (not others and total.power == 1):
                yield total.node


def held(factor: Factor) -> frozenset[Held]:
    """Return the values that a factor is made of, where sums are seen into."""
    node, at, _ = factor
    if not isinstance(node, Apply):
        own: list[Held] = [(node, at)]
        if isinstance(node, Var) and "orthogonal" in node.facts:
            own.append((node, ()))
        return frozenset(own)
    if opens(factor):
        moved: dict[At, At] = dict(zip(outer_labels(node.shape), at, strict=True))
        return frozenset([(value, tuple([moved.get(i, i) for i in where])) for value, where in _inside(node)])
    if node.op in (INV, PINV):  # where it stands decides nothing: A⁻¹ (A x − b) is x − A⁻¹ b
        return frozenset([(node.args[0], at), (node.args[0], ())])
    return frozenset([(node, at), _RELATED] if node.op in RELATED else [(node, at)])


@kept
def _inside(total: Expr) -> frozenset[Held]:
    return frozenset([v for term in like_terms(total) for f in term.factors for v in held(_unbound(f))])


def _unbound(factor: Factor) -> Factor:
    """Return a factor with its bound labels all alike."""
    node, at, power = factor
    return Factor(node, tuple([_SUMMED if is_bound(i) else i for i in at]), power) if at else factor


def weight(body: Terms) -> int:
    """Return about how long the terms are when they are written."""
    return sum(map(_weight, body))


def _weight(term: Term) -> int:
    own = 0 if term.coefficient in (1, -1) else 1
    written = [f for f in term.factors if not (isinstance(f.node, Apply) and f.node.op is ONES)]
    return own + sum([length(f.node) + (0 if f.power in (1, -1) else 2) for f in written])
