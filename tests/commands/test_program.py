"""The program as a whole: help for everything, statuses, one sentence for an error."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import click
import pytest

from symderiv.commands.program import COMMANDS, program
from symderiv.errors import InputError, NoRule
from tests.commands.stand_in import Run

CONTEXT = click.Context(program)


def command(name: str) -> click.Command:
    found = program.get_command(CONTEXT, name)
    assert found is not None
    return found


def test_the_table_names_every_command_file_that_holds_one() -> None:
    import pkgutil

    import symderiv.commands

    modules = {module.name for module in pkgutil.iter_modules(symderiv.commands.__path__)}
    holders = {
        name
        for name in modules
        if hasattr(__import__(f"symderiv.commands.{name}", fromlist=["*"]), "command")
    }
    assert holders == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_begins_with_its_line_in_the_table(name: str) -> None:
    help_text = command(name).help or ""
    assert help_text.splitlines()[0] == COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    options = [p for p in command(name).params if isinstance(p, click.Option)]
    assert [o.name for o in options if not (o.help or "").endswith((".", '".'))] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_says_what_its_arguments_are(name: str) -> None:
    arguments = [p for p in command(name).params if isinstance(p, click.Argument)]
    words = [a.human_readable_name.rstrip(".") for a in arguments if not isinstance(a.type, click.Choice)]
    below = (command(name).help or "").partition("\n")[2]
    assert [word for word in words if word.upper() not in below] == []


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    outcome = run()
    assert outcome.status == 0
    assert all(line in outcome.out for line in COMMANDS.values())


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == "symderiv, version 0.1.0\n"


def test_an_unknown_command_is_told_the_near_one(run: Run) -> None:
    outcome = run("sovle", "q1b")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "symderiv: there is no command 'sovle'; did you mean solve?\n"


def test_an_unknown_option_is_one_sentence(run: Run) -> None:
    outcome = run("solve", "q1b", "--fromat", "latex")
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1
    assert "see `symderiv solve --help`" in outcome.err


def raising(error: BaseException) -> Callable[..., object]:
    def act(*_: object) -> object:
        raise error

    return act


@pytest.mark.parametrize("error", [InputError("that is no sheet"), NoRule("no rule for det")])
def test_what_symderiv_refuses_is_a_sentence_and_status_2(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("symderiv.sheets.ids", raising(error))
    outcome = run("list")
    assert (outcome.status, outcome.err) == (2, f"symderiv: {error}\n")


def test_an_error_with_a_source_shows_the_caret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symderiv.sheets.ids", raising(InputError("not closed", "a + (b", (4, 5))))
    assert run("list").err == "symderiv: not closed\n  a + (b\n      ^\n"


def test_a_bug_is_an_apology_and_status_70(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symderiv.sheets.ids", raising(KeyError("lost")))
    outcome = run("list")
    assert outcome.status == 70
    assert (
        outcome.err
        == "symderiv: sorry, this is a bug (KeyError: 'lost'); `symderiv --debug list` shows where\n"
    )


def test_debug_shows_where_the_bug_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symderiv.sheets.ids", raising(KeyError("lost")))
    with pytest.raises(KeyError, match="lost"):
        run("--debug", "list")


def test_an_interruption_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symderiv.sheets.ids", raising(KeyboardInterrupt()))
    outcome = run("list")
    assert (outcome.status, outcome.err) == (130, "\n")


def test_a_closed_pipe_ends_quietly() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "symderiv", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    child.stdout.close()
    with child:
        assert child.stderr is not None
        assert child.stderr.read() == ""
    assert child.returncode == 141
