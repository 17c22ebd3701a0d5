"""`symderiv grade`."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from symderiv.grading.check import Leniency
from symderiv.grading.findings import Check
from tests.commands.stand_in import Run
from tests.grading.stand_in import prepare, table

ROOT = Path(__file__).parent.parent.parent
GIVEN = Path("submissions.csv")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stand-in check."""

    def prepared(self: Leniency, reference: str, explained: bool) -> Check:
        return prepare(reference)

    monkeypatch.setattr(Leniency, "prepare", prepared)


@pytest.mark.usefixtures("quick")
def test_every_row_gets_a_verdict(run: Run) -> None:
    table(GIVEN, "ann,q1b,x", 'bob,q1b,"max(0, x)"', "cee,q1b,x")
    outcome = run("grade", "submissions.csv", "-o", "results.csv")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "wrote results.csv: 3 rows (2 wrong, 1 correct)\n"
    with Path("results.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["verdict"] for row in csv.DictReader(stream)] == ["wrong", "correct", "wrong"]


@pytest.mark.usefixtures("quick")
def test_no_file_that_a_table_names_is_run(run: Run) -> None:
    Path("trap.py").write_text("open('sprung', 'w').close()", encoding="utf-8")
    table(GIVEN, "ann,./trap.py/q1,x", "bob,trap.py,x")
    assert run("grade", "submissions.csv", "-o", "results.csv").status == 1
    assert "is the name of a file" in Path("results.csv").read_text(encoding="utf-8")
    assert not Path("sprung").exists()


@pytest.mark.usefixtures("quick")
def test_a_broken_row_is_status_one(run: Run) -> None:
    table(GIVEN, "ann,q1b,x", "bob,q9,x")
    outcome = run("grade", "submissions.csv", "-o", "results.csv", "--jobs", "2")
    assert (outcome.status, outcome.out) == (1, "wrote results.csv: 2 rows (1 wrong, 1 broken)\n")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ((), "results.json"),
        (("--format", "json"), "results.txt"),
        (("--format", "gradescope"), "results.json"),
    ],
)
def test_the_format_is_chosen_or_told_by_the_suffix(run: Run, words: tuple[str, ...], name: str) -> None:
    table(GIVEN, "ann,q1b,x")
    assert run("grade", "submissions.csv", "-o", name, *words).status == 0
    told = json.loads(Path(name).read_text(encoding="utf-8"))
    assert isinstance(told, dict) == ("gradescope" in words)


@pytest.mark.parametrize(
    ("heading", "fault"),
    [("student,part,text", "no column answer"), ("", "no column student")],
)
def test_a_table_that_is_none_is_one_sentence(run: Run, heading: str, fault: str) -> None:
    GIVEN.write_text(heading, encoding="utf-8")
    outcome = run("grade", "submissions.csv", "-o", "results.csv")
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert fault in outcome.err
    assert not Path("results.csv").exists()


def test_the_parts_of_ones_own_sheet_are_named_alone(run: Run) -> None:
    Path("own.py").write_text(
        "from symderiv.problem import Derivative, Part, Sheet\n"
        "ASK = Derivative('f', ('x',))\n"
        "SHEET = Sheet('own', 'Own', 'me', (Part('q1', 'A', 'B', 'x', 'f = x^2', ASK),))\n",
        encoding="utf-8",
    )
    table(GIVEN, "ann,q1,2x", "bob,own/q1,x")
    outcome = run("grade", "submissions.csv", "-o", "results.csv", "--sheet", "own.py")
    assert outcome.out == "wrote results.csv: 2 rows (1 correct, 1 wrong)\n"


def test_a_brief_batch_gives_the_same_verdicts_and_no_reasons(run: Run) -> None:
    table(GIVEN, "ann,q1b,2 h_i", "bob,q1b,x+")
    run("grade", "submissions.csv", "-o", "full.json")
    run("grade", "submissions.csv", "-o", "brief.json", "--brief")
    full, brief = (json.loads(Path(f"{name}.json").read_text(encoding="utf-8")) for name in ("full", "brief"))
    assert [row["verdict"] for row in full] == [row["verdict"] for row in brief] == ["wrong", "unreadable"]
    assert (full[0]["diagnosis"] is None, brief[0]["diagnosis"] is None) == (False, True)
    assert full[1]["diagnosis"] == brief[1]["diagnosis"]


def test_leniency_is_asked_for(run: Run) -> None:
    table(GIVEN, "ann,q3,y'*X*(X'*X + lambda*I)^-1", "bob,q1b,0.5 x")
    run("grade", "submissions.csv", "-o", "strict.csv")
    run("grade", "submissions.csv", "-o", "lenient.csv", "--accept", "transpose")
    assert "wrong" in Path("strict.csv").read_text(encoding="utf-8").splitlines()[1]
    assert "equivalent" in Path("lenient.csv").read_text(encoding="utf-8").splitlines()[1]


@pytest.mark.usefixtures("quick")
def test_an_interruption_says_how_to_go_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    table(GIVEN, "ann,q1b,x")
    monkeypatch.setattr("symderiv.grading.batch.outcomes", interrupted)
    outcome = run("grade", "submissions.csv", "-o", "results.csv")
    assert (outcome.status, outcome.err) == (
        130,
        "\ninterrupted; the same command goes on where this one was\n",
    )


def children(process: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]


def still_there(processes: list[int]) -> list[int]:
    """Return which processes are there when some seconds have passed; a dead one leaves at once."""
    until = time.monotonic() + 10
    while there := [n for n in processes if Path(f"/proc/{n}").exists()]:
        if time.monotonic() > until:
            break
        time.sleep(0.01)
    return there


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path, how: signal.Signals) -> None:
    answers = [f"student{n},q1b,{n} x" for n in range(400)]
    table(tmp_path / "submissions.csv", *answers)
    words = [sys.executable, str(ROOT / "cli.py"), "grade", "submissions.csv", "-o", "results.csv"]
    journal = tmp_path / "results.csv.journal"
    with subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.DEVNULL) as first:
        while not journal.exists() or journal.stat().st_size < 4_000:
            assert first.poll() is None, "it ended before it could be interrupted"
            time.sleep(0.01)
        workers = children(first.pid)
        os.kill(first.pid, how)
    assert workers
    assert not still_there(workers)
    assert not (tmp_path / "results.csv").exists()
    known = journal.read_bytes()
    subprocess.run(words, cwd=tmp_path, check=True)
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["student"] for row in csv.DictReader(stream)] == [f"student{n}" for n in range(400)]
    assert known
    assert sorted(p.name for p in tmp_path.iterdir()) == ["results.csv", "submissions.csv"]
