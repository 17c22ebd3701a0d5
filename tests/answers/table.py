"""The table of answers: what each file says, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Row(NamedTuple):
    """An answer, what it is checked against, the verdict that is due with its reports, and why."""

    file: str
    against: tuple[tuple[str, str], ...]
    answer: str
    verdict: str
    reports: tuple[str, ...]
    reason: str


def rows() -> tuple[Row, ...]:
    """Return the rows of every file."""
    return tuple(row for path in sorted(HERE.glob("*.answers")) for row in _rows(path))


def _rows(path: Path) -> Iterator[Row]:
    against: dict[str, str] = {}
    started = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if " :: " in line:
            due, answer, reason = (part.strip() for part in line.split(" :: "))
            verdict, *reports = due.split()
            yield Row(
                path.stem,
                tuple(against.items()),
                answer.replace("⏎", "\n"),
                verdict,
                tuple(reports),
                reason,
            )
            started = True
        elif line and not line.startswith("#"):
            if started:
                against, started = {}, False
            key, _, value = line.partition(":")
            against[key.strip()] = value.strip()
