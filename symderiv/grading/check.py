"""The check of a part's answers, prepared once for all of them, and how lenient it is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from symderiv.checking.check import checked
from symderiv.checking.target import target
from symderiv.checking.verdict import Explanation, Verdict
from symderiv.deadline import within
from symderiv.errors import InputError
from symderiv.grading.findings import Check, Finding

#: How long it may take to explain a wrong answer.  Units: seconds of processor time.
EXPLAINING = 0.5


@dataclass(frozen=True, slots=True)
class Leniency:
    """What counts as right besides what is equal: see `checked`."""

    accept: frozenset[str] = frozenset()
    tolerance: Fraction | None = None

    def prepare(self, reference: str, explained: bool = True) -> Check:
        """Return the check of the answers to a part; wrong ones are `explained`.

        Raises: SymderivError when the part has no answer that another can be compared with.
        """
        aim = target(part=reference)

        def check(answer: str) -> Finding:
            return finding(checked(aim, answer, self.accept, self.tolerance), explained)

        with suppress(Exception):  # what is wrong with this one is told of an answer that is like it
            check("0")  # loads what checking needs, so that no worker does
        return check

    def to_dict(self) -> dict[str, Any]:
        """Return the leniency as JSON's types."""
        tolerance = None if self.tolerance is None else str(self.tolerance)
        return {"accept": sorted(self.accept), "tolerance": tolerance}


def finding(verdict: Verdict, explained: bool = True) -> Finding:
    """Return a verdict as JSON's types; it stands without its explanation where that takes too long."""
    known = isinstance(verdict.explain, Explanation)
    brief = verdict if known else replace(verdict, explain=Explanation())
    if not explained:
        return brief.to_dict()
    try:
        with within(EXPLAINING):
            return verdict.to_dict()
    except InputError:
        return brief.to_dict()


def leniency(told: dict[str, Any]) -> Leniency:
    """Return the leniency that `to_dict` told."""
    tolerance = None if told["tolerance"] is None else Fraction(told["tolerance"])
    return Leniency(frozenset(told["accept"]), tolerance)
