"""What the tests of commands share: running one as a shell would, with the engine or without."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from symderiv.commands import main
from tests.commands.stand_in import Engine, Outcome, Run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `symderiv …` in an empty working directory, its output piped."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> Outcome:
        status = main(words)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return command


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Put the stand-in where the engine would be imported from."""
    stand_in = Engine()
    for name, functions in stand_in.modules().items():
        module = ModuleType(name)
        vars(module).update(functions)
        parent, _, child = name.rpartition(".")
        monkeypatch.setattr(import_module(parent), child, module, raising=False)
        monkeypatch.setitem(sys.modules, name, module)
    return stand_in
