"""`symderiv derive`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.commands.stand_in import Engine, Run

Words = tuple[str, ...]


def test_derive_hands_over_what_was_typed(run: Run, engine: Engine) -> None:
    run("derive", "x'*A*x", "--let", "A[n,n]; x[n]", "--wrt", "x, A", "--order", "2")
    assert engine.derived == [("x'*A*x", "A[n,n]; x[n]", ("x, A",), 2)]


def test_derive_prints_as_solve_does(run: Run, engine: Engine) -> None:
    out = run("derive", "x^2", "--let", "x", "--wrt", "x", "--format", "json").out
    assert json.loads(out)["part"] == "derivation"


def test_a_derivation_in_a_directory_is_called_so(run: Run, engine: Engine) -> None:
    run("derive", "x^2", "--let", "x", "--wrt", "x", "-o", "new/")
    assert Path("new/derivation.tex").exists()


def test_equal_entries_move_together_only_where_asked(run: Run, engine: Engine) -> None:
    words = ("derive", "tr(A)", "--let", "A[n,n] symmetric", "--wrt", "A")
    run(*words)
    assert not engine.tied
    run(*words, "--tied")
    assert engine.tied


def test_a_third_derivative_is_refused(run: Run, engine: Engine) -> None:
    outcome = run("derive", "x^2", "--let", "x", "--wrt", "x", "--order", "3")
    assert (outcome.status, engine.derived) == (2, [])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("-sum(x)", "--let", "x[n]", "--wrt", "x"), "-sum(x)"),
        (("--let", "x[n]", "--wrt", "x", "-x'*x"), "-x'*x"),
        (("--let=x[n]", "--wrt=x", "-x"), "-x"),
        (("-2 x", "--wrt", "x", "--let", "x", "-o", "new/"), "-2 x"),
        (("--let", "x", "--wrt", "x", "--", "-x"), "-x"),
    ],
)
def test_an_expression_may_begin_with_a_minus(run: Run, engine: Engine, words: Words, text: str) -> None:
    assert run("derive", *words).status == 0
    assert engine.derived[0][0] == text


def test_a_misspelt_option_is_no_expression(run: Run, engine: Engine) -> None:
    outcome = run("derive", "x", "--lt", "x", "--wrt", "x")
    assert (outcome.status, engine.derived) == (2, [])
    assert "--lt" in outcome.err


def test_a_dash_reads_the_expression_from_standard_input(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO("z = σ(x);\nz^2\n".encode()), encoding="utf-8")
    )
    outcome = run("derive", "-", "--let", "x", "--wrt", "x")
    assert outcome.err == ""
    assert engine.derived[0][0] == "z = σ(x);\nz^2"


def test_let_and_wrt_may_be_given_again(run: Run, engine: Engine) -> None:
    run("derive", "x*y", "--let", "x", "--let", "y", "--wrt", "x", "--wrt", "y")
    assert engine.derived == [("x*y", "x;\ny", ("x", "y"), 1)]


def test_a_wrong_declaration_is_shown_alone(run: Run) -> None:
    outcome = run("derive", "x*y", "--let", "x", "--let", "y[n,m] pd", "--wrt", "x")
    assert outcome.status == 2
    assert outcome.err.splitlines()[1:] == ["  y[n,m] pd", "         ^^"]


@pytest.mark.parametrize(
    ("wrt", "sentence"),
    [
        ("xx", "nothing is named xx; the nearest declared name is x"),
        ("n", "n is a size, and no value"),
        ("phi", "phi is a function, and no value"),
        ("x, x", "x is given twice"),
        ("x,", "expected a value, found the end of the text"),
        ("", "expected the name of a value, found the end of the text"),
        ("2", "expected the name of a value, found 2"),
        ("x[1]", "expected the name of a value, found ["),
    ],
)
def test_a_name_that_cannot_be_differentiated_by_is_refused(run: Run, wrt: str, sentence: str) -> None:
    outcome = run("derive", "z = sum(phi(x)); z^2", "--let", "x[n]; phi()", "--wrt", wrt)
    assert outcome.status == 2
    assert sentence in outcome.err
    assert "^" in outcome.err.splitlines()[-1]


@pytest.mark.parametrize("wrt", ["W_1, z", "W^{(1)} z", r"\mathbf{W}_1,z"])
def test_names_are_read_as_in_an_expression_and_named_values_count(run: Run, wrt: str) -> None:
    words = ("z = W_1*x; z^2", "--let", "W_1[1,n]; x[n]", "--wrt", wrt, "--format", "json")
    answers = json.loads(run("derive", *words).out)["answers"]
    assert [answer["wrt"] for answer in answers] == ["W1", "z"]
