"""The path of a batch: a table in, each different answer checked once, a table out.

The table is read again for each stage instead of being kept: to see which parts there are, to check
what the journal does not know, and to write the rows with their verdicts, in their order.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from symderiv import __version__, files, sheets
from symderiv.errors import InputError
from symderiv.grading.boundary import outcomes
from symderiv.grading.findings import Finding, recorded, unchecked
from symderiv.grading.journal import Journal, journal
from symderiv.grading.parts import Parts, Prepare, Question
from symderiv.grading.submissions import Row, Table, rows, table
from symderiv.grading.worker import SECONDS


@dataclass(frozen=True, slots=True)
class Graded:
    """A row, and what was found of its answer."""

    row: Row
    finding: Finding


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a table with the questions that they put, None where a row is broken."""

    table: Table
    parts: Parts

    def __iter__(self) -> Iterator[tuple[Row, Question | None]]:
        for row in rows(self.table, self.parts.is_part):
            yield row, self.parts.question(row.part, row.answer) if row.fault is None else None


Form = Callable[[BinaryIO, Sequence[str], Iterator[Graded]], None]
"""Writes graded rows that have the given columns."""

Seen = Iterable[tuple[Row, Question | None]]
Progress = Callable[[Seen, int], AbstractContextManager[Seen]]
"""Shows how far an iteration over so many rows has come."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is graded and where to.

    `prepare` makes a part's check, which `options` say more about; `home` is the sheet whose parts need
    no sheet before them.
    """

    submissions: Path
    results: Path
    form: Form
    prepare: Prepare
    options: str = ""
    jobs: int = 1
    overwrite: bool = False
    one_student: bool = False
    home: str | None = None


def grade(batch: Batch, progress: Progress) -> Counter[str]:
    """Grade a table, and return how often each verdict was given.

    A run that was interrupted goes on where it was: its verdicts are in a journal beside the results.
    Raises: InputError when the table or the place of the results cannot be used, or when the table
    changes meanwhile, or has changed since the interruption.
    """
    files.check_all([batch.results], batch.overwrite)
    source = Source(table(batch.submissions), Parts(batch.home))
    if batch.results.exists() and batch.results.samefile(batch.submissions):
        raise InputError(f"{batch.results} holds the submissions; give the results another name")
    digest = fingerprint(batch.submissions)
    count, references = _survey(source, batch.one_student)
    heading = _heading(batch.options, digest, references)
    tally: Counter[str] = Counter()
    with journal(batch.results.with_name(f"{batch.results.name}.journal"), heading) as kept:
        with progress(source, count) as followed:
            _check(batch, source, followed, kept)
        with files.writing(batch.results, batch.overwrite) as stream:
            batch.form(stream, source.table.columns, _graded(source, kept, tally))
            if fingerprint(batch.submissions) != digest:
                raise InputError(f"{batch.submissions} changed while it was graded; grade it again")
    return tally


def fingerprint(path: Path) -> str:
    """Return a digest of what a file holds."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _survey(source: Source, one_student: bool) -> tuple[int, list[str]]:
    """Return the number of rows, and the parts that they name."""
    count, references, students = 0, dict[str, None](), dict[str, None]()
    for row, question in source:
        count += 1
        if question is not None:
            references[question.reference] = None
        if one_student:
            students[row.student] = None
        if len(students) > 1:
            raise InputError(
                f"this format holds the answers of one student, and {source.table.path} has "
                f"{' and '.join(map(repr, students))}; use csv or json"
            )
    return count, list(references)


def _heading(options: str, digest: str, references: Sequence[str]) -> str:
    """Return all that the verdicts of a batch depend on, as one line."""
    parts = repr([sheets.one(reference) for reference in references])
    told = {
        "symderiv": __version__,
        "submissions": digest,
        "options": options,
        "parts": hashlib.sha256(parts.encode()).hexdigest(),
    }
    return json.dumps(told)


def _check(batch: Batch, source: Source, followed: Seen, kept: Journal) -> None:
    """Put the verdicts into the journal that are not there yet."""
    source.parts.prepare(dict.fromkeys(q.reference for q in _unknown(source, kept)), batch.prepare)
    requests = ((q.key, q.request) for q in _unknown(followed, kept))
    for key, outcome in outcomes(source.parts.work, requests, batch.jobs, SECONDS):
        kept.put(key, recorded(outcome))


def _unknown(seen: Seen, kept: Journal) -> Iterator[Question]:
    """Yield each different question that the journal knows nothing of."""
    asked: set[bytes] = set()
    for _, question in seen:
        if question is not None and question.key not in kept and question.key not in asked:
            asked.add(question.key)
            yield question


def _graded(source: Source, kept: Journal, tally: Counter[str]) -> Iterator[Graded]:
    """Yield the rows with what was found, and count the verdicts; a broken row has the verdict unreadable."""
    for row, question in source:
        if question is None:
            sentence = row.fault if row.fault is not None else source.parts.fault(row.part)
            finding = unchecked("unreadable", "row", sentence)
        else:
            finding = json.loads(kept[question.key])
        tally["broken" if question is None else str(finding["verdict"])] += 1
        yield Graded(row, finding)
