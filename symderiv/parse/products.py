"""Products: which grouping of a flat chain of factors fits the declared shapes.

The table of the language comes first: `∘` and `./` bind tighter than the rest, and equals group from
the left.  Where that does not fit, course notation may: `Uᵀ d ∘ 1{h > 0} xᵀ` groups from the left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from symderiv.expr import Apply, Const, Expr, const, postorder, substitute
from symderiv.ops.arithmetic import FILL, SCALE, over, times
from symderiv.ops.linear import EYE, eye, ones, product, transpose
from symderiv.ops.reduce import DOT
from symderiv.parse import bounds
from symderiv.parse.syntax import ProductSign
from symderiv.parse.tokens import Span
from symderiv.shape import SCALAR, Dim, axes, canonical, columns, rows, text

TIGHT = ("∘", "./")
SHOWN_SIGN: dict[ProductSign, str] = {" ": " ", "·": " · ", "*": "*", "/": "/", "∘": " ∘ ", "./": " ./ "}


#: How a factor is written, piece by piece; a piece of the source is fetched for sentences alone.
Written = tuple[str | Callable[[], str], ...]
#: Of a long product only so many pieces are kept at either end, of which a sentence shows some.
KEPT = 40


class Term(NamedTuple):
    """A factor: its expression, and how it is written."""

    expr: Expr
    written: Written

    @property
    def text(self) -> str:
        """How the factor is written."""
        return "".join([piece if isinstance(piece, str) else piece() for piece in self.written])


def _beside(a: Term, link: Link, b: Term) -> Written:
    pieces = (*a.written, SHOWN_SIGN[link.sign], *b.written)
    return pieces if len(pieces) <= 2 * KEPT else (*pieces[:KEPT], *pieces[-KEPT:])


class Link(NamedTuple):
    """What stands between two factors, and where."""

    sign: ProductSign
    place: Span


class Misfit(Exception):
    """Two factors whose shapes do not fit, and where."""

    def __init__(self, said: Callable[[], str], place: Span) -> None:
        super().__init__(place)
        self.said = said
        self.place = place

    @property
    def sentence(self) -> str:
        """What does not fit."""
        return self.said()


Combine = Callable[[Term, Link, Term], Term]
Grouping = Callable[[Sequence[Term], Sequence[Link], Combine], Term]


def named(term: Term) -> str:
    """Return how a sentence speaks of a factor: `A (h×m)`."""
    return f"{clipped(term.text)} ({text(term.expr.shape)})"


def clipped(written: str) -> str:
    """Return a piece of source short enough for a sentence."""
    flat = " ".join(written.split()) if any(blank in written for blank in ("  ", "\n", "\t")) else written
    return flat if len(flat) <= 48 else f"{flat[:30]} … {flat[-14:]}"


def is_open(dim: Dim) -> bool:
    """Tell whether a dimension is a stand-in, to be decided by what stands beside it."""
    return isinstance(dim, str) and dim.startswith("?")


def matched(a: Expr, b: Expr, of_a: Dim, of_b: Dim) -> tuple[Expr, Expr]:
    """Return both, a stand-in for the size of I or a bold 1 replaced where `of_a` and `of_b` must agree."""
    if of_a == of_b:
        return a, b
    if is_open(of_a):
        return _resized(a, of_a, of_b), b
    if is_open(of_b):
        return a, _resized(b, of_b, of_a)
    return a, b


def _resized(node: Expr, stand_in: Dim, dim: Dim) -> Expr:
    """Return `node` with each I and bold 1 of the size that is a stand-in given the size `dim`."""
    sized: dict[Expr, Expr] = {eye(stand_in): eye(dim), ones((stand_in,)): ones(canonical((dim,)))}
    for part in postorder(node):
        if isinstance(part, Apply) and part.op is FILL and stand_in in part.shape:
            new = canonical(tuple(dim if d == stand_in else d for d in part.shape))
            sized[part] = FILL(part.args[0], params=(new,))
    return substitute(node, sized)


def strictly(a: Term, link: Link, b: Term) -> Term:
    """Return the product as the table of the language reads it.

    Raises: Misfit when the shapes do not fit.
    """
    return Term(_combined(a, link, b), _beside(a, link, b))


def _bracketed(a: Term, link: Link, b: Term) -> Term:
    """Return the product with its grouping written out."""
    term = strictly(a, link, b)
    return Term(term.expr, ("(", *term.written, ")"))


def _combined(a: Term, link: Link, b: Term) -> Expr:
    left, right = a.expr, b.expr
    if link.sign in ("/", "./") and literal(right) == 0:
        raise Misfit(lambda: f"cannot divide {named(a)} by 0", link.place)
    if link.sign == "/":
        if right.shape != SCALAR:
            raise Misfit(
                lambda: f"cannot divide {named(a)} by {named(b)}: a scalar is needed; entry by entry is ./",
                link.place,
            )
        return quotient(left, right)
    if SCALAR in (left.shape, right.shape):
        return over(left, right) if link.sign == "./" else times(left, right)
    if link.sign in TIGHT:
        return _entrywise(a, link, b)
    left, right = matched(left, right, columns(left.shape), rows(right.shape))
    if columns(left.shape) != rows(right.shape):
        raise Misfit(lambda: _inner_sizes(a, b, left, right), link.place)
    return _chained(left, right)


def _inner_sizes(a: Term, b: Term, left: Expr, right: Expr) -> str:
    inner = f"inner sizes {columns(left.shape)} and {rows(right.shape)} differ"
    return f"cannot multiply {named(a)} by {named(b)}: {inner}"


def _chained(left: Expr, right: Expr) -> Expr:
    """Return the matrix product; a scalar in front of the first factor stands in front of all."""
    if isinstance(left, Apply) and left.op is SCALE and left.params == ("before",):
        return times(left.args[0], product(left.args[1], right))
    return product(left, right)


def quotient(a: Expr, b: Expr) -> Expr:
    """Return a / b; of two literal numbers it is a number."""
    top, bottom = literal(a), literal(b)
    if top is None or not bottom or not short(top / bottom):
        return over(a, b)
    return const(top / bottom)


def literal(a: Expr) -> Fraction | None:
    """Return the number that `a` is, None when it is none."""
    return a.value if isinstance(a, Const) and isinstance(a.value, Fraction) else None


def short(value: Fraction) -> bool:
    """Tell whether a number is short enough to be written down."""
    return max(abs(value.numerator), value.denominator) < bounds.TOO_LONG


def _entrywise(a: Term, link: Link, b: Term) -> Expr:
    left, right = matched(a.expr, b.expr, rows(a.expr.shape), rows(b.expr.shape))
    if left.shape != right.shape:
        raise Misfit(lambda: _unlike(a, link, b), link.place)
    return over(left, right) if link.sign == "./" else times(left, right)


def _unlike(a: Term, link: Link, b: Term) -> str:
    verb, joint = ("divide", "by") if link.sign == "./" else ("multiply", "and")
    return f"cannot {verb} {named(a)} {joint} {named(b)} entry by entry: the shapes differ"


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
        return Term(found[0][0], _beside(a, link, b))

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


def identity(stand_in: str) -> Apply:
    """Return I of a size that is still open."""
    return EYE(params=(stand_in,))
