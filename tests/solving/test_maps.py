"""Derivatives with three or more axes, and second derivatives by several values, end to end."""

from __future__ import annotations

from functools import cache

import pytest

from symderiv import Solution, derive
from symderiv.answer import Answer
from symderiv.naming import directional_ends
from symderiv.parse import text as written
from symderiv.solution import whole
from symderiv.step import DerivativeOf
from symderiv.typeset.unicode import unicode

LET = "A[m,n]; B[k,p]; X[n,k]; C[n,k]; M[n,n] invertible; W[m,n]; W2[p,m]; x[n]; b[m]; y[p]; a; phi()"


@cache
def found(text: str, wrt: tuple[str, ...], order: int = 1) -> Solution:
    """Return the derivation of an expression in the common names."""
    return derive(text, let=LET, wrt=wrt, order=order)


def said(solution: Solution, answer: Answer) -> str:
    """Return an answer as an equation."""
    return unicode(solution.say.equation(whole(answer.target), answer.value))


def entry(solution: Solution, answer: Answer) -> str:
    """Return an answer's entry as an equation."""
    return unicode(solution.say.entry(answer))


READ = [
    ("M^-1", "M", 1, "D f(M)[V] = −M⁻¹ V M⁻¹", "∂fᵢⱼ/∂Mₗᵣ = −[M⁻¹]ᵢₗ[M⁻¹]ᵣⱼ"),
    ("A*X", "X", 1, "D f(X)[V] = A V", "∂fᵢⱼ/∂Xₗᵣ = Aᵢₗ δⱼᵣ"),
    ("X'*X", "X", 1, "D f(X)[V] = Vᵀ X + Xᵀ V", None),
    ("M*M*M", "M", 1, "D f(M)[V] = M V M + V M² + M² V", None),
    ("W*x", "W", 1, "D f(W)[V] = V x", "∂fᵢ/∂Wⱼₗ = xₗ δᵢⱼ"),
    ("softmax(W*x)", "W", 1, "D f(W)[V] = softmax(W x) ∘ (V x − softmax(W x)ᵀ V x)", None),
    ("relu(W*x + b)", "W", 1, "D f(W)[V] = V x ∘ 𝟙{W x + b > 0}", None),
    ("phi(W*x)", "W", 1, "D f(W)[V] = V x ∘ φ′(W x)", None),
    ("tr(X'*M*X)", "X", 2, "∇²f(X)[V] = (M + Mᵀ) V", None),
    ("sum(A*X)", "X", 2, "∇²f(X)[V] = 0", None),
    ("logdet(M)", "M", 2, "∇²f(M)[V] = −(M⁻¹ V M⁻¹)ᵀ", "∂²f/(∂Mᵢⱼ ∂Mₗᵣ) = −[M⁻¹]ⱼₗ[M⁻¹]ᵣᵢ"),
    ("norm2(W*x - b)^2/2", "W", 2, "∇²f(W)[V] = V x xᵀ", None),
]


@pytest.mark.parametrize(
    ("text", "wrt", "order", "due", "one"), READ, ids=[f"{r[0]}, order {r[2]}" for r in READ]
)
def test_a_map_is_derived_checked_and_read_as_in_the_books(
    text: str, wrt: str, order: int, due: str, one: str | None
) -> None:
    solution = found(text, (wrt,), order)
    (answer,) = solution.worked.answers
    assert solution.passed
    assert said(solution, answer) == due
    if one is not None:
        assert entry(solution, answer) == one


@pytest.mark.parametrize("text", ["det(M)", "tr(M^-1*C*C')", "tr(M*M*M)", "log(sum(exp(M)))"])
def test_the_second_derivative_of_a_scalar_by_a_matrix_is_checked_and_passes(text: str) -> None:
    solution = found(text, ("M",), 2)
    assert solution.passed
    assert solution.worked.answers[0].index is not None


def test_an_entry_of_a_map_is_a_step_of_its_own_with_its_own_checks() -> None:
    solution = found("A*X*B", ("X",))
    last = solution.worked.steps[-1]
    assert last.sides[0] == solution.worked.answers[0].entry
    assert last.passed


NET = "z = W*x + b; h = phi(z); r = W2*h - y; norm2(r)^2/2"


def test_the_hessian_of_a_two_layer_net_is_one_line_in_the_names_of_the_net() -> None:
    solution = found(NET, ("W",), 2)
    (answer,) = solution.worked.answers
    assert answer.lets == ()
    due = "∇²f(W)[V] = (W₂ᵀ W₂(V x ∘ φ′(z)) ∘ φ′(z) + V x ∘ W₂ᵀ r ∘ φ′′(z)) xᵀ"
    assert said(solution, answer) == due
    assert solution.passed


def test_every_value_that_a_long_map_uses_by_name_is_a_step_that_was_checked() -> None:
    deep = "; ".join(f"h{n + 1} = tanh(M*h{n} + x)" for n in range(1, 6))
    solution = found(f"h1 = tanh(M*x); {deep}", ("M",))
    (answer,) = solution.worked.answers
    names = [step.sides[0] for step in solution.worked.steps if not isinstance(step.sides[0], DerivativeOf)]
    assert {let.var for let in answer.lets} <= set(names)
    assert len(answer.lets) > 3
    assert all(directional_ends(let.name) for let in answer.lets)
    assert solution.passed


@pytest.mark.parametrize(
    ("wrt", "order", "sign"), [("x", 1, "𝒟 z[V]"), ("D", 1, "𝒟 f(D)[V]"), ("D, x", 2, "𝒟ₓ ∇_D f[V]")]
)
def test_the_sign_of_a_directional_derivative_is_another_where_d_is_a_value(
    wrt: str, order: int, sign: str
) -> None:
    program = "z = D*x; tanh(z)" if order == 1 else "z = D*x; sum(tanh(z))"
    solution = derive(program, "D[m,n]; x[n]", wrt, order)
    said = [unicode(solution.say.side(side)) for step in solution.worked.steps for side in step.sides]
    said += [unicode(solution.say.side(answer.target)) for answer in solution.worked.answers]
    assert sign in said
    assert not [text for text in said if text.startswith(("D z[", "D f("))]


def test_several_names_give_each_hessian_then_the_mixed_blocks() -> None:
    solution = found(NET, ("W", "b"), 2)
    kinds = [(a["by"], a["kind"]) for a in solution.to_dict()["answers"]]
    assert kinds == [(["W", "W"], "map"), (["b", "b"], "hessian"), (["W", "b"], "map")]
    mixed = solution.worked.answers[-1]
    assert unicode(solution.say.side(mixed.target)) == "D_b ∇_W f[V]"
    assert mixed.shape == ("m", "n")
    assert solution.passed


def test_a_mixed_block_of_two_vectors_is_a_matrix_with_the_axes_in_the_order_asked() -> None:
    solution = found("b'*A*x + a*norm2(x)^2", ("b", "x", "a"), 2)
    said_ = [said(solution, answer) for answer in solution.worked.answers]
    assert said_[3:] == ["∂²f/(∂b ∂x) = A", "∂²f/(∂b ∂a) = 0", "∂²f/(∂x ∂a) = 2 x"]
    assert entry(solution, solution.worked.answers[3]) == "∂²f/(∂bᵢ ∂xⱼ) = Aᵢⱼ"
    assert solution.passed


def test_the_second_derivative_of_a_vector_by_a_scalar_is_a_vector() -> None:
    solution = found("a^3*x", ("a",), 2)
    (answer,) = solution.worked.answers
    assert (said(solution, answer), entry(solution, answer)) == ("∂²f/∂a² = 6 a x", "∂²fᵢ/∂a² = 6 a xᵢ")
    assert solution.passed


def test_a_map_by_a_symmetric_matrix_moves_entries_one_at_a_time() -> None:
    solution = derive("S*A'*S", let="S[n,n] symmetric; A[n,n]", wrt="S")
    assert said(solution, solution.worked.answers[0]) == "D f(S)[V] = V Aᵀ S + S Aᵀ V"
    assert solution.passed


def test_the_matrix_of_stacked_columns_is_part_of_the_answer_and_of_what_must_pass() -> None:
    solution = found("A*X*B", ("X",))
    (answer,) = solution.worked.answers
    assert answer.stacked is not None
    assert set(answer.stacked.checks) <= set(solution.checks)
    given = solution.to_dict()["answers"][0]
    assert given["vec_latex"] == r"B^\top \otimes A"
    assert given["vec_equation"].startswith(r"\frac{\partial \operatorname{vec}(f)}")


def test_an_entry_that_sums_over_a_function_of_a_matrix_is_checked_by_both_witnesses() -> None:
    solution = derive("pinv(A)", let="A[m,n]", wrt="A")
    assert [check.passed for check in solution.worked.steps[-1].checks] == [True, True]
    assert solution.passed


@pytest.mark.parametrize(
    ("text", "let", "wrt", "due"),
    [
        ("sum(x)^2", "x[n] simplex", "x", "2*ones(n, n)"),
        ("p = softmax(z); sum(p)^2", "z[n]", "p", "2*ones(n, n)"),
        ("c = x - mean(x); sum(c)^2", "x[n]", "c", "2*ones(n, n)"),
        ("logdet(X)", "X[n,n] pd", "X", "-inv(X)*V'*inv(X)"),
    ],
)
def test_a_gradient_that_a_property_shortened_is_not_differentiated_again(
    text: str, let: str, wrt: str, due: str
) -> None:
    solution = derive(text, let=let, wrt=wrt, order=2)
    assert solution.passed
    assert written(solution.worked.answers[0].value) == due


@pytest.mark.parametrize(
    ("text", "order", "due"),
    [
        ("expm(t*A)", 1, "A*expm(t*A)"),
        ("expm(t*A)*b", 1, "A*expm(t*A)*b"),
        ("expm(t*A)*b", 2, "A^2*expm(t*A)*b"),
        ("expm(t*A + B)*b", 1, "expm(t*A + B, A)*b"),
        ("expm(t*A + B)*b", 2, "expm(t*A + B, A, A)*b"),
    ],
)
def test_the_derivative_of_a_matrix_by_a_number_is_a_matrix(text: str, order: int, due: str) -> None:
    solution = derive(text, let="A[n,n]; B[n,n]; b[n]; t", wrt="t", order=order)
    (answer,) = solution.worked.answers
    assert solution.passed
    assert answer.direction is None
    assert written(answer.value) == due


def test_a_hessian_through_the_inverse_of_products_is_a_matrix() -> None:
    solution = derive("sum(inv((c*c')'*(c*c') + eye(k))*B')", let="c[k]; B[m,k]", wrt="c", order=2)
    (answer,) = solution.worked.answers
    assert answer.direction is None
    assert solution.passed
