"""Diagnosis: what is wrong with an answer, said only where undoing it makes the answer right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from symderiv.checking.case import Case
from symderiv.checking.edits import Edit, edits, missing, reshaped
from symderiv.checking.evaluation import TooLarge
from symderiv.checking.factor import constant_factor
from symderiv.checking.streams import taken_for
from symderiv.checking.values import both
from symderiv.errors import SymderivError
from symderiv.expr import Expr, const
from symderiv.ops.arithmetic import times
from symderiv.shape import text
from symderiv.step import DerivativeOf
from symderiv.typeset.unicode import unicode

#: The most repairs that are tried.
TRIED = 400


class Diagnosis(NamedTuple):
    """One sentence on what is wrong, and what the repaired answer has that this one has not."""

    sentence: str
    repair: Expr | None = None


def diagnosis(case: Case) -> Diagnosis | None:
    """Return what is wrong, None where no single mistake explains the answer."""
    found = (
        (_factor, _another_derivative, _edited)
        if case.form is not None
        else (
            _another_derivative,
            _reshaped,
            _edited,
        )
    )
    return next(filter(None, (look(case) for look in found)), None) or _shape(case)


def _factor(case: Case) -> Diagnosis | None:
    try:
        left, right = both(case.trial.floats, case.trial, case.answer, case.wanted)
    except (SymderivError, TooLarge):
        return None
    sizes = dict(case.trial.floats.sizes)
    for factor in constant_factor(left, right, sizes):
        if case.right(times(factor, case.answer)):
            if factor is const(-1):
                return Diagnosis("sign: times −1 it is right")
            return Diagnosis(f"factor: times {case.said(factor)} it is right")
    return None


def _another_derivative(case: Case) -> Diagnosis | None:
    """Find the answer among the derivatives by the other values."""
    asked, graph = case.given.asked.target, case.target.graph
    name = taken_for(case)
    if name is None or not isinstance(asked, DerivativeOf):
        return None
    found = unicode(case.target.say.side(DerivativeOf(asked.of, name)))
    if graph[name] in graph.dependents(graph[asked.wrt]):
        return Diagnosis(f"chain stopped early: this is {found}; {_onward(case, asked.wrt)}")
    return Diagnosis(f"wrong variable: this is {found}")


def _onward(case: Case, wrt: str) -> str:
    """Return what takes a derivative by a value on the way to the one that is asked for."""
    for edit, _ in _repairs(case, missing(case.answer, case.parts)):
        if edit.after is not None:
            return f"the missing factor {case.said(edit.after)} takes it on to {wrt}"
    return f"it has to go on to {wrt}"


def _edited(case: Case) -> Diagnosis | None:
    sizes = tuple(case.trial.floats.sizes)
    found = next(_repairs(case, edits(case.answer, case.names, case.parts, sizes)), None)
    return None if found is None else Diagnosis(_sentence(case, *found), found[0].after)


def _repairs(case: Case, tried: Iterable[Edit]) -> Iterator[tuple[Edit, Expr]]:
    """Yield the edits that make the answer right, with the repaired answer."""
    for edit in filter(case.sieve(), islice(tried, TRIED)):
        repaired = edit.repaired(case.answer)
        if repaired is not None and case.right(repaired):
            yield edit, repaired


def _reshaped(case: Case) -> Diagnosis | None:
    for edit in reshaped(case.answer):
        if case.right(edit.new):
            return Diagnosis(f"shape: {case.said(edit.new)} would be right")
    return None


def _shape(case: Case) -> Diagnosis | None:
    if case.form is not None:
        return None
    found, due = text(case.answer.shape), text(case.given.asked.value.shape)
    return Diagnosis(f"shape: this is {found}, and {due} is due")


def _sentence(case: Case, edit: Edit, repaired: Expr) -> str:
    right = f"{case.said(repaired)} would be right"
    if edit.kind in ("missing factor", "missing term", "extra factor") and edit.before is None:
        return f"{edit.kind}{f' {case.said(edit.after)}' if edit.after else ''}: {right}"
    if edit.before is None or edit.after is None:
        return f"{edit.kind}: {right}"
    if edit.kind == "extra factor":
        return f"extra factor in {case.said(edit.before)}: {right}"
    return f"{edit.kind}: {case.said(edit.after)} in place of {case.said(edit.before)}; {right}"
