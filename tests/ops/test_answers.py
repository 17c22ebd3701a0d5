"""Derivatives of the language's functions are printed as a textbook prints them, and pass their checks."""

from __future__ import annotations

import pytest

from symderiv.solver import derive

LET = "x; a; l; h; v[n]; X[m,n]; A[m,n]; b[m]; c[n]; W[n,k]; Y[m,k]"

SCALAR = [
    ("tan(x)", "1 + tan(x)^2", None),
    ("sinh(x)", "cosh(x)", "sinh(x)"),
    ("cosh(x)", "sinh(x)", "cosh(x)"),
    ("tanh(x)", "1 - tanh(x)^2", None),
    ("asin(x)", "1/sqrt(1 - x^2)", "x/(1 - x^2)^(3/2)"),
    ("acos(x)", "-1/sqrt(1 - x^2)", "-x/(1 - x^2)^(3/2)"),
    ("atan(x)", "1/(1 + x^2)", "-2*x/(1 + x^2)^2"),
    ("sqrt(x)", "1/(2*sqrt(x))", "-1/(4*x^(3/2))"),
    ("softplus(x)", "sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"),
    ("logsigmoid(x)", "sigmoid(-x)", "-sigmoid(x)*(1 - sigmoid(x))"),
    ("gelu(x)", "x*phi(x) + Phi(x)", "phi(x)*(2 - x^2)"),
    ("elu(x, a)", "where(x > 0, 1, a*exp(x))", None),
    ("clip(x, -1, 1)", "abs(x) < 1", "0"),
    ("norm2(x)", "sign(x)", "0"),
]

VECTOR = [
    ("sum(tan(v))", "1 + tan(v).^2", None),
    ("sum(tanh(v))", "1 - tanh(v).^2", None),
    ("sum(cosh(v))", "sinh(v)", "diag(cosh(v))"),
    ("sum(asin(v))", "1 ./ sqrt(1 - v.^2)", "diag(v ./ (1 - v.^2).^(3/2))"),
    ("sum(sqrt(v))", "1 ./ (2*sqrt(v))", "-1/4*diag(1 ./ v.^(3/2))"),
    ("sum(softplus(v))", "sigmoid(v)", "diag(sigmoid(v) .* (1 - sigmoid(v)))"),
    ("sum(logsigmoid(v))", "sigmoid(-v)", "-diag(sigmoid(v) .* (1 - sigmoid(v)))"),
    ("sum(silu(v))", "sigmoid(v) .* (1 + (v .* (1 - sigmoid(v))))", None),
    ("sum(clip(v, l, h))", "(v > l) .* (v < h)", "zeros(n, n)"),
    ("norm1(v)", "sign(v)", "zeros(n, n)"),
    ("norm2(v)", "v/norm2(v)", None),
    (
        "norm2(A*v - b)",
        "A'*(A*v - b)/norm2(A*v - b)",
        None,
    ),
    ("mean(v)", "1/n*ones(n)", "zeros(n, n)"),
    ("lse(v)", "softmax(v)", "diag(softmax(v)) - softmax(v)*softmax(v)'"),
    ("maxel(v)", "v == maxel(v)", "zeros(n, n)"),
    ("minel(A*v)", "A'*(A*v == minel(A*v))", "zeros(n, n)"),
    ("prod(v)", "others(v)", "otherpairs(v)"),
    ("prod(i:n, v[i])", "others(v)", "otherpairs(v)"),
    ("prod(exp(v) + 1)", "prod(exp(v) + 1)*sigmoid(v)", None),
    ("prod(v)^a", "(a*prod(v)^a) ./ v", None),
    ("log(prod(v))", "1 ./ v", "-diag(1 ./ v.^2)"),
    ("log(prod(i:n, sigmoid(v[i])))", "sigmoid(-v)", "-diag(sigmoid(v) .* (1 - sigmoid(v)))"),
    ("rowlse(b*v')'*b", "rowsoftmax(b*v')'*b.^2", None),
]

MATRIX = [
    ("sum(rowsum(X))", "ones(m, n)"),
    ("b'*rowsum(X)", "b*ones(n)'"),
    ("b'*rowmean(X)", "b*ones(n)'/n"),
    ("colsum(X)*c", "ones(m)*c'"),
    ("colmean(X)*c", "ones(m)*c'/m"),
    ("norm2(rowsum(X))^2", "2*rowsum(X)*ones(n)'"),
    ("norm2(colsum(X))^2", "2*ones(m)*colsum(X)"),
    ("b'*rowlse(X)", "diag(b)*rowsoftmax(X)"),
    ("sum(A .* rowsoftmax(X))", "rowsoftmax(X) .* (A - rowsum(A .* rowsoftmax(X))*ones(n)')"),
    ("sum(rowsoftmax(X))", "zeros(m, n)"),
    ("sum(rowlse(X*W) - rowsum(Y .* (X*W)))", "(rowsoftmax(X*W) - Y)*W'"),
    ("sum(log(rowsum(exp(X))))", "rowsoftmax(X)"),
    ("sum(log(rowsum(exp(X*W))) - rowsum(Y .* (X*W)))", "(rowsoftmax(X*W) - Y)*W'"),
    ("normF(X - A)", "(X - A)/normF(X - A)"),
    ("norm1(X)", "sign(X)"),
    ("lse(X)", "exp(X - lse(X))"),
    ("maxel(X)", "X == maxel(X)"),
    ("prod(X)", "others(X)"),
    ("mean(X)", "1/(m*n)*ones(m, n)"),
]


def answer(source: str, wrt: str, order: int) -> str:
    """Return the text of the answer, once its checks have passed."""
    solution = derive(source, let=LET, wrt=wrt, order=order)
    (found,) = solution.worked.answers
    assert all(check.passed for check in found.checks), source
    return str(solution.to_dict()["answers"][0]["text"])


@pytest.mark.parametrize(("source", "first", "second"), SCALAR, ids=[row[0] for row in SCALAR])
def test_a_function_of_a_scalar_is_differentiated_twice(source: str, first: str, second: str | None) -> None:
    assert answer(source, "x", 1) == first
    if second is not None:
        assert answer(source, "x", 2) == second


@pytest.mark.parametrize(("source", "gradient", "hessian"), VECTOR, ids=[row[0] for row in VECTOR])
def test_a_function_of_a_vector_has_its_gradient_and_hessian(
    source: str, gradient: str, hessian: str | None
) -> None:
    assert answer(source, "v", 1) == gradient
    if hessian is not None:
        assert answer(source, "v", 2) == hessian


@pytest.mark.parametrize(("source", "gradient"), MATRIX, ids=[row[0] for row in MATRIX])
def test_a_function_of_a_matrix_has_its_gradient(source: str, gradient: str) -> None:
    assert answer(source, "X", 1) == gradient
