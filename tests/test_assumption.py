"""What rules assume: collected on the way back, said once, and only where nothing implies it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from symderiv.compose import document
from symderiv.document import Document
from symderiv.options import Options
from symderiv.render.html import render as html
from symderiv.render.latex import render as latex
from symderiv.render.markdown import render as markdown
from symderiv.render.terminal import render as terminal
from symderiv.solver import derive

IN_THIS_FORM = "is invertible; elsewhere its adjugate stands for its determinant times its inverse."
EXPRESSIONS = {
    "an inverse": ("b'*inv(X)*b", "X[n,n]; b[n]", "X", ["Assumes that X is invertible."]),
    "a determinant": ("det(X)", "X[n,n]", "X", [f"Assumes that X {IN_THIS_FORM}"]),
    "its logarithm": ("logdet(X)", "X[n,n]", "X", ["Assumes det(X) > 0."]),
    "two of one kind": ("tr(inv(X)) + det(X)", "X[n,n]", "X", ["Assumes that X is invertible."]),
    "a product": ("det(A*X)", "A[n,n]; X[n,n]", "X", [f"Assumes that A X {IN_THIS_FORM}"]),
    "a declared property": ("logdet(X)", "X[n,n] pd", "X", []),
    "a ridge": ("tr(inv(A'*A + lambda*eye(n)))", "A[m,n]; lambda positive", "A", []),
    "a rank-one update": ("logdet(eye(n) + x*x')", "x[n]", "x", []),
    "a product of invertible ones": ("det(A*X)", "A[n,n] invertible; X[n,n] orthogonal", "X", []),
    "what does not move": ("b'*inv(X)*c", "X[n,n]; b[n]; c[n]", "b", []),
    "a quotient by a norm": ("1/(x'*x)", "x[n]", "x", ["Assumes x ≠ 0."]),
    "a unit vector": ("b'*(x/norm2(x))", "x[n]; b[n]", "x", ["Assumes x ≠ 0."]),
    "a quotient entry by entry": (
        "sum(a ./ x.^2)",
        "a[n]; x[n]",
        "x",
        ["Assumes that every entry of x is nonzero."],
    ),
    "a product of entries": ("prod(x.^2)*a", "a; x[n]", "x", []),
    "a product of entries, and a quotient": (
        "prod(x) + sum(a ./ x)",
        "a[n]; x[n]",
        "x",
        ["Assumes that every entry of x is nonzero."],
    ),
    "a product of positive entries": ("prod(x)", "x[n] positive", "x", []),
    "a quotient that cannot be infinite": ("a/(1 + x^2 + mean(b.^2))", "a; x; b[n]", "x", []),
    "a divisor that does not move": ("x/a", "a; x", "x", []),
    "a root behind a name": (
        "s = sqrt(x'*x + y'*y); a/s",
        "x[n]; y[n]; a",
        "x",
        ["Assumes xᵀ x + yᵀ y ≠ 0."],
    ),
    "the size of a number": ("sqrt(x^2)", "x", "x", ["Assumes x ≠ 0."]),
    "an even power of a norm": ("z = A*x; norm2(z)^4", "A[m,n]; x[n]", "x", []),
    "an odd power of a norm": ("norm2(x)^3", "x[n]", "x", []),
    "a power of a norm below its square": ("norm2(x)^1.5", "x[n]", "x", ["Assumes x ≠ 0."]),
    "a power of a norm beside the norm": ("norm2(x)^4 + norm2(x)", "x[n]", "x", ["Assumes x ≠ 0."]),
    "a norm by a definite matrix": ("sqrt(x'*A*x)", "A[n,n] pd; x[n]", "x", ["Assumes x ≠ 0."]),
    "the same in other brackets": ("sqrt(x'*(A*x))", "A[n,n] pd; x[n]", "x", ["Assumes x ≠ 0."]),
    "a form of two definite matrices": (
        "1/((x'*A)*(B*x))",
        "A[n,n] pd; B[n,n] pd; x[n]",
        "x",
        ["Assumes xᵀ A B x ≠ 0."],
    ),
    "a variance with something added": (
        "s = colmean(X.^2); sum(X ./ (ones(m)*sqrt(s + t)))",
        "X[m,n]; t positive",
        "X",
        [],
    ),
    "a named value": ("Z = inv(A*X); tr(Z)", "A[n,n]; X[n,n]", "X", ["Assumes that A X is invertible."]),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_assumption_is_said_once_and_only_where_nothing_implies_it(name: str) -> None:
    text, let, wrt, expected = EXPRESSIONS[name]
    solution = derive(text, let, wrt)
    (answer,) = solution.worked.answers
    assert [solution.say.sentence(a) for a in answer.assumes] == expected


def test_a_second_derivative_assumes_what_both_passes_do() -> None:
    solution = derive("b'*inv(A + x*eye(n))*b", "A[n,n]; b[n]; x", "x", order=2)
    (answer,) = solution.worked.answers
    assert [solution.say.sentence(a) for a in answer.assumes] == ["Assumes that A + x I is invertible."]


@pytest.mark.parametrize(("power", "due"), [(3, ["Assumes x ≠ 0."]), (4, []), (5, []), (6, [])])
def test_a_power_of_a_norm_needs_as_many_derivatives_as_are_taken(power: int, due: list[str]) -> None:
    solution = derive(f"norm2(x)^{power}", "x[n]", "x", order=2)
    (answer,) = solution.worked.answers
    assert [solution.say.sentence(a) for a in answer.assumes] == due


def test_the_step_that_uses_a_rule_states_what_it_assumes() -> None:
    steps = derive("Z = A*X; d = det(Z); d^2", "A[n,n]; X[n,n]", "X").worked.steps
    assert [[a.property for a in step.assumes] for step in steps] == [[], ["invertible in this form"], []]


def test_a_step_on_the_way_forward_states_what_it_assumes() -> None:
    steps = derive("u = x/norm2(x); z = A*u; z.^2", "A[m,n]; x[n]", "x").worked.steps
    assert [[a.property for a in step.assumes] for step in steps] == [["nonzero"], [], [], []]


@pytest.mark.parametrize(
    ("render", "shown"),
    [
        (terminal, "Assumes that X is invertible."),
        (latex, "Assumes that $X$ is invertible."),
        (partial(markdown, figures={}), "Assumes that $`X`$ is invertible."),
        (partial(html, figures={}), "is invertible."),
    ],
)
def test_every_format_prints_the_assumption(render: Callable[[Document], str], shown: str) -> None:
    page = document([derive("tr(inv(X))", "X[n,n]", "X")], Options())
    assert shown in " ".join(render(page).split())


def test_json_holds_the_assumption_as_data_and_as_a_sentence() -> None:
    found = derive("logdet(A*X)", "A[n,n]; X[n,n]", "X").to_dict()
    assumed = {
        "subject": "A*X",
        "property": "of positive determinant",
        "sentence": "Assumes det(A X) > 0.",
    }
    assert found["answers"][0]["assumes"] == [assumed]
    assert found["steps"][0]["assumes"] == [assumed]
