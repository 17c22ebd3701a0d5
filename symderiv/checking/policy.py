"""The policy: what counts as right, and what is said beside the verdict (docs/grading.md states it)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from symderiv.checking.boundary import boundary
from symderiv.checking.contradiction import contradicted
from symderiv.checking.counterexample import Pairs, counterexample
from symderiv.checking.deciding import Decision, decide
from symderiv.checking.diagnosis import Patient, diagnosis
from symderiv.checking.given import Given
from symderiv.checking.matching import Match, match, turned
from symderiv.checking.target import Target
from symderiv.checking.trial import Trial
from symderiv.checking.verdict import Report, Word
from symderiv.expr import Var, postorder
from symderiv.formula import Formula, equals
from symderiv.shape import axes
from symderiv.solution import whole
from symderiv.step import DerivativeOf, Optimum
from symderiv.typeset.unicode import unicode
from symderiv.witness.samples import size_names

#: What a note says of a reading that puts in a transpose.
TRANSPOSED = "read transposed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one value of an answer; the fields are the verdict's."""

    word: Word
    reading: str
    reports: tuple[Report, ...] = ()
    notes: tuple[str, ...] = ()
    how: str = ""
    counterexample: Pairs | None = None
    diagnosis: str | None = None
    contradicts: str | None = None


def found(
    target: Target, given: Given, accept: frozenset[str], tolerance: float | Fraction | None
) -> Finding:
    """Return the finding on one value of an answer."""
    trial = given.asked.trial(size_names(given.value))
    echo = read_as(target, given)
    first = match(given)
    decision = None if first is None else decide(trial, first.answer, first.wanted)
    if first is not None and decision is not None and decision.word != "different":
        return _as_asked(trial, given, first, decision, echo, accept)
    other = turned(given)
    if other is not None:
        about = decide(trial, other.answer, other.wanted)
        if about.word == "equal":
            return _transposed(other, about, echo, accept)
    return _wrong(Patient(target, given, trial, first), decision, echo)


def read_as(target: Target, given: Given) -> str:
    """Return the answer as it was read, as mathematics."""
    said = target.say.write(given.value)
    about = given.asked
    if not about.name:
        return unicode(said)
    return unicode(equals(_side(target, given), said))


def _side(target: Target, given: Given) -> Formula:
    """Return what an answer is of: a derivative or one entry of it, a value, an estimate."""
    about = given.asked
    side = whole(about.target)
    if isinstance(side, DerivativeOf) and given.at is not None:
        above = len(given.at) - len(axes(target.graph[side.wrt].shape))
        side = replace(side, at=given.at[above:], above=given.at[:above])
    return target.say.write.name(about.name) if isinstance(side, Optimum) else target.say.side(side)


def _as_asked(
    trial: Trial, given: Given, form: Match, decision: Decision, echo: str, accept: frozenset[str]
) -> Finding:
    if decision.word == "undecided":
        return Finding("undecided", echo, how=decision.how)
    if any(TRANSPOSED in note for note in given.notes):
        return _transposed(Match(form.answer, form.wanted, (), given.notes), decision, echo, accept)
    reports, notes = [*form.reports], [*form.notes, *_closed(given)]
    if given.notes:
        reports.append("ambiguous")
        notes.extend(given.notes)
    if len(notes) > len(form.notes) + len(given.notes) and "notation" not in reports:
        reports.append("notation")
    kink = boundary(trial, form.answer, form.wanted)
    if kink:
        reports.append("boundary")
        notes.append(kink)
    right: Word = "equivalent" if {"boundary", "notation"} & set(reports) else "correct"
    return Finding(right, echo, tuple(reports), tuple(notes), decision.how)


def _closed(given: Given) -> tuple[str, ...]:
    """Return what is to be said of intermediate values where an answer in the inputs alone is asked for."""
    if not given.asked.closed:
        return ()
    named = {let.var for let in given.asked.lets}
    used = [v.name for v in postorder(given.value) if isinstance(v, Var) and v in named]
    return (f"in terms of {', '.join(used)}, where the inputs alone are asked for",) if used else ()


def _transposed(form: Match, decision: Decision, echo: str, accept: frozenset[str]) -> Finding:
    if "transpose" in accept:
        return Finding("equivalent", echo, ("transpose",), form.notes, decision.how)
    return Finding(
        "wrong", echo, ("transpose",), form.notes, decision.how, diagnosis=f"transpose: {form.notes[0]}"
    )


def _wrong(patient: Patient, decision: Decision | None, echo: str) -> Finding:
    form = patient.form
    said = diagnosis(patient)
    if form is None or decision is None:
        return Finding("wrong", echo, how="the shapes differ", diagnosis=said)
    example = counterexample(patient.trial, form.answer, form.wanted, decision.place)
    asked = patient.given.asked.target
    step = None
    if isinstance(asked, DerivativeOf):
        step = contradicted(patient.target, asked, patient.trial, form)
    return Finding("wrong", echo, form.reports, form.notes, decision.how, example, said, step)
