"""Each rule keeps the optimum where it is, says how, and does not apply where its condition fails."""

from __future__ import annotations

import pytest

from symderiv.errors import NoRule
from symderiv.expr import Expr, Fold, postorder
from symderiv.graph import Graph
from symderiv.normal import same
from symderiv.objective.logarithm import apart, linear
from symderiv.objective.quadratic import affine, definite
from symderiv.objective.rewriting import (
    Claim,
    Problem,
    Rewriting,
    drop_factors,
    drop_terms,
    expand_logarithm,
    negate,
    refold,
    rewritten,
    scale,
    take_logarithm,
)
from symderiv.parse import declarations, expression, scope_of
from symderiv.signs import nonnegative, positive
from symderiv.witness.optimum import best, compared
from symderiv.witness.optimum import definite as eigenvalues

SCOPE = declarations("X[n,d]; y[n]; w[d]; v[d]; a; c; lambda positive; tau positive")
GRAPH = Graph(SCOPE.variables, ())
W, V, LAMBDA, TAU = (GRAPH[name] for name in ("w", "v", "lambda", "tau"))


def read(text: str) -> Expr:
    return expression(text, scope_of(GRAPH))


def problem(text: str) -> Problem:
    return Problem("argmax", W, read(text))


def after(step: Rewriting | None) -> Expr:
    assert step is not None
    return step.after.objective


def held(step: Rewriting | None) -> bool:
    assert step is not None
    return compared(step.before.objective, step.after.objective, W, step.claim).passed


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("2*lambda/sqrt(tau)", {LAMBDA, TAU}),
        ("exp(a)", set()),
        ("lambda + tau^2", {LAMBDA, TAU}),
        ("pi", set()),
    ],
)
def test_a_sign_is_proved_from_declared_signs(text: str, used: set[Expr]) -> None:
    assert positive(read(text)) == used


@pytest.mark.parametrize("text", ["a", "lambda - tau", "a^2", "-lambda", "norm2(y)^2"])
def test_a_sign_that_nothing_declares_is_not_proved(text: str) -> None:
    assert positive(read(text)) is None


def test_a_square_is_not_negative_but_not_known_to_be_positive() -> None:
    assert nonnegative(read("a^2")) == frozenset()
    assert positive(read("a^2")) is None


def test_positive_constant_factors_are_dropped_wherever_they_stand() -> None:
    step = drop_factors(problem("lambda*exp(-w'*w)/tau"))
    assert after(step) is read("exp(-w'*w)")
    assert held(step)


def test_a_factor_of_unknown_sign_is_kept() -> None:
    assert drop_factors(problem("a*exp(-w'*w)")) is None


def test_a_factor_that_depends_on_the_variable_is_kept() -> None:
    assert drop_factors(problem("exp(w'*v)*exp(-w'*w)")) is None


def test_the_logarithm_is_taken_of_what_is_positive_only() -> None:
    step = take_logarithm(problem("lambda*exp(-w'*w)"))
    assert held(step)
    assert take_logarithm(problem("a*exp(-w'*w)")) is None


def test_the_logarithm_of_a_product_comes_apart() -> None:
    step = expand_logarithm(problem("log(exp(-w'*w)/lambda)"))
    assert after(step) is read("-w'*w - log(lambda)")
    assert held(step)


def test_the_logarithm_of_a_factor_of_unknown_sign_is_refused() -> None:
    with pytest.raises(NoRule, match="needs it positive"):
        apart(read("a*exp(-w'*w)"), W)


def test_a_sum_of_differences_is_a_difference_of_sums() -> None:
    scope = scope_of(GRAPH)
    inner = expression("sum_i (y_i - a)", scope)
    assert isinstance(inner, Fold)
    assert linear(inner) is expression("sum_i y_i - sum_{i=1}^n a", scope)


def test_terms_without_the_variable_are_dropped() -> None:
    step = drop_terms(problem("a - w'*w + log(lambda)"))
    assert after(step) is read("-w'*w")
    assert held(step)


def test_an_objective_without_the_variable_stays() -> None:
    assert drop_terms(problem("a + c")) is None


def test_sums_of_squares_become_norms() -> None:
    step = refold(problem("sum_i (y_i - (X*w)_i)^2"))
    assert same(after(step), read("norm2(y - X*w)^2"))
    assert not any(isinstance(node, Fold) for node in postorder(after(step)))
    assert held(step)


def test_the_first_term_is_freed_of_its_coefficient() -> None:
    step = scale(problem("-norm2(y - X*w)^2/(2*lambda) - norm2(w)^2/(2*tau^2)"))
    assert same(after(step), read("-norm2(y - X*w)^2 - lambda/tau^2*norm2(w)^2"))
    assert step is not None
    assert LAMBDA in step.why
    assert held(step)


def test_a_coefficient_of_unknown_sign_stays() -> None:
    assert scale(problem("-norm2(y - X*w)^2/a")) is None


def test_changing_signs_changes_the_extreme() -> None:
    step = negate(problem("-norm2(w)^2 + w'*v"))
    assert step is not None
    assert step.after.kind == "argmin"
    assert same(after(step), read("norm2(w)^2 - w'*v"))
    assert held(step)


def test_a_problem_comes_to_its_plainest_form_and_stays_there() -> None:
    *_, last = rewritten(problem("a*0 + 3*exp(-norm2(w - v)^2/lambda)"))
    assert last.after.kind == "argmin"
    assert same(last.after.objective, read("norm2(w - v)^2"))
    assert list(rewritten(last.after)) == []


@pytest.mark.parametrize(
    ("before", "now", "claim"),
    [
        ("-norm2(w - v)^2", "-norm2(w + v)^2", "increasing"),
        ("-norm2(w - v)^2", "norm2(w - v)^2", "increasing"),
        ("-norm2(w - v)^2", "-norm2(w - v)^2", "decreasing"),
        ("-norm2(w - v)^2", "-2*norm2(w - v)^2", "equal"),
        ("-norm2(w - v)^2", "-2*norm2(w - v)^2", "shifted"),
        ("-norm2(w - v)^2", "1 - norm2(w - v)^2", "scaled"),
    ],
)
def test_a_wrong_claim_about_two_objectives_is_found_out(before: str, now: str, claim: Claim) -> None:
    found = compared(read(before), read(now), W, claim)
    assert not found.passed
    assert found.counterexample is not None


def test_a_point_that_is_not_the_best_is_found_out() -> None:
    objective = read("norm2(w - v)^2")
    assert best("argmin", objective, W, V).passed
    assert not best("argmax", objective, W, V).passed
    assert not best("argmin", objective, W, read("v + 0.001*v")).passed


def test_a_gradient_is_taken_apart_into_matrix_and_vector() -> None:
    found = affine(read("2*lambda*w - 2*X'*(y - X*w)"), W)
    assert found.factor == 2
    assert same(found.matrix, read("X'*X + lambda*I"))
    assert same(found.vector, read("X'*y"))


@pytest.mark.parametrize("text", ["tanh(w)", "(w'*w)*w", "w .* w"])
def test_a_gradient_that_is_not_affine_is_refused(text: str) -> None:
    with pytest.raises(NoRule, match="not affine"):
        affine(read(text), W)


def test_a_quadratic_form_is_a_sum_of_squares() -> None:
    found = definite(read("v'*(X'*X + lambda*I)*v"), V)
    assert same(found.squares, read("norm2(X*v)^2 + lambda*norm2(v)^2"))
    assert found.used == {LAMBDA}


@pytest.mark.parametrize("text", ["v'*(X'*X)*v", "v'*(X'*X + a*I)*v", "v'*(X'*X - lambda*I)*v", "a^2*v'*v"])
def test_a_form_that_may_vanish_is_not_called_definite(text: str) -> None:
    with pytest.raises(NoRule, match="nothing declared"):
        definite(read(text), V)


def test_the_eigenvalues_of_a_singular_matrix_are_found_out() -> None:
    assert eigenvalues(read("X'*X + lambda*I"), W).passed
    assert not eigenvalues(read("X'*X"), W).passed
