"""`symderiv check`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.commands.stand_in import Run

SUM = ("check", "--reference", "x + y")


@pytest.mark.parametrize(
    ("answer", "status", "mark"),
    [
        ("y + x", 0, "✓ correct"),
        ("y - x", 1, "✗ wrong"),
        ("y +", 2, "✗ unreadable"),
        ("-y", 1, "✗ wrong"),
    ],
)
def test_the_status_says_the_verdict(run: Run, answer: str, status: int, mark: str) -> None:
    outcome = run(*SUM, answer)
    assert (outcome.status, outcome.err) == (status, "")
    assert mark in outcome.out


def test_what_cannot_be_decided_has_a_status_of_its_own(run: Run) -> None:
    assert run("check", "--reference", "log(-x^2)", "x").status == 3


def test_the_reading_stands_before_the_verdict(run: Run) -> None:
    outcome = run("check", "q2b", "dJ/db2 = yhat - y")
    assert outcome.out.splitlines()[:2] == ["∂J/∂b₂ = ŷ − y", "✓ correct"]


def test_an_unreadable_answer_gets_a_caret(run: Run) -> None:
    lines = run(*SUM, "x + z").out.splitlines()
    assert lines[0].strip() == "x + z"
    assert lines[1] == "      ^"
    assert "nothing is named z" in lines[3]


def test_a_derivative_may_be_the_reference(run: Run) -> None:
    words = ("check", "--expr", "x'*A*x", "--let", "A[n,n]; x[n]", "--wrt", "x")
    assert run(*words, "(A + A')*x").status == 0
    assert run(*words, "x'*(A + A')").status == 1
    assert run(*words, "x'*(A + A')", "--accept", "transpose").status == 0


def test_an_answer_comes_from_a_file_or_from_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("answer.txt").write_text("y + x\n", encoding="utf-8")
    assert run(*SUM, "--file", "answer.txt").status == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x + y")))
    assert run(*SUM, "-").status == 0


def test_json_has_the_fields_of_the_library(run: Run) -> None:
    found = json.loads(run(*SUM, "0.3333x", "--format", "json").out)
    assert found["verdict"] == "wrong"
    assert {"reports", "reading", "counterexample", "diagnosis", "contradicts", "how", "notes"} < set(found)


def test_a_tolerance_lets_decimals_be_rounded(run: Run) -> None:
    words = ("check", "--reference", "x/3", "0.333x")
    assert run(*words).status == 1
    assert run(*words, "--tolerance", "0.01").status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("check", "q2b"),
        ("check", "x"),
        (*SUM, "x", "y"),
        (*SUM, "--file", "missing.txt"),
        ("check", "--reference", "x +", "x"),
        ("check", "q9", "x"),
        (*SUM, "x", "--tolerance", "2"),
    ],
)
def test_what_is_wrong_with_the_command_is_one_sentence(run: Run, words: tuple[str, ...]) -> None:
    outcome = run(*words)
    assert outcome.status == 2
    assert outcome.err.startswith("symderiv: ")
