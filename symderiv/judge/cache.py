"""Judging which values are said to be needed for a backward pass."""

from __future__ import annotations

from symderiv.answer import Judgement, Word
from symderiv.errors import InputError
from symderiv.expr import Var
from symderiv.judge.printed import Claim
from symderiv.notation import Notation
from symderiv.parse import reading
from symderiv.saying import Saying
from symderiv.step import Shown
from symderiv.typeset.unicode import unicode


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return how the printed list of names compares with what the pass reads."""
    report = claim.worked.cost
    if report is None:
        raise InputError("nothing was counted for this part")
    printed = [_name(text, claim) for text in claim.printed.formula.split(",")]
    read = {*report.cached, *report.inputs}
    write = Notation(dict(claim.part.letters))

    def named(values: list[Var]) -> str:
        return ", ".join(unicode(write(v)) for v in values)

    notes = []
    unneeded = [v for v in printed if v not in read]
    stands_in = {v for v, other in report.dispensable if other in printed}
    missing = [v for v in report.cached if v not in printed and v not in stands_in]
    further = [v for v in report.inputs if v not in printed]
    if unneeded:
        notes.append(f"listed, but never read on the way back: {named(unneeded)}")
    if missing:
        notes.append(f"read on the way back, but not listed: {named(missing)}")
    if further:
        notes.append(f"inputs that are read as well: {named(further)}")
    verdict: Word = "different" if unneeded or missing else "equal"
    read_as = Shown(Saying(write).joined([write(v) for v in printed]))
    if verdict == "equal":
        return (claim.judgement(verdict, reading=read_as, notes=tuple(notes)),)
    right = (*report.cached, *report.inputs)
    pairs = (("never read", unneeded), ("not listed", missing))
    wrong = tuple((name, named(values)) for name, values in pairs if values)
    return (
        claim.judgement(verdict, reading=read_as, counterexample=wrong, corrected=right, notes=tuple(notes)),
    )


def _name(text: str, claim: Claim) -> Var:
    value = reading(text.strip(), claim.scope()).expr
    if not isinstance(value, Var):
        raise InputError(f"{text.strip()} is not the name of a value")
    return value
