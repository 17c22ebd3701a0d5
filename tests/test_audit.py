"""The audit: a row for every printed formula, in words of its own, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest

from symderiv.audit import FIELDS, Row, as_csv, as_json, rows
from symderiv.compose.audit import document
from symderiv.problem import Printed
from symderiv.render.terminal import render
from symderiv.sheets import load, shipped
from symderiv.solver import solve_part
from tests.judge.test_judge import LEAST_SQUARES, LEFT, SHEET
from tests.sheets.solved import PARTS, solved


def audited(formula: str, damaged: str = "") -> tuple[Row, ...]:
    """Return the rows for a formula that a part's published solution might print."""
    printed = (Printed(formula, "here", "answer", damaged=damaged),)
    return rows(solve_part(SHEET, LEAST_SQUARES._replace(printed=printed)))


@pytest.mark.parametrize(
    ("right", "damaged", "verdict"),
    [
        ("2 A^T r", "", "agrees"),
        ("2 r^T A", "", "agrees up to layout"),
        ("A^T r", "", "wrong"),
        ("2 A^T q", "", "unreadable"),
        ("2 A^T q", "the scan has q for r", "damaged"),
    ],
)
def test_a_verdict_is_told_in_the_words_of_the_audit(right: str, damaged: str, verdict: str) -> None:
    (row,) = audited(LEFT + right, damaged)
    assert row.verdict == verdict


def test_a_row_says_where_what_how_and_what_should_stand_there() -> None:
    (row,) = audited(LEFT + "A^T r")
    told = row.to_dict()
    assert tuple(told) == FIELDS
    assert (told["sheet"], told["part"], told["place"]) == ("test", "q", "here")
    assert told["printed"] == LEFT + "A^T r"
    assert told["counterexample"]["printed"] != told["counterexample"]["derived"]
    assert told["corrected"] == r"2 A^\top \, r"


def test_a_row_that_agrees_holds_nothing_more() -> None:
    (row,) = audited(LEFT + "2 A^T r")
    assert [row.to_dict()[name] for name in FIELDS[5:]] == [None, None, None]


def test_a_damaged_formula_says_what_is_damaged() -> None:
    (row,) = audited(LEFT + "2 A^T q", "the scan has q for r")
    assert row.assumption == "the scan has q for r"


def test_a_damaged_formula_says_so_once_and_not_why_it_cannot_be_read() -> None:
    told = render(document(audited(LEFT + "2 A^T q", "the scan has q for r"), False), 200)
    assert told.rstrip().endswith("— damaged (the scan has q for r).")


def test_each_side_of_a_chain_has_a_row() -> None:
    found = audited(LEFT + "2 A^T r = A^T r")
    assert [(row.judgement.place, row.verdict) for row in found] == [
        ("here, side 1 of 2", "agrees"),
        ("here, side 2 of 2", "wrong"),
    ]


def test_json_and_csv_hold_the_same_rows() -> None:
    found = audited(LEFT + "2 A^T r = A^T r")
    as_objects = json.loads(as_json(found))
    as_lines = list(csv.DictReader(io.StringIO(as_csv(found))))
    for told, line in zip(as_objects, as_lines, strict=True):
        point = told["counterexample"] or {}
        told["counterexample"] = "; ".join(f"{name} = {value}" for name, value in point.items())
        assert line == {name: value or "" for name, value in told.items()}


@pytest.mark.parametrize("part", PARTS)
def test_every_printed_formula_of_the_first_sheet_is_read_and_what_is_wrong_in_it_shown(part: str) -> None:
    found = [row.to_dict() for row in rows(solved(part))]
    assert {row["place"].partition(", side")[0] for row in found} == {
        printed.place for printed in solved(part).part.printed
    }
    for row in found:
        assert row["verdict"] in ("agrees", "agrees up to layout", "needs an assumption", "wrong")
        assert (row["assumption"] is not None) == (row["verdict"] not in ("agrees", "wrong"))
        assert (row["counterexample"] is not None) == (row["verdict"] == "wrong")
        assert (row["corrected"] is not None) == (row["verdict"] == "wrong")


@pytest.mark.parametrize("sheet", shipped())
def test_every_printed_line_of_a_part_has_a_place_of_its_own(sheet: str) -> None:
    for part in load(sheet).parts:
        every = (part, *part.sections())
        places = [printed.place for one in every for printed in one.printed]
        assert sorted(set(places)) == sorted(places)


def test_what_is_wrong_in_the_first_sheet_is_known() -> None:
    wrong = [row.judgement.place for part in PARTS for row in rows(solved(part)) if row.verdict == "wrong"]
    assert wrong == [
        "solution 1(c)",
        "solution 1(d)",
        "solution 2(c), line 2, side 1 of 2",
        "solution 2(d), the values to cache",
        "solution 3, last line",
    ]
