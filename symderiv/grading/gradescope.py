"""One student's graded rows as Gradescope's `results.json`: a test for each row.

Source: Gradescope, Autograder Specifications, "Output format".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Literal, get_args

from symderiv.grading.batch import Graded
from symderiv.grading.findings import Finding

#: How much a student is told of a wrong answer: nothing else, where it fails, or also why.
Detail = Literal["verdict", "example", "full"]
DETAILS: tuple[Detail, ...] = get_args(Detail)

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


def scored(name: str, finding: Finding, points: float = 1.0, detail: Detail = "example") -> dict[str, Any]:
    """Return the test of one answer: all of its points or none, as for a part of what is asked."""
    accepted = finding["verdict"] in ACCEPTED and not finding["missing"]
    return {
        "name": name,
        "score": points if accepted else 0.0,
        "max_score": points,
        "status": "passed" if accepted else "failed",
        "output": feedback(finding, detail),
        "tags": [finding["verdict"], *finding["reports"]],
    }


def feedback(finding: Finding, detail: Detail) -> str:
    """Return what a student is told; the full detail may give the answer away."""
    lines = [SENTENCES[finding["verdict"]]]
    if finding["missing"]:
        lines.append(f"Also asked for, and not given: {', '.join(finding['missing'])}.")
    if finding["reading"]:
        lines.append(f"It was read as: {finding['reading']}")
    if finding["verdict"] != "wrong":
        lines += [finding["diagnosis"] or "", *finding["notes"]]
    elif detail != "verdict":
        lines += [*finding["notes"], _example(finding), *(_explanation(finding) if detail == "full" else ())]
    return "\n".join(line for line in dict.fromkeys(lines) if line)


def _example(finding: Finding) -> str:
    example = finding["counterexample"]
    return f"For example: {', '.join(f'{name} = {x}' for name, x in example.items())}." if example else ""


def _explanation(finding: Finding) -> list[str]:
    step = finding["contradicts"]
    return [finding["diagnosis"] or "", f"It contradicts this step: {step}" if step else ""]
