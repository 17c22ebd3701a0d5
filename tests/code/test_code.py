"""What generated code looks like: computed once, nothing formed that need not be, the same every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from symderiv.code import of_expression, of_part
from symderiv.code.targets import Translation
from symderiv.code.tree import filled
from symderiv.errors import InputError, NoRule
from tests.code.cases import NET, NET_LET
from tests.code.running import function

ROOT = Path(__file__).parent.parent.parent


def body(text: str, let: str, wrt: str, order: int = 1) -> str:
    """Return the lines below the docstring."""
    return of_expression(text, let, tuple(wrt.split()), order).rpartition('"""')[2]


@pytest.mark.parametrize(
    ("text", "let", "wrt", "order", "once"),
    [
        (
            "-y'*log(softmax(W*x + b))",
            "W[k,d]; b[k]; x[d]; y[k] onehot",
            "W b",
            1,
            ["np.exp", "W @ x", "np.max"],
        ),
        ("sum(log(1 + exp(X*w)) - y.*(X*w))", "X[n,d]; w[d]; y[n]", "w", 1, ["X @ w", "np.tanh", "X.T @"]),
        ("norm2(X*w - y)^2", "X[n,d]; w[d]; y[n]", "w", 1, ["X @ w"]),
        ("x'*A'*A*x", "A[m,n]; x[n]", "x A", 1, ["A @ x"]),
        ("logdet(A) + b'*inv(A)*b", "A[n,n]; b[n]", "A", 1, ["inv(A)"]),
        (NET.replace("relu", "tanh"), NET_LET, "W1 b1", 2, ["W2.T @ W2", "W1 @ x", "np.tanh", "a1**2"]),
        ("lse(x)", "x[n]", "x", 2, ["np.exp"]),
    ],
)
def test_it_is_computed_once(text: str, let: str, wrt: str, order: int, once: list[str]) -> None:
    code = body(text, let, wrt, order)
    assert [code.count(piece) for piece in once] == [1] * len(once), code


@pytest.mark.parametrize(
    ("text", "let", "wrt", "order", "line"),
    [
        ("sum(softplus(X*w) - y.*(X*w))", "X[n,d]; w[d]; y[n]", "w", 2, "(X.T * (t1 * (1 - t1))) @ X"),
        ("x'*A*x", "A[n,n]; x[n]", "x", 2, "A + A.T"),
        ("b'*inv(A)*b", "A[n,n] pd; b[n]", "b", 1, "np.linalg.solve(A, b)"),
        ("b'*inv(A)*c", "A[n,n]; b[n]; c[n]", "b c", 1, "np.linalg.solve(A.T, b)"),
        ("sum(log(det(A)) + x)", "A[n,n]; x[n]", "x", 1, "np.linalg.slogdet(A)[1]"),
        ("tr(A*B)", "A[m,n]; B[n,m]", "A", 1, "np.sum(A * dA)"),
        ("a'*A*B*c", "a[m]; A[m,n]; B[n,k]; c[k]", "a", 1, "A @ (B @ c)"),
        ("sum(X*W + ones(n)*b)", "X[n,d]; W[d,k]; b[1,k]", "X", 1, "X @ W + b"),
        ("norm2(X - U*V)^2", "X[m,n]; U[m,k]; V[k,n]", "U", 2, "d2U[t1, :, t1, :] = 2 * (V @ V.T)"),
        ("sum(u.*(ones(k)'*A*diag(v))')", "A[k,n]; u[n]; v[n]", "u", 1, "np.sum(A, axis=0)"),
    ],
)
def test_it_is_written_as_by_hand(text: str, let: str, wrt: str, order: int, line: str) -> None:
    assert line in body(text, let, wrt, order)


@pytest.mark.parametrize("text", ["sum(relu(W*x))", "sum(tanh(W*x).^2)", "a'*softmax(W*x)"])
def test_no_diagonal_matrix_is_formed_for_a_gradient(text: str) -> None:
    code = body(text, "W[a1,b1]; x[b1]; a[a1]", "W x")
    assert "diag" not in code
    assert "eye" not in code


@pytest.mark.parametrize(
    ("text", "let", "values"),
    [
        ("-y'*log(softmax(x))", "x[n]; y[n] onehot", {"x": [-1e4, 1e4], "y": [1.0, 0.0]}),
        ("sum(log(1 + exp(x)))", "x[n]", {"x": [1e4, -1e4]}),
        ("sum(-log(sigmoid(x)))", "x[n]", {"x": [-1e4, 1e4]}),
        ("p = sigmoid(x); J = sum(log(1 - p))", "x[n]", {"x": [1e4, -1e4]}),
        ("log(sum(exp(x)))", "x[n]", {"x": [1e4, -1e4]}),
        ("sum(1 ./ (1 + exp(-x)))", "x[n]", {"x": [-1e4, 1e4]}),
        ("a'*(exp(x)/sum(exp(x)))", "x[n]; a[n]", {"x": [1e4, 0.0], "a": [1.0, 2.0]}),
        ("log(det(A))", "A[n,n]", {"A": np.diag([1e200, 1e200])}),
    ],
)
def test_large_inputs_do_not_overflow(text: str, let: str, values: dict[str, object]) -> None:
    found = function(of_expression(text, let, (let[0],)))
    with np.errstate(all="raise", under="ignore"):
        results = found(**{name: np.asarray(v) for name, v in values.items()})
    assert all(np.isfinite(r).all() for r in results)


def test_what_every_turn_of_a_loop_needs_is_computed_before_it() -> None:
    code = body("b'*expm(X)*c", "X[n,n]; b[n]; c[n]", "X", order=2)
    (turn,) = (line for line in code.splitlines() if " for V in " in line)
    assert "outer" not in turn
    assert "eye" not in turn


def test_a_row_is_said_to_be_held_in_one_dimension() -> None:
    lines = of_expression("w*x", "w[1,n]; x[n]", ("w", "x")).splitlines()
    assert [line.strip() for line in lines if line.strip().startswith(("w: ", "x: ", "dw: "))] == [
        "w: 1×n (a 1-D array)",
        "x: n",
        "dw: 1×n (a 1-D array), xᵀ",
    ]


def test_names_that_python_has_are_told_apart() -> None:
    source = of_expression("lambda*np'*np*sum(in)", "lambda; np[n]; in[m]", ("lambda",))
    assert "def value_and_gradients(lambda_, np_, in_):" in source


def test_names_of_the_program_are_not_taken() -> None:
    code = body("dx = sin(x); t1 = dx.^2; J = sum(exp(t1) + log(1 + t1).*exp(t1))", "x[n]", "x")
    assert "dx = np.sin(x)" in code
    assert "dx_ = " in code
    assert code.count(" t1 = ") == 1


def test_a_size_that_no_input_shows_is_an_argument() -> None:
    source = of_expression("a*n", "a; x[n]", ("a",))
    assert function(source)(2.0, 3) == (6.0, 3)


def test_the_derivative_by_what_does_not_matter_is_zero() -> None:
    value, dz = function(of_expression("sum(x)", "x[n]; z[m,k]", ("z",)))(x=np.ones(2), z=np.ones((3, 4)))
    assert value == 2
    np.testing.assert_array_equal(dz, np.zeros((3, 4)))


def test_a_long_program_is_as_long_as_its_steps() -> None:
    def lines(steps: int) -> int:
        program = "; ".join(f"h{t} = tanh(W*h{t - 1})" for t in range(1, steps + 1))
        return len(of_expression(f"{program}; J = sum(h{steps})", "W[n,n]; h0[n]", ("h0",)).splitlines())

    assert lines(40) - lines(20) == 2 * (lines(20) - lines(10))


def test_a_part_is_written_in_its_letters() -> None:
    assert "W⁽²⁾ h" in of_part("q1d")


@pytest.mark.parametrize("part", ["eecs189-disc07/q1", "dsga1008-hw1/q1.2a", "dsga1008-hw1/q1.2c"])
def test_a_part_that_trains_or_asks_for_chains_has_code_too(part: str) -> None:
    assert "def value_and_gradients(" in of_part(part)


def test_it_is_the_same_whatever_the_hash_seed() -> None:
    command = [sys.executable, "cli.py", "code", NET, "--let", NET_LET, "--wrt", "W1,b1,x", "--order", "2"]
    runs = [
        subprocess.run(
            command, cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert len(set(runs)) == 1


@pytest.mark.parametrize("form", ["np.spherical_sine({0})", "spherical_sine({0})"])
def test_a_function_without_a_form_is_named(form: str) -> None:
    translation = Translation("torch", "x")
    with pytest.raises(NoRule, match="no code for spherical_sine in torch"):
        translation.values({"f": filled(form.format("x"), {})})


def test_a_part_without_a_derivative_is_refused() -> None:
    with pytest.raises(InputError, match="asks for no derivative"):
        of_part("q3")
