"""Other labels for terms: the terms of another entry, and of a sum over a label."""

from __future__ import annotations

from symderiv.expr import At, Index
from symderiv.normal.term import Factor, Term, Terms
from symderiv.ops.linear import dummy, ones


def entry_of(body: Terms, labels: tuple[Index, ...], at: tuple[At, ...]) -> Terms:
    """Return terms of the axes `labels` as terms of the entry `at`, of which their sums catch no label."""
    if at == labels:
        return body
    new: dict[At, At] = dict(zip(labels, at, strict=True))
    for label in at:
        if isinstance(label, Index) and label.dummy and any(label in t.bound() for t in body):
            new[label] = dummy(label.dim)
    return tuple([term.relabelled(new) for term in body])


def summed(body: Terms, over: Index) -> Terms:
    """Return the sum of terms over an index; where nothing holds it, its length counts."""
    return tuple([t if any(over in f.at for f in t.factors) else t.times(_counted(over)) for t in body])


def _counted(over: Index) -> Term:
    """Return 1 as a term that an index runs through."""
    return Term(1, (Factor(ones((over.dim,)), (over,)),))
