"""Inverses beside what they are of: A⁻¹ A is I, and so is (XᵀX)⁻¹ Xᵀ X, where the product is taken apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from symderiv.expr import Apply, At, Expr
from symderiv.normal.symmetry import factors_of, is_symmetric
from symderiv.normal.term import Factor, Term, is_bound
from symderiv.ops.linear import INV, TRANSPOSE, eye
from symderiv.shape import axes

#: A factor of a chain of products: the value, and the place of the label by which the chain enters it.
Link = tuple[Expr, int]


def without_inverses(term: Term) -> Term:
    """Return the term with A⁻¹ A, or A A⁻¹, as the identity, once; the term itself where none stands so."""
    inverses = [f for f in term.factors if isinstance(f.node, Apply) and f.node.op is INV and f.power == 1]
    if not inverses:
        return term
    counts = Counter([i for f in term.factors for i in f.at])
    joints = {i for i, times in counts.items() if times == 2 and is_bound(i)}
    for inverse in inverses:
        for place, links in _chains(inverse.node):
            found = _walked(term, inverse, place, links, joints)
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
    term: Term, inverse: Factor, place: int, links: list[Link], joints: set[At]
) -> tuple[At, list[Factor]] | None:
    """Return where the chain ends, and the factors along it; None where it is not all there."""
    here, used = inverse.at[place], [inverse]
    for node, enters in links:
        ways = (0, 1) if is_symmetric(node) else (enters,)
        found = [
            (f, way)
            for f in term.factors
            for way in ways
            if f.node is node and f.power == 1 and f.at[way] == here and not any(f is u for u in used)
        ]
        if here not in joints or not found:
            return None
        factor, way = found[0]
        used.append(factor)
        here = factor.at[1 - way]
    return here, used[1:]
