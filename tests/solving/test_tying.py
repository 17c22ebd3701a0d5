"""Gradients whose equal entries move together, checked by moving them together."""

from __future__ import annotations

import pytest

from symderiv.errors import InputError
from symderiv.expr import var
from symderiv.parse import text
from symderiv.solver import derive
from symderiv.solving import tying

TIED = [
    ("logdet(X)", "X[n,n] pd", "2*inv(X) - diag(diagvec(inv(X)))"),
    ("x'*X*x", "X[n,n] symmetric; x[n]", "2*x*x' - diag(x .* x)"),
    ("tr(X*B)", "X[n,n] symmetric; B[n,n]", "B + B' - diag(diagvec(B))"),
    ("x'*X*x", "X[n,n] diagonal; x[n]", "diag(x .* x)"),
]


@pytest.mark.parametrize(("source", "let", "answer"), TIED, ids=[f"{r[0]}, {r[1]}" for r in TIED])
def test_equal_entries_move_together(source: str, let: str, answer: str) -> None:
    solution = derive(source, let, "X", tied=True)
    assert solution.passed
    assert text(solution.worked.answers[0].value) in (answer, answer.replace("x .* x", "x.^2"))


def test_a_gradient_of_entries_that_move_alone_is_caught() -> None:
    graph = derive("logdet(X)", "X[n,n] pd", "X").graph
    untied = derive("logdet(X)", "X[n,n] pd", "X").worked.answers[0].value
    variable = graph["X"]
    assert variable is var("X", ("n", "n"), frozenset({"pd"}))
    checks = tying._checked(graph, graph.lets[-1].name, variable, untied, ())
    assert not all(check.passed for check in checks)


@pytest.mark.parametrize(("let", "order"), [("X[n,n]", 1), ("X[n,n] symmetric", 2)])
def test_what_has_no_equal_entries_is_refused(let: str, order: int) -> None:
    with pytest.raises(InputError, match="entries are tied in the gradient of a scalar"):
        derive("tr(X*X)", let, "X", order=order, tied=True)
