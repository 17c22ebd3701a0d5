"""Checking: an answer's text and a target in, a verdict out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symderiv import deadline
from symderiv.checking.echo import read_as
from symderiv.checking.given import Given, given
from symderiv.checking.policy import DEADLINE, Finding, found
from symderiv.checking.target import Target, target
from symderiv.checking.verdict import Explanation, Report, Verdict, Word
from symderiv.errors import InputError, ShapeError, SymderivError, UnknownName

#: Verdicts from the worst, which counts where several values are given.
WORST: tuple[Word, ...] = ("unreadable", "wrong", "undecided", "equivalent", "correct")

#: What may be accepted besides what the policy accepts.
ACCEPTABLE = frozenset({"transpose"})


def check(
    answer: str,
    part: str | None = None,
    reference: str | None = None,
    expr: str | None = None,
    wrt: str | tuple[str, ...] | None = None,
    let: str = "",
    order: int = 1,
    accept: str | Iterable[str] = (),
    tolerance: float | Fraction | None = None,
) -> Verdict:
    """Return the verdict on an answer to a part, against a reference, or against the derivative of `expr`.

    Undeclared names in a reference are real scalars.  `accept` may hold "transpose"; `tolerance` is the
    relative error that a decimal answer may have.
    Raises: InputError for what is wrong with the reference, never for the answer's text; NoRule.
    """
    accepted = frozenset((accept,) if isinstance(accept, str) else accept)
    if unknown := accepted - ACCEPTABLE:
        raise InputError(f"{min(unknown)!r} is nothing that can be accepted; {', '.join(ACCEPTABLE)} is")
    if tolerance is not None and not 0 < tolerance < 1:
        raise InputError(f"a tolerance is a number between 0 and 1, such as 0.01; found {tolerance}")
    prepared = target(part=part, reference=reference, let=let, expr=expr, wrt=wrt, order=order)
    return checked(prepared, answer, accepted, tolerance)


def checked(
    target: Target,
    answer: str,
    accept: frozenset[str] = frozenset(),
    tolerance: float | Fraction | None = None,
) -> Verdict:
    """Return the verdict on an answer's text; what cannot be read is a verdict too.

    A part that asks several questions is answered by an answer to any of them.
    """
    with deadline.within(DEADLINE):
        first = _checked(target, answer, accept, tolerance)
        if first.accepted or not target.others:
            return first
        others = [_checked(one, answer, accept, tolerance) for one in target.others]
    verdicts = (first, *others)
    accepted = (verdict for verdict in verdicts if verdict.accepted)
    read = (verdict for verdict in verdicts if verdict.verdict != "unreadable")
    return next(accepted, next(read, first))


def _checked(
    target: Target, answer: str, accept: frozenset[str], tolerance: float | Fraction | None
) -> Verdict:
    with deadline.within(DEADLINE):
        try:
            values = given(answer, target)
        except SymderivError as reason:
            return unreadable(reason)
        try:
            findings: list[tuple[Given, Finding]] = []
            for one in values:
                if findings:
                    deadline.check()
                findings.append(_best(target, one, accept, tolerance))
            return _joined(target, findings)
        except (ShapeError, UnknownName) as reason:
            return unreadable(reason)
        except SymderivError as reason:
            return Verdict("undecided", how=str(reason).splitlines()[0])


def _best(
    target: Target, one: Given, accept: frozenset[str], tolerance: float | Fraction | None
) -> tuple[Given, Finding]:
    """Return the finding on a value in the reading in which it is right, else in the likeliest."""
    first = found(target, one, accept, tolerance)
    if first.word in ("wrong", "undecided"):
        for other in one.others:
            finding = found(target, other, accept, tolerance)
            if finding.word in ("correct", "equivalent"):
                return other, finding
    return one, first


def unreadable(reason: SymderivError) -> Verdict:
    """Return the verdict on a text that cannot be read: the sentence, and the place with a caret."""
    sentence = reason.sentence if isinstance(reason, InputError) else str(reason)
    _, _, place = str(reason).partition("\n")
    return Verdict("unreadable", read=place, explain=Explanation(diagnosis=sentence))


def _joined(target: Target, findings: list[tuple[Given, Finding]]) -> Verdict:
    """Return one verdict on all the values of an answer: the worst, with what explains it."""
    worst = min((f for _, f in findings), key=lambda f: WORST.index(f.word))
    reports: tuple[Report, ...] = tuple(dict.fromkeys(r for _, f in findings for r in f.reports))
    notes = tuple(dict.fromkeys(n for _, f in findings for n in f.notes))
    given_ = {one.asked for one, _ in findings}
    return Verdict(
        worst.word,
        reports,
        lambda: "\n".join(read_as(target, one) for one, _ in findings),
        worst.explain,
        worst.how,
        notes,
        tuple(name for name, asked in zip(target.names, target.asked, strict=False) if asked not in given_),
    )
