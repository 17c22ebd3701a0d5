"""The table of submissions: its rows, in whatever way it was saved, and what is wrong with broken ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from symderiv.errors import InputError
from symderiv.grading.submissions import LONGEST, Row, rows, table

HEADING = "student,part,answer\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "submissions.csv"


def is_part(name: str) -> bool:
    return name in ("q1", "q2")


def read(place: Path, text: str | bytes, encoding: str = "utf-8") -> list[Row]:
    place.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return list(rows(table(place), is_part))


def said(found: list[Row]) -> list[tuple[str, str, str]]:
    return [(row.student, row.part, row.answer) for row in found]


def broken(found: list[Row]) -> list[int]:
    return [row.line for row in found if row.fault is not None]


TWO = [("ann", "q1", "max(0, x)"), ("bob", "q2", "σ(z)")]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ('student,part,answer\nann,q1,"max(0, x)"\nbob,q2,σ(z)\n', "utf-8"),
        ('student,part,answer\r\nann,q1,"max(0, x)"\r\nbob,q2,σ(z)', "utf-8"),
        ('student,part,answer\rann,q1,"max(0, x)"\rbob,q2,σ(z)\r', "utf-8"),
        ('student,part,answer\nann,q1,"max(0, x)"\nbob,q2,σ(z)\n', "utf-8-sig"),
        ("student\tpart\tanswer\r\nann\tq1\tmax(0, x)\r\nbob\tq2\tσ(z)\r\n", "utf-16"),
        ("student;part;answer\nann;q1;max(0, x)\nbob;q2;σ(z)\n", "utf-8"),
        ('"Student", PART ,"Answer"\nann, q1 ,"max(0, x)"\n\n"bob","q2","σ(z)"\n', "utf-8"),
    ],
    ids=["lf", "crlf", "cr", "byte order mark", "utf-16 with tabs", "semicolons", "quotes and blanks"],
)
def test_a_table_is_read_however_it_was_saved(place: Path, text: str, encoding: str) -> None:
    found = read(place, text, encoding)
    assert said(found) == TWO
    assert broken(found) == []


def test_other_columns_are_kept_in_their_places(place: Path) -> None:
    (row,) = read(place, "section,answer,note,part,student\n3,x,late,q1,ann\n")
    assert row.cells == ("3", "x", "late", "q1", "ann")
    assert (row.student, row.part, row.answer) == ("ann", "q1", "x")


def test_a_row_knows_its_line(place: Path) -> None:
    found = read(place, f'{HEADING}ann,q1,"a\nb"\n\nbob,q2,x\n')
    assert [row.line for row in found] == [2, 5]


def test_an_answer_may_have_lines_and_quotes(place: Path) -> None:
    (row,) = read(place, f'{HEADING}ann,q1,"say ""a"",\nand b"\n')
    assert (row.answer, row.fault) == ('say "a",\nand b', None)


@pytest.mark.parametrize(
    "rest",
    [
        "bob,q2,y\ncee,q1,z\n",
        'bob,q2,"y"\ncee,q1,z\n',
        '"bob","q2","y"\ncee,q1,z\n',
        'bob,q2,y\ncee,q1,z"\n',
        'bob,q2,y"\ncee,q1,z\n',
    ],
    ids=["to the end", "to a quoted cell", "to a quoted row", "closed rows later", "closed in the next row"],
)
def test_a_quote_that_is_not_closed_swallows_no_other_row(place: Path, rest: str) -> None:
    found = read(place, f'{HEADING}ann,q1,"max(0\n{rest}')
    assert [row.student for row in found] == ["ann", "bob", "cee"]
    assert broken(found) == [2]
    assert "opens a quote that is not closed" in (found[0].fault or "")
    assert found[0].part == "q1"


def test_a_broken_row_shows_what_can_be_read_of_it(place: Path) -> None:
    (row,) = read(place, f'{HEADING}ann,q1,"max(0\n')
    assert said([row]) == [("ann", "q1", "max(0\n")]


def test_cells_too_many_are_shown_in_the_last(place: Path) -> None:
    (row,) = read(place, f"{HEADING}ann,q1,max(0, x)\n")
    assert (row.answer, len(row.cells)) == ("max(0, x)", 3)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"ann,q1,max(0, x)\n", "4 cells and the table 3 columns; an answer with a comma in it belongs"),
        (b"ann,q1\n", "only 2 of the table's 3 cells"),
        (b"ann,,x\n", "names no part"),
        (b"ann,q1,\x93x\x94\n", "no characters; save the table as UTF-8"),
        (b'ann,q1,"x"y\n', "goes on behind a closed one"),
        (b"ann,q1," + b"x" * (LONGEST + 1) + b"\n", f"longer than {LONGEST} characters"),
        (b"ann,q1," + b"x," * LONGEST + b"\n", f"longer than {LONGEST} characters"),
        (b'ann,q1,"' + b"x\n" * LONGEST, "opens a quote that is not closed"),
    ],
    ids=["comma", "short", "no part", "bytes", "behind a quote", "long", "cells", "lines"],
)
def test_a_broken_row_says_what_is_wrong_and_the_next_is_read(place: Path, line: bytes, fault: str) -> None:
    found = read(place, HEADING.encode() + line + b"bob,q2,y\n")
    assert fault in (found[0].fault or "")
    assert said(found)[-1] == ("bob", "q2", "y")
    assert found[-1].fault is None


def test_rows_that_a_spreadsheet_left_empty_are_none(place: Path) -> None:
    assert said(read(place, f"{HEADING}ann,q1,x\n,,\n  \n\n,,\n")) == [("ann", "q1", "x")]


def test_cells_that_nobody_needs_may_be_left_out(place: Path) -> None:
    (row,) = read(place, "student,part,answer,note\nann,q1,x\n")
    assert (row.cells, row.fault) == (("ann", "q1", "x", ""), None)


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        ("student,part,response\n", "no column answer; .* names student, part, response"),
        ("", "no column student; .* names none"),
        ("student,part,answer,Answer\n", "more than one column answer"),
        ("\x00\x01\x02", "no column student"),
    ],
)
def test_columns_that_are_missing_are_one_sentence(place: Path, heading: str, fault: str) -> None:
    place.write_text(heading, encoding="utf-8")
    with pytest.raises(InputError, match=fault) as refused:
        table(place)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(place: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*submissions\.csv: No such file"):
        table(place)


@pytest.mark.parametrize("name", ["/dev/zero", "."])
def test_what_is_no_regular_file_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="is not a regular file"):
        table(Path(name))
