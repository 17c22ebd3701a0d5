"""Solving for estimates: from the posterior density to the problem it comes to, and its one solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from symderiv.answer import Worked
from symderiv.distribution import Statement, density, statement
from symderiv.errors import InputError
from symderiv.expr import Apply, Expr, Index, Var, postorder, var, variables
from symderiv.graph import Graph
from symderiv.index import free_indices
from symderiv.normal import simplify
from symderiv.objective.rewriting import Claim, Problem, Rewriting, rewritten
from symderiv.ops.arithmetic import over as quotient
from symderiv.ops.arithmetic import times
from symderiv.problem import Estimate, Part
from symderiv.shape import SCALAR
from symderiv.signs import positive
from symderiv.solving.minimum import minimum
from symderiv.solving.minimum import solve as solve_minimum
from symderiv.step import Side, Step
from symderiv.witness import density as by_quadrature
from symderiv.witness import optimum as by_points
from symderiv.witness.check import Check


def solve(part: Part, graph: Graph) -> Worked:
    """Return the derivation of the maximum a posteriori estimate that `part` asks for.

    Where the objective has kinks there is no gradient to set to zero: the last step says so, and
    there is no answer.
    Raises: InputError for statements that do not fit together; NoRule when the gradient is not
    affine, or its slope not known to be positive definite.
    """
    assert isinstance(part.ask, Estimate)
    model = model_of(part.ask, graph)
    steps, problem = _to_objective(model)
    if kink := _kink(problem):
        return Worked((*steps, _no_closed_form(problem, kink)))
    found = minimum(graph, problem)
    largest = by_points.best("argmax", model.posterior, model.of, found.affine.zero, model.meanings)
    more, answer = solve_minimum(found, (largest,))
    return Worked((*steps, *more), (answer,))


@dataclass(frozen=True)
class Model:
    """A prior of the value to be estimated, and a likelihood of the observed one."""

    prior: Statement
    likelihood: Statement

    @property
    def of(self) -> Var:
        """The value to be estimated."""
        return self.prior.value

    @property
    def given(self) -> Var:
        """The observed value."""
        return self.likelihood.value

    @property
    def posterior(self) -> Expr:
        """f(w | y), by name."""
        return density(self.of, self.given)

    @cached_property
    def entries(self) -> tuple[tuple[Index, ...], tuple[Index, ...]]:
        """Indices for an entry of the observed value, and for one of the estimated value."""
        names = frozenset(v.name for v in variables(*self.likelihood.arguments, *self.prior.arguments))
        sizes = frozenset(map(str, (*self.of.shape, *self.given.shape)))
        observed = free_indices(self.given.shape, names | sizes)
        taken = names | sizes | {i.name for i in observed}
        return observed, free_indices(self.of.shape, taken)

    @cached_property
    def independent(self) -> Expr:
        """The densities of the entries by name, multiplied."""
        i, j = self.entries
        observed, own = density(self.given[i], self.of), density(self.of[j])
        return times(self.likelihood.joint(i, observed), self.prior.joint(j, own))

    @cached_property
    def written_out(self) -> Expr:
        """The densities of the entries written out, multiplied."""
        i, j = self.entries
        observed, own = self.likelihood.density(i), self.prior.density(j)
        return times(self.likelihood.joint(i, observed), self.prior.joint(j, own))

    @cached_property
    def meanings(self) -> Mapping[Expr, Expr]:
        """What the densities by name are, for the witness; the evidence may be any positive number."""
        i, j = self.entries
        observed, own = self.likelihood.density(i), self.prior.density(j)
        likelihood, prior = self.likelihood.joint(i, observed), self.prior.joint(j, own)
        evidence = var("evidence", SCALAR, frozenset({"positive"}))
        return {
            self.posterior: quotient(times(likelihood, prior), evidence),
            density(self.given, self.of): likelihood,
            density(self.of): prior,
            density(self.given): evidence,
            density(self.given[i], self.of): observed,
            density(self.of[j]): own,
        }


def model_of(ask: Estimate, graph: Graph) -> Model:
    """Return the prior and the likelihood that a question states.

    Raises: InputError for statements that do not fit together.
    """
    prior, likelihood = statement(ask.prior, graph), statement(ask.likelihood, graph)
    for found, name in ((prior, ask.of), (likelihood, ask.given)):
        if found.value.name != name:
            raise InputError(f"a distribution of {name} is needed, found one of {found.value}")
        spread = found.arguments[-1]
        if positive(spread) is None:
            role = found.distribution.parameters[-1]
            raise InputError(f"the {role} of {name} must be positive: declare the sign of what it is made of")
    if {prior.value, likelihood.value} & set(variables(*prior.arguments)):
        raise InputError(f"the prior of {ask.of} may read neither {ask.of} nor {ask.given}")
    if likelihood.value in variables(*likelihood.arguments):
        raise InputError(f"the likelihood of {ask.given} may not read {ask.given}")
    return Model(prior, likelihood)


def _to_objective(model: Model) -> tuple[tuple[Step, ...], Problem]:
    """Return the steps from the posterior to the plainest objective, and the problem it belongs to."""
    start = Problem("argmax", model.of, model.posterior)
    by_bayes = times(density(model.given, model.of), density(model.of))
    steps = [_bayes(model, start, problem := _with(start, quotient(by_bayes, density(model.given))))]
    for rewriting in rewritten(problem):
        steps.append(_rewriting(model, rewriting))
        problem = rewriting.after
    for made in (_independence, _densities):
        step, problem = made(model, problem)
        steps.append(step)
    for rewriting in rewritten(problem):
        steps.append(_rewriting(model, rewriting))
        problem = rewriting.after
    return tuple(steps), problem


def _with(problem: Problem, objective: Expr) -> Problem:
    return Problem(problem.kind, problem.over, objective)


def _rewriting(model: Model, rewriting: Rewriting) -> Step:
    return _step(model, rewriting.before, rewriting.after, rewriting.rule, rewriting.why, rewriting.claim)


def _step(
    model: Model,
    before: Problem,
    after: Problem,
    rule: str,
    why: tuple[str | Side, ...],
    claim: Claim,
    *more: Check,
) -> Step:
    check = by_points.compared(before.objective, after.objective, model.of, claim, model.meanings)
    return Step(rule, why, (before.optimum, after.optimum), model.of.shape, (check, *more))


def _bayes(model: Model, before: Problem, after: Problem) -> Step:
    why = (
        "the estimate is where the posterior density of ",
        model.of,
        " given ",
        model.given,
        " is largest; the posterior is likelihood times prior, over the evidence",
    )
    return _step(model, before, after, "Bayes' rule", why, "equal")


def _independence(model: Model, problem: Problem) -> tuple[Step, Problem]:
    after = _with(problem, model.independent)
    why = (
        "given ",
        model.of,
        ", the entries of ",
        model.given,
        " are independent, and so are those of ",
        model.of,
        " under the prior: a joint density is the product of the entries' densities",
    )
    return _step(model, problem, after, "independence", why, "equal"), after


def _densities(model: Model, problem: Problem) -> tuple[Step, Problem]:
    after = _with(problem, model.written_out)
    i, j = model.entries
    why = (*_stated(model.likelihood, i), ", and ", *_stated(model.prior, j))
    rows = {s.distribution.name: s.distribution for s in (model.likelihood, model.prior)}
    checks = (by_quadrature.density(row.density, row.mean, row.deviation) for row in rows.values())
    return _step(model, problem, after, "write the densities out", why, "equal", *checks), after


def _stated(found: Statement, at: tuple[Index, ...]) -> Iterator[str | Side]:
    """Yield `yᵢ is normal with mean [X w]ᵢ and standard deviation √λ`."""
    yield found.value[at]
    yield f" is {found.distribution.adjective} with "
    for n, (name, value) in enumerate(zip(found.distribution.parameters, found.parameters(at), strict=True)):
        yield f" and {name} " if n else f"{name} "
        yield value


def _kink(problem: Problem) -> Apply | None:
    """Return the first part of the objective that has a kink where what is optimised over moves."""
    for node in postorder(problem.objective):
        if isinstance(node, Apply) and node.op.switch is not None and problem.varies(node):
            return node
    return None


def _no_closed_form(problem: Problem, kink: Apply) -> Step:
    assert kink.op.switch is not None
    decider = simplify(kink.op.switch(*kink.args)[0]).expr
    entry = " is 0" if kink.shape == SCALAR else " has an entry 0"
    why = (
        kink,
        " has no derivative where ",
        decider,
        entry,
        ", and the optimum may lie there: no equation gradient = 0 gives it in closed form",
    )
    check = by_points.kinked(problem.objective, problem.over)
    return Step("no closed form", why, (problem.optimum,), problem.over.shape, (check,))
