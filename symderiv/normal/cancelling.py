"""Inverses beside what they are of: A⁻¹ A is I, and so is (XᵀX)⁻¹ Xᵀ X, where the product is taken apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from symderiv.expr import Apply, At, Expr
from symderiv.normal.symmetry import factors_of, is_symmetric
from symderiv.normal.term import Factor, Term, is_bound
from symderiv.ops.linear import DIAG, INV, TRANSPOSE, eye
from symderiv.shape import axes

#: A factor of a chain of products: the value, and the place of the label by which the chain enters it.
Link = tuple[Expr, int]


def without_inverses(term: Term) -> Term:
    """Return the term with A⁻¹ A, or A A⁻¹, as the identity, once; the term itself where none stands so."""
    inverses = [f for f in term.factors if isinstance(f.node, Apply) and f.node.op is INV and f.power == 1]
    if not inverses:
        return term
    counts = Counter([i for f in term.factors for i in f.at if is_bound(i)])
    for inverse in inverses:
        for place, links in _chains(inverse.node):
            found = _walked(term, inverse, place, links, counts)
            if found is not None:
                end, used = found
                rest = [f for f in term.factors if not any(f is gone for gone in (inverse, *used))]
                one = Factor(eye(inverse.node.shape[0]), (inverse.at[1 - place], end))
                return term._replace(factors=(*rest, one))
    return term


def _chains(inverse: Expr) -> Iterator[tuple[int, list[Link]]]:
    """Yield the label of the inverse that a chain begins at, and the chain: A after A⁻¹, Aᵀ before it."""
    whole = inverse.children[0]
    parts = factors_of(whole)
    if any(len(axes(part.shape)) < 2 for part in parts):  # x xᵀ has one rank alone: no inverse
        return
    after = [_link(part, 0) for part in parts]
    before = [_link(part, 1) for part in reversed(parts)]
    yield from ((1, after), (0, before))
    if is_symmetric(whole):
        yield from ((1, before), (0, after))


def _link(part: Expr, place: int) -> Link:
    turned = isinstance(part, Apply) and part.op is TRANSPOSE
    return (part.children[0], 1 - place) if turned else (part, place)


def _walked(
    term: Term, inverse: Factor, place: int, links: list[Link], counts: Counter[At]
) -> tuple[At, list[Factor]] | None:
    """Return where the chain ends, and the factors along it; None where it is not all there.

    A label may be held by the two factors that meet there and by the weights, diag(w), between them alone.
    """
    here, used, weights = inverse.at[place], [inverse], 0
    for node, enters in links:
        weight = node.children[0] if isinstance(node, Apply) and node.op is DIAG else None
        if weight is None and counts[here] != 2 + weights:
            return None
        ways = (0, 1) if is_symmetric(node) else (enters,)
        at = [(f, 0) for f in term.factors if f.node is weight and f.at == (here,)]
        met = [(f, way) for f in term.factors for way in ways if f.node is node and f.at[way] == here]
        left = [(f, w) for f, w in (at or met) if f.power == 1 and not any(f is u for u in used)]
        if not left:
            return None
        factor, way = left[0]
        used.append(factor)
        here, weights = (here, weights + 1) if len(factor.at) == 1 else (factor.at[1 - way], 0)
    return here, used[1:]
