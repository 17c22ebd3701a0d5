"""A solution as data and in a notebook; typed expressions end to end."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from symderiv import InputError, NoRule, UnknownName, derive, solve
from symderiv.numeric import evaluator
from symderiv.parse import declarations, program
from symderiv.solution import Solution
from symderiv.typeset.unicode import unicode
from tests.sheets.running import function

POINT: dict[str, Any] = {
    "A": np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 3.0]]),
    "M": np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 1.0], [1.0, 0.0, 4.0]]),
    "x": np.array([1.0, -2.0, 0.5]),
    "b": np.array([0.5, 2.0]),
    "w": np.array([0.3, 0.7, -0.2]),
    "r": np.array([[1.0, 0.0, 2.0]]),
    "a": 1.5,
    "lambda": 0.7,
    "m": 2,
    "n": 3,
}
LET = "A[m,n]; M[n,n]; x[n]; b[m]; w[n]; r[1,n]; a; lambda"


def answer(solution: Solution, number: int = 0) -> Any:
    """Return what the generated source of an answer gives at the point."""
    return function(solution.to_dict()["answers"][number]["numpy"])(**POINT)


M, X, A = POINT["M"], POINT["x"], POINT["A"]
ONE = [
    ("sum(x)", "x", 1, np.ones(3)),
    ("norm2(x)^2", "x", 1, 2 * X),
    ("norm2(x)^2", "x", 2, 2 * np.eye(3)),
    ("x^T*M*x", "x", 1, (M + M.T) @ X),
    ("x^T*M*x", "x", 2, M + M.T),
    ("x^T*M*x", "M", 1, np.outer(X, X)),
    ("tr(M)", "M", 1, np.eye(3)),
    ("lse(x)", "x", 1, np.exp(X) / np.exp(X).sum()),
    (
        "lse(x)",
        "x",
        2,
        np.diag(np.exp(X) / np.exp(X).sum()) - np.outer(np.exp(X), np.exp(X)) / np.exp(X).sum() ** 2,
    ),
    ("norm2(A*x - b)^2", "x", 1, 2 * A.T @ (A @ X - POINT["b"])),
    ("norm2(A*x - b)^2", "x", 2, 2 * A.T @ A),
    ("A*x", "x", 1, A),
    ("lambda*norm2(w)^2", "w", 1, 1.4 * POINT["w"]),
    ("lambda*norm2(w)^2", "lambda", 1, POINT["w"] @ POINT["w"]),
    ("r*x", "r", 1, X.reshape(1, 3)),
    ("r*x", "x", 2, np.zeros((3, 3))),
    ("a^3", "a", 2, 9.0),
    ("a*x", "a", 1, X),
    ("z = A*x; sum(relu(z))", "A", 1, np.outer(A @ X > 0, X)),
]


@pytest.mark.parametrize(
    ("text", "wrt", "order", "due"), ONE, ids=[f"{t} by {w}, order {o}" for t, w, o, _ in ONE]
)
def test_the_source_of_a_derivative_runs_alone_and_is_right(
    text: str, wrt: str, order: int, due: Any
) -> None:
    found = answer(derive(text, let=LET, wrt=wrt, order=order))
    assert np.shape(found) == np.shape(due)
    assert np.allclose(found, due)


@pytest.mark.parametrize(("text", "wrt", "order"), [row[:3] for row in ONE])
def test_a_derivation_is_checked_and_passes(text: str, wrt: str, order: int) -> None:
    assert derive(text, let=LET, wrt=wrt, order=order).passed


INDEXED = [
    ("sum(i:m, (A*x)[i]^3)", "3*A'*(A*x).^2"),
    ("sum(i:m, sum(j:n, A[i,j]*x[j])^3)", "3*A'*(A*x).^2"),
    ("sum(i:m, exp((A*x)[i]))", "A'*exp(A*x)"),
]


@pytest.mark.parametrize(("text", "due"), INDEXED, ids=[row[0] for row in INDEXED])
def test_a_sum_over_an_index_is_differentiated_and_checked(text: str, due: str) -> None:
    solution = derive(text, let=LET, wrt="x")
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due


TIES = [
    "sum(i:n, abs(x[i] - x[1]))",
    "sum(i:n, sum(j:n, abs(x[i] - x[j])))",
    "maxel(A*x) - minel(A*x)",
    "eigmax(diag(x))",
    "norm1(x*ones(n)' - ones(n)*x')",
    "z = x - x; sum(abs(z))",
]


@pytest.mark.parametrize("text", TIES)
def test_a_right_answer_is_not_refuted_where_values_tie(text: str) -> None:
    assert derive(text, let=LET, wrt="x").passed


@pytest.mark.parametrize(
    "text", ["logdet(expm(M))", pytest.param("logdet(expm(M)*expm(N))", marks=pytest.mark.thorough)]
)
def test_a_right_answer_is_not_refuted_where_a_cancellation_takes_all_digits(text: str) -> None:
    assert derive(text, let="M[n,n]; N[n,n]", wrt="M").passed


@pytest.mark.parametrize(
    ("text", "wrt"),
    [
        ("relu(1 - x)/(2*y - 6)", "x"),
        ("log(q + 1)*max(y, x)", "x"),
        ("where(3/q > q*p, 0*y, sinh(exp(x)^x))", "x"),
    ],
)
def test_a_case_may_hold_where_the_answer_without_cases_has_no_value(text: str, wrt: str) -> None:
    assert derive(text, "x; y; q; p", wrt).passed


def test_what_nests_as_deep_as_may_be_typed_is_differentiated_and_written() -> None:
    (answer,) = derive("exp(" * 120 + "a" + ")" * 120, let="a", wrt="a").to_dict()["answers"]
    assert "exp" in answer["text"]


def test_several_variables_give_an_answer_each_in_the_order_asked() -> None:
    found = derive("norm2(A*x - b)^2", let=LET, wrt=("b", "x", "A")).to_dict()
    assert [a["wrt"] for a in found["answers"]] == ["b", "x", "A"]


def test_every_input_is_meant_when_no_variable_is_named() -> None:
    assert [a["wrt"] for a in derive("a*norm2(x)^2", let="a; x[n]").to_dict()["answers"]] == ["a", "x"]


def test_a_name_in_an_answer_is_defined_in_the_solution() -> None:
    found = derive("lse(x)", let="x[n]", wrt="x", order=2).to_dict()
    told = json.dumps(found["steps"][0], ensure_ascii=False) + json.dumps(found["answers"][0]["where"])
    assert "∇" not in found["answers"][0]["unicode"] or "∇" in told


LAYERS = "A[m,n]; x[n]; B[m,m]"


@pytest.mark.parametrize(
    ("written", "order", "named"),
    [
        ("z = A*x; h = tanh(z); u = tanh(B*h) .* h; v = tanh(B*u) .* h; norm2(v)^2 + sum(v)", 1, "dfdu"),
        ("z = A*x; h = tanh(z); w = tanh(B*softmax(tanh(B*h))); log(w.^2)/norm2(w)", 1, "DwV"),
        ("z = A*x; h = tanh(z); u = tanh(B*h); norm2(u)^2", 2, "DdfdzV"),
    ],
)
def test_an_answer_and_what_defines_its_names_are_read_back(written: str, order: int, named: str) -> None:
    (found,) = derive(written, LAYERS, "A", order).to_dict()["answers"]
    lines = [f"{name} = {body}" for name, body in found["where"].items()]
    assert named in found["where"]
    again = program("; ".join([*lines, found["text"]]), declarations(f"{LAYERS}; V[m,n]"))
    rng = np.random.default_rng(0)
    point = {
        v.name: rng.normal(size=[{"m": 2, "n": 3}[str(d)] for d in v.shape if d != 1]) for v in again.inputs
    }
    values = evaluator(again.lets, {"result": again.lets[-1].var})({**point, "m": 2, "n": 3})
    assert np.allclose(values["result"], function(found["numpy"])(**point))


def test_an_order_above_two_is_refused() -> None:
    with pytest.raises(InputError, match="order 3"):
        derive("a^4", let="a", wrt="a", order=3)


KINDS = [
    ("norm2(x)^2", "x", 1, "gradient", ["x"]),
    ("A*x", "x", 1, "jacobian", ["x"]),
    ("norm2(x)^2", "x", 2, "hessian", ["x", "x"]),
    ("A*x", "A", 1, "map", ["A"]),
    ("norm2(A*x)^2", "A", 2, "map", ["A", "A"]),
]


@pytest.mark.parametrize(
    ("text", "wrt", "order", "kind", "by"), KINDS, ids=[f"{r[0]}, {r[3]}" for r in KINDS]
)
def test_an_answer_says_which_kind_of_derivative_it_is(
    text: str, wrt: str, order: int, kind: str, by: list[str]
) -> None:
    found = derive(text, let=LET, wrt=wrt, order=order).to_dict()["answers"][0]
    assert (found["kind"], found["by"]) == (kind, by)
    assert (found["direction"] is not None) == (kind == "map")


def test_the_source_of_a_map_takes_the_direction_as_an_argument() -> None:
    given = derive("A*x", let=LET, wrt="A").to_dict()["answers"][0]
    assert (given["direction"], given["shape"], given["text"]) == ("V", ["m"], "V*x")
    assert given["equation"] == r"\operatorname{D} f(A) [V] = V \, x"
    direction = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 1.0]])
    assert np.allclose(function(given["numpy"])(**POINT, V=direction), direction @ X)


def test_the_indices_of_a_map_are_those_of_the_value_then_those_of_the_variable() -> None:
    given = derive("A*x", let=LET, wrt="A").to_dict()["answers"][0]
    assert given["indices"] == ["i", "j", "k"]
    assert given["index"] == "x[k]*delta(i, j)"


def test_the_second_derivative_of_a_vector_by_a_vector_is_refused_with_both_shapes() -> None:
    with pytest.raises(NoRule, match=r"of f \(m\) by x \(n\) is not offered"):
        derive("tanh(A*x)", let=LET, wrt="x", order=2)


def test_an_unknown_variable_is_refused_by_name() -> None:
    with pytest.raises((UnknownName, InputError), match="zz"):
        derive("a^2", let="a", wrt="zz")


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(UnknownName, match="q9"):
        solve("q9")


def test_a_solution_is_json_without_loss() -> None:
    found = derive("norm2(A*x - b)^2", let=LET, wrt="x").to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_two_solutions_of_one_question_are_alike() -> None:
    first, second = (derive("norm2(A*x - b)^2", let=LET, wrt="x").to_dict() for _ in range(2))
    assert first == second


def test_a_notebook_shows_every_answer_as_mathematics() -> None:
    shown = derive("norm2(A*x - b)^2", let=LET, wrt=("x", "b"))._repr_latex_()
    assert shown.startswith("$")
    assert shown.endswith("$")
    assert shown.count(r"\partial f") == 2


def test_a_notebook_finds_one_of_its_representations() -> None:
    solution = derive("norm2(A*x - b)^2", let=LET, wrt="x")
    shown = [name for name in ("_repr_latex_", "_repr_html_", "_repr_markdown_") if hasattr(solution, name)]
    assert shown
    assert all(getattr(solution, name)() for name in shown)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("prod(y)*sum(x)", "∂f/∂xᵢ = Πⱼ₌₁ⁿ yⱼ"),
        ("lse(prod(y)*x)", "∂f/∂xᵢ = (Πⱼ₌₁ⁿ yⱼ) softmax((Πⱼ₌₁ⁿ yⱼ) x)ᵢ"),
    ],
)
def test_what_an_entry_is_a_sum_or_product_over_is_not_called_as_the_entry_is(text: str, due: str) -> None:
    solution = derive(text, let="x[n]; y[n]", wrt="x")
    assert unicode(solution.say.entry(solution.worked.answers[0])) == due
