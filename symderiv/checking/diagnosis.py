"""Diagnosis: what is wrong with an answer, said only where undoing it makes the answer right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from symderiv.checking.deciding import both, decide, suspected
from symderiv.checking.edits import Edit, edits, missing, reshaped
from symderiv.checking.evaluation import TooLarge
from symderiv.checking.factor import constant_factor
from symderiv.checking.given import Given
from symderiv.checking.matching import Match
from symderiv.checking.streams import derivatives
from symderiv.checking.target import Target
from symderiv.checking.trial import Trial
from symderiv.errors import SymderivError
from symderiv.expr import Const, Entry, Expr, Index, const, postorder, variables
from symderiv.index import entries
from symderiv.notation import Notation
from symderiv.op import OPS
from symderiv.ops.arithmetic import times
from symderiv.shape import SCALAR, axes
from symderiv.shape import text as shape_text
from symderiv.step import DerivativeOf
from symderiv.typeset.unicode import unicode

#: The most repairs that are tried.
TRIED = 400


@dataclass(frozen=True, eq=False)
class Patient:
    """A wrong answer: where it stands, and what it should equal; `form` is None where the shapes differ."""

    target: Target
    given: Given
    trial: Trial
    form: Match | None

    @cached_property
    def write(self) -> Notation:
        """Writes expressions in the target's letters."""
        return self.target.say.write

    def said(self, expr: Expr) -> str:
        """Return an expression as mathematics on the line."""
        return unicode(self.write(expr))

    @property
    def answer(self) -> Expr:
        """The answer, as it was given."""
        return self.given.value

    @property
    def wanted(self) -> Expr:
        """What the answer should equal."""
        return self.given.asked.value if self.form is None else self.form.wanted

    @cached_property
    def parts(self) -> tuple[Expr, ...]:
        """What may be missing from the answer: what the reference is made of, conditions, and names."""
        reference = self.wanted
        if isinstance(reference, Entry):
            reference = entries(reference.base, reference.at)
        inside = [n for n in postorder(reference) if not isinstance(n, Const | Index) and n is not reference]
        own = self.target.graph.bodies
        conditions = [OPS["gt"](v, _zero(v)) for v in variables(*inside) if v in own and axes(v.shape)]
        return tuple(dict.fromkeys((*reversed(inside), *conditions, *self.names)))

    @property
    def names(self) -> tuple[Expr, ...]:
        """The values that may have been confused."""
        return self.target.scope.variables

    def right(self, repaired: Expr, wanted: Expr | None = None) -> bool:
        """Tell whether a repaired answer equals what is wanted."""
        due = self.wanted if wanted is None else wanted
        if repaired.shape != due.shape:
            return False
        try:
            suspects = suspected(self.trial, self.trial.floats, repaired, due)
            alike = suspects is not None and not suspects.size
            return alike and decide(self.trial, repaired, due).word == "equal"
        except (SymderivError, TooLarge):
            return False


def diagnosis(patient: Patient) -> str | None:
    """Return one sentence on what is wrong, None where no single mistake explains the answer."""
    found = (
        (_factor, _another_derivative, _edited)
        if patient.form is not None
        else (
            _another_derivative,
            _reshaped,
            _edited,
        )
    )
    return next(filter(None, (look(patient) for look in found)), None) or _shape(patient)


def _factor(patient: Patient) -> str | None:
    try:
        left, right = both(patient.trial.floats, patient.trial, patient.answer, patient.wanted)
    except (SymderivError, TooLarge):
        return None
    sizes = dict(patient.trial.floats.sizes)
    for factor in constant_factor(left, right, sizes):
        if patient.right(times(factor, patient.answer)):
            if factor is const(-1):
                return "sign: times −1 it is right"
            return f"factor: times {patient.said(factor)} it is right"
    return None


def _another_derivative(patient: Patient) -> str | None:
    """Find the answer among the derivatives by the other values."""
    asked, graph = patient.given.asked.target, patient.target.graph
    if not isinstance(asked, DerivativeOf) or asked.order != 1:
        return None
    for name, value in derivatives(patient.target, asked.of).items():
        if name == asked.wrt or value.shape != patient.answer.shape or not _equals(patient, value):
            continue
        found = unicode(patient.target.say.side(DerivativeOf(asked.of, name)))
        if graph[name] in graph.dependents(graph[asked.wrt]):
            return f"chain stopped early: this is {found}; {_onward(patient, asked.wrt)}"
        return f"wrong variable: this is {found}"
    return None


def _onward(patient: Patient, wrt: str) -> str:
    """Return what takes a derivative by a value on the way to the one that is asked for."""
    for edit in islice(missing(patient.answer, patient.parts), TRIED):
        if patient.right(edit.repaired) and edit.after is not None:
            return f"the missing factor {patient.said(edit.after)} takes it on to {wrt}"
    return f"it has to go on to {wrt}"


def _equals(patient: Patient, value: Expr) -> bool:
    return patient.right(patient.answer, value)


def _edited(patient: Patient) -> str | None:
    sizes = tuple(patient.trial.floats.sizes)
    for edit in islice(edits(patient.answer, patient.names, patient.parts, sizes), TRIED):
        if patient.right(edit.repaired):
            return _sentence(patient, edit)
    return None


def _reshaped(patient: Patient) -> str | None:
    for edit in reshaped(patient.answer):
        if patient.right(edit.repaired):
            return f"shape: {patient.said(edit.repaired)} would be right"
    return None


def _shape(patient: Patient) -> str | None:
    if patient.form is not None:
        return None
    found, due = shape_text(patient.answer.shape), shape_text(patient.given.asked.value.shape)
    return f"shape: this is {found}, and {due} is due"


def _zero(v: Expr) -> Expr:
    return const(0) if v.shape == SCALAR else OPS["fill"](const(0), params=(v.shape,))


def _sentence(patient: Patient, edit: Edit) -> str:
    right = f"{patient.said(edit.repaired)} would be right"
    if edit.kind in ("missing factor", "missing term", "extra factor") and edit.before is None:
        return f"{edit.kind}{f' {patient.said(edit.after)}' if edit.after else ''}: {right}"
    if edit.before is None or edit.after is None:
        return f"{edit.kind}: {right}"
    if edit.kind == "extra factor":
        return f"extra factor in {patient.said(edit.before)}: {right}"
    return f"{edit.kind}: {patient.said(edit.after)} in place of {patient.said(edit.before)}; {right}"
