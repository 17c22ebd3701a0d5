"""Grouping: which grouping of a flat chain of factors fits the declared shapes.

The table of the language comes first: `∘` and `./` bind tighter than the rest, and equals group from
the left.  Where that does not fit, course notation may: `Uᵀ d ∘ 1{h > 0} xᵀ` groups from the left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from symderiv.expr import Expr
from symderiv.ops.arithmetic import over, times
from symderiv.ops.linear import product, transpose
from symderiv.ops.reduce import DOT
from symderiv.parse.products import TIGHT, Link, Misfit, Term, clipped, side_by_side, strictly
from symderiv.shape import SCALAR, axes, columns, rows

Combine = Callable[[Term, Link, Term], Term]
Grouping = Callable[[Sequence[Term], Sequence[Link], Combine], Term]


def _bracketed(a: Term, link: Link, b: Term) -> Term:
    """Return the product with its grouping written out."""
    term = strictly(a, link, b)
    return Term(term.expr, ("(", *term.written, ")"))


def leniently(notes: list[str], inner: bool) -> Combine:
    """Return a way to combine that takes the one other reading that fits, and notes it.

    `inner` says that a · b of two vectors is their inner product.
    """

    def combine(a: Term, link: Link, b: Term) -> Term:
        try:
            return strictly(a, link, b)
        except Misfit:
            found = _others(a, link, b, inner)
            if len(found) != 1:
                raise
        notes.append(found[0][1]())
        return Term(found[0][0], side_by_side(a, link, b))

    return combine


def _others(a: Term, link: Link, b: Term, inner: bool) -> list[tuple[Expr, Callable[[], str]]]:
    """Return the other readings of a product that does not fit: entry by entry, else with one transpose."""
    left, right = a.expr, b.expr
    if link.sign == "/":
        fits = left.shape == right.shape or left.shape == SCALAR
        if not fits:
            return []
        return [(over(left, right), lambda: f"the quotient of {_pair(a, b)} is read entry by entry")]
    if left.shape == right.shape and inner and link.sign == "·" and len(axes(left.shape)) == 1:
        return [(DOT(left, right), lambda: f"the product of {_pair(a, b)} is read as their inner product")]
    if left.shape == right.shape:
        return [(times(left, right), lambda: f"the product of {_pair(a, b)} is read entry by entry (∘)")]
    if link.sign in TIGHT:
        return []
    flipped = ((transpose(left), right, a), (left, transpose(right), b))
    return [
        (product(one, two), partial(_turned, which))
        for one, two, which in flipped
        if columns(one.shape) == rows(two.shape)
    ]


def _pair(a: Term, b: Term) -> str:
    return f"‘{clipped(a.text)}’ and ‘{clipped(b.text)}’"


def _turned(term: Term) -> str:
    return f"‘{clipped(term.text)}’ is read transposed, for the shapes to fit"


def _from_left(terms: Sequence[Term], links: Sequence[Link], combine: Combine) -> Term:
    total = terms[0]
    for link, term in zip(links, terms[1:], strict=True):
        total = combine(total, link, term)
    return total


def _runs(terms: Sequence[Term], links: Sequence[Link], combine: Combine, tight: bool) -> Term:
    """Group runs of the tight signs (or of the others) first, then the rest, each from the left."""
    runs: list[Term] = [terms[0]]
    outer: list[Link] = []
    for link, term in zip(links, terms[1:], strict=True):
        if (link.sign in TIGHT) == tight:
            runs[-1] = combine(runs[-1], link, term)
        else:
            outer.append(link)
            runs.append(term)
    return _from_left(runs, outer, combine)


def _by_table(terms: Sequence[Term], links: Sequence[Link], combine: Combine) -> Term:
    return _runs(terms, links, combine, tight=True)


def _entrywise_last(terms: Sequence[Term], links: Sequence[Link], combine: Combine) -> Term:
    return _runs(terms, links, combine, tight=False)


def _from_right(terms: Sequence[Term], links: Sequence[Link], combine: Combine) -> Term:
    total = terms[-1]
    for link, term in zip(reversed(links), reversed(terms[:-1]), strict=True):
        if link.sign in ("/", "./"):
            raise Misfit(lambda: "a quotient does not group from the right", link.place)
        total = combine(term, link, total)
    return total


ALTERNATIVES: tuple[Grouping, ...] = (_from_left, _entrywise_last, _from_right)


def grouped(
    terms: Sequence[Term], links: Sequence[Link], notes: list[str] | None, inner: bool = False
) -> Expr:
    """Return the product of a flat chain of factors.

    `notes` takes what was noted about a reading that is not the table's; None asks for the table's.
    `inner` says that a · b of two vectors is their inner product.
    Raises: Misfit when no reading fits, or more than one.
    """
    try:
        return _by_table(terms, links, strictly).expr
    except Misfit as misfit:
        first = misfit
    found = _fitting(terms, links)
    if len(found) == 1:
        written = clipped(found[0].text[1:-1])
        if notes is None:
            raise Misfit(
                lambda: f"{first.sentence}; grouped as {written} it would fit: write the brackets",
                first.place,
            )
        notes.append(f"grouped as {written}, for the shapes to fit")
        return found[0].expr
    if found or notes is None:
        raise first
    return _relaxed(terms, links, notes, first, inner)


def _fitting(terms: Sequence[Term], links: Sequence[Link]) -> list[Term]:
    found: dict[Expr, Term] = {}
    for grouping in ALTERNATIVES:
        try:
            term = grouping(terms, links, _bracketed)
        except Misfit:
            continue
        found.setdefault(term.expr, term)
    return list(found.values())


def _relaxed(
    terms: Sequence[Term], links: Sequence[Link], notes: list[str], first: Misfit, inner: bool
) -> Expr:
    for grouping in (_by_table, _from_left, _entrywise_last):
        own: list[str] = []
        try:
            term = grouping(terms, links, leniently(own, inner))
        except Misfit:
            continue
        notes.extend(own)
        return term.expr
    raise first
