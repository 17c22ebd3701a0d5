"""`symderiv derive`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.stand_in import Engine, Run


def test_derive_hands_over_what_was_typed(run: Run, engine: Engine) -> None:
    run("derive", "x'*A*x", "--let", "A[n,n]; x[n]", "--wrt", "x, A", "--order", "2")
    assert engine.derived == [("x'*A*x", "A[n,n]; x[n]", ("x", "A"), 2)]


def test_derive_prints_as_solve_does(run: Run, engine: Engine) -> None:
    out = run("derive", "x^2", "--let", "x", "--wrt", "x", "--format", "json").out
    assert json.loads(out)["part"] == "derivation"


def test_a_derivation_in_a_directory_is_called_so(run: Run, engine: Engine) -> None:
    run("derive", "x^2", "--let", "x", "--wrt", "x", "-o", "new/")
    assert Path("new/derivation.tex").exists()


def test_a_third_derivative_is_refused(run: Run, engine: Engine) -> None:
    outcome = run("derive", "x^2", "--let", "x", "--wrt", "x", "--order", "3")
    assert (outcome.status, engine.derived) == (2, [])
