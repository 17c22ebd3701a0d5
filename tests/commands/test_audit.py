"""`symderiv audit`."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from symderiv.audit import FIELDS
from symderiv.commands.new import TEMPLATE
from tests.commands.stand_in import Run


@pytest.mark.parametrize(
    ("format", "begins"),
    [
        ("terminal", "Audit of the printed formulas\n═"),
        ("json", "[\n"),
        ("csv", "sheet,part,place,"),
        ("markdown", "# Audit"),
        ("html", "<!DOCTYPE html>"),
        ("latex", "\\documentclass"),
    ],
)
def test_the_audit_is_printed_in_every_format(run: Run, format: str, begins: str) -> None:
    outcome = run("audit", "eecs182-disc02/q1b", "--format", format)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith(begins)


def test_findings_are_no_failures(run: Run) -> None:
    outcome = run("audit", "q2d")
    assert outcome.status == 0
    assert "✗ solution 2(d), the values to cache: ŷ, x, z₂, z₁, a₁ — wrong." in outcome.out


def test_a_failed_check_of_a_derivation_is_a_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symderiv.solution.Solution.passed", False)
    outcome = run("audit", "q1a")
    assert outcome.status == 1
    assert "a check failed in eecs182-disc02/q1a" in outcome.err


def test_a_sheet_in_a_file_is_audited(run: Run) -> None:
    Path("mine.py").write_text(TEMPLATE.format(id="mine", title="Mine"), encoding="utf-8")
    (row,) = json.loads(run("audit", "./mine.py", "--format", "json").out)
    assert tuple(row) == FIELDS
    assert (row["sheet"], row["part"], row["verdict"]) == ("mine", "q1", "wrong")


def test_a_part_for_which_nothing_is_printed_has_no_row(run: Run) -> None:
    text = TEMPLATE.format(id="mine", title="Mine")
    text, _ = re.subn(r"printed=\(.*?\n            \),", "", text, flags=re.DOTALL)
    Path("mine.py").write_text(text, encoding="utf-8")
    assert run("audit", "./mine.py", "--format", "json").out == "[]\n"
    assert "Nothing was printed that could be judged." in run("audit", "./mine.py").out


def test_the_suffix_tells_the_format(run: Run) -> None:
    assert run("audit", "q1b", "-o", "found.csv").status == 0
    with Path("found.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["verdict"] for row in csv.DictReader(lines)] == ["agrees", "needs an assumption"]


def test_nothing_is_overwritten(run: Run) -> None:
    Path("found.csv").write_text("mine", encoding="utf-8")
    assert run("audit", "q1b", "-o", "found.csv").status == 2
    assert Path("found.csv").read_text(encoding="utf-8") == "mine"


def test_a_solution_is_no_table_of_rows(run: Run) -> None:
    refused = run("solve", "q1b", "-o", "q1b.csv")
    assert refused.status == 2
    assert "tells no format" in refused.err
    assert ".csv" not in refused.err.partition("use one of")[2]


def test_without_a_sheet_every_sheet_is_audited(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("symderiv.sheets.ids", lambda: ("one", "two"))
    monkeypatch.setattr("symderiv.sheets.resolve", lambda reference: asked.append(reference) or ())
    assert run("audit").status == 0
    assert asked == ["one/", "two/"]
