"""`symderiv code`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.stand_in import Run

RIDGE = ("code", "norm2(X*w - y)^2", "--let", "X[n,d]; w[d]; y[n]", "--wrt", "w")


def test_an_expression_becomes_a_function(run: Run) -> None:
    outcome = run(*RIDGE)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("import numpy as np\n") or outcome.out.startswith(
        "def value_and_gradients("
    )
    assert "def value_and_gradients(X, w, y):" in outcome.out


def test_a_part_becomes_a_function_of_its_inputs(run: Run) -> None:
    assert "def value_and_gradients(x, W1, b1, W2, b2, y):" in run("code", "q2c").out


@pytest.mark.parametrize(("target", "library"), [("torch", "torch.eye"), ("jax", "jnp.eye")])
def test_the_target_chooses_the_library(run: Run, target: str, library: str) -> None:
    outcome = run("code", "norm2(x)^2*2 + x'*x", "--let", "x[n]", "--order", "2", "--target", target)
    assert library in outcome.out


def test_order_two_is_the_hessian(run: Run) -> None:
    assert "def hessian(X, w):" in run(*RIDGE, "--order", "2").out


def test_it_is_written_to_a_file(run: Run) -> None:
    assert run(*RIDGE, "-o", "ridge.py").out == ""
    assert Path("ridge.py").read_text(encoding="utf-8") == run(*RIDGE).out
    assert [p.name for p in Path().iterdir()] == ["ridge.py"]


def test_a_file_that_exists_is_kept_unless_forced(run: Run) -> None:
    Path("ridge.py").write_text("mine", encoding="utf-8")
    refused = run(*RIDGE, "-o", "ridge.py")
    assert (refused.status, Path("ridge.py").read_text(encoding="utf-8")) == (2, "mine")
    assert run(*RIDGE, "-o", "ridge.py", "--force").status == 0
    assert "def value_and_gradients" in Path("ridge.py").read_text(encoding="utf-8")


def test_a_mistake_in_the_expression_has_a_caret_under_it(run: Run) -> None:
    outcome = run("code", "A*x)", "--let", "A[m,n]; x[n]")
    assert outcome.status == 2
    assert outcome.err.endswith("  A*x)\n     ^\n")


def test_wrt_without_let_is_refused(run: Run) -> None:
    outcome = run("code", "q2c", "--wrt", "x")
    assert (outcome.status, outcome.out) == (2, "")
    assert "--let" in outcome.err


@pytest.mark.parametrize("part", ["q2a", "q3"])
def test_a_part_that_asks_for_no_derivative_has_no_code(run: Run, part: str) -> None:
    outcome = run("code", part)
    assert (outcome.status, outcome.out) == (2, "")
    assert "asks for no derivative" in outcome.err


def test_an_unknown_target_is_refused(run: Run) -> None:
    outcome = run(*RIDGE, "--target", "theano")
    assert outcome.status == 2
    assert "theano" in outcome.err


def test_a_vector_has_no_hessian(run: Run) -> None:
    outcome = run("code", "A*x", "--let", "A[m,n]; x[n]", "--wrt", "x", "--order", "2")
    assert outcome.status == 2
    assert "not a scalar" in outcome.err


def test_an_expression_may_begin_with_a_minus_and_have_values_to_differentiate_by(run: Run) -> None:
    outcome = run("code", "-sum(x)", "--let", "x[n]")
    assert (outcome.status, outcome.err) == (0, "")
    outcome = run(
        "code", "z = A*x; sum(z.^2)", "--let", "A[m,n]", "--let", "x[n]", "--wrt", "z", "--wrt", "x"
    )
    assert (outcome.status, outcome.err) == (0, "")
    assert "return f, dz, dx" in outcome.out


def test_a_name_to_differentiate_by_that_is_not_there_is_refused(run: Run) -> None:
    outcome = run(*RIDGE[:-1], "v")
    assert (outcome.status, outcome.out) == (2, "")
    assert "v" in outcome.err
