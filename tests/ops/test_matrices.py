"""Functions of matrices, pseudo-inverses, eigenvalues and Kronecker products, at first and second order."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.linalg

from symderiv import routines, verify
from symderiv.errors import ShapeError
from symderiv.expr import Expr, Var, var
from symderiv.graph import Graph, Let
from symderiv.op import Op
from symderiv.ops.arithmetic import negative
from symderiv.ops.blocks import BLOCKDOT, BLOCKSUM, KRON, UNVEC, VEC
from symderiv.ops.linear import transpose
from symderiv.ops.matrixfunction import COSM, EXPM, SINM
from symderiv.ops.reduce import DOT
from symderiv.parse import declarations, expression, text
from symderiv.solver import derive

SQUARE = var("A", ("n", "n")), var("D", ("n", "n")), var("E", ("n", "n"))
APPLICATIONS: tuple[Expr, ...] = (
    *(op(*SQUARE[:count]) for op in (EXPM, SINM, COSM) for count in (1, 2)),
    EXPM(*SQUARE),
    VEC(var("A", ("m", "n"))),
    UNVEC(var("v", ("m*n",)), params=(("m", "n"),)),
    KRON(var("A", ("m", "n")), var("B", ("p", "q"))),
    KRON(var("x", ("m",)), var("B", ("p", "q"))),
    KRON(var("x", ("m",)), var("y", (1, "n"))),
    BLOCKDOT(var("G", ("m*p", "n*q")), var("B", ("p", "q"))),
    BLOCKDOT(var("G", ("m*p", "q")), var("B", ("p", "q"))),
    BLOCKSUM(var("G", ("m*p", "n*q")), var("A", ("m", "n"))),
    BLOCKSUM(var("G", ("m*p",)), var("a", ("m",))),
)


def against_cotangent(node: Expr) -> tuple[Graph, Expr]:
    g = var("g", node.shape)
    inputs = [child for child in node.children if isinstance(child, Var)]
    return Graph((*inputs, g), (Let(var("s"), DOT(g, node)),)), g


@pytest.mark.parametrize("node", APPLICATIONS, ids=repr)
def test_a_rule_agrees_with_the_definition_and_with_difference_quotients(node: Expr) -> None:
    graph, g = against_cotangent(node)
    for position, arg in enumerate(node.children):
        assert isinstance(arg, Var)
        claimed = node.op.pullback(g, node, position)  # type: ignore[attr-defined]
        for check in verify.derivative(graph, "s", arg.name, claimed, points=8):
            assert check.passed, check.sentence()


@pytest.mark.parametrize("op", [EXPM, SINM, COSM])
def test_a_wrong_rule_of_a_matrix_function_is_caught(op: Op) -> None:
    node = op(SQUARE[0])
    graph, g = against_cotangent(node)
    for wrong in (op(SQUARE[0], g), negative(op(transpose(SQUARE[0]), g))):  # the transpose, the sign
        assert not any(c.passed for c in verify.derivative(graph, "s", "A", wrong, points=8))


def test_the_routines_are_those_of_scipy() -> None:
    rng = np.random.default_rng(0)
    for scale in (0.01, 1.0, 7.0):
        a, e = scale * rng.normal(size=(4, 4)), rng.normal(size=(4, 4))
        for name in ("expm", "sinm", "cosm"):
            found, true = getattr(routines, name)(a), getattr(scipy.linalg, name)(a)
            assert np.allclose(found, true, rtol=1e-11, atol=1e-11 * np.abs(true).max())
        true = scipy.linalg.expm_frechet(a, e, compute_expm=False)
        found = routines.frechet(routines.expm, a, e)
        assert np.allclose(found, true, rtol=1e-10, atol=1e-10 * np.abs(true).max())


ANSWERS = [
    ("tr(expm(A))", "A[n,n]", "A", "expm(A)'"),
    ("tr(sinm(A))", "A[n,n]", "A", "cosm(A)'"),
    ("tr(cosm(A))", "A[n,n]", "A", "-sinm(A)'"),
    ("tr(expm(t*A))", "A[n,n]; t", "t", "tr(expm(t*A)*A)"),
    ("expm(t*A)", "A[n,n]; t", "t", "A*expm(t*A)"),
    ("sinm(-t*A)", "A[n,n]; t", "t", "-A*cosm(-t*A)"),
    ("expm(eye(n) + t*A)", "A[n,n]; t", "t", "A*expm(eye(n) + t*A)"),
    ("expm(A + t*B)", "A[n,n]; B[n,n]; t", "t", "expm(A + t*B, B)"),
    ("tr(expm(A*B))", "A[m,n]; B[n,m]", "A", "expm(A*B)'*B'"),
    ("b'*expm(A)*c", "A[n,n]; b[n]; c[n]", "A", "expm(A', b*c')"),
    ("b'*expm(A)*b", "A[n,n] symmetric; b[n]", "A", "expm(A, b*b')"),
    ("eigmax(A)", "A[n,n] symmetric", "A", "v*v'"),
    ("eigmax(X'*X)", "X[m,n]", "X", "2*X*v*v'"),
    ("S = X'*X; eigmax(S)", "X[m,n]", "X", "2*X*v*v'"),
    ("tr(kron(A, B))", "A[m,m]; B[n,n]", "A", "tr(B)*eye(m)"),
    ("b'*vec(A)", "A[m,n]; b[m*n]", "A", "unvec(b, m, n)"),
    ("vec(A)'*vec(A)", "A[m,n]", "A", "2*A"),
    ("norm2(kron(A, B)*vec(X))^2", "A[m,n]; B[p,q]; X[q,n]", "X", "2*B'*B*X*A'*A"),
    ("b'*kron(A, B)*c", "A[m,n]; B[p,q]; b[m*p]; c[n*q]", "A", "unvec(b, p, m)'*B*unvec(c, q, n)"),
    ("b'*kron(A, B)*c", "A[m,n]; B[p,q]; b[m*p]; c[n*q]", "B", "unvec(b, p, m)*A*unvec(c, q, n)'"),
    ("logdet(kron(A, B))", "A[m,m]; B[n,n]", "A", "n*inv(A)'"),
    ("tr(inv(kron(A, B)))", "A[m,m]; B[n,n]", "B", "-tr(inv(A))*(inv(B)')^2"),
    ("kron(x, y)", "x[n]; y[m]", "x", "kron(eye(n), y)"),
    ("kron(x, y)", "x[n]; y[m]", "y", "kron(x, eye(m))"),
    ("kron(x, x)", "x[n]", "x", "kron(x, eye(n)) + kron(eye(n), x)"),
    ("b'*kron(A, x)*c", "A[m,p]; x[n]; b[m*n]; c[p]", "x", "unvec(b, n, m)*A*c"),
    ("tr(kron(S, S)*kron(A, A))", "S[n,n] symmetric; A[n,n]", "A", "2*tr(A*S)*S"),
    ("sum(C .* kron(A, x))", "A[m,n]; x[p]; C[m*p, n]", "x", "blocksum(C, A)"),
    ("tr(pinv(A)*B)", "A[n,n] invertible; B[n,n]", "A", "-(inv(A)*B*inv(A))'"),
    ("b'*pinv(A)*c", "A[m,n]; b[n]; c[m]", "A", None),
    ("b'*eigvecmax(A)", "A[n,n] symmetric; b[n]", "A", None),
    ("sum(exp(kron(A, B)))", "A[m,n]; B[p,q]", "A", "blockdot(exp(kron(A, B)), B)"),
]


@pytest.mark.parametrize(
    ("source", "let", "wrt", "answer"), ANSWERS, ids=[f"{r[0]} by {r[2]}" for r in ANSWERS]
)
def test_a_derivative_is_right_short_and_read_back(
    source: str, let: str, wrt: str, answer: str | None
) -> None:
    solution = derive(source, let, wrt)
    found = solution.worked.answers[0]
    value = found.value
    assert solution.passed
    if answer is not None:
        assert text(value) == answer
    scope = declarations(let).with_values(*(named.var for named in (*solution.graph.lets, *found.lets)))
    assert expression(text(value), scope) is value


LEVEL = [
    ("sum(kron(A, B))", "A[m,n]; B[p,q]", "A", "sum(B)*ones(m, n)"),
    ("sum(kron(diag(x), A))", "x[n]; A[m,k]", "x", "sum(A)*ones(n)"),
    ("sum(tanh(kron(A, B)))", "A[m,n]; B[p,q]", "B", "blocksum(1 - tanh(kron(A, B)).^2, A)"),
    ("sum(kron(x, y))", "x[n]; y[m]", "y", "sum(x)*ones(m)"),
    ("sum(kron(A, B)*v)", "A[m,n]; B[p,q]; v[n*q]", "A", "ones(m, p)*B*unvec(v, q, n)"),
]


@pytest.mark.parametrize(("source", "let", "wrt", "answer"), LEVEL, ids=[f"{r[0]} by {r[2]}" for r in LEVEL])
def test_blocks_that_are_the_same_in_every_entry_are_added_up(
    source: str, let: str, wrt: str, answer: str
) -> None:
    solution = derive(source, let, wrt)
    assert solution.passed
    assert text(solution.worked.answers[0].value) == answer


TWICE = [
    ("b'*expm(t*A)*c", "A[n,n]; b[n]; c[n]; t", "t"),
    ("tr(cosm(A + t*B))", "A[n,n]; B[n,n]; t", "t"),
    ("eigmax(A + t*B)", "A[n,n] symmetric; B[n,n] symmetric; t", "t"),
    ("b'*eigvecmax(A + t*B)", "A[n,n] symmetric; B[n,n] symmetric; b[n]; t", "t"),
    ("norm2(expm(t*A)*b)^2", "t; A[n,n]; b[n]", "t"),
    ("norm2(kron(x, y))^2", "x[m]; y[n]", "x"),
    ("b'*exp(kron(x, y))", "x[m]; y[n]; b[m*n]", "y"),
    ("tr(expm(A))", "A[n,n]", "A"),
    ("logdet(A)", "A[n,n]", "A"),
    ("exp(eigmax(A))", "A[n,n] symmetric", "A"),
    ("eigmax(A'*A)", "A[m,n]", "A"),
]


@pytest.mark.parametrize(("source", "let", "wrt"), TWICE, ids=[row[0] for row in TWICE])
def test_a_second_derivative_is_found_right(source: str, let: str, wrt: str) -> None:
    assert derive(source, let, wrt, order=2).passed


def test_the_hessian_of_the_largest_eigenvalue_is_made_of_its_eigenvector_and_the_resolvent() -> None:
    (answer,) = derive("eigmax(A)", "A[n,n] symmetric", "A", order=2).to_dict()["answers"]
    r, v = "pinv(eigmax(A)*eye(n) - A)", "eigvecmax(A)"
    assert answer["text"] == "delta1*V'*v*v' + v*v'*V'*delta1"
    assert answer["where"] == {"delta1": r, "v": v}
    assert answer["index"] == f"{r}[i, l]*{v}[k]*{v}[j] + {v}[i]*{v}[l]*{r}[k, j]"


def test_the_resolvent_takes_its_eigenvector_to_0_whatever_it_is_written_as() -> None:
    (answer,) = derive("eigmax(diag(x) + A*A')", "x[n]; A[n,m]", "x", order=2).to_dict()["answers"]
    assert answer["text"] == "2*diag(v)*pinv(diag(eigmax(Z) - x) - A*A')*diag(v)"
    assert answer["where"]["v"] == "eigvecmax(Z)"


def test_the_largest_eigenvalue_is_that_of_a_symmetric_matrix() -> None:
    with pytest.raises(ShapeError, match="eigmax takes a symmetric matrix") as error:
        derive("b'*b + eigmax(A*A)", "A[n,n]; b[n]", "A")
    assert error.value.span == (7, 18)


def test_products_of_sizes_are_equal_whatever_their_order() -> None:
    scope = declarations("A[m*n, 2*n]; b[n*m]; c[n*2]")
    assert expression("A'*b + c", scope).shape == ("2*n",)
    with pytest.raises(ShapeError, match="inner sizes 2\\*n and m\\*n differ"):
        expression("A*b", scope)
