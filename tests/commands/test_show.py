"""`symderiv show`."""

from __future__ import annotations

from tests.commands.stand_in import Engine, Run


def test_show_prints_the_question(run: Run, engine: Engine) -> None:
    outcome = run("show", "q1b")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "q1b\n"


def test_show_of_a_question_prints_those_of_its_parts(run: Run, engine: Engine) -> None:
    assert run("show", "q1").out == "q1a\n\nq1b\n\nq1c\n\nq1d\n"
