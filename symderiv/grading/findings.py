"""What is found of an answer, as JSON holds it; also where it could not be checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from symderiv.grading.boundary import Lost, Outcome

#: The fields of a verdict, with values of JSON.
Finding = Mapping[str, Any]
FIELDS = (
    *("verdict", "reports", "reading", "counterexample", "diagnosis", "contradicts", "how", "notes"),
    "missing",
)

Check = Callable[[str], Finding]


def unchecked(word: str, report: str, sentence: str) -> dict[str, Any]:
    """Return the finding where there was no check: a verdict, the report that says why, a sentence."""
    values: tuple[object, ...] = (word, [report], "", None, sentence, None, "", [], [])
    return dict(zip(FIELDS, values, strict=True))


def recorded(outcome: Outcome) -> bytes:
    """Return the outcome of a check as one line of JSON."""
    if isinstance(outcome, Lost):
        return written(unchecked("undecided", outcome.reason, outcome.sentence))
    return outcome


def written(finding: Finding) -> bytes:
    """Return a finding as one line of JSON."""
    return json.dumps(finding, ensure_ascii=False).encode()
