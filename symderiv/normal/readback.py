"""From terms back to matrix notation, by series–parallel reduction.

The labels of a term are the vertices of a graph, its matrices the edges, its vectors sit on the
vertices.  A bound vertex of degree two is a matrix product, a dangling one a matrix–vector product,
parallel edges an entrywise product, a loop a trace or a diagonal; pieces that hang together with
nothing are scalar factors.  Vectors are columns throughout; transposes go to the leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, reduce
from typing import NamedTuple

from symderiv.expr import Apply, At, Const, Expr, Index, Var, bottom_up, const, entry
from symderiv.normal.contract import is_indicator, taken_from_one
from symderiv.normal.symmetry import is_symmetric
from symderiv.normal.term import Factor, NotReducible, Number, Term, Terms, exact, is_bound, magnitude
from symderiv.op import OPS
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE, over, power, spread, times
from symderiv.ops.blocks import KRON
from symderiv.ops.linear import (
    DIAG,
    DIAGVEC,
    EYE,
    INV,
    MATMUL,
    ONES,
    TRACE,
    TRANSPOSE,
    basis,
    ones,
    power_of,
    product,
)
from symderiv.ops.linear import transpose as wrapped_transpose
from symderiv.ops.reduce import SQNORM, SUM
from symderiv.shape import SCALAR, Shape, axes, is_row
from symderiv.shape import transposed as flipped

SQRT = OPS["sqrt"]
#: Transposes of so much weight are written as one, where they can; what one weighs, and that of an inverse.
MANY = 8
TURNED, TURNED_INVERSE = 2, 3
#: So many terms are written once.
KEPT = 1024


class Piece(NamedTuple):
    """An expression with the place of its first factor in the term, which decides the order written."""

    place: int
    expr: Expr
    power: Number = 1


@dataclass(slots=True)
class Edge:
    """A matrix between two labels."""

    place: int
    start: At
    end: At
    expr: Expr

    def from_(self, label: At) -> Expr:
        """Return the matrix with `label` as its row index."""
        return self.expr if label == self.start else transposed(self.expr)

    def across(self, label: At) -> At:
        """Return the other end."""
        return self.end if label == self.start else self.start


@dataclass(slots=True)
class Reduction:
    """A term being reduced: scalar factors, vectors by label, matrices as edges."""

    scalars: list[Piece] = field(default_factory=list)
    vectors: dict[At, list[Piece]] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def at(self, label: At) -> list[Edge]:
        """Return the edges that touch a label."""
        return [e for e in self.edges if label in (e.start, e.end)]


def written(terms: Terms, labels: tuple[Index, ...], shape: Shape) -> Expr:
    """Return the sum of the terms as a value of `shape`, whose axes are `labels`.

    Raises: NotReducible when a term has no matrix notation.
    """
    if not terms:
        return spread(const(0), shape)
    if len(terms) == 1:
        return _turned(_spread(_term(terms[0], labels, shape), shape))
    parts = [_term(t, labels, shape) for t in positive_first(terms)]
    if all(part.shape == SCALAR for part in parts):
        return spread(ADD(*parts), shape)
    return _turned(ADD(*[_spread(part, shape) for part in parts]))


def _turned(matrix: Expr) -> Expr:
    """Return (A B C)ᵀ for Cᵀ Bᵀ Aᵀ, where that leaves no other transpose."""
    if len(axes(matrix.shape)) != 2 or TRANSPOSE not in matrix.made_with:
        return matrix
    if _stands_plain(matrix) or _weight_of_transposes(matrix) < MANY:
        return matrix
    if isinstance(matrix, Apply) and matrix.op in (NEG, SCALE):
        return matrix.op(*matrix.args[:-1], _turned(matrix.args[-1]), params=matrix.params)
    other = transposed(matrix)
    return matrix if transposes(other) else TRANSPOSE(other)


def _stands_plain(node: Expr) -> bool:
    """Tell whether a name stands in a sum of products so that it is transposed where the sum is."""
    if node.shape == SCALAR or is_symmetric(node):
        return False
    inside = isinstance(node, Apply) and node.op in (ADD, NEG, SCALE, MATMUL, MUL)
    return any(map(_stands_plain, node.children)) if inside else isinstance(node, Var)


def _spread(part: Expr, shape: Shape) -> Expr:
    """Return a scalar term spread over a shape, its sign in front."""
    if part.shape == shape:
        return part
    negative = isinstance(part, Apply) and part.op is NEG
    return NEG(spread(part.children[0], shape)) if negative else spread(part, shape)


def positive_first(terms: Terms) -> list[Term]:
    """Return the terms in the author's order, but a positive one first where there is one."""
    lead = next((n for n, t in enumerate(terms) if t.coefficient > 0), 0)
    return [terms[lead], *terms[:lead], *terms[lead + 1 :]]


@lru_cache(maxsize=KEPT)
def _term(term: Term, labels: tuple[Index, ...], shape: Shape) -> Expr:
    term = _one_root(term)
    state = _reduced(_laid_out(term))
    body = _outer(state, labels, shape)
    scalars = _gathered(state.scalars)
    end = max((n for n, f in enumerate(term.factors) if f.at), default=0)
    after = [p for p in scalars if body is not None and p.power > 0 and _follows(p, body, end)]
    before = [p for p in scalars if p not in after]
    return _assembled(term.coefficient, _quotient(before), body, _quotient(after))


def _one_root(term: Term) -> Term:
    """Return the term with the roots of numbers as one: √2/√π as √(2/π), and √2/2 as 1/√2."""
    roots = [f for f in term.factors if isinstance(f.node, Const) and abs(f.power) == Fraction(1, 2)]
    if not roots:
        return term
    coefficient, sides = Fraction(term.coefficient), dict[bool, list[Expr]]()
    for f in roots:
        value = f.node.value if isinstance(f.node, Const) else None
        number = value if isinstance(value, Fraction) and f.power > 0 else Fraction(0)
        turned = number != 0 and abs(coefficient.numerator) == 1 and coefficient.denominator % number == 0
        coefficient *= number if turned else 1
        sides.setdefault(f.power > 0 and not turned, []).append(f.node)
    inside = [reduce(times, sides[above]) for above in (True, False) if above in sides]
    one = Factor(SQRT(over(*inside) if len(inside) == 2 else inside[0]), (), 1 if True in sides else -1)
    first = term.factors.index(roots[0])
    others = [one if n == first else f for n, f in enumerate(term.factors) if n == first or f not in roots]
    return Term(exact(coefficient), tuple(others))


def _follows(scalar: Piece, body: Expr, end: int) -> bool:
    """Tell whether a scalar is written behind: an indicator, or a name that comes last, behind no matrix."""
    vector = len(axes(body.shape)) == 1 and not (isinstance(body, Apply) and body.op is MATMUL)
    return is_indicator(scalar.expr) or (vector and isinstance(scalar.expr, Var) and scalar.place > end)


def _assembled(coefficient: Number, before: Expr | None, body: Expr | None, after: Expr | None) -> Expr:
    """Return ± c · before · body · after, with 1 left out and a fraction's parts where they belong."""
    size = magnitude(coefficient)
    if body is not None and (divisor := _divisor(body)) is not None:
        quotient = _over(size, [p for p in (before, after) if p is not None], divisor)
        return quotient if coefficient > 0 else _minus(quotient)
    lead = before
    if lead is None and body is None:
        lead = const(size)
    elif size != 1:
        if lead is None:
            lead = const(size)
        elif isinstance(lead, Apply) and lead.op.name == "div":
            lead = over(
                _times_number(size.numerator, lead.args[0]), _times_number(size.denominator, lead.args[1])
            )
        elif size.denominator == 1:
            lead = multiple(const(size), lead)
        elif body is None:
            lead = over(_times_number(size.numerator, lead), const(size.denominator))
        else:
            lead = times(const(size), lead)
    whole = lead if body is None else body if lead is None else multiple(lead, body)
    assert whole is not None
    whole = whole if after is None else multiple(whole, after)
    return whole if coefficient > 0 else _minus(whole)


def _divisor(body: Expr) -> Expr | None:
    """Return x for 1/x; None for anything else."""
    if not (isinstance(body, Apply) and body.op is DIV):
        return None
    top, bottom = body.args
    return bottom if top is spread(const(1), body.shape) else None


def _over(number: Number, scalars: list[Expr], divisor: Expr) -> Expr:
    """Return c s / x as one quotient: numerators above, denominators below."""
    above: list[Expr] = [const(number.numerator)] if number.numerator != 1 else []
    below: list[Expr] = [const(number.denominator)] if number.denominator != 1 else []
    for scalar in scalars:
        is_quotient = isinstance(scalar, Apply) and scalar.op is DIV
        top, *bottom = scalar.children if is_quotient else (scalar,)
        above += [top] if top is not const(1) else []
        below += bottom
    return over(reduce(times, above or [const(1)]), reduce(times, [*below, divisor]))


def _times_number(number: int, value: Expr) -> Expr:
    if number == 1:
        return value
    one = isinstance(value, Const) and value.value == 1
    return const(number) if one else multiple(const(number), value)


def _minus(value: Expr) -> Expr:
    if isinstance(value, Const) and isinstance(value.value, Fraction):
        return const(-value.value)
    return NEG(value)


def _laid_out(term: Term) -> Reduction:
    state = Reduction()
    for place, factor in enumerate(term.factors):
        _lay(state, place, factor)
    return state


def _lay(state: Reduction, place: int, factor: Factor) -> None:
    node, at = factor.node, factor.at
    if len(at) == 2 and isinstance(node, Apply) and node.op is EYE:
        numbers = [i for i in at if isinstance(i, int)]
        if len(numbers) == 1:  # a column of the identity
            node, at = basis(node.shape[0], numbers[0]), tuple(i for i in at if isinstance(i, Index))
    if int in map(type, at):
        node, at = _numbered(node, at)
    if not at:
        state.scalars.append(Piece(place, node, factor.power))
    elif len(at) == 1:
        state.vectors.setdefault(at[0], []).append(Piece(place, column(node), factor.power))
    elif at[0] == at[1]:
        state.vectors.setdefault(at[0], []).append(Piece(place, DIAGVEC(node), factor.power))
    else:
        size = magnitude(factor.power)
        matrix = raised(node, size)
        matrix = matrix if factor.power > 0 else over(const(1), matrix)
        state.edges.append(Edge(place, at[0], at[1], matrix))


def _numbered(node: Expr, at: tuple[At, ...]) -> tuple[Expr, tuple[At, ...]]:
    """Return one entry of a value, or one row or column of a matrix: the second of A is A e₂."""
    if all(isinstance(i, int) for i in at):
        return entry(node, at), ()
    across, down = at if isinstance(at[1], int) else at[::-1]
    matrix = node if isinstance(at[1], int) else transposed(node)
    return joined(matrix, basis(matrix.shape[1], down)), (across,)


def _reduced(state: Reduction) -> Reduction:
    """Apply the rules of series–parallel reduction until none applies."""
    while _parallel(state) or _loop(state) or _close(state):
        pass
    return state


def _parallel(state: Reduction) -> bool:
    for n, first in enumerate(state.edges):
        for second in state.edges[n + 1 :]:
            if {first.start, first.end} == {second.start, second.end} and not _is_cycle(state, first, second):
                state.edges.remove(second)
                first.expr = _entrywise(first.expr, second.from_(first.start))
                return True
    return False


def _entrywise(a: Expr, b: Expr) -> Expr:
    """Return a ∘ b; a factor 1 ÷ c divides."""
    for value, other in ((b, a), (a, b)):
        divisor = _divisor(value)
        if divisor is not None:
            return over(other, divisor)
    if a is b:
        return power(a, const(2))
    return MUL(b, a) if taken_from_one(a) is b else MUL(a, b)


def _is_cycle(state: Reduction, first: Edge, second: Edge) -> bool:
    """Tell whether two matrices between bound labels that nothing else holds run round: tr(A B)."""
    ends = (first.start, first.end)
    alone = all(is_bound(i) and len(state.at(i)) == 2 and i not in state.vectors for i in ends)
    round_ = first.start == second.end or is_symmetric(first.expr) or is_symmetric(second.expr)
    return alone and first.start != first.end and round_


def _loop(state: Reduction) -> bool:
    for edge in state.edges:
        if edge.start == edge.end:
            state.edges.remove(edge)
            alone = is_bound(edge.start) and not state.at(edge.start) and edge.start not in state.vectors
            if alone:
                state.scalars.append(Piece(edge.place, TRACE(edge.expr)))
            else:
                state.vectors.setdefault(edge.start, []).append(Piece(edge.place, DIAGVEC(edge.expr)))
            return True
    return False


def _close(state: Reduction) -> bool:
    """Eliminate one bound label of degree two, one or none, the earliest first."""
    ends = [i for e in state.edges for i in (e.end, e.start)]
    degrees = {i: ends.count(i) for i in (*state.vectors, *ends) if is_bound(i)}
    for degree, eliminate in ((1, _dangling), (2, _series), (0, _isolated)) if degrees else ():
        for label, found in degrees.items():
            if found == degree:
                eliminate(state, label)
                return True
    return False


def _dangling(state: Reduction, label: At) -> None:
    (edge,) = state.at(label)
    state.edges.remove(edge)
    pieces = state.vectors.pop(label, [])
    other = edge.across(label)
    if not pieces and is_bound(other) and not state.at(other) and other not in state.vectors:
        state.scalars.append(Piece(edge.place, _total(edge.expr)))
        return
    matrix = edge.from_(other)
    vector = _quotient(pieces) if pieces else ones((matrix.shape[1],))
    assert vector is not None
    place = min([edge.place, *(p.place for p in pieces)])
    state.vectors.setdefault(other, []).append(Piece(place, joined(matrix, vector)))


def _total(matrix: Expr) -> Expr:
    """Return the sum of all entries of a matrix; of squares it is a squared norm."""
    squares = isinstance(matrix, Apply) and matrix.op is POW
    if squares and matrix.children[1] is spread(2, matrix.shape):
        return SQNORM(matrix.children[0])
    return SUM(matrix)


def _series(state: Reduction, label: At) -> None:
    first, second = sorted(state.at(label), key=lambda e: e.place)
    state.edges.remove(first)
    state.edges.remove(second)
    pieces = state.vectors.pop(label, [])
    left, right = first.from_(first.across(label)), second.from_(label)
    middle = _quotient(pieces)
    chain = joined(left, right) if middle is None else joined(joined(left, DIAG(middle)), right)
    place = min([first.place, second.place, *(p.place for p in pieces)])
    start, end = first.across(label), second.across(label)
    flip = transposes(transposed(chain)) < transposes(chain)
    state.edges.append(Edge(place, end, start, transposed(chain)) if flip else Edge(place, start, end, chain))


def _isolated(state: Reduction, label: At) -> None:
    pieces = sorted(state.vectors.pop(label), key=lambda p: p.place)
    pieces = _gathered(pieces) or pieces
    state.scalars.append(Piece(pieces[0].place, _inner(pieces)))


def _gathered(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with equal ones as a power: (A x)ᵀ(A x) is ‖A x‖²."""
    found: dict[Expr, Piece] = {}
    for piece in pieces:
        alike = min(piece.expr, transposed_chain(piece.expr), key=lambda e: e.serial)
        first = found.get(alike)
        found[alike] = piece if first is None else first._replace(power=first.power + piece.power)
    return [p for p in found.values() if p.power]


def transposed_chain(node: Expr) -> Expr:
    """Return bᵀ a for a scalar aᵀ b: the other way to write the same number."""
    if not (node.shape == SCALAR and isinstance(node, Apply) and node.op is MATMUL):
        return node
    left, right = node.args
    return joined(transposed(right), transposed(left))


def _inner(pieces: list[Piece]) -> Expr:
    """Return Σ of the product of vectors: a squared norm, an inner product, or a plain sum."""
    if len(pieces) == 1:
        only = pieces[0]
        if only.power == 2:
            return SQNORM(only.expr)
        if only.power == 1 and isinstance(only.expr, Apply) and only.expr.op is DIAGVEC:
            return TRACE(only.expr.args[0])
        return SUM(_of_equal_sum(_column_of([only])))
    halves = [(_column_of(pieces[:n]), _column_of(pieces[n:])) for n in range(len(pieces) - 1, 0, -1)]
    splits = [joined(transposed(a), b) for a, b in halves] + [joined(transposed(b), a) for a, b in halves]
    return min(splits, key=transposes)


def _of_equal_sum(value: Expr) -> Expr:
    """Return a plainer value whose entries have the same sum: A for A 1 and for Aᵀ."""
    match value:
        case Apply(op=op, args=(matrix, Apply(op=right))) if op is MATMUL and right is ONES:
            return _of_equal_sum(matrix)
        case Apply(op=op, args=(matrix,)) if op is TRANSPOSE:
            return _of_equal_sum(matrix)
        case _:
            return value


def _is_ones(node: Expr) -> bool:
    return isinstance(node, Apply) and node.op is ONES


def _column_of(pieces: list[Piece]) -> Expr:
    value = _quotient(pieces)
    assert value is not None
    return value


def _quotient(pieces: list[Piece]) -> Expr | None:
    """Return the entrywise product of the pieces: numerators over denominators, indicators last."""
    if not pieces:
        return None
    if len(pieces) == 1 and pieces[0].power == 1:
        return pieces[0].expr
    pieces = _gathered(pieces) or pieces
    places = {p.expr: p.place for p in pieces}

    def order(piece: Piece) -> tuple[bool, int, bool]:
        own = taken_from_one(piece.expr)  # σ(u) (1 − σ(u)) is written in this order, side by side
        place = None if own is None else places.get(own)
        return is_indicator(piece.expr), piece.place if place is None else place, place is not None

    ordered = sorted(pieces, key=order)
    top = _product([p for p in ordered if p.power > 0])
    bottom = _product([Piece(p.place, p.expr, -p.power) for p in ordered if p.power < 0])
    if bottom is None:
        return top
    return over(const(1) if top is None else top, bottom)


def _product(pieces: list[Piece]) -> Expr | None:
    result: Expr | None = None
    for piece in pieces:
        value = raised(piece.expr, piece.power)
        result = value if result is None else times(result, value)
    return result


def raised(base: Expr, exponent: Number) -> Expr:
    """Return a power as it is written: by roots where they are square roots, by ‖x‖ for x'x."""
    if (isinstance(base, Apply) and base.op is SQNORM and exponent != 1) or exponent.denominator == 2:
        base, exponent = SQRT(base), 2 * exponent
    return base if exponent == 1 else power(base, const(exponent))


def _outer(state: Reduction, labels: tuple[Index, ...], shape: Shape) -> Expr | None:
    """Return what stands on the outer labels; what is left elsewhere has no notation."""
    left_over = [i for i in state.vectors if i not in labels]
    if left_over or any({e.start, e.end} != set(labels) for e in state.edges) or len(state.edges) > 1:
        raise NotReducible("the contraction graph is not series–parallel")
    vectors = [_quotient(state.vectors.get(i, [])) for i in labels]
    if len(labels) == 2:
        return _matrix(state.edges, vectors, labels, shape)
    vector = vectors[0] if vectors else None
    return transposed(vector) if vector is not None and is_row(shape) else vector


def _matrix(
    edges: list[Edge], vectors: list[Expr | None], labels: tuple[Index, ...], shape: Shape
) -> Expr | None:
    left, right = vectors
    if not edges:
        if left is None and right is None:
            return None
        tall = ones(shape[:1]) if left is None else left
        wide = ones(shape[1:]) if right is None else right
        return joined(tall, transposed(wide))
    matrix = edges[0].from_(labels[0])
    if isinstance(matrix, Apply) and matrix.op.name == "eye" and (left is not None or right is not None):
        both = [v for v in vectors if v is not None]
        return DIAG(both[0] if len(both) == 1 else MUL(*both))
    if left is not None:
        matrix = joined(DIAG(left), matrix)
    return matrix if right is None else joined(matrix, DIAG(right))


def multiple(a: Expr, b: Expr) -> Expr:
    """Return a b; of scalars as one chain, which is written without brackets."""
    if a.shape == b.shape == SCALAR and isinstance(b, Apply) and b.op is MUL:
        return multiple(multiple(a, b.args[0]), b.args[1])
    return times(a, b)


def joined(a: Expr, b: Expr) -> Expr:
    """Return the matrix product of two chains as one chain, which is written without brackets.

    Sums of columns, 1ᵀ A, are left together: they have a name; and so are powers.
    """
    if SCALAR in (a.shape, b.shape) or not (isinstance(b, Apply) and b.op is MATMUL):
        return _appended(a, b)
    left, right = b.args
    if isinstance(left, Apply) and left.op is TRANSPOSE and _is_ones(left.args[0]):
        return product(a, b)
    return joined(joined(a, left), right)


def _appended(a: Expr, factor: Expr) -> Expr:
    """Return a chain with one more factor: (V X) X is V X²."""
    if isinstance(a, Apply) and a.op is MATMUL and not power_of(a):
        before, last = a.args
        base = last.children[-1] if power_of(last) else last
        if base is factor and len(axes(factor.shape)) == 2:
            return MATMUL(before, MATMUL(last, factor))
    return product(a, factor)


def column(node: Expr) -> Expr:
    """Return a vector as a column."""
    return transposed(node) if is_row(node.shape) else node


@bottom_up
def transposes(root: Expr, below: list[int]) -> int:
    """Return how many transposes are written in `root`."""
    return int(root.op is TRANSPOSE) + sum(below) if isinstance(root, Apply) else 0


@bottom_up
def _weight_of_transposes(root: Expr, below: list[int]) -> int:
    """Return how much the transposes weigh that are written in `root`."""
    if not (isinstance(root, Apply) and root.op is TRANSPOSE):
        return sum(below)
    inverse = isinstance(root.args[0], Apply) and root.args[0].op is INV
    return sum(below) + (TURNED_INVERSE if inverse else TURNED)


def transposed(node: Expr) -> Expr:
    """Return the transpose, pushed to the leaves: (A B)ᵀ = Bᵀ Aᵀ."""
    if node.shape == SCALAR or is_symmetric(node):
        return node
    if isinstance(node, Apply):
        if node.op is MATMUL:
            left, right = (transposed(a) for a in node.args)
            return joined(right, left)
        if node.op in (ADD, MUL, NEG, DIV, POW, KRON):
            pushed = node.op(*(transposed(a) for a in node.args))
            return pushed if transposes(pushed) <= transposes(node) else TRANSPOSE(node)
        if node.op is SCALE:
            return SCALE(node.args[0], transposed(node.args[1]), params=node.params)
        if node.op is DIAG:
            return node
        if node.op is FILL:
            return spread(node.args[0], flipped(node.shape))
    return wrapped_transpose(node)


__all__ = ["column", "transposed", "written"]
