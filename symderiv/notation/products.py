"""Sums and products over indices as formulas: of all entries, and of all but some, Πⱼ≠ᵢ xⱼ.

No letter that they run over is one of an index around them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from symderiv.expr import Apply, At, Entry, Expr, delta, fold
from symderiv.formula import Big, Fence, Formula, Number, Sign, relation, row
from symderiv.index import entries, free_indices, names_in
from symderiv.normal.term import NotReducible
from symderiv.notation.bond import Bond, Written
from symderiv.notation.spelling import letter

if TYPE_CHECKING:
    from symderiv.notation.writing import Notation

COMMA = Sign(",", "comma")


def total(write: Notation, expr: Apply) -> Written:
    """Return Σᵢ xᵢ or Πᵢ xᵢ; by its name where that is no index form."""
    try:
        return write.written(_ALL[expr.op.name](expr, write.taken))
    except NotReducible:
        return write.called(expr)


def _sum_of_entries(expr: Apply, taken: frozenset[str]) -> Expr:
    return entries(expr, taken=taken)


def _product_of_entries(expr: Apply, taken: frozenset[str]) -> Expr:
    (arg,) = expr.args
    at = free_indices(arg.shape, names_in(arg) | taken)
    body = entries(arg, at, taken)
    for i in reversed(at):
        body = fold("prod", i, body)
    return body


_ALL: dict[str, Callable[[Apply, frozenset[str]], Expr]] = {
    "sum": _sum_of_entries,
    "prod": _product_of_entries,
}


def bracketed(write: Notation, expr: Apply) -> Written:
    """Return (Πⱼ≠ᵢ xⱼ)ᵢ, the entry in brackets with its indices below."""
    at = free_indices(expr.shape, names_in(expr) | write.taken)
    try:
        return write.indexed(Fence(ENTRIES[expr.op.name](write.beside(*at), expr, at)), at), Bond.ATOM
    except NotReducible:
        return write.called(expr)


def entry(write: Notation, expr: Entry) -> Formula | None:
    """Return Πⱼ≠ᵢ xⱼ for entry i of a value that is written by its entries; None for any other."""
    base = expr.base
    if not (isinstance(base, Apply) and base.op.name in ENTRIES):
        return None
    try:
        return ENTRIES[base.op.name](write, base, expr.at)
    except NotReducible:
        return None


def _others(write: Notation, expr: Apply, at: tuple[At, ...]) -> Formula:
    return _all_but(write, expr.args[0], at)


def _other_pairs(write: Notation, expr: Apply, at: tuple[At, ...]) -> Formula:
    i, j = at
    return row(Fence(write(1 - delta(i, j))), _all_but(write, expr.args[0], (i,), (j,)))


def _all_but(write: Notation, arg: Expr, *left_out: tuple[At, ...]) -> Formula:
    """Return the product of the entries at other places than those left out."""
    run = free_indices(arg.shape, names_in(arg) | write.taken)
    body = write.beside(*run)
    places = [part for place in left_out for part in (COMMA, _place(place))][1:]
    under = relation(_place(run), "≠", row(*places))
    return row(Big("Π", under), body.at_least(entries(arg, run, body.taken), Bond.ENTRYWISE))


def _place(at: tuple[At, ...]) -> Formula:
    """Return the letters of a place, those of a matrix in brackets."""
    spelled = [Number(str(i)) if isinstance(i, int) else letter(i.name) for i in at]
    return spelled[0] if len(at) == 1 else Fence(row(spelled[0], COMMA, spelled[1]))


#: Values that are written by their entries.
ENTRIES: dict[str, Callable[[Notation, Apply, tuple[At, ...]], Formula]] = {
    "others": _others,
    "otherpairs": _other_pairs,
}
