"""Products: what two factors make, as the table of the language reads them, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from symderiv.expr import Apply, Const, Expr, const, postorder, substitute
from symderiv.ops.arithmetic import FILL, SCALE, over, times
from symderiv.ops.linear import EYE, eye, ones, product
from symderiv.parse import bounds
from symderiv.parse.syntax import ProductSign
from symderiv.parse.tokens import Span
from symderiv.shape import SCALAR, Dim, canonical, columns, rows, text

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


def side_by_side(a: Term, link: Link, b: Term) -> Written:
    """Return how a product of two factors is written."""
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
    return Term(_combined(a, link, b), side_by_side(a, link, b))


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


def identity(stand_in: str) -> Apply:
    """Return I of a size that is still open."""
    return EYE(params=(stand_in,))
