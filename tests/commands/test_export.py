"""`symderiv export`."""

from __future__ import annotations

import json
import os
from pathlib import Path

from symderiv.commands.export import FEEDBACK
from symderiv.grading.gradescope import DETAILS
from tests.commands.stand_in import Run

NAMES = ["requirements.txt", "run_autograder", "settings.json", "setup.sh", "symderiv.zip"]


def test_an_autograder_is_a_directory_of_files(run: Run) -> None:
    outcome = run(
        "export", "gradescope", "q1b", "q1c", "-o", "autograder", "--points", "2.5", "--tolerance", "0.01"
    )
    assert (outcome.status, outcome.err) == (0, "")
    assert sorted(path.name for path in Path("autograder").iterdir()) == NAMES
    told = json.loads(Path("autograder/settings.json").read_text(encoding="utf-8"))
    assert told == {
        "points": {"eecs182-disc02/q1b": 2.5, "eecs182-disc02/q1c": 2.5},
        "feedback": "example",
        "accept": [],
        "tolerance": "1/100",
    }
    assert os.access("autograder/run_autograder", os.X_OK)


def test_the_command_offers_every_detail_of_feedback() -> None:
    assert FEEDBACK == DETAILS


def test_what_is_there_is_kept_unless_forced(run: Run) -> None:
    run("export", "gradescope", "q1b", "-o", "autograder")
    assert run("export", "gradescope", "q1b", "-o", "autograder").status == 2
    assert run("export", "gradescope", "q1b", "-o", "autograder", "--force").status == 0


def test_a_part_that_is_none_is_refused(run: Run) -> None:
    outcome = run("export", "gradescope", "../../etc", "-o", "autograder")
    assert (outcome.status, outcome.out) == (2, "")
    assert "there is no" in outcome.err
    assert list(Path().iterdir()) == []


def test_a_sheet_of_ones_own_goes_along(run: Run) -> None:
    run("new", "mine")
    assert run("export", "gradescope", "./mine.py", "-o", "autograder").status == 0
    assert Path("autograder/sheet-mine.py").read_bytes() == Path("mine.py").read_bytes()
    settings = json.loads(Path("autograder/settings.json").read_text(encoding="utf-8"))
    assert all(part.startswith("sheet-mine.py/") for part in settings["points"])
