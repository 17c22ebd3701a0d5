"""One student's graded rows as Gradescope's `results.json`: a test for each row.

Source: Gradescope, Autograder Specifications, "Output format".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from symderiv.grading.batch import Graded
from symderiv.grading.findings import Finding

ACCEPTED = ("correct", "equivalent")

#: What a student reads first, by verdict.
SENTENCES = {
    "correct": "Correct.",
    "equivalent": "Correct: equivalent to the expected answer.",
    "wrong": "Not correct.",
    "undecided": "Not decided by the machine: course staff must look at this answer.",
    "unreadable": "This answer could not be read.",
}


def as_gradescope(stream: BinaryIO, columns: Sequence[str], graded: Iterator[Graded]) -> None:
    """Write `results.json`; each row is worth one point."""
    tests = [scored(one.row.part, one.finding) for one in graded]
    stream.write(results(tests))


def results(tests: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the whole of `results.json`; all of its texts are plain ones."""
    told = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}
    return json.dumps({**told, "tests": list(tests)}, ensure_ascii=False, indent=2).encode() + b"\n"


def scored(name: str, finding: Finding, points: float = 1.0) -> dict[str, Any]:
    """Return the test of one answer: all of its points or none."""
    accepted = finding["verdict"] in ACCEPTED
    return {
        "name": name,
        "score": points if accepted else 0.0,
        "max_score": points,
        "status": "passed" if accepted else "failed",
        "output": feedback(finding),
        "tags": [finding["verdict"], *finding["reports"]],
    }


def feedback(finding: Finding) -> str:
    """Return what a student is told: the verdict, the reading, what is wrong and where it shows."""
    example = ", ".join(f"{name} = {value}" for name, value in (finding["counterexample"] or {}).items())
    lines = [
        SENTENCES[finding["verdict"]],
        f"It was read as: {finding['reading']}" if finding["reading"] else "",
        finding["diagnosis"] or "",
        *finding["notes"],
        f"For example: {example}." if example else "",
        f"It contradicts this step: {finding['contradicts']}" if finding["contradicts"] else "",
    ]
    return "\n".join(line for line in lines if line)
