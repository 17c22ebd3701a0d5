"""Series–parallel reduction: the labels of a term are vertices, its matrices edges between them.

Vectors sit on the vertices.  A bound vertex of degree two is a matrix product, a dangling one a
matrix–vector product, parallel edges an entrywise product, a loop a trace or a diagonal; pieces that hang
together with nothing are scalar factors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial, reduce

from symderiv.expr import Apply, At, Expr, Index, const, entry
from symderiv.normal.chains import column, joined, transposed, transposes
from symderiv.normal.contract import is_indicator, taken_from_one
from symderiv.normal.pieces import Piece, divisor_of, gathered, inner_product, quotient_of, raised
from symderiv.normal.symmetry import factors_of, is_symmetric
from symderiv.normal.term import Factor, Term, is_bound, magnitude
from symderiv.ops.arithmetic import DIV, MUL, POW, over, power, spread
from symderiv.ops.linear import DIAG, DIAGVEC, EYE, TRACE, basis, ones
from symderiv.ops.reduce import SQNORM, SUM


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


def laid_out(term: Term) -> Reduction:
    """Return a term as it is before any rule is applied."""
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


def reduced(state: Reduction) -> Reduction:
    """Apply the rules of series–parallel reduction until none applies."""
    while _parallel(state) or _loop(state) or _close(state):
        pass
    return state


def _parallel(state: Reduction) -> bool:
    for n, first in enumerate(state.edges):
        for second in state.edges[n + 1 :]:
            if {first.start, first.end} == {second.start, second.end} and not (
                _is_cycle(state, first, second) or _is_quadratic(state, first, second)
            ):
                state.edges.remove(second)
                other = second.from_(first.start)
                reads_later = is_indicator(first.expr) and not is_indicator(other)
                pair = (other, first.expr) if reads_later else (first.expr, other)
                first.expr = _entrywise(*pair)
                return True
    return False


def _entrywise(a: Expr, b: Expr) -> Expr:
    """Return a ∘ b; a factor 1 ÷ c divides."""
    for value, other in ((b, a), (a, b)):
        divisor = divisor_of(value)
        if divisor is not None:
            above, *below = other.children if isinstance(other, Apply) and other.op is DIV else (other,)
            return over(above, reduce(_entrywise, [*below, divisor]))
    if a is b:
        return power(a, const(2))
    return MUL(b, a) if taken_from_one(a) is b else MUL(a, b)


def _is_cycle(state: Reduction, first: Edge, second: Edge) -> bool:
    """Tell whether two matrices between bound labels that nothing else holds run round: tr(A B)."""
    ends = (first.start, first.end)
    alone = all(is_bound(i) and len(state.at(i)) == 2 and i not in state.vectors for i in ends)
    round_ = first.start == second.end or is_symmetric(first.expr) or is_symmetric(second.expr)
    return alone and first.start != first.end and round_


def _is_quadratic(state: Reduction, first: Edge, second: Edge) -> bool:
    """Tell whether two matrices are A and A M, or A and M A, so that their product is written A M Aᵀ.

    Of A and a product B C that would be summed by columns, the diagonal of Aᵀ B C needs no more transposes.
    """
    for joint in filter(is_bound, (first.start, first.end)):
        if first.start != first.end and len(state.at(joint)) == 2 and joint not in state.vectors:
            a, b = (e.from_(e.across(joint)) for e in (first, second))
            chains = ((x, factors_of(y)) for x, y in ((a, b), (b, a)))
            turned = first.start == second.start == joint and not is_bound(first.end)
            if any(len(parts) > 1 and (parts[0] is x or turned) for x, parts in chains):
                return True
    return False


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
    """Eliminate one bound label of degree two, one or none, the earliest first.

    Of those of degree two it is one at which two matrices meet as they stand, where there is one.
    """
    ends = [i for e in state.edges for i in (e.end, e.start)]
    degrees = {i: ends.count(i) for i in (*state.vectors, *ends) if is_bound(i)}
    for degree, eliminate in ((1, _dangling), (2, _series), (0, _isolated)) if degrees else ():
        alike = [label for label, found in degrees.items() if found == degree]
        if alike:
            eliminate(state, min(alike, key=partial(_turns, state)) if degree == 2 else alike[0])
            return True
    return False


def _turns(state: Reduction, label: At) -> int:
    """Return how many transposes are written where the two matrices at a label are multiplied."""
    first, second = state.at(label)
    pair = first.from_(first.across(label)), second.from_(label)
    return min(sum(map(transposes, pair)), sum(transposes(transposed(m)) for m in pair))


def _dangling(state: Reduction, label: At) -> None:
    (edge,) = state.at(label)
    state.edges.remove(edge)
    pieces = state.vectors.pop(label, [])
    other = edge.across(label)
    if not pieces and is_bound(other) and not state.at(other) and other not in state.vectors:
        state.scalars.append(Piece(edge.place, _total(edge.expr)))
        return
    matrix = edge.from_(other)
    vector = quotient_of(pieces) if pieces else ones((matrix.shape[1],))
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
    middle = quotient_of(pieces)
    chain = joined(left, right) if middle is None else joined(joined(left, DIAG(middle)), right)
    place = min([first.place, second.place, *(p.place for p in pieces)])
    start, end = first.across(label), second.across(label)
    flip = transposes(transposed(chain)) < transposes(chain)
    state.edges.append(Edge(place, end, start, transposed(chain)) if flip else Edge(place, start, end, chain))


def _isolated(state: Reduction, label: At) -> None:
    pieces = sorted(state.vectors.pop(label), key=lambda p: p.place)
    pieces = gathered(pieces) or pieces
    state.scalars.append(Piece(pieces[0].place, inner_product(pieces)))
