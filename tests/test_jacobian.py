"""Jacobians and Hessians against one complex step for each column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symderiv.errors import NoRule
from symderiv.expr import Expr, Var, var
from symderiv.graph import Graph, Let
from symderiv.jacobian import hessian, jacobian
from symderiv.notation import Notation
from symderiv.parse import declarations, program
from symderiv.shape import SCALAR
from symderiv.typeset.unicode import unicode
from tests.normal.entrywise import STEP, Array, at_random, forward
from tests.normal.expressions import SIZES, TAME, expressions
from tests.test_reverse import CALM, INPUTS

SEED = 7


def graph(text: str, let: str) -> Graph:
    """Return the graph of a program in the expression language."""
    return program(text, declarations(let))


def steps(g: Graph, of: str, wrt: str, table: dict[str, Array]) -> Array:
    """Return ∂of/∂wrt, one column for each entry of `wrt`, by complex steps."""
    found = []
    for place in np.ndindex(*table[wrt].shape):
        moved = table[wrt].copy()
        moved[place] += 1j * STEP
        found.append(forward(g, {**table, wrt: moved}, SIZES).table[of].imag.ravel() / STEP)
    return np.array(found).T


def agrees(g: Graph, of: str, wrt: str) -> bool:
    """Tell whether the derived Jacobian agrees with complex steps at one point."""
    table = at_random(g.inputs, SIZES, np.random.default_rng(SEED))
    found = jacobian(g, of, wrt)
    value = forward(g, table, SIZES)(found.value).real
    due = steps(g, of, wrt, table)
    return value.size == due.size and bool(np.allclose(value.reshape(due.shape), due, rtol=1e-8, atol=1e-10))


VECTORS = [
    ("y = A*x", "A[m,n]; x[n]", "x"),
    ("y = A*tanh(B*x + b)", "A[m,k]; B[k,n]; x[n]; b[k]", "x"),
    ("y = A*tanh(B*x + b)", "A[m,k]; B[k,n]; x[n]; b[k]", "b"),
    ("y = softmax(x)", "x[n]", "x"),
    ("y = softmax(A*x)", "A[m,n]; x[n]", "x"),
    ("y = sigmoid(x) .* x", "x[n]", "x"),
    ("y = relu(A*x)", "A[m,n]; x[n]", "x"),
    ("y = x*(x^T*x)", "x[n]", "x"),
    ("y = (A*x) .* (B*x)", "A[m,n]; B[m,n]; x[n]", "x"),
    ("y = x/norm2(x)", "x[n]", "x"),
    ("y = a*x", "a; x[n]", "a"),
    ("y = a^2*A", "a; A[m,n]", "a"),
    ("y = M^-1*x", "M[n,n] invertible; x[n]", "x"),
    ("p = A*x; q = tanh(p); y = B*q + C*x", "A[m,n]; B[k,m]; C[k,n]; x[n]", "x"),
]


@pytest.mark.parametrize(("text", "let", "wrt"), VECTORS, ids=[f"{t} by {w}" for t, _, w in VECTORS])
def test_the_jacobian_of_a_vector_agrees_with_complex_steps(text: str, let: str, wrt: str) -> None:
    assert agrees(graph(text, let), "y", wrt)


@settings(max_examples=40, suppress_health_check=CALM)
@given(
    expressions(("m",), 2, INPUTS, TAME),
    st.sampled_from([v for v in INPUTS if v.shape in (("n",), ("k",), SCALAR)]),
)
def test_the_jacobian_of_a_random_vector_agrees_with_complex_steps(body: Expr, wrt: Var) -> None:
    g = Graph(INPUTS, (Let(var("y", ("m",)), body),))
    try:
        found = agrees(g, "y", wrt.name)
    except NoRule:
        assume(False)
    assert found, f"{body!r} by {wrt}"


def test_a_jacobian_has_the_axes_of_the_value_then_those_of_the_variable() -> None:
    g = graph("y = A*x", "A[m,n]; x[n]")
    assert jacobian(g, "y", "x").value.shape == ("m", "n")


def test_the_jacobian_of_a_softmax_is_written_as_in_the_lecture() -> None:
    g = graph("s = softmax(z)", "z[n]")
    assert unicode(Notation()(jacobian(g, "s", "z").value)) in (
        "diag(s) − s sᵀ",
        "diag(softmax(z)) − softmax(z) softmax(z)ᵀ",
    )


def test_the_jacobian_by_a_matrix_is_refused_with_the_number_of_axes() -> None:
    with pytest.raises(NoRule, match="3 axes"):
        jacobian(graph("y = A*x", "A[m,n]; x[n]"), "y", "A")


SCALARS = [
    ("y = x^T*M*x", "M[n,n]; x[n]", "x"),
    ("y = norm2(A*x - b)^2", "A[m,n]; x[n]; b[m]", "x"),
    ("y = sum(log(1 + exp(A*x)))", "A[m,n]; x[n]", "x"),
    ("y = lse(x)", "x[n]", "x"),
    ("y = sum(x.^3)", "x[n]", "x"),
    ("y = exp(a^T*x)", "a[n]; x[n]", "x"),
    ("p = sigmoid(A*x); y = -t^T*log(p) - (1 - t)^T*log(1 - p)", "A[m,n]; x[n]; t[m]", "x"),
    ("r = A*x - b; y = norm2(r)^2 + a*norm2(x)^2", "A[m,n]; x[n]; b[m]; a", "x"),
    ("y = (a^T*x)^2*sum(x)", "a[n]; x[n]", "x"),
    ("y = sin(x)*x", "x", "x"),
]


@pytest.mark.parametrize(("text", "let", "wrt"), SCALARS, ids=[t for t, _, _ in SCALARS])
def test_a_hessian_agrees_with_differences_of_complex_steps_and_is_symmetric(
    text: str, let: str, wrt: str
) -> None:
    g = graph(text, let)
    table = at_random(g.inputs, SIZES, np.random.default_rng(SEED))
    second = hessian(g, "y", wrt)
    found = forward(second.passed.graph, table, SIZES)(second.value).real
    due, step = np.zeros((table[wrt].size,) * 2), 1e-5
    for n, place in enumerate(np.ndindex(*table[wrt].shape)):
        ends = []
        for side in (step, -step):
            moved = table[wrt].copy()
            moved[place] += side
            ends.append(steps(g, "y", wrt, {**table, wrt: moved})[0])
        due[n] = (ends[0] - ends[1]) / (2 * step)
    assert found.shape == due.shape
    assert np.allclose(found, due, rtol=1e-6, atol=1e-6)
    assert np.allclose(found, found.T, rtol=1e-10, atol=1e-12)


READ = [
    ("y = x^T*S*x/2 - b^T*x", "S[n,n] symmetric; x[n]; b[n]", "S"),
    ("y = x^T*M*x", "M[n,n]; x[n]", "M + Mᵀ"),
    ("y = norm2(A*x - b)^2", "A[m,n]; x[n]; b[m]", "2 Aᵀ A"),
    ("y = norm2(x)^2", "x[n]", "2 I"),
]


@pytest.mark.parametrize(("text", "let", "due"), READ, ids=[t for t, _, _ in READ])
def test_a_hessian_reads_as_in_the_books(text: str, let: str, due: str) -> None:
    assert unicode(Notation()(hessian(graph(text, let), "y", "x").value)) == due


def test_the_logistic_hessian_reads_as_in_the_lecture() -> None:
    g = graph("p = sigmoid(X*w); y = -t^T*log(p) - (1 - t)^T*log(1 - p)", "X[m,n]; w[n]; t[m]")
    assert unicode(Notation()(hessian(g, "y", "w").value)) == "Xᵀ diag(p ∘ (1 − p)) X"


def test_the_hessian_by_a_matrix_is_refused() -> None:
    with pytest.raises(NoRule):
        hessian(graph("y = norm2(A*x)^2", "A[m,n]; x[n]"), "y", "A")
