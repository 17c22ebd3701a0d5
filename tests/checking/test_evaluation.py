"""Values at many points: every system of numbers agrees with the generated NumPy program."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from symderiv.checking.evaluation import Evaluation
from symderiv.checking.exact import EXACT, digits
from symderiv.checking.field import FIELD, P
from symderiv.checking.floats import FLOATS
from symderiv.checking.points import random_fractions, random_residues, stacked
from symderiv.checking.survey import frame_of
from symderiv.expr import Expr
from symderiv.numeric import evaluator
from symderiv.parse import declarations, expression
from symderiv.witness.samples import declared, draw, random_float

SCOPE = declarations("A[m,n]; B[n,n]; S[n,n] pd; x[n]; v[n]; u[m]; r[1,n]; s; t; p[n] simplex; phi()")
SIZES = {"m": 3, "n": 4}
#: Expressions with every operator that has a rule of its own for the axes.
TEXTS = tuple(
    text.strip()
    for text in """
    A*x; A'*u*x'; tr(B*B'); x'*B*x; r*x; x*r; u*r; outer(u, x); B^3*x; kron(A, B); diag(x)*B;
    diagvec(B) .* x; sum(x.^2)/n; dot(x, v); norm2(x)^2; norm2(x); norm1(x); prod(x); softmax(x);
    rowsoftmax(A); lse(A); rowlse(A); maxel(x); minel(A); vec(A*B); unvec(vec(A), m, n);
    blockdot(kron(A, B), B); blocksum(kron(A, B), A); inv(B)*x; det(B); logdet(S); pinv(A); expm(B);
    eigmax(S); relu(x) .* (x > 0); where(s > 0, x, v); every(x > 0); max(s, x); clip(x, -1, 1);
    leaky_relu(x, s); sigmoid(x) .* tanh(s*x); gelu(x) + silu(x); x + s; eye(n)*s; ones(m)*s; zeros(n);
    upto(n) .* x; sum(i:n, i*x[i]); A*upto(n);
    x[2]; A[2,3]; basis(n, 2); sum(i:n, x[i]*B[i,i]); sum(i:m, sum(j:n, A[i,j]^2)); prod(i:n, 1 + x[i]);
    tensor(i:m, j:n, A[i,j]*x[j]); sum(i:n, delta(i, 2)*x[i]); sum(i:n, (B*x)[i]*r[i]); colsum(A); rowmean(A)
    """.split(";")
)


def value(system: Any, known: dict[Any, Any], root: Expr) -> Any:
    """Return the values of an expression, one row for each point."""
    frame = frame_of(root)
    with np.errstate(all="ignore"):
        found = Evaluation(system, SIZES, dict(known)).framed(frame).value(root)
    return found.reshape(found.shape[:1] + found.shape[1 + len(frame) :]) if found.ndim else found


def program(root: Expr, known: dict[Any, Any], at: int) -> Any:
    """Return the value of an expression at one point by the generated program."""
    values = {v.name: np.asarray(x[at], dtype=float) for v, x in known.items()}
    with np.errstate(all="ignore"):
        return evaluator((), {"it": root})({**values, **SIZES, **declared(root)})["it"]


@pytest.mark.parametrize("text", TEXTS)
def test_floats_at_many_points_are_the_program_at_each(text: str) -> None:
    root, rng = expression(text, SCOPE), Random(0)
    known = {
        v: stacked(v, [draw(v, SIZES, random_float(rng), rng) for _ in range(5)], float)
        for v in SCOPE.variables
    }
    found = value(FLOATS, known, root)
    for at in range(5):
        here = np.broadcast_to(found, (5, *found.shape[1:]))[at]
        np.testing.assert_allclose(here, program(root, known, at), rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("text", TEXTS)
def test_exact_numbers_are_the_program_without_rounding(text: str) -> None:
    root = expression(text, SCOPE)
    with digits():
        known = random_fractions(SCOPE.variables, SIZES, seed=1, count=2)
        found = value(EXACT, known, root)
        found = np.broadcast_to(found, (2, *found.shape[1:]))
    for at in range(2):
        here = np.array(found[at], dtype=float)
        np.testing.assert_allclose(here, program(root, known, at), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("(x + v)' * (x - v)", "x'*x - v'*v"),
        ("inv(B)*B*x", "x"),
        ("tr(A*B*A')", "tr(A'*A*B)"),
        ("det(B*B)", "det(B)^2"),
        ("sigmoid(s)", "1/(1 + exp(-s))"),
        ("exp(s)/(1 + exp(s))", "1/(1 + exp(-s))"),
        ("relu(x) + relu(-x)", "abs(x)"),
        ("1 - tanh(s)^2", "1/cosh(s)^2"),
        ("log(1/s)", "-log(s)"),
        ("sum(p)", "1"),
        ("S'*x", "S*x"),
        ("sum(i:n, i*x[i])", "upto(n)'*x"),
    ],
)
def test_the_field_proves_what_is_equal(one: str, two: str) -> None:
    known = random_residues(SCOPE.variables, SIZES, seed=2)
    left, right = (value(FIELD, known, expression(text, SCOPE)) for text in (one, two))
    assert (left == right).all()


@pytest.mark.parametrize(
    ("one", "two"),
    [("B*B'", "B'*B"), ("exp(s + t)", "exp(s) + exp(t)"), ("abs(s)", "s"), ("s/3", "0.333333333333333333*s")],
)
def test_the_field_proves_nothing_that_is_not(one: str, two: str) -> None:
    known = random_residues(SCOPE.variables, SIZES, seed=3)
    left, right = (value(FIELD, known, expression(text, SCOPE)) for text in (one, two))
    assert (left != right).any()


def test_residues_are_below_the_prime() -> None:
    known = random_residues(SCOPE.variables, SIZES, seed=4)
    assert all(((x >= 0) & (x < P)).all() for x in known.values())
