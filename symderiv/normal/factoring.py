"""Pulling out what every term of a sum shares: A x − A y is A (x − y), 2 u + 2 v is 2 (u + v)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

from symderiv.expr import Apply, Const, Expr, Var, const
from symderiv.normal.length import length
from symderiv.normal.readback import written
from symderiv.normal.term import NotReducible, Number, exact, magnitude, quotient, shared_number
from symderiv.normal.terms import like_terms
from symderiv.op import is_of
from symderiv.ops.arithmetic import ADD, FILL, MUL, NEG, SCALE, negative, spread, times
from symderiv.ops.linear import MATMUL, TRANSPOSE, eye, ones, transpose
from symderiv.ops.reduce import SUM
from symderiv.shape import SCALAR, Shape, columns, rows

#: Longer products are not grouped by one factor.
MOST_FACTORS = 2
#: What stands alone in a term is shared from this weight on: nobody writes a (b + 1) for a b + a.
TELLING = 6


@dataclass(frozen=True, slots=True)
class Product:
    """A term taken apart: a number, scalar factors, and the factors of its body in order."""

    number: Number
    scalars: tuple[Expr, ...]
    body: tuple[Expr, ...]
    join: Callable[[Expr, Expr], Expr]


Tidy = Callable[[Expr], Expr]


def factored(total: Expr, tidy: Tidy) -> tuple[Expr | None, bool]:
    """Return the sum with what its terms share pulled out (None: they share nothing).

    What is left inside is tidied; the second value tells whether that reads better where it is no longer.
    Shapes: the sum's.
    """
    if isinstance(total, Apply) and total.op is TRANSPOSE:
        pulled, better = factored(total.args[0], tidy)
        return (None if pulled is None else _transposed(pulled)), better
    if not (isinstance(total, Apply) and total.op is ADD):
        return None, False
    terms = [_product(a) for a in total.args]
    joins = {t.join for t in terms if len(t.body) > 1}
    if len(joins) > 1:
        return None, False
    join = next(iter(joins), times)
    shared = shared_number([t.number for t in terms])
    scalars = [s for s in dict.fromkeys(terms[0].scalars) if all(s in t.scalars for t in terms)]
    if join is times:
        terms = _alike_first(terms)
    front, back = _shared_ends([t.body for t in terms])
    if shared == 1 and not scalars and not front and not back:
        return None, False
    more_than_a_number = bool(scalars or front or back)
    alone = any(_is_shared_alone(t, shared, scalars, len(front) + len(back)) for t in terms)
    reads_better = not alone if more_than_a_number else _is_plain(shared, terms)
    if alone and more_than_a_number and max(map(length, (*scalars, *front, *back))) < TELLING:
        return None, False
    one = _one(front, back) if join is MATMUL else None
    inner = [_without(t, shared, scalars, len(front), len(back), one) for t in terms]
    return _around(shared, scalars, front, inner, back, join, tidy), reads_better


def _transposed(whole: Expr) -> Expr:
    """Return the transpose, what is no matrix in front: (2 A)ᵀ is 2 Aᵀ."""
    if isinstance(whole, Apply) and whole.op in (NEG, SCALE):
        return whole.op(*whole.args[:-1], _transposed(whole.args[-1]), params=whole.params)
    return transpose(whole)


def _is_plain(shared: Number, terms: Sequence[Product]) -> bool:
    """Tell whether every term is one whole number times names, or a chain, or one of them a name alone.

    2 λ b − 2 w is 2(λ b − w), and 2 A x − 2 z is 2(A x − z), but 2 Xᵀ r + 2 λ w stays.
    """
    alike = all(abs(t.number) == abs(shared) for t in terms) and shared.denominator == 1
    chains = sum(t.join is MATMUL for t in terms)
    bare = any(len(t.body) == 1 and not t.scalars for t in terms)
    sums = any(is_of(part, ADD) for t in terms for part in (*t.scalars, *t.body))
    return alike and not sums and (chains in (0, len(terms)) or bare)


def ends_grouped(total: Expr, tidy: Tidy) -> Iterator[Expr]:
    """Yield the sum with the products of two grouped that begin alike, and with those that end alike."""
    if not (isinstance(total, Apply) and total.op is ADD and len(total.args) > 2):
        return
    for end in (0, -1):
        groups = _by_end(total.args, end)
        singles = [group[0] for group in groups if len(group) == 1]
        others = _by_end(singles, -1 - end)
        if 1 < len(groups) < len(total.args):
            yield ADD(*(_together(group, tidy) for group in groups))
        if len(others) < len(singles):
            both = [*(group for group in groups if len(group) > 1), *others]
            yield ADD(*(_together(group, tidy) for group in both))


def _by_end(terms: Iterable[Expr], end: int) -> list[list[Expr]]:
    """Return the terms in groups of products that begin (end 0), or end (end −1), alike, but do not go on so.

    Nobody takes M out of M V M + M² V + V M².
    """
    groups: dict[Expr, list[Expr]] = {}
    for term in terms:
        body = _product(term).body
        taken = 1 < len(body) <= MOST_FACTORS and body.count(body[end]) == 1
        groups.setdefault(body[end] if taken else term, []).append(term)
    return list(groups.values())


def _together(group: list[Expr], tidy: Tidy) -> Expr:
    whole = ADD(*group) if len(group) > 1 else group[0]
    pulled, _ = factored(whole, tidy)
    return whole if pulled is None else pulled


def _is_shared_alone(term: Product, number: Number, scalars: list[Expr], ends: int) -> bool:
    """Tell whether nothing but 1 would be left of a term."""
    return term.number == number and len(term.scalars) == len(scalars) and len(term.body) == ends


def _alike_first(terms: list[Product]) -> list[Product]:
    """Return the terms with the factors that all of them share in front: entry by entry, order is free."""
    shared = [part for part in dict.fromkeys(terms[0].body) if all(part in t.body for t in terms)]
    return [replace(t, body=(*shared, *_less(t.body, shared))) for t in terms]


def _less(parts: Iterable[Expr], taken: Iterable[Expr]) -> list[Expr]:
    left = list(parts)
    for part in taken:
        left.remove(part)
    return left


def _one(front: tuple[Expr, ...], back: tuple[Expr, ...]) -> Expr | None:
    """Return the identity that is left of a term of which all is shared: B u + u is (B + I) u."""
    size = columns(front[-1].shape) if front else rows(back[0].shape) if back else 1
    return eye(size) if size != 1 else None


def _product(term: Expr) -> Product:
    number: Number = 1
    scalars: list[Expr] = []
    while isinstance(term, Apply) and term.op in (NEG, SCALE):
        if term.op is NEG:
            number, term = -number, term.args[0]
        else:
            scalars.append(term.args[0])
            term = term.args[1]
    body: list[Expr] = []
    if isinstance(term, Apply) and term.op is FILL:
        factor, term = _spread_number(term)
        number *= factor
    if term.shape == SCALAR:
        parts = _flat(term, MUL)
        chains = [p for p in parts if is_of(p, MATMUL) or _is_sum(p)]
        chain = chains[0] if len(chains) == 1 else None
        scalars += [p for p in parts if p is not chain]
        body = [] if chain is None else _links(chain)
        term = term if chain is None else chain
    else:
        body = _flat(term, MATMUL) if is_of(term, MATMUL) else _flat(term, MUL)
    plain = []
    for s in [part for factor in scalars for part in _flat(factor, MUL)]:
        if isinstance(s, Const) and isinstance(s.value, Fraction):
            number *= exact(s.value)
        else:
            plain.append(s)
    join = MATMUL if is_of(term, MATMUL) or _is_sum(term) else times
    return Product(number, tuple(plain), tuple(body), join)


def _spread_number(term: Apply) -> tuple[Number, Expr]:
    """Return the number in front of a scalar that is in every entry, and the rest: 2 Σx/n is 2 mean(x)."""
    try:
        found = like_terms(term.args[0])
    except NotReducible:
        return 1, term
    if len(found) != 1 or not found[0].factors:
        return 1, term
    number, rest = found[0].coefficient, found[0]._replace(coefficient=1)
    return number, spread(written((rest,), (), SCALAR), term.shape)


def _links(chain: Expr) -> list[Expr]:
    """Return the factors of a scalar chain; a sum of entries is a product with 1ᵀ."""
    if isinstance(chain, Apply) and chain.op is SUM:
        (vector,) = chain.args
        return [transpose(ones(vector.shape)), vector]
    return _flat(chain, MATMUL)


def _is_sum(term: Expr) -> bool:
    """Tell whether a scalar is the sum of a named column: Σ p − Σ y is Σ (p − y)."""
    return (
        isinstance(term, Apply)
        and term.op is SUM
        and isinstance(term.args[0], Var)
        and len(term.args[0].shape) == 1
    )


def _is_total(parts: Sequence[Expr]) -> bool:
    return len(parts) == 2 and parts[0] is transpose(ones(parts[1].shape))


def _total(parts: Sequence[Expr]) -> Expr:
    return SUM(parts[1])


def _flat(term: Expr, op: object) -> list[Expr]:
    found, stack = list[Expr](), [term]
    while stack:
        node = stack.pop()
        if isinstance(node, Apply) and node.op is op:
            stack.extend(reversed(node.args))
        else:
            found.append(node)
    return found


def _shared_ends(
    bodies: Sequence[tuple[Expr, ...]],
) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    """Return the longest common front and back; of one term nothing is left where its last factor is long."""
    shortest = min(bodies, key=len)
    room = len(shortest) - (not shortest or max(map(length, (shortest[0], shortest[-1]))) < TELLING)
    front = 0
    while front < room and len({b[front] for b in bodies}) == 1:
        front += 1
    back = 0
    while back < room - front and len({b[-1 - back] for b in bodies}) == 1:
        back += 1
    first = bodies[0]
    return first[:front], first[len(first) - back :]


def _without(
    term: Product, number: Number, scalars: list[Expr], front: int, back: int, one: Expr | None
) -> Expr:
    left = _less(term.scalars, scalars)
    body = term.body[front : len(term.body) - back]
    value = reduce(term.join, body) if body else one
    number = quotient(term.number, number)
    size = magnitude(number)
    factors = [*([const(size)] if size != 1 or (not left and value is None) else []), *left]
    scale = reduce(times, factors) if factors else None
    whole = value if scale is None else scale if value is None else times(scale, value)
    assert whole is not None
    return negative(whole) if number < 0 else whole


def _around(
    number: Number,
    scalars: list[Expr],
    front: tuple[Expr, ...],
    inner: list[Expr],
    back: tuple[Expr, ...],
    join: Callable[[Expr, Expr], Expr],
    tidy: Tidy,
) -> Expr:
    shapes: list[Shape] = [p.shape for p in inner if p.shape != SCALAR]
    total = tidy(ADD(*(spread(p, shapes[0]) if shapes else p for p in inner)))
    if join is MATMUL and isinstance(total, Apply) and total.op is SCALE:  # A (c B) is c A B
        scalars, total = [*scalars, total.args[0]], total.args[1]
    parts = [*front, total, *back]
    body = _total(parts) if _is_total(parts) else reduce(join, parts)
    outside = ([const(magnitude(number))] if magnitude(number) != 1 else []) + scalars
    whole = times(reduce(times, outside), body) if outside else body
    return NEG(whole) if number < 0 else whole
