"""Projectors A A⁺ and A⁺ A: what they project on stays as it is, A A⁺ A is A and A⁺ᵀ A⁺ A is A⁺ᵀ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from symderiv.expr import Apply, At, Expr
from symderiv.normal.term import Factor, Term, is_bound
from symderiv.ops.spectral import PINV


class Projector(NamedTuple):
    """A A⁺, or A⁺ A: its two factors, its ends, and the axes of A and of A⁺ by which they meet it."""

    matrix: Expr
    factors: tuple[Factor, Factor]
    ends: tuple[At, At]
    axes: tuple[int, int]


def projected(term: Term) -> Term:
    """Return the term without a projector that meets what it projects on; the term itself where none does."""
    counts = Counter([i for f in term.factors for i in f.at])
    joints = {i for i, times in counts.items() if times == 2 and is_bound(i)}
    for found in _projectors(term, joints):
        for factor in term.factors:
            if factor.power == 1 and not any(factor is own for own in found.factors):
                moved = _absorbed(found, factor, joints)
                if moved is not None:
                    kept = [f for f in term.factors if not any(f is own for own in found.factors)]
                    return term._replace(factors=tuple(moved if f is factor else f for f in kept))
    return term


def _projectors(term: Term, joints: set[At]) -> Iterator[Projector]:
    for inverse in term.factors:
        if not (isinstance(inverse.node, Apply) and inverse.node.op is PINV and inverse.power == 1):
            continue
        (matrix,) = inverse.node.args
        for own in term.factors:
            if own.node is not matrix or own.power != 1 or len(own.at) != 2:
                continue
            (row, column), (left, right) = own.at, inverse.at
            if column == left and column in joints:  # A A⁺ projects on the columns of A
                yield Projector(matrix, (own, inverse), (row, right), (0, 1))
            if row == right and row in joints:  # A⁺ A projects on the rows of A
                yield Projector(matrix, (own, inverse), (left, column), (1, 0))


def _absorbed(found: Projector, factor: Factor, joints: set[At]) -> Factor | None:
    """Return a factor that a projector leaves as it is, at the projector's other end; None for any other."""
    inverse = found.factors[1].node
    axis = found.axes[0] if factor.node is found.matrix else found.axes[1]
    if factor.node not in (found.matrix, inverse):
        return None
    for end, other in (found.ends, found.ends[::-1]):
        if end in joints and factor.at[axis] == end:
            return factor._replace(at=tuple(other if n == axis else i for n, i in enumerate(factor.at)))
    return None
