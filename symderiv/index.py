"""Index form: one entry of a value as a scalar expression in entries, Σ and δ.

It is the definition of each operator, applied until only entries of names are left, so it is no
second engine.  Elementwise functions stay functions, of entries now.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache, reduce
from itertools import count

from symderiv.expr import Apply, At, Expr, Index, const, delta, entry, fold, index, open_indices, variables
from symderiv.normal.contract import is_indicator, merged
from symderiv.normal.pieces import raised
from symderiv.normal.readback import positive_first
from symderiv.normal.term import Factor, Number, Term, Terms, magnitude
from symderiv.normal.terms import terms
from symderiv.ops.arithmetic import ADD, negative, over, times
from symderiv.ops.linear import EYE
from symderiv.shape import SCALAR, Shape, axes, names

#: Index letters, in the order in which they are taken; after them come i1, j1, … (q has no small form).
LETTERS = "ijklrstuvpq"


def _letters(taken: Container[str]) -> Iterator[str]:
    """Yield index letters that are not taken, without end."""
    every = (f"{letter}{turn or ''}" for turn in count() for letter in LETTERS)
    return (letter for letter in every if letter not in taken)


def free_indices(shape: Shape, taken: frozenset[str] = frozenset()) -> tuple[Index, ...]:
    """Return fresh indices i, j for the axes of a value, avoiding the names in `taken`."""
    letters = _letters(taken)
    return tuple(index(next(letters), dim) for dim in axes(shape))


def names_in(*roots: Expr) -> frozenset[str]:
    """Return the names that no index in the expressions may have: those of values, and of their sizes."""
    read = variables(*roots)
    return frozenset({*(v.name for v in read), *names(d for v in read for d in v.shape)})


def entries(node: Expr, at: tuple[At, ...] = (), taken: frozenset[str] = frozenset()) -> Expr:
    """Return entry `at` of `node` in index form, whose sums run over none of the names in `taken`.

    Shapes: a scalar.
    Raises: NotReducible.
    """
    own = {i.name for i in (*at, *open_indices(node)) if isinstance(i, Index)}
    return _sum(node, at, taken.union(own))


@lru_cache(maxsize=4096)  # a value that many read is opened once, so that sharing costs nothing
def _sum(node: Expr, at: tuple[At, ...], taken: frozenset[str]) -> Expr:
    return summed(merged(terms(node, at)), taken)


def summed(body: Terms, taken: frozenset[str]) -> Expr:
    """Return a sum of terms in index form; the names in `taken` are those of its free indices."""
    taken |= names_in(*(f.node for t in body for f in t.factors))
    if not body:
        return const(0)
    parts = [_term(t, taken) for t in positive_first(body)]
    return parts[0] if len(parts) == 1 else ADD(*parts)


def _term(term: Term, taken: frozenset[str]) -> Expr:
    """Return a term: first what no sum runs over, then the sums; indicators behind the other factors."""
    named = _named(term, taken)
    summed = [i for i in named.labels() if i.name not in taken]
    names = taken | {i.name for i in named.labels()}
    ordered = sorted(named.factors, key=_is_indicator)
    inside = [f for f in ordered if set(f.at) & set(summed)]
    outside = [f for f in ordered if f not in inside]
    size = magnitude(term.coefficient)
    lead: list[Expr] = [const(size)] if size != 1 or not term.factors else []
    body = _quotient(inside, names, [])
    for label in reversed(summed):
        assert body is not None
        body = fold("sum", label, body)
    front = _quotient([f for f in outside if not _is_indicator(f)], names, lead)
    back = _quotient([f for f in outside if _is_indicator(f)], names, [])
    whole = reduce(times, [part for part in (front, body, back) if part is not None])
    return whole if term.coefficient > 0 else negative(whole)


def _quotient(factors: list[Factor], names: frozenset[str], lead: list[Expr]) -> Expr | None:
    top = [*lead, *(_raised(f, f.power, names) for f in factors if f.power > 0)]
    bottom = [_raised(f, -f.power, names) for f in factors if f.power < 0]
    if not bottom:
        return reduce(times, top) if top else None
    return over(reduce(times, top or [const(1)]), reduce(times, bottom))


def _named(term: Term, taken: frozenset[str]) -> Term:
    dims = {str(i.dim) for i in term.bound()}
    letters = _letters(taken | dims)
    return term.relabelled({i: index(next(letters), i.dim) for i in term.bound()})


def _is_indicator(factor: Factor) -> bool:
    return is_indicator(factor.node)


def _raised(factor: Factor, exponent: Number, taken: frozenset[str]) -> Expr:
    return raised(_entry(factor.node, factor.at, taken), exponent)


def _entry(node: Expr, at: tuple[At, ...], taken: frozenset[str]) -> Expr:
    """Return entry `at` of a factor: functions and sums are taken entry by entry."""
    if isinstance(node, Apply):
        if node.op is EYE:
            return delta(at[0], at[1])
        if node.op is ADD:
            return _sum(node, at, taken)
        if node.op.role == "elementwise":
            return node.op(*(_sum(a, at if a.shape != SCALAR else (), taken) for a in node.args))
    return entry(node, at)
