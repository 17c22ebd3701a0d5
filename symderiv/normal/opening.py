"""Multiplying out: a sum that stands as a factor, one kind after another."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping

from symderiv.expr import Apply, At, Expr, Index
from symderiv.normal.contract import merged
from symderiv.normal.term import Factor, NotReducible, Term, Terms, outer_labels, product
from symderiv.normal.terms import as_factor, like_terms, terms
from symderiv.ops.arithmetic import ADD
from symderiv.ops.linear import ones

MAX_TERMS = 200


def distributions(body: Terms) -> Iterator[Terms]:
    """Yield equal sums, each with one more kind of sum factor multiplied out."""
    while len(body) <= MAX_TERMS:
        choice = next_sum(body)
        if choice is None:
            return
        body = merged(opened(body, choice))
        yield body


def opened(body: Terms, choice: Expr) -> Terms:
    """Return an equal sum, not merged, in which `choice` is multiplied out once where it is a factor."""
    return tuple([t for term in body for t in _multiplied_out(term, choice)])


def multiplied_out(body: Terms, wanted: Callable[[Expr], bool]) -> Terms:
    """Return an equal sum in which every sum factor that is `wanted` is multiplied out.

    Raises: NotReducible when that makes too many terms.
    """
    while choice := next((f.node for t in body for f in t.factors if opens(f) and wanted(f.node)), None):
        body = merged(tuple(t for term in body for t in _multiplied_out(term, choice)))
        if len(body) > MAX_TERMS:
            raise NotReducible(f"it has more than {MAX_TERMS} terms")
    return body


def regrouped(body: Terms, labels: tuple[Index, ...]) -> Terms:
    """Return an equal sum in which terms that are together a sum factor of another are that factor again.

    In (p − y) a + p − y the last two terms are the sum that a is multiplied by: (p − y) a + (p − y).
    In B (p − y) + p − y it is another entry of that sum.
    """
    found = sums(body) if len(body) > 1 else []
    alike = [f._replace(at=labels) for f in found if outer_labels(f.node.shape) == labels]
    for factor in dict.fromkeys((*found, *alike)):
        if factor.power != 1 or not set(labels).issuperset(factor.at):
            continue
        parts = merged(terms(factor.node, factor.at))
        if parts and len(parts) < len(body) and all(p in body for p in parts):
            first = min(body.index(p) for p in parts)
            grouped = Term(1, (factor,))
            return tuple(
                grouped if n == first else t for n, t in enumerate(body) if n == first or t not in parts
            )
    return body


def settled(body: Terms, tidy: Callable[[Expr], Expr]) -> Terms:
    """Return an equal sum in which the sums that stand as factors have a form of their own, by `tidy`.

    Raises: NotReducible.
    """
    new = {f.node: tidy(f.node) for f in sums(body) if f.power == 1}
    if all(value is node for node, value in new.items()):
        return body
    return merged(
        tuple(
            Term(t.coefficient).times(whole)
            for t in body
            for whole in product((_in_form(f, new) for f in t.factors), t.labels())
        )
    )


def _in_form(factor: Factor, new: Mapping[Expr, Expr]) -> Terms:
    value = new.get(factor.node, factor.node)
    kept = value is factor.node or factor.power != 1
    return (Term(1, (factor,)),) if kept else as_factor(value, factor.at)


def next_sum(body: Terms, among: Container[Expr] | None = None) -> Expr | None:
    """Return the sum factor to multiply out next, one of `among` where these are given.

    Factors that hold quotients go first, so that their denominators can cancel before a sum such as
    1 − p, which they cancel against, is taken apart.
    """
    found = [f.node for f in sums(body) if among is None or f.node in among]
    with_quotient = [node for node in found if _holds_quotient(node)]
    return next(iter(with_quotient or found), None)


def sums(body: Terms) -> list[Factor]:
    """Return the factors that can be multiplied out."""
    return [f for t in body for f in t.factors if isinstance(f.node, Apply) and f.node.op is ADD and opens(f)]


def opens(factor: Factor) -> bool:
    """Tell whether a factor is a sum, or a small power of one, that can be multiplied out."""
    node = factor.node
    is_sum = isinstance(node, Apply) and node.op is ADD
    return is_sum and factor.power.denominator == 1 and 0 < factor.power <= 4


def _holds_quotient(node: Expr) -> bool:
    return any(f.power < 0 for t in like_terms(node) for f in t.factors)


def _multiplied_out(term: Term, choice: Expr) -> Terms:
    chosen = next((f for f in term.factors if f.node is choice and opens(f)), None)
    if chosen is None:
        return (term,)
    position = term.factors.index(chosen)
    kept = (chosen._replace(power=chosen.power - 1),) if chosen.power != 1 else ()
    before, after = term.factors[:position], term.factors[position + 1 :]
    parts = [_on(part, chosen.at) for part in terms(choice, chosen.at)]
    return tuple(
        [Term(t.coefficient * term.coefficient, (*before, *t.factors, *kept, *after)) for t in parts]
    )


def _on(term: Term, at: tuple[At, ...]) -> Term:
    """Return a term that holds every label of `at`: where it does not vary, it is spread by ones."""
    held = term.labels()
    missing = [i for i in dict.fromkeys(at) if isinstance(i, Index) and i not in held]
    return Term(term.coefficient, (*term.factors, *[Factor(ones((i.dim,)), (i,)) for i in missing]))
