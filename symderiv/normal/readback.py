"""From terms back to matrix notation: each is reduced and put together with its number, and all are added up.

Vectors are columns throughout; transposes go to the leaves.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, reduce

from symderiv.decimal import bar
from symderiv.expr import ONE, Apply, Const, Expr, Index, Var, const
from symderiv.normal.chains import joined, multiple, transposed, with_one_transpose
from symderiv.normal.contract import is_indicator
from symderiv.normal.pieces import SQRT, Piece, divisor_of, gathered, quotient_of
from symderiv.normal.reduction import Edge, Reduction, laid_out, reduced
from symderiv.normal.term import Factor, NotReducible, Number, Term, Terms, exact, magnitude
from symderiv.ops.arithmetic import ADD, DIV, MUL, NEG, over, spread, times
from symderiv.ops.linear import DIAG, MATMUL, TRANSPOSE, ones
from symderiv.shape import SCALAR, Shape, axes, is_row

#: So many terms are written once.
KEPT = 1024


def written(terms: Terms, labels: tuple[Index, ...], shape: Shape) -> Expr:
    """Return the sum of the terms as a value of `shape`, whose axes are `labels`.

    Raises: NotReducible when a term has no matrix notation.
    """
    if not terms:
        return spread(const(0), shape)
    if len(terms) == 1:
        return with_one_transpose(_spread(_term(terms[0], labels, shape), shape))
    parts = [_term(t, labels, shape) for t in positive_first(terms)]
    if all(part.shape == SCALAR for part in parts):
        return spread(_sum(parts), shape)
    return with_one_transpose(_sum(plain_first([_spread(part, shape) for part in parts])))


def plain_first(parts: list[Expr]) -> list[Expr]:
    """Return the parts of a sum in their order, but A before Aᵀ where both are there: A + Aᵀ."""
    for n, part in enumerate(parts):
        if isinstance(part, Apply) and part.op is TRANSPOSE and part.args[0] in parts[n + 1 :]:
            other = parts.index(part.args[0], n + 1)
            parts = [*parts[:n], part.args[0], *parts[n + 1 : other], part, *parts[other + 1 :]]
    return parts


def _sum(parts: list[Expr]) -> Expr:
    """Return the sum, of which a part that is a sum itself is no part of its own."""
    return ADD(*[p for part in parts for p in (part.children if _is_sum(part) else (part,))])


def _is_sum(part: Expr) -> bool:
    return isinstance(part, Apply) and part.op is ADD


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
    state = reduced(laid_out(term))
    body = _outer(state, labels, shape)
    scalars = gathered(state.scalars)
    end = max((n for n, f in enumerate(term.factors) if f.at), default=0)
    after = [p for p in scalars if body is not None and p.power > 0 and _follows(p, body, end)]
    before = [p for p in scalars if p not in after]
    return _assembled(term.coefficient, quotient_of(before), body, quotient_of(after))


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
    above, below = bar(size)
    if body is not None and (divisor := divisor_of(body)) is not None:
        quotient = _over(size, [p for p in (before, after) if p is not None], divisor)
        return quotient if coefficient > 0 else _minus(quotient)
    lead = before
    if lead is None and body is None:
        lead = const(size)
    elif size != 1:
        if lead is None:
            lead = const(size)
        elif isinstance(lead, Apply) and lead.op.name == "div":
            lead = over(_times_number(above, lead.args[0]), _times_number(below, lead.args[1]))
        elif below == 1:
            lead = multiple(const(size), lead)
        elif body is None:
            lead = over(_times_number(above, lead), const(below))
        else:
            lead = times(const(size), lead)
    whole = lead if body is None else body if lead is None else multiple(lead, body)
    assert whole is not None
    whole = whole if after is None else multiple(whole, after)
    return whole if coefficient > 0 else _minus(whole)


def _over(number: Number, scalars: list[Expr], divisor: Expr) -> Expr:
    """Return c s / x as one quotient: numerators above, denominators below."""
    above, below = ([const(n)] if n != 1 else list[Expr]() for n in bar(number))
    for scalar in scalars:
        is_quotient = isinstance(scalar, Apply) and scalar.op is DIV
        top, *bottom = scalar.children if is_quotient else (scalar,)
        above += [top] if top is not ONE else []
        below += bottom
    return over(reduce(times, above or [ONE]), reduce(times, [*below, divisor]))


def _times_number(number: Number, value: Expr) -> Expr:
    if number == 1:
        return value
    one = isinstance(value, Const) and value.value == 1
    return const(number) if one else multiple(const(number), value)


def _minus(value: Expr) -> Expr:
    if isinstance(value, Const) and isinstance(value.value, Fraction):
        return const(-value.value)
    return NEG(value)


def _outer(state: Reduction, labels: tuple[Index, ...], shape: Shape) -> Expr | None:
    """Return what stands on the outer labels; what is left elsewhere has no notation."""
    left_over = [i for i in state.vectors if i not in labels]
    if left_over or any({e.start, e.end} != set(labels) for e in state.edges) or len(state.edges) > 1:
        raise NotReducible("the contraction graph is not series–parallel")
    vectors = [quotient_of(state.vectors.get(i, [])) for i in labels]
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
