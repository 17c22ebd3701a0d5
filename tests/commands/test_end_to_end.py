"""The commands with the engine behind them: what a person gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.stand_in import Run

KEYS = {"part", "question", "answers", "steps", "checks", "printed", "kinks", "plots"}
ANSWER_KEYS = {"of", "wrt", "shape", "latex", "text", "numpy", "index_latex"}


@pytest.mark.parametrize(
    ("format", "begins"),
    [("latex", "\\documentclass"), ("markdown", "# "), ("html", "<!DOCTYPE html>"), ("json", "{")],
)
def test_a_part_is_solved_in_every_format(run: Run, format: str, begins: str) -> None:
    outcome = run("solve", "q1b", "--format", format)
    assert outcome.status == 0
    assert outcome.out.startswith(begins)


def test_the_terminal_shows_the_answer_within_its_width(run: Run) -> None:
    outcome = run("solve", "q1b", "--width", "70")
    assert (outcome.status, outcome.err) == (0, "")
    assert "max" in outcome.out
    assert "\x1b" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 70


def test_json_holds_what_it_promises(run: Run) -> None:
    solution = json.loads(run("solve", "q1c", "--format", "json").out)
    assert solution.keys() >= KEYS
    assert all(answer.keys() >= ANSWER_KEYS for answer in solution["answers"])


def test_the_question_is_shown(run: Run) -> None:
    outcome = run("show", "q1b")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.strip() != ""


def test_a_plot_is_the_same_bytes_each_time(run: Run) -> None:
    assert run("plot", "q1c", "-o", "one.svg").status == 0
    assert run("plot", "q1c", "-o", "two.svg").status == 0
    assert Path("one.svg").read_bytes() == Path("two.svg").read_bytes()


def test_a_plot_of_an_unknown_name_is_refused(run: Run) -> None:
    outcome = run("plot", "q1c", "--set", "nothing=1", "-o", "one.svg")
    assert (outcome.status, outcome.out) == (2, "")
    assert "nothing" in outcome.err
    assert not Path("one.svg").exists()


def test_the_reverse_flow_adds_to_the_graph(run: Run) -> None:
    assert len(run("graph", "q2a", "--backward").out) > len(run("graph", "q2a").out) > 0


def test_an_expression_of_ones_own_is_derived(run: Run) -> None:
    words = ("(y - b'*sigmoid(A*x))^2", "--let", "A[h,m]; b[h]; x[m]; y", "--wrt", "A,b")
    solution = json.loads(run("derive", *words, "--format", "json").out)
    assert [answer["wrt"] for answer in solution["answers"]] == ["A", "b"]


def test_an_expression_that_does_not_parse_gets_a_caret(run: Run) -> None:
    outcome = run("derive", "a + (x", "--let", "a; x", "--wrt", "x")
    assert outcome.status == 2
    assert "^" in outcome.err.splitlines()[-1]


@pytest.mark.slow
def test_a_sheet_is_one_document_with_its_figures(run: Run) -> None:
    assert run("solve", "eecs182-disc02", "-o", "out").status == 0
    source = Path("out/eecs182-disc02.tex").read_text(encoding="utf-8")
    figures = sorted(path.name for path in Path("out").glob("*.pdf"))
    assert "q1b-plot.pdf" in figures
    assert [name for name in figures if name not in source] == []
