"""What checking an answer comes to, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

#: What is said of an answer.
Word = Literal["correct", "equivalent", "wrong", "undecided", "unreadable"]
#: What is said beside it: see docs/grading.md.
Report = Literal["boundary", "transpose", "rounded", "notation", "ambiguous"]

#: The exit status of `symderiv check`.
STATUS: dict[Word, int] = {"correct": 0, "equivalent": 0, "wrong": 1, "unreadable": 2, "undecided": 3}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person is told of an answer that is not right.

    counterexample: the sizes, the values, and what the answer and the reference are there.
    diagnosis:      what is wrong, where repairing it makes the answer correct; or why it cannot be read.
    contradicts:    the first step of the derivation that the answer contradicts.
    """

    counterexample: tuple[tuple[str, str], ...] | None = None
    diagnosis: str | None = None
    contradicts: str | None = None


NOTHING = Explanation()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict on one answer.

    reports: what the policy says beside the verdict.
    read:    what gives the reading.
    explain: what gives the explanation.
    how:     how it was decided, with the probability of error.
    notes:   one sentence on each report.
    missing: the values that are asked for and not given, by name.

    The reading is typeset, and a wrong answer explained, when that is first asked for.
    """

    verdict: Word
    reports: tuple[Report, ...] = ()
    read: str | Callable[[], str] = ""
    explain: Explanation | Callable[[], Explanation] = NOTHING
    how: str = ""
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def reading(self) -> str:
        """The answer as it was read, as mathematics; of an unreadable one, the place and a caret."""
        return self.read if isinstance(self.read, str) else self.read()

    @property
    def explanation(self) -> Explanation:
        """What a person is told of an answer that is not right."""
        return self.explain if isinstance(self.explain, Explanation) else self.explain()

    @property
    def counterexample(self) -> tuple[tuple[str, str], ...] | None:
        """The sizes, the values, and what the answer and the reference are there."""
        return self.explanation.counterexample

    @property
    def diagnosis(self) -> str | None:
        """What is wrong, where repairing it makes the answer correct; or why it cannot be read."""
        return self.explanation.diagnosis

    @property
    def contradicts(self) -> str | None:
        """The first step of the derivation that the answer contradicts."""
        return self.explanation.contradicts

    def __reduce__(self) -> tuple[object, ...]:
        """Return how a verdict is sent to another process: with everything written out."""
        told = (self.verdict, self.reports, self.reading, self.explanation, self.how)
        return Verdict, (*told, self.notes, self.missing)

    @property
    def accepted(self) -> bool:
        """Tell whether the answer is right."""
        return self.verdict in ("correct", "equivalent")

    @property
    def status(self) -> int:
        """The exit status that says this verdict."""
        return STATUS[self.verdict]

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON's types; what `--format json` prints."""
        told = self.explanation
        return {
            "verdict": self.verdict,
            "reports": list(self.reports),
            "reading": self.reading,
            "counterexample": dict(told.counterexample) if told.counterexample else None,
            "diagnosis": told.diagnosis,
            "contradicts": told.contradicts,
            "how": self.how,
            "notes": list(self.notes),
            "missing": list(self.missing),
        }
