"""`symderiv solve`: what is printed where, and with which status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symderiv.options import Options
from tests.commands.stand_in import Engine, Run

SHEET = "eecs182-disc02"


def written() -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in Path().rglob("*") if p.is_file()}


def test_solve_prints_to_standard_output(run: Run, engine: Engine) -> None:
    outcome = run("solve", "q1b")
    assert (outcome.status, outcome.out, outcome.err) == (0, "one\n", "")
    assert engine.solved == [f"{SHEET}/q1b"]


def test_solve_of_a_question_solves_its_parts_once_each_in_one_document(run: Run, engine: Engine) -> None:
    outcome = run("solve", "q1", "q1b")
    assert engine.solved == [f"{SHEET}/q1{letter}" for letter in "abcd"]
    assert outcome.out.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.tex", b"\\documentclass"),
        ("a.md", b"# "),
        ("a.html", b"<!doctype"),
        ("a.json", b"{"),
        ("a.txt", b"one"),
    ],
)
def test_the_suffix_tells_the_format(run: Run, engine: Engine, name: str, begins: bytes) -> None:
    assert run("solve", "q1b", "-o", name).status == 0
    assert written()[name].startswith(begins)


def test_a_written_file_leaves_standard_output_empty(run: Run, engine: Engine) -> None:
    assert run("solve", "q1b", "-o", "a.tex").out == ""


def test_a_latex_file_holds_its_figures(run: Run, engine: Engine) -> None:
    run("solve", "q1b", "-o", "a.tex")
    assert list(written()) == ["a.tex"]
    assert b"drawn inside" in written()["a.tex"]


def test_a_markdown_file_has_its_figures_beside_it(run: Run, engine: Engine) -> None:
    run("solve", "q1b", "-o", "a.md")
    assert written() == {"a.md": b"# one\nq1b-plot.svg\n", "q1b-plot.svg": b"<svg/>"}


def test_markdown_on_standard_output_says_that_its_figures_are_not_written(run: Run, engine: Engine) -> None:
    outcome = run("solve", "q1b", "--format", "markdown")
    assert "q1b-plot.svg" in outcome.out
    assert "`-o FILE` writes beside it: q1b-plot.svg" in outcome.err
    assert written() == {}


def test_html_holds_its_figures(run: Run, engine: Engine) -> None:
    assert run("solve", "q1b", "--format", "html").out == "<!doctype html>one<svg/>\n"


def test_a_sheet_in_a_directory_is_one_latex_document_with_pdf_figures(run: Run, engine: Engine) -> None:
    assert run("solve", "eecs182", "-o", "out").status == 0
    figures = {f"out/{reference.rpartition('/')[2]}-plot.pdf" for reference in engine.solved}
    assert set(written()) == {f"out/{SHEET}.tex", *figures}


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        (["eecs182", "--format", "html"], True),
        (["q1", "q2", "q3", "--format", "markdown"], True),
        (["q1", "q2", "--format", "html"], False),
        (["eecs182", "--format", "terminal"], False),
    ],
)
def test_a_whole_sheet_on_a_page_is_a_document_to_hand_out(
    run: Run, engine: Engine, words: list[str], whole: bool
) -> None:
    assert ("a whole sheet" in run("solve", *words).out) == whole


@pytest.mark.parametrize("place", ["here", "new/", "new"])
def test_a_directory_is_one_that_exists_or_ends_in_a_slash_or_has_no_suffix(
    run: Run, engine: Engine, place: str
) -> None:
    Path("here").mkdir()
    run("solve", "q1b", "-o", place, "--format", "html")
    assert list(written()) == [f"{place.rstrip('/')}/q1b.html"]


def test_one_part_as_json_is_an_object(run: Run, engine: Engine) -> None:
    out = run("solve", "q1b", "--format", "json").out
    assert json.loads(out)["part"] == f"{SHEET}/q1b"
    assert "−b/W" in out


def test_several_parts_as_json_are_an_array(run: Run, engine: Engine) -> None:
    parsed = json.loads(run("solve", "q1a", "q3", "--format", "json").out)
    assert [solution["part"] for solution in parsed] == [f"{SHEET}/q1a", f"{SHEET}/q3"]


def test_the_options_reach_the_document(run: Run, engine: Engine) -> None:
    run("solve", "q1b", "--layout", "numerator", "--notation", "index", "--steps", "brief")
    assert engine.options == [Options("numerator", "index", "brief")]


def test_output_is_plain_and_80_columns_wide_when_piped(run: Run, engine: Engine) -> None:
    run("solve", "q1b")
    assert engine.printed == [(80, False)]


def test_the_width_can_be_asked_for(run: Run, engine: Engine) -> None:
    run("solve", "q1b", "--width", "100")
    assert engine.printed == [(100, False)]


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_screen_decides_the_width_and_shows_colour_unless_told_not_to(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch, no_color: str, coloured: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("symderiv.commands.stream.is_terminal", lambda: True)
    monkeypatch.setattr("symderiv.commands.stream.width", lambda: 123)
    run("solve", "q1b")
    assert engine.printed == [(123, coloured)]


def test_a_failed_check_prints_the_document_and_ends_in_status_1(run: Run, engine: Engine) -> None:
    engine.failing = {f"{SHEET}/q1b"}
    outcome = run("solve", "q1a", "q1b")
    assert outcome.status == 1
    assert outcome.out != ""
    assert outcome.err == f"a check failed in {SHEET}/q1b; the solution says which\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["q1z"], "there is no part or sheet 'q1z'; did you mean"),
        (["q1b", "--format", "pdf"], "'pdf' is not one of"),
        (["q1b", "-o", "a.xyz"], "the suffix of a.xyz tells no format"),
        (
            ["q1b", "-o", "a.md", "--format", "latex"],
            "a.md would be markdown by its suffix, but --format is latex",
        ),
        (["q1b", "-o", "no/a.tex"], "there is no directory no"),
        (["q1b", "-o", "no/new/"], "there is no directory no"),
        (["q1b", "-o", "mine.tex"], "mine.tex exists already"),
        (["q1b", "--width", "2"], "--width"),
        ([], "Missing argument"),
    ],
)
def test_bad_input_is_one_sentence_status_2_and_no_work(
    run: Run, engine: Engine, words: list[str], sentence: str
) -> None:
    Path("mine.tex").write_bytes(b"mine")
    outcome = run("solve", *words)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert sentence in outcome.err
    assert engine.solved == []
    assert written() == {"mine.tex": b"mine"}


def test_a_figure_that_exists_keeps_the_document_from_being_written(run: Run, engine: Engine) -> None:
    Path("q1b-plot.svg").write_bytes(b"mine")
    assert run("solve", "q1b", "-o", "a.md").status == 2
    assert written() == {"q1b-plot.svg": b"mine"}


def test_force_replaces_what_exists(run: Run, engine: Engine) -> None:
    Path("a.json").write_bytes(b"mine")
    assert run("solve", "q1b", "-o", "a.json", "--force").status == 0
    assert written()["a.json"].startswith(b"{")
