"""Sums over one inverse, as fractions over one denominator: I − (A + B)⁻¹ A is (A + B)⁻¹ B."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

from symderiv.expr import Apply, Expr
from symderiv.normal.chains import joined
from symderiv.normal.symmetry import factors_of
from symderiv.op import is_of
from symderiv.ops.arithmetic import ADD, NEG, SCALE, plus
from symderiv.ops.linear import EYE, INV, eye
from symderiv.shape import columns, rows

#: Longer sums are not brought over one inverse.
MOST_TERMS = 3
#: The ends of a chain of products, with what is left of the chain without each.
ENDS = ((0, slice(1, None)), (-1, slice(None, -1)))


def over_inverses(total: Expr, tidy: Callable[[Expr], Expr]) -> Iterator[Expr]:
    """Yield M⁻¹ (N + M B) for M⁻¹ N + B, where M is a sum, and (N + B M) M⁻¹ for N M⁻¹ + B.

    Where all terms begin or end alike, this is done for what is left: x − N M⁻¹ x is (I − N M⁻¹) x.
    Shapes: the sum's.
    """
    if INV not in total.made_with or not (isinstance(total, Apply) and total.op is ADD):
        return
    yield from _beside(total, tidy)
    for place, term in enumerate(total.args) if len(total.args) <= MOST_TERMS else ():
        factors = factors_of(_taken_apart(term)[1])
        others = [*total.args[:place], *total.args[place + 1 :]]  # the same term may stand there again
        for end, _ in ENDS:
            inverse = factors[end]
            if is_of(inverse, INV) and is_of(inverse.children[0], ADD):
                yield _over(inverse, [term, *others], end, tidy)


def _beside(total: Apply, tidy: Callable[[Expr], Expr]) -> Iterator[Expr]:
    """Yield the sum as a product with what all of its terms begin with, or end with, and one is."""
    apart = [_taken_apart(term) for term in total.args]
    chains = [factors_of(body) for _, body in apart]
    for end, left in ENDS:
        shared = {chain[end] for chain in chains}
        if len(shared) == 1 and min(map(len, chains)) == 1:
            (one,) = shared
            rest = eye(columns(one.shape) if end == 0 else rows(one.shape))
            bodies = [reduce(joined, chain[left], rest) for chain in chains]
            parts = (_multiple(lead, body) for (lead, _), body in zip(apart, bodies, strict=True))
            scalars, inner = _taken_apart(tidy(plus(*parts)))
            if not is_of(inner, ADD):
                yield _multiple(scalars, _beyond(one, inner, end))


def _over(inverse: Expr, terms: list[Expr], end: int, tidy: Callable[[Expr], Expr]) -> Expr:
    """Return the sum of terms over the inverse that the first of them begins with (end 0), or ends with."""
    (whole,) = inverse.children
    cleared = (tidy(_beyond(whole, term, end)) for term in terms)
    scalars, inner = _taken_apart(tidy(plus(*cleared)))
    return _multiple(scalars, inverse if is_of(inner, EYE) else _beyond(inverse, inner, end))


def _beyond(outer: Expr, inner: Expr, end: int) -> Expr:
    """Return the product in which `outer` stands at that end."""
    return joined(outer, inner) if end == 0 else joined(inner, outer)


def _taken_apart(term: Expr) -> tuple[list[Apply], Expr]:
    """Return the signs and the scalars in front of a term, and what they are in front of."""
    found = list[Apply]()
    while isinstance(term, Apply) and term.op in (NEG, SCALE):
        found, term = [*found, term], term.args[-1]
    return found, term


def _multiple(scalars: list[Apply], value: Expr) -> Expr:
    """Return a value with the signs and the scalars of others in front."""
    for one in reversed(scalars):
        value = one.op(*one.args[:-1], value, params=one.params)
    return value
