"""A batch: every row in its order, each different answer checked once, nothing lost to an interruption."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from symderiv.errors import InputError
from symderiv.grading.batch import Batch, Seen, grade
from symderiv.grading.findings import Check, Finding
from symderiv.grading.parts import MOST_UNKNOWN
from symderiv.grading.results import as_csv, as_json
from tests.grading.stand_in import RIGHT, prepare, table


def quietly(seen: Seen, count: int) -> nullcontext[Seen]:
    return nullcontext(seen)


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return Batch(tmp_path / "submissions.csv", tmp_path / "results.csv", as_csv, prepare)


def graded(batch: Batch, *rows: str) -> tuple[Counter[str], list[dict[str, str]]]:
    table(batch.submissions, *rows)
    tally = grade(batch, quietly)
    with batch.results.open(encoding="utf-8-sig", newline="") as stream:
        return tally, list(csv.DictReader(stream))


def words(found: list[dict[str, str]]) -> list[str]:
    return [row["verdict"] for row in found]


@pytest.mark.parametrize("jobs", [1, 3])
def test_rows_come_out_in_the_order_in_which_they_went_in(batch: Batch, jobs: int) -> None:
    rows = [f'student{n},q1b,"{RIGHT if n % 3 else n}"' for n in range(200)]
    tally, found = graded(replace(batch, jobs=jobs), *rows)
    assert [row["student"] for row in found] == [f"student{n}" for n in range(200)]
    assert words(found) == ["correct" if n % 3 else "wrong" for n in range(200)]
    assert tally == {"correct": 133, "wrong": 67}


def test_the_same_answer_again_is_a_row_again(batch: Batch) -> None:
    _, found = graded(batch, "ann,q1b,x", "bob,q1b,x", "ann,q1b,x")
    assert [(row["student"], row["verdict"]) for row in found] == [
        ("ann", "wrong"),
        ("bob", "wrong"),
        ("ann", "wrong"),
    ]


def counted(place: Path) -> Any:
    """Return a stand-in that leaves a byte in a pipe-like file descriptor for each check."""
    import os

    ours, theirs = os.pipe()

    def prepared(reference: str) -> Check:
        inner = prepare(reference)

        def check(answer: str) -> Finding:
            os.write(theirs, b".")
            return inner(answer)

        return check

    def count() -> int:
        os.close(theirs)
        with os.fdopen(ours, "rb") as stream:
            return len(stream.read())

    return prepared, count


def test_the_same_answer_is_checked_once(batch: Batch, tmp_path: Path) -> None:
    prepared, count = counted(tmp_path)
    graded(replace(batch, prepare=prepared, jobs=2), *["ann,q1b,x", "bob,eecs182-disc02/q1b,x"] * 50)
    assert count() == 1


def test_the_same_answer_to_another_part_is_another(batch: Batch) -> None:
    _, found = graded(batch, "ann,q1b,x", "ann,q1c,x")
    assert [row["reading"] for row in found] == ["eecs182-disc02/q1b: x", "eecs182-disc02/q1c: x"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ann,q1,x", "one part is wanted here, and q1 means"),
        ("ann,../../etc/passwd,x", "there is no"),
        ("ann,q2c,x", "answers to eecs182-disc02/q2c cannot be checked: it asks for no value"),
        ("ann,q1b,max(0, x)", "an answer with a comma in it belongs in double quotes"),
        ('ann,q1b,"max(0', "opens a quote that is not closed"),
    ],
)
def test_a_broken_row_is_reported_in_its_row(batch: Batch, row: str, sentence: str) -> None:
    tally, found = graded(batch, "bob,q1b,x", row, "cee,q1b,y")
    assert words(found) == ["wrong", "unreadable", "wrong"]
    assert found[1]["reports"] == "row"
    assert sentence in found[1]["diagnosis"]
    assert tally == {"wrong": 2, "broken": 1}


@pytest.mark.parametrize(("answer", "report"), [("hang", "time"), ("raise", "bug")])
def test_an_answer_without_a_verdict_is_undecided_and_says_why(
    batch: Batch, answer: str, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symderiv.grading.batch.SECONDS", 0.2)
    _, found = graded(batch, "bob,q1b,x", f"ann,q1b,{answer}", "cee,q1b,y")
    assert words(found) == ["wrong", "undecided", "wrong"]
    assert found[1]["reports"] == report


def test_cells_are_safe_to_open(batch: Batch) -> None:
    _, (row,) = graded(batch, "=cmd|' /C calc'!A0,q1b,-x")
    assert (row["student"], row["answer"]) == ("'=cmd|' /C calc'!A0", "'-x")


def test_other_columns_are_kept(batch: Batch) -> None:
    batch.submissions.write_text("section,student,part,answer,verdict\n3,ann,q1b,x,old\n", encoding="utf-8")
    grade(batch, quietly)
    with batch.results.open(encoding="utf-8-sig", newline="") as stream:
        heading, row = csv.reader(stream)
    assert heading[:5] == ["section", "student", "part", "answer", "verdict"]
    assert row[:5] == ["3", "ann", "q1b", "x", "wrong"]


def test_json_holds_an_object_for_each_row(batch: Batch) -> None:
    table(batch.submissions, "ann,q1b,-x", 'bob,q1b,"max(0, x)"')
    grade(replace(batch, form=as_json), quietly)
    first, second = json.loads(batch.results.read_text(encoding="utf-8"))
    assert (first["line"], first["student"], first["answer"]) == (2, "ann", "-x")
    assert (second["verdict"], second["reports"]) == ("correct", [])


def test_a_table_without_rows_has_no_results(batch: Batch) -> None:
    table(batch.submissions)
    grade(replace(batch, form=as_json), quietly)
    assert json.loads(batch.results.read_text(encoding="utf-8")) == []


class Interrupted:
    """Progress that is interrupted after some rows."""

    def __init__(self, after: int) -> None:
        self.after = after

    def __call__(self, seen: Seen, count: int) -> nullcontext[Seen]:
        return nullcontext(self.some(seen))

    def some(self, seen: Seen) -> Iterator[Any]:
        for n, one in enumerate(seen):
            if n == self.after:
                raise KeyboardInterrupt
            yield one


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_an_interrupted_run_goes_on_where_it_was(batch: Batch, tmp_path: Path) -> None:
    prepared, count = counted(tmp_path)
    counting = replace(batch, prepare=prepared)
    table(batch.submissions, *(f"student{n},q1b,{n}" for n in range(300)))
    with pytest.raises(KeyboardInterrupt):
        grade(counting, Interrupted(after=200))
    assert names(tmp_path) == ["results.csv.journal", "submissions.csv"]
    known = batch.results.with_name("results.csv.journal").read_bytes().count(b"\n") - 1
    assert known > 100
    grade(counting, quietly)
    with batch.results.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["student"] for row in csv.DictReader(stream)] == [f"student{n}" for n in range(300)]
    assert names(tmp_path) == ["results.csv", "submissions.csv"]
    assert count() <= 300 + 200 - known


def test_a_table_that_changed_since_an_interruption_is_refused(batch: Batch) -> None:
    table(batch.submissions, *(f"student{n},q1b,{n}" for n in range(300)))
    with pytest.raises(KeyboardInterrupt):
        grade(batch, Interrupted(after=200))
    table(batch.submissions, "ann,q1b,x")
    with pytest.raises(InputError, match="have changed since; remove it to begin anew"):
        grade(batch, quietly)


def test_a_table_that_changes_meanwhile_is_refused(batch: Batch, tmp_path: Path) -> None:
    def changing(seen: Seen, count: int) -> nullcontext[Seen]:
        with batch.submissions.open("a", encoding="utf-8") as stream:
            stream.write("bob,q1b,y\n")
        return nullcontext(seen)

    table(batch.submissions, "ann,q1b,x")
    with pytest.raises(InputError, match="changed while it was graded"):
        grade(batch, changing)
    assert not batch.results.exists()


def test_one_students_format_refuses_two(batch: Batch) -> None:
    table(batch.submissions, "ann,q1b,x", "bob,q1b,x")
    with pytest.raises(InputError, match="'ann' and 'bob'; use csv or json"):
        grade(replace(batch, one_student=True), quietly)


def test_a_table_of_something_else_is_refused(batch: Batch) -> None:
    table(batch.submissions, *(f"ann,exercise {n},x" for n in range(MOST_UNKNOWN + 1)))
    with pytest.raises(InputError, match="names that no part has, 'exercise 0' to begin with"):
        grade(batch, quietly)


def test_results_are_not_written_over_a_file(batch: Batch) -> None:
    batch.results.write_text("mine", encoding="utf-8")
    table(batch.submissions, "ann,q1b,x")
    with pytest.raises(InputError, match="exists already"):
        grade(batch, quietly)
    assert batch.results.read_text(encoding="utf-8") == "mine"


def test_results_do_not_replace_the_submissions(batch: Batch) -> None:
    table(batch.submissions, "ann,q1b,x")
    with pytest.raises(InputError, match="holds the submissions; give the results another name"):
        grade(replace(batch, results=batch.submissions, overwrite=True), quietly)
    assert "ann" in batch.submissions.read_text(encoding="utf-8")
