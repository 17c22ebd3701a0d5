"""The check of a part's answers, prepared once for all of them, and how lenient it is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symderiv.checking.check import checked
from symderiv.checking.target import target
from symderiv.grading.findings import Check, Finding


@dataclass(frozen=True, slots=True)
class Leniency:
    """What counts as right besides what is equal: see `checked`."""

    accept: frozenset[str] = frozenset()
    tolerance: Fraction | None = None

    def prepare(self, reference: str) -> Check:
        """Return the check of the answers to a part.

        Raises: SymderivError when the part has no answer that another can be compared with.
        """
        aim = target(part=reference)

        def check(answer: str) -> Finding:
            return checked(aim, answer, self.accept, self.tolerance).to_dict()

        with suppress(Exception):  # what is wrong with this one is told of an answer that is like it
            check("0")  # loads what checking needs, so that no worker does
        return check

    def to_dict(self) -> dict[str, Any]:
        """Return the leniency as JSON's types."""
        tolerance = None if self.tolerance is None else str(self.tolerance)
        return {"accept": sorted(self.accept), "tolerance": tolerance}


def leniency(told: dict[str, Any]) -> Leniency:
    """Return the leniency that `to_dict` told."""
    tolerance = None if told["tolerance"] is None else Fraction(told["tolerance"])
    return Leniency(frozenset(told["accept"]), tolerance)
