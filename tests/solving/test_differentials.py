"""The steps of Jacobians, Hessians and maps: how each value changes, and what stands before the direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from symderiv import Solution, derive
from symderiv.errors import NoRule
from symderiv.expr import Expr, var
from symderiv.forward import forward
from symderiv.graph import Let
from symderiv.parse import declarations, program
from symderiv.parse import text as written
from symderiv.solving.differentials import closed
from symderiv.solving.onestep import LONG, checked_forward
from symderiv.step import DerivativeOf, Step
from symderiv.typeset.unicode import unicode

NET = ("W2*tanh(W1*x + b1) + b2", "W1[h,n]; b1[h]; W2[p,h]; b2[p]; x[n]")
DEEP = "; ".join(["h0 = U*x", *(f"h{k} = tanh(W*h{k - 1} + b)" for k in range(1, 20)), "h19"])
DEEP_LET = "W[n,n]; U[n,m]; b[n]; x[m]"


def told(solution: Solution, step: Step) -> list[str]:
    """Return the sides of a step."""
    return [unicode(solution.say.side(side)) for side in step.sides]


def test_a_jacobian_is_told_from_value_to_value_then_read_off() -> None:
    solution = derive(*NET, wrt="x")
    assert solution.passed
    assert [told(solution, step) for step in solution.worked.steps] == [
        ["D z[V]", "W₁ V"],
        ["D a[V]", "D z[V] ∘ (1 − a^(∘2))", "W₁ V ∘ (1 − a^(∘2))"],
        ["D f[V]", "W₂ D a[V]", "W₂(W₁ V ∘ (1 − a^(∘2)))"],
        ["∂f/∂x", "W₂ diag(1 − a^(∘2)) W₁", "W₂ diag(1 − tanh(W₁ x + b₁)^(∘2)) W₁"],
    ]


def test_the_first_step_alone_says_along_which_direction() -> None:
    told_of = [step.why for step in derive(*NET, wrt="x").worked.steps]
    assert [any(piece == " moves along " for piece in why) for why in told_of] == [True, False, False, False]


def test_a_mixed_block_of_values_that_depend_on_each_other_is_refused() -> None:
    for wrt in ("x,z", "z,x"):
        with pytest.raises(NoRule, match="z is computed from x"):
            derive("z = x.^2; sum(z.^2)", "x[n]", wrt, 2)


@pytest.mark.parametrize("text", ["Z = A'*X*A; logdet(Z)", "logdet(A'*X*A)"])
def test_a_hessian_by_a_pd_matrix_moves_its_entries_one_at_a_time(text: str) -> None:
    solution = derive(text, "A[d,m]; X[d,d] pd", "X", 2)
    assert solution.passed
    (answer,) = solution.worked.answers
    assert "V'" in written(answer.value)
    assert solution.worked.steps[-1].rule == "declared fact"


def test_a_part_that_has_a_name_is_not_named_anew() -> None:
    (answer,) = derive("norm2(A*x - b)", "A[m,n]; x[n]; b[m]", "x", 2).worked.answers
    assert [let.name for let in answer.lets] == ["r"]


def test_a_wrong_last_line_fails() -> None:
    graph = program("z = A*x; y = tanh(z)", declarations("A[m,n]; x[n]"))
    along = var("V", graph["x"].shape)
    passed = forward(graph, "y", "x", along)
    for value, right in ((passed[-1].value, True), (2 * passed[-1].value, False)):
        *_, step = closed(graph, passed, DerivativeOf("y", "x", along="V"), along, value, ())
        assert all(check.passed for check in step.checks) == right


def test_a_map_ends_with_the_change_of_the_value() -> None:
    solution = derive(*NET, wrt="W1")
    assert solution.passed
    *_, last, entry = solution.worked.steps
    assert told(solution, last)[0] == "D f(W₁)[V]"
    assert told(solution, last)[-1] == unicode(solution.say.side(solution.worked.answers[0].value))
    assert entry.rule == "take one entry"


def test_a_hessian_is_told_from_the_gradient_s_change() -> None:
    solution = derive("p = sigmoid(X*w); -y'*log(p) - (1 - y)'*log(1 - p)", "X[m,n]; w[n]; y[m]", "w", 2)
    assert solution.passed
    assert [told(solution, step)[-1] for step in solution.worked.steps[-3:]] == [
        "X V ∘ p ∘ (1 − p)",
        "Xᵀ(X V ∘ p ∘ (1 − p))",
        "Xᵀ diag(p ∘ (1 − p)) X",
    ]


def test_by_a_scalar_changes_are_derivatives() -> None:
    solution = derive("z = a*t; log(cosh(z))", "a; t", "t", 2)
    assert solution.passed
    assert [told(solution, step)[0] for step in solution.worked.steps] == [
        "∂f/∂z",
        "∂f/∂t",
        "∂z/∂t",
        "∂²f/∂t²",
    ]


def test_a_long_chain_is_checked_value_by_value() -> None:
    solution = derive(DEEP, DEEP_LET, "x")
    assert solution.passed
    assert len(solution.graph.lets) > LONG
    assert len(solution.worked.steps) == len(solution.graph.lets) + 1


@pytest.mark.parametrize(("length", "form"), [(3, "value"), (19, "value"), (19, "chain")])
@pytest.mark.parametrize("wrong", [lambda e: -e, lambda e: 2 * e, lambda e: e * e])
def test_a_wrong_change_fails(length: int, form: str, wrong: Callable[[Expr], Expr]) -> None:
    text = "; ".join(DEEP.split("; ")[: length + 1])
    graph = program(text, declarations(DEEP_LET))
    along = var("V", graph["x"].shape)
    *before, last = forward(graph, f"h{length}", "x", along)
    lets = tuple(Let(c.symbol, c.value) for c in before)
    spoiled = replace(last, **{form: wrong(getattr(last, form))})
    found = checked_forward(graph, spoiled, ("x", along), lets, 8)
    assert not all(check.passed for check in found)
