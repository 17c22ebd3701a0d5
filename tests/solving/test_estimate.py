"""Estimates: from the posterior to a closed form, every step checked."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from symderiv.answer import Worked
from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr
from symderiv.graph import Graph
from symderiv.normal import same
from symderiv.numeric import evaluator
from symderiv.objective import rewriting
from symderiv.objective.rewriting import Problem, Rewriting
from symderiv.parse import declarations, expression, scope_of
from symderiv.problem import Estimate, Part
from symderiv.solving.estimate import solve
from symderiv.step import Optimum, Step

GIVEN = "X[n,d]; y[n]; w[d]; m[d]; lambda positive; tau positive; c"
STANDARD = ("w ~ normal(0, 1)", "y ~ normal(X*w, sqrt(lambda))")


def worked(prior: str, likelihood: str, of: str = "w", given: str = GIVEN) -> Worked:
    ask = Estimate(of, "y", prior, likelihood)
    return solve(Part("p", "", "", given, "", ask), Graph(declarations(given).variables, ()))


def read(text: str, given: str = GIVEN) -> Expr:
    return expression(text, scope_of(Graph(declarations(given).variables, ())))


@pytest.fixture(scope="module")
def ridge() -> Worked:
    return worked(*STANDARD)


def step(found: Worked, rule: str) -> Step:
    (one,) = [s for s in found.steps if s.rule == rule]
    return one


def test_every_step_passes_its_checks(ridge: Worked) -> None:
    assert [s.rule for s in ridge.steps if not s.passed] == []


def test_each_problem_is_followed_from_where_the_last_step_left_it(ridge: Worked) -> None:
    problems = [s.sides for s in ridge.steps if all(isinstance(side, Optimum) for side in s.sides)]
    assert len(problems) == 10
    assert all(left[-1] == right[0] for left, right in pairwise(problems))


def test_the_rules_come_in_the_order_of_a_lecture(ridge: Worked) -> None:
    assert [s.rule for s in ridge.steps[:10]] == [
        "Bayes' rule",
        "drop a positive constant factor",
        "independence",
        "write the densities out",
        "take the logarithm",
        "logarithm of a product",
        "drop constant terms",
        "write the sums in matrix form",
        "multiply by a positive constant",
        "negate: argmax becomes argmin",
    ]


def test_the_objective_is_that_of_ridge_regression(ridge: Worked) -> None:
    target = ridge.answers[0].target
    assert isinstance(target, Optimum)
    assert (target.kind, target.over) == ("argmin", "w")
    assert same(target.objective, read("norm2(y - X*w)^2 + lambda*norm2(w)^2"))


def test_the_estimate_is_the_closed_form(ridge: Worked) -> None:
    answer = ridge.answers[0]
    assert same(answer.value, read("inv(X'*X + lambda*I)*X'*y"))
    assert answer.shape == ("d",)
    assert all(check.passed for check in answer.checks)


def test_the_estimate_solves_the_augmented_least_squares_problem(ridge: Worked) -> None:
    rng = np.random.default_rng(7)
    x, y, penalty = rng.normal(size=(4, 6)), rng.normal(size=4), 0.3
    stacked = np.vstack([x, np.sqrt(penalty) * np.eye(6)])
    expected = np.linalg.lstsq(stacked, np.concatenate([y, np.zeros(6)]), rcond=None)[0]
    run = evaluator((), {"w": ridge.answers[0].value})
    found = run({"X": x, "y": y, "lambda": penalty, "n": 4, "d": 6})["w"]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_the_hessian_is_shown_positive_by_squares(ridge: Worked) -> None:
    proof = step(ridge, "the Hessian is positive definite")
    assert proof.relations == ("=", ">")
    squares = proof.sides[1]
    assert isinstance(squares, Expr)
    given = GIVEN + "; v[d]"
    assert same(squares, read("2*norm2(X*v)^2 + 2*lambda*norm2(v)^2", given))


@pytest.mark.parametrize(
    ("prior", "likelihood", "objective", "estimate"),
    [
        (
            "w ~ normal(0, tau)",
            "y ~ normal(X*w, sqrt(lambda))",
            "norm2(y - X*w)^2 + lambda/tau^2*norm2(w)^2",
            "inv(X'*X + lambda/tau^2*I)*X'*y",
        ),
        (
            "w ~ normal(m, tau)",
            "y ~ normal(X*w, 1)",
            "norm2(y - X*w)^2 + norm2(w - m)^2/tau^2",
            "inv(X'*X + 1/tau^2*I)*(X'*y + m/tau^2)",
        ),
    ],
)
def test_other_normal_models_have_their_closed_form(
    prior: str, likelihood: str, objective: str, estimate: str
) -> None:
    found = worked(prior, likelihood)
    target = found.answers[0].target
    assert isinstance(target, Optimum)
    assert same(target.objective, read(objective))
    assert same(found.answers[0].value, read(estimate))
    assert all(s.passed for s in found.steps)


def test_a_scalar_is_estimated_too() -> None:
    given = "x[n]; y[n]; w; tau positive"
    found = worked("w ~ normal(0, tau)", "y ~ normal(w*x, 1)", given=given)
    assert same(found.answers[0].value, read("x'*y/(norm2(x)^2 + 1/tau^2)", given))
    assert all(s.passed for s in found.steps)


def test_a_laplace_prior_leads_to_the_lasso_and_no_further() -> None:
    found = worked("w ~ laplace(0, tau)", "y ~ normal(X*w, sqrt(lambda))")
    last = found.steps[-1]
    assert found.answers == ()
    assert last.rule == "no closed form"
    assert last.passed
    assert isinstance(last.sides[0], Optimum)
    assert same(last.sides[0].objective, read("norm2(y - X*w)^2 + 2*lambda/tau*norm1(w)"))


def test_a_model_whose_gradient_is_not_affine_is_refused() -> None:
    with pytest.raises(NoRule, match="not affine"):
        worked("w ~ normal(0, 1)", "y ~ normal(exp(X*w), 1)")


@pytest.mark.parametrize(
    ("prior", "likelihood", "words"),
    [
        ("w ~ normal(0, 1)", "y ~ normal(X*w, c)", "standard deviation of y must be positive"),
        ("m ~ normal(0, 1)", "y ~ normal(X*w, 1)", "a distribution of w is needed"),
        ("w ~ normal(w, 1)", "y ~ normal(X*w, 1)", "may read neither"),
        ("w ~ normal(0, 1)", "y ~ normal(y, 1)", "may not read y"),
    ],
)
def test_statements_that_do_not_fit_together_are_refused(prior: str, likelihood: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        worked(prior, likelihood)


def test_a_broken_rule_is_shown_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def drops_the_last_term(problem: Problem) -> Rewriting | None:
        right = rewriting.scale(problem)
        if right is None:
            return None
        wrong = Problem(right.after.kind, right.after.over, rewriting.summands(right.after.objective)[0])
        return Rewriting(right.rule, right.why, right.before, wrong, right.claim)

    rules = tuple(drops_the_last_term if r is rewriting.scale else r for r in rewriting.RULES)
    monkeypatch.setattr(rewriting, "RULES", rules)
    found = worked("w ~ laplace(0, 1)", "y ~ laplace(w, sqrt(lambda))", given="y[n]; w[n]; lambda positive")
    assert [s.rule for s in found.steps if not s.passed] == ["multiply by a positive constant"]
