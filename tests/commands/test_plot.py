"""`symderiv plot`: where the drawing goes, and what `--set` takes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.commands.stand_in import Engine, Run


def test_plot_writes_svg_to_a_pipe(run: Run, engine: Engine) -> None:
    outcome = run("plot", "q1b")
    assert (outcome.status, outcome.out, outcome.err) == (0, "<svg/>", "")


@pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.PDF", b"%PDF")])
def test_the_suffix_tells_the_format(run: Run, engine: Engine, name: str, begins: bytes) -> None:
    outcome = run("plot", "q1b", "-o", name)
    assert (outcome.status, outcome.out, outcome.err) == (0, "", f"wrote {name}\n")
    assert Path(name).read_bytes().startswith(begins)


@pytest.mark.parametrize("kind", ["gif", "apng"])
def test_a_moving_picture_is_asked_for_by_its_suffix(run: Run, engine: Engine, kind: str) -> None:
    outcome = run("plot", "q1b", "-o", f"a.{kind}")
    assert (outcome.status, outcome.err) == (0, f"wrote a.{kind}\n")
    assert Path(f"a.{kind}").read_bytes() == f"{kind} of 2".encode()
    assert engine.drawn == [("q1b", "moving")]


def test_a_typed_expression_does_not_move(run: Run, engine: Engine) -> None:
    outcome = run("plot", "--expr", "x", "--let", "x", "--wrt", "x", "-o", "a.gif")
    assert outcome.status == 2
    assert "end it in .svg, .png or .pdf" in outcome.err


def test_on_a_screen_a_file_is_written_and_named(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symderiv.commands.stream.is_terminal", lambda: True)
    outcome = run("plot", "q1b")
    assert (outcome.out, outcome.err) == ("", "wrote q1b-plot.svg\n")
    assert Path("q1b-plot.svg").read_bytes() == b"<svg/>"


def test_values_are_exact(run: Run, engine: Engine) -> None:
    run("plot", "q1c", "--set", "W=-1.5", "--set", "b=3/4", "--set", "c=2e-1", "--set", "d=−2")
    values = {"W": Fraction(-3, 2), "b": Fraction(3, 4), "c": Fraction(1, 5), "d": Fraction(-2)}
    assert engine.drawn == [("q1c", values, 16.0)]


def test_the_width_is_in_centimetres(run: Run, engine: Engine) -> None:
    run("plot", "q1c", "--width", "8")
    assert engine.drawn == [("q1c", {}, 8.0)]


@pytest.mark.parametrize(
    "text", ["W", "=2", "W=", "W=abc", "W=nan", "W=inf", "W=1/0", "W=1.5/2", "W=1e999", "W=1_0", "W=2+3"]
)
def test_a_setting_that_is_none_gets_a_caret(run: Run, engine: Engine, text: str) -> None:
    outcome = run("plot", "q1b", "--set", text, "-o", "a.svg")
    sentence, source, carets = outcome.err.splitlines()
    assert outcome.status == 2
    assert sentence.startswith("symderiv: --set wants ")
    assert source == f"  {text}"
    assert set(carets) <= {" ", "^"}
    assert not Path("a.svg").exists()


def test_a_name_is_set_once(run: Run, engine: Engine) -> None:
    outcome = run("plot", "q1b", "--set", "W=1", "--set", "W=2")
    assert (outcome.status, outcome.err.splitlines()[0]) == (2, "symderiv: --set gives W twice; give it once")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["q1"], "one part is wanted here, and q1 means 4: give q1a, q1b, q1c or q1d"),
        (["q9"], "there is no part or sheet 'q9'"),
        (["q1b", "-o", "a.jpg"], "a.jpg is not a name for a drawing; end it in .svg, .png, .pdf, .gif or"),
        (["q1b", "-o", "mine.svg"], "mine.svg exists already"),
        (["q1b", "-o", "no/a.svg"], "there is no directory no"),
    ],
)
def test_bad_input_is_one_sentence_status_2_and_no_work(
    run: Run, engine: Engine, words: list[str], sentence: str
) -> None:
    Path("mine.svg").write_bytes(b"mine")
    outcome = run("plot", *words)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert sentence in outcome.err
    assert engine.drawn == []
    assert Path("mine.svg").read_bytes() == b"mine"


def test_force_replaces_what_exists(run: Run, engine: Engine) -> None:
    Path("mine.svg").write_bytes(b"mine")
    run("plot", "q1b", "-o", "mine.svg", "--force")
    assert Path("mine.svg").read_bytes() == b"<svg/>"


TYPED = ("plot", "--expr", "max(0, w*x)", "--let", "x; w", "--wrt", "x")


@pytest.mark.parametrize(("words", "order"), [([], 1), (["--order", "0"], 0), (["--order", "2"], 2)])
def test_a_typed_expression_is_drawn_at_its_order(
    run: Run, engine: Engine, words: list[str], order: int
) -> None:
    outcome = run(*TYPED, *words, "--set", "w=2", "--width", "9", "-o", "a.svg")
    assert (outcome.status, outcome.err) == (0, "wrote a.svg\n")
    assert engine.drawn == [("max(0, w*x)", "x; w", "x", order, {"w": Fraction(2)}, 9.0)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "plot wants a PART, or --expr with --let and --wrt"),
        (["q1b", "--expr", "x"], "plot draws a PART or --expr, not both"),
        (["q1b", "--order", "0"], "--let, --wrt and --order go with --expr"),
        (["--expr", "x"], "--expr wants --let and --wrt as well"),
        (["--expr", "x", "--let", "x", "--wrt", "x", "--order", "3"], "3 is not in the range 0<=x<=2"),
    ],
)
def test_words_that_do_not_say_what_to_draw_are_refused(
    run: Run, engine: Engine, words: list[str], sentence: str
) -> None:
    outcome = run("plot", *words)
    assert (outcome.status, outcome.out, engine.drawn) == (2, "", [])
    assert sentence in outcome.err


@pytest.mark.parametrize(
    ("expr", "let", "caret"),
    [("max(0, v*x)", "x; w", "         ^"), ("sum(abs(x))", "x[n]", "  ^^^^")],
)
def test_a_typed_expression_that_cannot_be_drawn_gets_a_caret(
    run: Run, expr: str, let: str, caret: str
) -> None:
    outcome = run("plot", "--expr", expr, "--let", let, "--wrt", "x", "-o", "a.svg")
    assert (outcome.status, outcome.err.splitlines()[2]) == (2, caret)
    assert not Path("a.svg").exists()


def test_a_typed_expression_is_drawn_without_a_stand_in(run: Run) -> None:
    outcome = run(*TYPED, "-o", "a.png")
    assert (outcome.status, outcome.err) == (0, "wrote a.png\n")
    assert Path("a.png").read_bytes().startswith(b"\x89PNG")
