"""`symderiv completion`, and what a shell that has read its script is told."""

from __future__ import annotations

import pytest

from tests.commands.stand_in import Run


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_asks_symderiv(run: Run, shell: str) -> None:
    outcome = run("completion", shell)
    assert outcome.status == 0
    assert f"_SYMDERIV_COMPLETE={shell}_complete" in outcome.out


def test_an_unknown_shell_is_refused(run: Run) -> None:
    assert run("completion", "csh").status == 2


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("symderiv so", ["solve"], id="commands"),
        pytest.param("symderiv solve q2", ["q2a", "q2b", "q2c", "q2d"], id="parts of the default sheet"),
        pytest.param("symderiv plot eecs182", ["eecs182-disc02"], id="sheets"),
        pytest.param("symderiv show eecs182-disc02/q3", ["eecs182-disc02/q3"], id="parts of a sheet"),
        pytest.param("symderiv list eecs18", ["eecs182-disc02", "eecs189-disc07"], id="sheets to list"),
        pytest.param("symderiv solve q1b --not", ["--notation"], id="options"),
        pytest.param("symderiv solve q1b --steps f", ["full"], id="choices"),
    ],
)
def test_a_shell_is_offered(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, offered: list[str]
) -> None:
    monkeypatch.setenv("_SYMDERIV_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split()) - 1))
    assert run().out.split() == [f"plain,{name}" for name in offered]
