"""Simplifications that a teaching assistant writes by name: a table of values and the form due."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from symderiv.expr import Expr
from symderiv.normal import same, simplify
from symderiv.notation import Notation
from symderiv.parse import declarations, expression
from symderiv.reverse import backward
from symderiv.typeset.unicode import unicode
from tests.test_reverse import graph

WRITE = Notation()
BCE = "-y*log(yhat) - (1 - y)*log(1 - yhat)"


def simple(text: str, let: str, facts: bool = False) -> str:
    """Return what a formula is simplified to, as it reads."""
    return unicode(WRITE(simplify(expression(text, declarations(let)), facts).expr))


def both(first: str, second: str, let: str) -> tuple[Expr, Expr]:
    """Return two formulas over the same declarations."""
    scope = declarations(let)
    return expression(first, scope), expression(second, scope)


def gradient(program: str, let: str, of: str, wrt: str) -> str:
    """Return a gradient of a program as it reads, declared facts used."""
    return unicode(WRITE(backward(graph(program, let), of, (wrt,))[wrt].value))


NAMED = [
    ("A^-1*A*x", "A[n,n] invertible; x[n]", "x"),
    ("A*A^-1*x", "A[n,n] invertible; x[n]", "x"),
    ("A^-1*(A*x - b)", "A[n,n] invertible; x[n]; b[n]", "x − A⁻¹ b"),
    ("(S + S^T)*x", "S[n,n]; x[n]", "(S + Sᵀ) x"),
    ("S*x + S^T*x", "S[n,n]; x[n]", "(S + Sᵀ) x"),
    ("(A*B)^T", "A[m,n]; B[n,k]", "Bᵀ Aᵀ"),
    ("(A^T)^T*x", "A[m,n]; x[n]", "A x"),
    ("X^T*diag(p .* (1 - p))*X", "X[n,d]; p[n]", "Xᵀ diag(p ∘ (1 − p)) X"),
    ("2*X^T*(X*w - y) + 2*lambda*w", "X[n,d]; w[d]; y[n]; lambda", "2 Xᵀ(X w − y) + 2 λ w"),
    ("p - y", "p[n]; y[n]", "p − y"),
    ("x - x", "x[n]", "0"),
    ("x + x", "x[n]", "2 x"),
    ("a*b - b*a", "a; b", "0"),
    ("tr(A*B) - tr(B*A)", "A[m,n]; B[n,m]", "0"),
    ("diag(v)*x", "v[n]; x[n]", "v ∘ x"),
    ("I*x", "x[n]", "x"),
    ("V*X*X", "V[n,n]; X[n,n]", "V X²"),
    ("2*a*b - 2*c", "a; b; c", "2(a b − c)"),
    ("2*a*q - 2*c*p", "a; c; p[n]; q[n]", "2(a q − c p)"),
    ("6*a^2 + 2", "a", "6 a² + 2"),
    ("2*A*x - 2*z", "A[m,n]; x[n]; z[m]", "2(A x − z)"),
    ("V*X*X^2*V*V*b", "V[n,n]; X[n,n]; b[n]", "V X³ V² b"),
    ("a*b^T*X^T*X^T", "a[n]; b[n]; X[n,n]", "a bᵀ(Xᵀ)²"),
    ("sum(j:n, A[1,j]*x[j])", "A[m,n]; x[n]", "e₁ᵀ A x"),
    ("tensor(i:n, A[1,i]*x[i])", "A[m,n]; x[n]", "Aᵀ e₁ ∘ x"),
]


@pytest.mark.parametrize(("text", "let", "due"), NAMED, ids=[row[0] for row in NAMED])
def test_a_formula_takes_the_form_written_by_hand(text: str, let: str, due: str) -> None:
    assert simple(text, let) == due


SAME = [
    ("tr(A*B*C)", "tr(C*A*B)", "A[m,n]; B[n,k]; C[k,m]"),
    ("tr(A*B*C)", "tr(B*C*A)", "A[m,n]; B[n,k]; C[k,m]"),
    ("tr(A)", "tr(A^T)", "A[n,n]"),
    ("(A*B)^T", "B^T*A^T", "A[m,n]; B[n,k]"),
    ("A*(B + C)", "A*B + A*C", "A[m,n]; B[n,k]; C[n,k]"),
    ("(A*B)*x", "A*(B*x)", "A[m,n]; B[n,k]; x[k]"),
    ("u .* v", "v .* u", "u[n]; v[n]"),
    ("(u .* v) .* w", "u .* (v .* w)", "u[n]; v[n]; w[n]"),
    ("diag(u)*v", "u .* v", "u[n]; v[n]"),
    ("x^T*A*y", "y^T*A^T*x", "A[m,n]; x[m]; y[n]"),
    ("sum(u .* v)", "u^T*v", "u[n]; v[n]"),
    ("norm2(u)^2", "u^T*u", "u[n]"),
    ("norm2(A*x - y)^2", "x^T*A^T*A*x - 2*y^T*A*x + y^T*y", "A[m,n]; x[n]; y[m]"),
    ("(A^-1)^T", "(A^T)^-1", "A[n,n] invertible"),
    ("(a + b)^2", "a^2 + 2*a*b + b^2", "a; b"),
    ("(a + a)^2", "4*a^2", "a"),
    ("M + diag(v)", "diag(v) + M", "M[n,n]; v[n]"),
    ("a/(2*b - 2*c)", "-a/(2*c - 2*b)", "a; b; c"),
    ("sigmoid(a + b)", "sigmoid(b + a)", "a[n]; b[n]"),
    ("tr(A^T*B)", "sum(A .* B)", "A[m,n]; B[m,n]"),
]


@pytest.mark.parametrize(("first", "second", "let"), SAME, ids=[f"{a} = {b}" for a, b, _ in SAME])
def test_rearrangements_are_the_same(first: str, second: str, let: str) -> None:
    assert same(*both(first, second, let))


DIFFERENT = [
    ("tr(A*B*C)", "tr(A*C*B)", "A[n,n]; B[n,n]; C[n,n]"),
    ("A*B", "B*A", "A[n,n]; B[n,n]"),
    ("A^T", "A", "A[n,n]"),
    ("x^T*A*y", "y^T*A*x", "A[n,n]; x[n]; y[n]"),
    ("diag(u)*A", "A*diag(u)", "A[n,n]; u[n]"),
    ("sigmoid(a) - y", "y - sigmoid(a)", "a[n]; y[n]"),
    ("max(a, b)", "max(a, -b)", "a; b"),
    ("tr(A)*tr(B)", "tr(A*B)", "A[n,n]; B[n,n]"),
    ("sum(u)*sum(v)", "sum(u .* v)", "u[n]; v[n]"),
    ("A .* A", "A*A", "A[n,n]"),
]


@pytest.mark.parametrize(("first", "second", "let"), DIFFERENT, ids=[f"{a} ≠ {b}" for a, b, _ in DIFFERENT])
def test_different_values_are_not_the_same(first: str, second: str, let: str) -> None:
    assert not same(*both(first, second, let))


def test_a_symmetric_matrix_is_its_own_transpose_and_an_undeclared_one_is_not() -> None:
    assert same(*both("S^T", "S", "S[n,n] symmetric"))
    assert not same(*both("S^T", "S", "S[n,n]"))


def test_a_row_and_a_column_with_equal_entries_stay_apart() -> None:
    scope = declarations("r[1,n]; v[n]; u[m]")
    for text in ("tanh(v.^2)", "tanh(u.^2)", "tanh(r.^2)", "exp(tanh(r^T))", "exp(tanh(r))"):
        e = expression(text, scope)
        assert simplify(e).expr.shape == e.shape


def test_a_power_of_a_row_stays_as_it_is() -> None:
    assert simple("r.^2", "r[1,n]") == "r^(∘2)"


def test_an_identity_times_itself_entry_by_entry_is_itself() -> None:
    assert same(*both("I .* I + A", "I + A", "A[n,n]"))


def test_binary_cross_entropy_on_a_sigmoid_is_prediction_minus_label() -> None:
    program = f"yhat = sigmoid(z); J = {BCE}"
    assert gradient(program, "z; y", "J", "z") == "ŷ − y"


def test_summed_binary_cross_entropy_on_a_vector_is_prediction_minus_label() -> None:
    program = "yhat = sigmoid(z); J = -y^T*log(yhat) - (1 - y)^T*log(1 - yhat)"
    assert gradient(program, "z[n]; y[n]", "J", "z") == "ŷ − y"


@pytest.mark.parametrize("fact", ["onehot", "simplex"])
def test_cross_entropy_on_a_softmax_uses_and_reports_the_declared_sum(fact: str) -> None:
    found = backward(graph("yhat = softmax(z); J = -y^T*log(yhat)", f"z[n]; y[n] {fact}"), "J", ("z",))["z"]
    assert unicode(WRITE(found.value)) == "ŷ − y"
    assert [(f.subject.name, f.property) for f in found.facts if hasattr(f.subject, "name")] == [("y", fact)]
    assert unicode(WRITE(found.facts[0].right)) == "1"


def test_cross_entropy_on_a_softmax_without_the_fact_keeps_the_sum() -> None:
    found = backward(graph("yhat = softmax(z); J = -y^T*log(yhat)", "z[n]; y[n]"), "J", ("z",))["z"]
    assert found.facts == ()
    assert unicode(WRITE(found.value)) != "ŷ − y"


def test_the_ridge_gradient_reads_as_it_is_written_by_hand() -> None:
    found = gradient(
        "r = X*w - y; J = norm2(r)^2 + lambda*norm2(w)^2", "X[n,d]; w[d]; y[n]; lambda", "J", "w"
    )
    assert found in ("2 Xᵀ r + 2 λ w", "2 λ w + 2 Xᵀ r")


def quadratic() -> Iterator[tuple[str, str, str]]:
    """Yield quadratic forms with the gradient that the books print."""
    yield "S[n,n]; x[n]", "x^T*S*x", "(S + Sᵀ) x"
    yield "S[n,n] symmetric; x[n]", "x^T*S*x", "2 S x"
    yield "S[n,n] symmetric; x[n]; b[n]", "x^T*S*x/2 - b^T*x", "S x − b"
    yield "a[n]; x[n]", "(a^T*x)^2", "2 aᵀ x a"


@pytest.mark.parametrize(("let", "text", "due"), list(quadratic()))
def test_a_quadratic_form_has_the_gradient_of_the_books(let: str, text: str, due: str) -> None:
    assert gradient(f"J = {text}", let, "J", "x") == due


def test_the_authors_operand_order_is_kept() -> None:
    assert simple("yhat - y", "yhat[n]; y[n]") == "ŷ − y"
    assert simple("(yhat - y)*2", "yhat[n]; y[n]") in ("2(ŷ − y)", "2 (ŷ − y)", "(ŷ − y)·2", "(ŷ − y) · 2")
    assert simple("b + a + c", "a; b; c") == "b + a + c"
    assert simple("-(y - p)", "p[n]; y[n]") in ("p − y", "−(y − p)")
