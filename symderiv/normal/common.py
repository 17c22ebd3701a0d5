"""Common factors of a sum of terms: a u + b u is (a + b) u, and a/u + b/u² is (a u + b)/u².

Only factors whose labels are all free can stand outside; what is summed over stays inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from symderiv.expr import Apply, At, Expr, Index
from symderiv.normal.contract import contracted, merged
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, Number, Term, Terms, is_bound, magnitude, quotient, shared_number
from symderiv.normal.terms import like_terms
from symderiv.ops.arithmetic import FILL, POW
from symderiv.ops.linear import EYE

#: Longer sums are not searched for partial common factors.
MOST_TERMS = 8
Key = tuple[Expr, tuple[At, ...]]
Powers = dict[Key, Number]


def shared(body: Terms, tidy: Callable[[Expr], Expr]) -> Iterator[Terms]:
    """Yield the sum as one product of what its terms share and what is left of them, tidied.

    A sum of fractions of scalars first comes over one denominator.
    """
    if len(body) < 2:
        return
    body = _in_like_powers(tuple(map(_on_the_diagonal, body)))
    powers = [_free_powers(term) for term in body]
    keys = _apart(body, dict.fromkeys(key for held in powers for key in held))
    columns = {key: [held.get(key, 0) for held in powers] for key in keys}
    in_all = {key: power for key, column in columns.items() if (power := _nearest_to_zero(column))}
    lowest = {key: min(column) for key, column in columns.items() if min(column)}
    if lowest != in_all and _is_entrywise(body):
        yield _pulled_out(body, lowest, tidy)
    if in_all:
        yield _pulled_out(body, in_all, tidy)


def _in_like_powers(body: Terms) -> Terms:
    """Return the sum with bᵉ⁺ᵏ as bᵉ bᵏ where another term holds bᵉ, for an exponent e that is no number."""
    held: set[Expr] = {
        f.node for t in body for f in t.factors if isinstance(f.node, Apply) and f.node.op is POW
    }
    if len(held) < 2:
        return body
    split = {node: parts for node in held if (parts := _split(node, held))}
    if not split:
        return body
    return tuple(
        contracted(term._replace(factors=tuple(new for f in term.factors for new in _in_parts(f, split))))
        for term in body
    )


def _split(node: Expr, held: set[Expr]) -> tuple[tuple[Expr, int], ...]:
    """Return the lower power and what is left of one, with their powers; nothing where none is held."""
    base, exponent = node.children
    for other in held:
        more = exponent - other.children[1] if other.children[0] is base and other is not node else None
        gap = None if more is None else like_terms(more)
        if gap is not None and len(gap) == 1 and not gap[0].factors and gap[0].coefficient in (1, 2, 3):
            return (other, 1), (base, int(gap[0].coefficient))
    return ()


def _in_parts(factor: Factor, split: dict[Expr, tuple[tuple[Expr, int], ...]]) -> Iterator[Factor]:
    if factor.node not in split:
        yield factor
    for value, power in split.get(factor.node, ()):
        yield Factor(value, factor.at, factor.power * power)


def grouped(body: Terms, tidy: Callable[[Expr], Expr]) -> Iterator[Terms]:
    """Yield the sum with the terms that share a factor or a number, though not all do, as one product."""
    if not 2 < len(body) <= MOST_TERMS:
        return
    for number in dict.fromkeys(magnitude(t.coefficient) for t in body):
        alike = tuple(t for t in body if magnitude(t.coefficient) == number)
        if number != 1 and 1 < len(alike) < len(body):
            yield _in_place(body, alike, _pulled_out(alike, {}, tidy))
    powers = [_free_powers(term) for term in body]
    for key in dict.fromkeys(key for held in powers for key in held):
        mine = tuple(t for t, held in zip(body, powers, strict=True) if held.get(key, 0) > 0)
        if 1 < len(mine) < len(body) and _apart(mine, [key]):
            for product in shared(mine, tidy):
                if len(product) == 1:
                    yield _in_place(body, mine, product)


def _in_place(body: Terms, mine: Terms, product: Terms) -> Terms:
    """Return the sum with a product where the first of the terms that it stands for was."""
    first = body.index(mine[0])
    before, after = (tuple(t for t in part if t not in mine) for part in (body[:first], body[first:]))
    return (*before, *product, *after)


def _is_entrywise(body: Terms) -> bool:
    """Tell whether the terms are products entry by entry."""
    held = {f.at for term in body for f in term.factors if f.at}
    return len(held) <= 1 and not any(is_bound(i) for at in held for i in at)


def _nearest_to_zero(powers: list[Number]) -> Number:
    """Return the power that every one of `powers` holds; 0 where there is none."""
    if min(powers) > 0:
        return min(powers)
    return min(0, max(powers))


def _free_powers(term: Term) -> Powers:
    return {(f.node, f.at): f.power for f in term.factors if not any(map(is_bound, f.at))}


def _apart(body: Terms, keys: Iterable[Key]) -> list[Key]:
    """Return the factors that may stand outside: of a matrix, no vector whose label is still held inside."""
    found = [f for term in body for f in term.factors]
    matrix = len({i for term in body for i in term.free()}) == 2
    if not matrix or all(any(_is_delta(f.node) for f in term.factors) for term in body):
        return list(keys)
    return [
        (node, at)
        for node, at in keys
        if not (len(at) == 1 and any(at[0] in f.at and f.node is not node for f in found))
    ]


def _is_delta(node: Expr) -> bool:
    return isinstance(node, Apply) and node.op is EYE


def _on_the_diagonal(term: Term) -> Term:
    """Return a term with one label for both axes where it holds δ of them."""
    for factor in term.factors:
        if len(factor.at) == 2 and _is_delta(factor.node):
            i, j = factor.at
            if isinstance(i, Index) and isinstance(j, Index) and not is_bound(j):
                moved = term.relabelled({j: i})
                same = [
                    factor if old is factor else new
                    for old, new in zip(term.factors, moved.factors, strict=True)
                ]
                return term._replace(factors=tuple(same))
    return term


def _pulled_out(body: Terms, outside: Powers, tidy: Callable[[Expr], Expr]) -> Terms:
    number = shared_number([t.coefficient for t in body])
    inner = merged(tuple(_divided(term, outside, number) for term in body))
    labels = tuple(dict.fromkeys(i for t in inner for i in t.free()))
    lead = tuple(Factor(node, at, power) for (node, at), power in outside.items())
    if not inner:
        return ()
    if any(not t.factors for t in inner) and magnitude(number) == 1 and _is_one_plain(outside):
        return body  # nobody writes a (b + 1) for a b + a, but 2 a (b + 1) for 2 a b + 2 a
    value = tidy(written(inner, labels, tuple(i.dim for i in labels)))
    held = {i for f in lead for i in f.at}
    if isinstance(value, Apply) and value.op is FILL and held.issuperset(labels):  # 1 ∘ u is u
        value, labels = value.args[0], ()
    return merged((Term(number, (*lead, Factor(value, labels))),))


def _is_one_plain(outside: Powers) -> bool:
    """Tell whether what would stand outside is one name or one sum."""
    if len(outside) != 1:
        return False
    (((node, _), power),) = outside.items()
    function = isinstance(node, Apply) and node.op.role == "elementwise"
    return power > 0 and not function


def _divided(term: Term, outside: Powers, number: Number) -> Term:
    left = [f._replace(power=f.power - outside.get((f.node, f.at), 0)) for f in term.factors]
    held = {(f.node, f.at) for f in term.factors}
    below = [Factor(node, at, -power) for (node, at), power in outside.items() if (node, at) not in held]
    return Term(quotient(term.coefficient, number), (*(f for f in left if f.power), *below))
