"""Gradescope: results in its format, and an autograder that runs as Gradescope would run it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from symderiv import sheets
from symderiv.errors import InputError
from symderiv.grading.autograder import REQUIREMENTS, folder, run
from symderiv.grading.batch import Batch, grade
from symderiv.grading.check import Leniency
from symderiv.grading.findings import unchecked
from symderiv.grading.gradescope import DETAILS, Detail, as_gradescope, feedback, scored
from symderiv.problem import Sheet
from tests.grading.stand_in import prepare, table

ROOT = Path(__file__).parent.parent.parent
PARTS = (sheets.one("q1b"), sheets.one("q1c"))

#: The documented fields of the whole and of a test, with their types.
WHOLE = {"output_format": str, "test_output_format": str, "test_name_format": str, "tests": list}
TEST = {"name": str, "score": float, "max_score": float, "status": str, "output": str, "tags": list}


def told_in(place: Path) -> list[dict[str, Any]]:
    """Return the tests of a `results.json`, all of whose fields are documented ones."""
    told = json.loads(place.read_text(encoding="utf-8"))
    assert {name: type(value) for name, value in told.items()} == WHOLE
    for one in told["tests"]:
        assert {name: type(value) for name, value in one.items()} == TEST
        assert one["status"] in ("passed", "failed")
    return list(told["tests"])


def test_rows_become_tests(tmp_path: Path) -> None:
    given = table(tmp_path / "ann.csv", 'ann,q1b,"max(0, x)"', "ann,q1c,x", "ann,q9z,x")
    batch = Batch(given, tmp_path / "results.json", as_gradescope, prepare)
    grade(batch, lambda seen, count: nullcontext(seen))
    right, wrong, broken = told_in(tmp_path / "results.json")
    assert (right["name"], right["score"], right["max_score"], right["status"]) == ("q1b", 1, 1, "passed")
    assert (wrong["score"], wrong["status"]) == (0, "failed")
    assert wrong["output"].splitlines() == [
        "Not correct.",
        "It was read as: eecs182-disc02/q1c: x",
        "For example: x = 2, yours = 1, right = 2.",
    ]
    assert "there is no part or sheet 'q9z'" in broken["output"]


WRONG = unchecked("wrong", "transpose", "the factor 2 is missing") | {
    "reading": "x",
    "counterexample": {"x": "1"},
    "contradicts": "step 1: 2x",
}


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("verdict", ["Not correct.", "It was read as: x"]),
        ("example", ["Not correct.", "It was read as: x", "For example: x = 1."]),
        (
            "full",
            [
                "Not correct.",
                "It was read as: x",
                "For example: x = 1.",
                "the factor 2 is missing",
                "It contradicts this step: step 1: 2x",
            ],
        ),
    ],
)
def test_a_student_is_told_no_more_than_staff_chose(detail: Detail, told: list[str]) -> None:
    assert feedback(WRONG, detail).splitlines() == told


@pytest.mark.parametrize("detail", DETAILS)
def test_why_an_answer_could_not_be_read_is_always_told(detail: Detail) -> None:
    assert "a bracket is open" in feedback(unchecked("unreadable", "row", "a bracket is open"), detail)


def own_sheet(place: Path) -> Sheet:
    """Return a sheet of one's own in a file."""
    place.write_text(
        "from symderiv.problem import Derivative, Part, Sheet\n"
        "ASK = Derivative('f', ('x',))\n"
        "SHEET = Sheet('own', 'Own', 'me', (Part('q1b', 'A', 'B', 'x', 'f = x^2', ASK),))\n",
        encoding="utf-8",
    )
    return sheets.find(str(place))


def test_a_sheet_of_ones_own_goes_with_the_autograder(tmp_path: Path) -> None:
    sheet = own_sheet(tmp_path / "own.py")
    for name in ("source", "submission", "results"):
        (tmp_path / name).mkdir()
    for name, data in folder([(sheet, sheet.parts[0])], 1.0, Leniency()).items():
        (tmp_path / "source" / name).write_bytes(data)
    (tmp_path / "own.py").unlink()
    (tmp_path / "submission" / "q1b.txt").write_text("2x", encoding="utf-8")
    run(tmp_path)
    assert [t["score"] for t in told_in(tmp_path / "results" / "results.json")] == [1.0]


@pytest.fixture
def autograder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a root as Gradescope makes it, with an autograder for two parts; the stand-in checks."""
    monkeypatch.setattr(Leniency, "prepare", lambda self, reference, explained: prepare(reference))
    for name in ("source", "submission", "results"):
        (tmp_path / name).mkdir()
    for name, data in folder(PARTS, 2.0, Leniency()).items():
        (tmp_path / "source" / name).write_bytes(data)
    return tmp_path


def hand_in(root: Path, files: Iterable[tuple[str, str | bytes]]) -> list[dict[str, Any]]:
    for name, text in files:
        (root / "submission" / name).write_bytes(text.encode() if isinstance(text, str) else text)
    run(root)
    return told_in(root / "results" / "results.json")


def test_each_part_is_handed_in_as_a_file(autograder: Path) -> None:
    one, two = hand_in(autograder, [("q1b.txt", "max(0, x)\n"), ("Q1C.TEX", "\ufeffx\r\n")])
    assert [(t["name"], t["score"], t["max_score"]) for t in (one, two)] == [("q1b", 2, 2), ("q1c", 0, 2)]
    assert "eecs182-disc02/q1c: x" in two["output"].splitlines()[1]


def test_a_file_that_is_missing_or_there_twice_is_said(autograder: Path) -> None:
    one, two = hand_in(autograder, [("q1b.txt", "x"), ("q1b.tex", "x")])
    assert "more than one file q1b.txt or q1b.tex was handed in" in one["output"]
    assert "no file q1c.txt or q1c.tex was handed in" in two["output"]


def test_a_link_is_not_handed_in(autograder: Path) -> None:
    (autograder / "secret").write_text("max(0, x)", encoding="utf-8")
    (autograder / "submission" / "q1b.txt").symlink_to("../secret")
    assert "no file q1b.txt" in hand_in(autograder, [])[0]["output"]


def test_results_are_written_again_for_a_second_run(autograder: Path) -> None:
    hand_in(autograder, [("q1b.txt", "x")])
    assert hand_in(autograder, [("q1b.txt", "max(0, x)")])[0]["score"] == 2


def test_the_folder_holds_what_gradescope_asks_for(autograder: Path) -> None:
    setup, script = (autograder / "source" / name for name in ("setup.sh", "run_autograder"))
    assert setup.read_text(encoding="utf-8").startswith("#!")
    assert script.read_text(encoding="utf-8").startswith("#!/opt/symderiv/bin/python\n")
    subprocess.run(["bash", "-n", str(setup)], check=True)


def test_the_folder_is_the_same_every_time() -> None:
    assert folder(PARTS, 1.0, Leniency()) == folder(PARTS, 1.0, Leniency())


def test_the_requirements_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert list(REQUIREMENTS) == project["dependencies"]


def test_parts_that_would_be_handed_in_under_one_name_are_refused(tmp_path: Path) -> None:
    other = own_sheet(tmp_path / "own.py")
    with pytest.raises(InputError, match=r"two of these parts are handed in as q1b\.txt"):
        folder([sheets.one("q1b"), (other, other.parts[0])], 1.0, Leniency())


@pytest.mark.slow
def test_the_autograder_runs_by_itself(autograder: Path) -> None:
    place = autograder / "installed"
    zipfile.ZipFile(autograder / "source" / "symderiv.zip").extractall(place)
    (autograder / "submission" / "q1b.txt").write_text(r"\max(0, W^{(1)}_i x + b^{(1)}_i)", encoding="utf-8")
    (autograder / "submission" / "q1c.tex").write_text("W2_i", encoding="utf-8")
    subprocess.run(
        [sys.executable, str(autograder / "source" / "run_autograder"), str(autograder)],
        env={"PYTHONPATH": str(place)},
        cwd=autograder,
        check=True,
    )
    right, wrong = told_in(autograder / "results" / "results.json")
    assert (right["score"], wrong["score"]) == (2, 0)
    assert wrong["output"].startswith("Not correct.\nIt was read as: ")


def test_a_right_answer_that_leaves_out_what_else_is_asked_gets_no_points_and_says_so() -> None:
    finding = Leniency().prepare("eecs182-disc02/q2b")("dJ/db2 = yhat - y")
    test = scored("q2b", finding)
    assert (finding["verdict"], test["score"], test["status"]) == ("correct", 0.0, "failed")
    assert "Also asked for, and not given: ∂J/∂W2." in test["output"]
