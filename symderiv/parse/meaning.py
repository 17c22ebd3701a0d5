"""Meaning: from syntax to the one tree, with shapes and declarations deciding what the syntax leaves open.

In strict reading every step follows the table of the language.  In lenient reading (`notes` is a
list) the one other reading that fits is taken, and noted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, NoReturn

from symderiv.errors import InputError, ShapeError
from symderiv.expr import Expr, bottom_up, const, postorder
from symderiv.ops.arithmetic import agree, minus, negative, plus
from symderiv.ops.linear import INV, ones, transpose
from symderiv.parse import bounds, syntax
from symderiv.parse.grouping import grouped
from symderiv.parse.indexing import Indices
from symderiv.parse.products import Link, Misfit, Term, clipped, is_open, literal, matched, short
from symderiv.parse.scope import Scope
from symderiv.parse.syntax import Node, Number
from symderiv.parse.tokens import Span
from symderiv.shape import SCALAR, axes, columns, rows, text

#: How one type of syntax node is read.
Rule = Callable[["Reader", Any], Expr]


@bottom_up
def length(node: Expr, below: list[int]) -> int:
    """Return what `count_nodes` does, kept with each node: answers share many."""
    return 1 + sum(below)


class Way(NamedTuple):
    """How to read what of vectors may mean two things: a · b as an inner product, a² and |a| by lengths.

    Without a way a · b is entry by entry, and a² is refused.
    """

    inner_products: bool
    lengths: bool


class Reader:
    """Reads one tree of syntax; `notes` is None in strict reading.

    `torn` tells whether a value was read in one of two ways.
    """

    def __init__(self, source: str, scope: Scope, notes: list[str] | None, way: Way | None = None) -> None:
        self.source = source
        self.scope = scope
        self.notes = notes
        self.way = way
        self.torn = False
        self.indices = Indices(scope.indices, scope.free_indices)
        self.opened = 0

    def whole(self, node: Node) -> Expr:
        """Return the meaning of a whole expression.

        Raises: InputError, ShapeError or UnknownName with the place in the source.
        """
        try:
            found = self.read(node)
        except RecursionError:
            self.fail("the expression is nested too deep to be read here", node.span)
        for binding in list(self.indices.bindings):
            if binding.stand_in is not None:
                found = self.placed(node.span, self.indices.settled, binding, found)
        if self.opened and any(is_open(dim) for part in postorder(found) for dim in part.shape):
            self.fail(
                "the size of I or a bold 1 does not follow from what stands around it; write eye(n), ones(n)",
                node.span,
            )
        if length(found) > bounds.NODES:
            self.fail(f"the expression has more than {bounds.NODES} parts when written out", node.span)
        return found

    def read(self, node: Node) -> Expr:
        """Return the meaning of one node."""
        return RULES[type(node)](self, node)

    def open_size(self, of: str) -> str:
        """Return a stand-in for a size that follows from what stands around it."""
        self.opened += 1
        return f"?{of}{self.opened}"

    def wrong(self, sentence: str, span: Span) -> InputError:
        """Return the error that `sentence` says about `span`."""
        return InputError(sentence, self.source, span)

    def fail(self, sentence: str, span: Span) -> NoReturn:
        """Raise an InputError at `span`."""
        raise self.wrong(sentence, span)

    def misfit(self, sentence: str, span: Span) -> NoReturn:
        """Raise a ShapeError at `span`."""
        raise ShapeError(sentence, self.source, span)

    def placed(self, span: Span, build: Callable[..., Expr], *args: Any) -> Expr:
        """Return `build(*args)`; a shape error from inside gets the place `span`."""
        try:
            return build(*args)
        except ShapeError as error:
            self.misfit(error.sentence, span)

    def text(self, node: Node) -> str:
        """Return how the author wrote a node, short enough for a sentence."""
        return clipped(self.source[node.span[0] : node.span[1]])

    def named(self, node: Node, value: Expr) -> str:
        """Return how a sentence speaks of a value: `A*x (h)`."""
        return f"{self.text(node)} ({text(value.shape)})"

    def note(self, sentence: str) -> None:
        """Note how an ambiguity was resolved."""
        if self.notes is not None and sentence not in self.notes:
            self.notes.append(sentence)

    def scalar(self, value: Expr) -> bool:
        """Tell whether a value is a scalar."""
        return value.shape == SCALAR


def _number(_: Reader, node: syntax.Number) -> Expr:
    return const(node.value)


def _group(r: Reader, node: syntax.Group) -> Expr:
    return r.read(node.body)


def _negate(r: Reader, node: syntax.Negate) -> Expr:
    return negative(r.read(node.body))


def _sum(r: Reader, node: syntax.Sum) -> Expr:
    values = [r.read(term) for term in node.terms]
    first = next((k for k, v in enumerate(values) if not r.scalar(v)), None)
    if first is not None:
        _align(r, node, values, first)
    if len(values) == 2 and node.negative == (False, True) and _foldable(*values):
        return minus(values[0], values[1])
    return plus(*(negative(v) if less else v for v, less in zip(agree(*values), node.negative, strict=True)))


def _foldable(a: Expr, b: Expr) -> bool:
    """Tell whether a − b stays short if it is a number."""
    one, two = literal(a), literal(b)
    return one is None or two is None or short(one - two)


def sized(r: Reader, values: list[Expr], first: int) -> list[Expr]:
    """Return values of one shape, each I or bold 1 among them with its size; `first` is no scalar."""
    for _ in range(2):  # the second round gives the first terms what the last ones decided
        for k, value in enumerate(values):
            if k != first and not r.scalar(value):
                for side in (rows, columns):
                    one, other = values[first], values[k]
                    values[first], values[k] = matched(one, other, side(one.shape), side(other.shape))
    return values


def _align(r: Reader, node: syntax.Sum, values: list[Expr], first: int) -> None:
    """Give each I in the sum its size; refuse terms whose shapes differ."""
    values[:] = sized(r, values, first)
    for k, value in enumerate(values):
        if not r.scalar(value) and value.shape != values[first].shape:
            verb = "subtract" if node.negative[k] else "add"
            one, two = r.named(node.terms[first], values[first]), r.named(node.terms[k], value)
            said = f"{two} from {one}" if node.negative[k] else f"{one} and {two}"
            r.misfit(f"cannot {verb} {said}: the shapes differ", node.signs[max(k, 1) - 1])


def _product(r: Reader, node: syntax.Product) -> Expr:
    terms = [Term(r.read(factor), (partial(r.text, factor),)) for factor in node.factors]
    links = [Link(sign, place) for sign, place in zip(node.signs, node.places, strict=True)]
    if "/" in node.signs:
        _note_division(r, node, terms)
    if r.way is not None and _torn(terms, links):
        r.torn = True
    try:
        return grouped(terms, links, r.notes, r.way is not None and r.way.inner_products)
    except Misfit as misfit:
        r.misfit(misfit.sentence, misfit.place)


def _torn(terms: list[Term], links: list[Link]) -> bool:
    """Tell whether a · may be an inner product of vectors as well as a product entry by entry."""
    return any(link.sign == "·" for link in links) and sum(is_vector(t.expr) for t in terms) > 1


def is_vector(value: Expr) -> bool:
    """Tell whether a value has one axis."""
    return len(axes(value.shape)) == 1


def _note_division(r: Reader, node: syntax.Product, terms: list[Term]) -> None:
    """Note how 1/t x is read, where x could stand below as well: it is a scalar."""
    for k in range(len(node.signs) - 1):
        if node.signs[k : k + 2] == ("/", " ") and r.scalar(terms[k + 2].expr):
            upto = node.factors[k + 1].span[1]
            first = " ".join(r.source[node.factors[0].span[0] : upto].split())
            whole = f"{clipped(first)} {r.text(node.factors[k + 2])}"
            r.note(f"‘{whole}’ is read as ({clipped(first)}) times the rest")


def _transposed(r: Reader, node: syntax.Transposed) -> Expr:
    if isinstance(node.base, Number) and node.base.value != 1:
        r.fail("a number has no transpose; a column of ones is ones(n), one of zeros is zeros(n)", node.span)
    base = r.read(node.base) if not isinstance(node.base, Number) else ones((r.open_size("ones"),))
    return transpose(r.placed(node.span, INV, base) if node.inverted else base)


def agreeing(r: Reader, nodes: tuple[Node, ...], values: list[Expr], verb: str) -> list[Expr]:
    """Return the values with scalars spread; refuse two shapes."""
    first = next((k for k, v in enumerate(values) if not r.scalar(v)), None)
    if first is not None:
        values = sized(r, list(values), first)
    for node, value in zip(nodes, values, strict=True):
        if first is not None and not r.scalar(value) and value.shape != values[first].shape:
            one, two = r.named(nodes[first], values[first]), r.named(node, value)
            r.misfit(f"cannot {verb} {one} and {two}: the shapes differ", node.span)
    return agree(*values)


def _ones(r: Reader, _: syntax.Ones) -> Expr:
    return ones((r.open_size("ones"),))


def _extremum(r: Reader, node: syntax.Extremum) -> Expr:
    r.fail(f"{node.kind} stands only as a whole side of an equation", node.span)


RULES: dict[type, Rule] = {
    syntax.Number: _number,
    syntax.Group: _group,
    syntax.Negate: _negate,
    syntax.Sum: _sum,
    syntax.Product: _product,
    syntax.Transposed: _transposed,
    syntax.Ones: _ones,
    syntax.Extremum: _extremum,
}
