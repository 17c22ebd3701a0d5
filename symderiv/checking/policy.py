"""The policy: what counts as right, and what is said beside the verdict (docs/grading.md states it)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache, partial
from typing import TypeVar

from symderiv.checking.boundary import boundary
from symderiv.checking.case import Case
from symderiv.checking.contradiction import contradicted
from symderiv.checking.counterexample import counterexample
from symderiv.checking.deciding import Decision, decide
from symderiv.checking.diagnosis import Diagnosis, diagnosis
from symderiv.checking.echo import LONGEST
from symderiv.checking.given import TRANSPOSED, Given
from symderiv.checking.matching import match, turned
from symderiv.checking.rounding import decimal, unrounded, within_tolerance
from symderiv.checking.survey import Kink, survey
from symderiv.checking.target import Target
from symderiv.checking.verdict import NOTHING, Explanation, Report, Word
from symderiv.deadline import within
from symderiv.errors import SymderivError
from symderiv.expr import Var, const, count_nodes, postorder
from symderiv.formula import equals
from symderiv.ops.arithmetic import spread_over
from symderiv.parse import expression
from symderiv.typeset.unicode import unicode

#: An entry that an answer names by a greater number is not looked at: its vector would be that long.
MOST_ENTRIES = 30
#: What a note says of letters run together, which are no other name.
PARTED = "is read as the product"
#: How many findings are kept, of answers with at most so many characters.
FINDINGS, SHORT = 256, 300
#: How long an answer is checked, and how long one is explained.  Units: seconds.
DEADLINE = 1.0
#: What a look at a wrong answer may find.
T = TypeVar("T")
#: What takes a right answer from correct to equivalent.
LESS_THAN_ASKED: frozenset[Report] = frozenset({"boundary", "notation"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one value of an answer; the fields are the verdict's."""

    word: Word
    reports: tuple[Report, ...] = ()
    notes: tuple[str, ...] = ()
    how: str = ""
    explain: Explanation | Callable[[], Explanation] = NOTHING


def found(
    target: Target, given: Given, accept: frozenset[str], tolerance: float | Fraction | None
) -> Finding:
    """Return the finding on one value of an answer.

    A batch holds one value in many spellings: what was found of it stands for them all.
    Raises: ShapeError where only transposes that nobody wrote would make the shapes fit.
    """
    look = _kept if len(given.text) <= SHORT else _found
    return look(target, given, accept, tolerance)


def _found(
    target: Target, given: Given, accept: frozenset[str], tolerance: float | Fraction | None
) -> Finding:
    least = survey(given.value).least
    if max(least.values(), default=0) > MOST_ENTRIES:
        return Finding("undecided", how=f"an entry past the {MOST_ENTRIES}th is asked for by its number")
    trial = given.asked.trial(least)
    form = match(given)
    case = Case(target, given, trial, form)
    decision = None if form is None else decide(trial, form.answer, form.wanted)
    if decision is not None and decision.word == "undecided":
        return Finding("undecided", how=decision.how)
    if decision is not None and decision.word == "equal":
        return _right(case, decision, accept)
    if any(TRANSPOSED in note for note in given.notes):
        expression(given.text, target.scope, parted=True)  # which says that the shapes do not fit
    other = _transposed(case, decision, accept) or _rounded(case, decision, tolerance)
    return other or _wrong(case, decision)


_kept = lru_cache(maxsize=FINDINGS)(_found)


def _right(case: Case, decision: Decision, accept: frozenset[str]) -> Finding:
    """Return the finding on an answer that has the right value."""
    form, notes = case.form, case.given.notes
    assert form is not None
    if any(TRANSPOSED in note for note in notes):
        return _turned(notes, decision, accept)
    said: list[tuple[Report, str]] = [
        *((report, note) for report, note in zip(form.reports, form.notes, strict=True)),
        *_ambiguous(case.given),
        *_closed(case.given),
        *_named_derivatives(case.given),
        *_on_a_kink(case),
    ]
    reports = tuple(dict.fromkeys(report for report, _ in said))
    word: Word = "equivalent" if LESS_THAN_ASKED & set(reports) else "correct"
    return Finding(word, reports, tuple(note for _, note in said), decision.how)


def _ambiguous(given: Given) -> list[tuple[Report, str]]:
    """Return how the text was read where it could have been read otherwise."""
    return [("ambiguous", note) for note in given.notes if PARTED not in note]


def _named_derivatives(given: Given) -> list[tuple[Report, str]]:
    """Return what is said of an answer that names derivatives along the way."""
    told = "derivatives are named in it in place of their values"
    return [("notation", told)] if given.partials else []


def _closed(given: Given) -> list[tuple[Report, str]]:
    """Return what is said of intermediate values where an answer in the inputs alone is asked for."""
    if not given.asked.closed:
        return []
    named = {let.var for let in given.asked.lets}
    used = [v.name for v in postorder(given.value) if isinstance(v, Var) and v in named]
    told = f"in terms of {', '.join(used)}, where the inputs alone are asked for"
    return [("notation", told)] if used else []


def _on_a_kink(case: Case) -> list[tuple[Report, str]]:
    """Return what is said of a difference on a kink alone."""
    assert case.form is not None
    kink = boundary(case.trial, case.form.answer, case.form.wanted)
    if kink is None:
        return []
    told = f"only at the kink {_place(case, kink)}, where there is no derivative, the values differ"
    return [("boundary", told)]


def _place(case: Case, kink: Kink) -> str:
    sides = [spread_over(a) for a in kink.node.args]
    left, right = sides if len(sides) == 2 else (sides[0], const(0))
    return unicode(equals(case.target.say.write(left), case.target.say.write(right)))


def _transposed(case: Case, decision: Decision | None, accept: frozenset[str]) -> Finding | None:
    """Return the finding on an answer that is the transpose of what is asked for."""
    other = turned(case.given)
    about = None if other is None else decide(case.trial, other.answer, other.wanted)
    if other is None or about is None or about.word != "equal":
        return None
    found = _turned(other.notes, about, accept)
    if found.word != "wrong" or decision is None:
        return found
    said = f"transpose: {other.notes[0]}"  # of a square matrix: there is a point where it fails
    return replace(found, explain=cache(partial(_explained, case, decision, said)))


def _turned(notes: tuple[str, ...], decision: Decision, accept: frozenset[str]) -> Finding:
    if "transpose" in accept:
        return Finding("equivalent", ("transpose",), notes, decision.how)
    said = next((note for note in notes if TRANSPOSED in note), notes[0])
    told = Explanation(diagnosis=f"transpose: {said}")
    return Finding("wrong", ("transpose",), notes, decision.how, told)


def _rounded(case: Case, decision: Decision | None, tolerance: float | Fraction | None) -> Finding | None:
    """Return the finding on an answer that is right but for rounded decimals."""
    form = case.form
    if form is None or decision is None:
        return None
    if tolerance is not None and within_tolerance(case.trial, form.answer, form.wanted, tolerance):
        told = (*form.notes, f"right within a relative error of {float(tolerance):g}")
        return Finding("equivalent", (*form.reports, "rounded"), told, "in floats at random points")
    for meant, repaired in unrounded(form.answer):
        if case.right(repaired):
            pairs = [f"{case.said(new)} in place of {decimal(old)}" for old, new in meant.items()]
            said = f"rounded: {', '.join(pairs)} would be exact"
            wrong = _wrong(case, decision)
            exact = cache(partial(_explained, case, decision, said))
            return replace(wrong, reports=(*wrong.reports, "rounded"), explain=exact)
    return None


def _wrong(case: Case, decision: Decision | None) -> Finding:
    """Return the finding on a wrong answer, which is explained when that is asked for."""
    form = case.form
    told = cache(partial(_explained, case, decision))
    if form is None or decision is None:
        return Finding("wrong", how="the shapes differ", explain=told)
    said = [*zip(form.reports, form.notes, strict=True), *_ambiguous(case.given)]
    reports = tuple(dict.fromkeys(report for report, _ in said))
    return Finding("wrong", reports, tuple(note for _, note in said), decision.how, told)


def _explained(case: Case, decision: Decision | None, said: str | None = None) -> Explanation:
    """Return where a wrong answer fails, why, and which step it contradicts; `said` is known of it."""
    form = case.form
    with within(DEADLINE):
        if form is None or decision is None:
            about = _found_out(diagnosis, case)
            return Explanation(diagnosis=about.sentence if about else None)
        example = counterexample(case.trial, form.answer, form.wanted, decision.place)
        if count_nodes(case.answer) > LONGEST:
            return Explanation(example, said)
        about = Diagnosis(said) if said else _found_out(diagnosis, case)
        step = _found_out(partial(contradicted, repair=about.repair if about else None), case)
        return Explanation(example, about.sentence if about else None, step)


def _found_out(look: Callable[[Case], T | None], case: Case) -> T | None:
    """Return what a look at a wrong answer finds; past the deadline, or where a rule is missing, nothing."""
    try:
        return look(case)
    except SymderivError:
        return None
