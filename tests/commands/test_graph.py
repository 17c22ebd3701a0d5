"""`symderiv graph`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.stand_in import Engine, Run


@pytest.mark.parametrize(("words", "backward"), [([], False), (["--backward"], True)])
def test_the_reverse_flow_is_shown_on_request(
    run: Run, engine: Engine, words: list[str], backward: bool
) -> None:
    assert run("graph", "q2a", *words).out == "<svg/>"
    assert engine.drawn == [("q2a", backward)]


def test_on_a_screen_a_file_is_written_and_named(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symderiv.commands.stream.is_terminal", lambda: True)
    assert run("graph", "q2a").err == "wrote q2a-graph.svg\n"
    assert Path("q2a-graph.svg").exists()
