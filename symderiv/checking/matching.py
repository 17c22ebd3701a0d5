"""Matching: in which form an answer has been given, and what it should equal in that form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from symderiv.checking.given import Given
from symderiv.checking.survey import survey
from symderiv.checking.verdict import Report
from symderiv.expr import At, Entry, Expr, Index, index, substitute
from symderiv.ops.linear import transpose
from symderiv.shape import SCALAR, Shape, axes, text


@dataclass(frozen=True, slots=True)
class Match:
    """An answer, what it should equal, and what is to be said about the form."""

    answer: Expr
    wanted: Expr
    reports: tuple[Report, ...] = ()
    notes: tuple[str, ...] = ()


def match(given: Given) -> Match | None:
    """Return the answer as the whole value or as one entry of it; None where the shapes do not fit."""
    reference = given.asked.value
    free = survey(given.value).free
    if given.value.shape == reference.shape and not free and (given.at is None or reference.shape):
        return Match(given.value, reference, *_of_whole(given))
    if given.value.shape != SCALAR or not axes(reference.shape):
        return None
    at = given.at or _places(free, axes(reference.shape))
    if at is None and given.asked.by_entry and not free:  # the same number for every entry
        at = tuple(index(letter, dim) for letter, dim in zip("ij", axes(reference.shape), strict=False))
    return None if at is None else _at(given, at)


def _of_whole(given: Given) -> tuple[tuple[Report, ...], tuple[str, ...]]:
    if given.asked.by_entry and axes(given.asked.value.shape):
        return ("notation",), ("one entry is asked for; this is the whole value",)
    return (), ()


def _at(given: Given, at: tuple[At, ...]) -> Match:
    told = () if given.asked.by_entry else ("in index form, where the whole value is asked for",)
    reports: tuple[Report, ...] = () if given.asked.by_entry else ("notation",)
    return Match(given.value, given.asked.value[at], reports, told)


def _places(free: tuple[Index, ...], dims: Shape) -> tuple[At, ...] | None:
    """Return which index runs along which axis: by their ranges, in the order of the alphabet."""
    if not free or len(free) > len(dims):
        return None
    ordered = sorted(free, key=lambda i: i.name)
    spare = [index(f"#{n}", d) for n, d in enumerate(dims)]
    for places in permutations(range(len(dims)), len(ordered)):
        if all(dims[place] == i.dim for place, i in zip(places, ordered, strict=True)):
            at: list[At] = list(spare)
            for place, i in zip(places, ordered, strict=True):
                at[place] = i
            return tuple(at)
    return None


def turned(given: Given) -> Match | None:
    """Return the answer as the transpose of what is asked for, None where it cannot be that."""
    reference = given.asked.value
    if not axes(reference.shape):
        return None
    found = match(given)
    if found is not None and found.wanted is not reference:
        return _exchanged(found, axes(reference.shape))
    other = transpose(reference)
    if given.value.shape != other.shape or survey(given.value).free:
        return None
    shapes = f": {text(given.value.shape)}, where {text(reference.shape)} is due"
    told = shapes if given.value.shape != reference.shape else ""
    return Match(given.value, other, (), (f"the transpose of what is asked for{told}",))


def _exchanged(found: Match, dims: Shape) -> Match | None:
    """Return an entry of a square matrix with its indices exchanged."""
    if not isinstance(found.wanted, Entry) or len(dims) != 2 or dims[0] != dims[1]:
        return None
    i, j = found.wanted.at
    if not (isinstance(i, Index) and isinstance(j, Index)):
        return None
    other = substitute(found.wanted, {i: j, j: i})
    return Match(found.answer, other, (), ("the transpose of what is asked for: the indices are exchanged",))


def forms(given: Given) -> Iterator[Match]:
    """Yield the forms in which an answer may have been given: as asked, then transposed."""
    for found in (match(given), turned(given)):
        if found is not None:
            yield found
