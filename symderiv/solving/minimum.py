"""Solving a quadratic problem: its gradient, the zero of that in closed form, and why it is the minimum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from symderiv import verify
from symderiv.answer import Answer
from symderiv.expr import Apply, Expr, Var, const, postorder, substitute, var
from symderiv.graph import Graph, Let
from symderiv.jacobian import hessian, jacobian
from symderiv.normal import same, simplify
from symderiv.objective.parts import summands
from symderiv.objective.quadratic import Affine, Definite, affine, definite
from symderiv.objective.rewriting import Problem, because
from symderiv.ops.arithmetic import minus, negative, plus, times
from symderiv.ops.linear import dot, product
from symderiv.ops.reduce import SQNORM
from symderiv.reverse import Backward, Cotangent
from symderiv.step import DerivativeOf, Side, Step, Value
from symderiv.witness import optimum as by_points
from symderiv.witness.check import Check


@dataclass(frozen=True)
class Minimum:
    """A quadratic problem with its parts by name: `J = ‖r‖² + …`, `r = y − X w`."""

    problem: Problem
    graph: Graph
    objective: Var
    named: int

    @property
    def over(self) -> Var:
        """What is minimised over."""
        return self.problem.over

    @cached_property
    def passed(self) -> Backward:
        """The reverse pass from the objective."""
        return jacobian(self.graph, self.objective.name, self.over.name).passed

    @cached_property
    def affine(self) -> Affine:
        """The gradient as an affine function, the terms of its matrix in the order of the objective's."""
        gradient = self.passed.written_out(self.passed[self.over.name].value)
        found = affine(self.graph.expanded(gradient), self.over)
        matrix = simplify(times(const(1 / found.factor), self._second)).expr
        return replace(found, matrix=matrix) if same(matrix, found.matrix) else found

    @cached_property
    def _second(self) -> Expr:
        found = hessian(self.graph, self.objective.name, self.over.name).value
        return simplify(self.graph.expanded(found)).expr

    @property
    def gradient(self) -> Expr:
        """The gradient as c (M w − v), the brackets multiplied out."""
        found = self.affine
        moving = product(found.matrix, self.over)
        return minus(_multiple(found.factor, moving), _multiple(found.factor, found.vector))

    @property
    def hessian(self) -> Expr:
        """The Hessian as c M."""
        return _multiple(self.affine.factor, self.affine.matrix)

    @cached_property
    def definite(self) -> Definite:
        """The proof that the Hessian is positive definite."""
        v = var(_unused("v", self.graph), self.over.shape)
        inner = dot(v, product(self.affine.matrix, v)) if v.shape else times(self.affine.matrix, v**2)
        return definite(_multiple(self.affine.factor, inner), v)

    @cached_property
    def point(self) -> Let:
        """The stationary point, by name."""
        return Let(var(_unused(f"{self.over.name}hat", self.graph), self.over.shape), self.affine.zero)

    def derivative(self, order: int = 1) -> DerivativeOf:
        """Return the derivative of the objective, as the side of a step."""
        return DerivativeOf(self.objective.name, self.over.name, order=order)


def minimum(graph: Graph, problem: Problem) -> Minimum:
    """Return the problem with its objective, and what stands inside squared norms, by name."""
    lets: list[Let] = []
    new: dict[Expr, Expr] = {}
    for node in postorder(problem.objective):
        if isinstance(node, Apply) and node.op is SQNORM and problem.varies(node) and node.args[0].children:
            inner = node.args[0]
            lets.append(Let(var(_unused("r", graph, lets), inner.shape), inner))
            new[inner] = lets[-1].var
    body = substitute(problem.objective, new)
    objective = var(_unused("J", graph, lets), body.shape)
    return Minimum(
        problem, Graph(graph.inputs, (*graph.lets, *lets, Let(objective, body))), objective, len(lets) + 1
    )


def _multiple(factor: Fraction, value: Expr) -> Expr:
    return value if factor == 1 else times(const(factor), value)


def _unused(name: str, graph: Graph, lets: list[Let] | None = None) -> str:
    """Return `name`, with a number after it where something is called that already."""
    taken = {*graph.values, *graph.sizes, *(let.name for let in lets or ())}
    return next(n for n in (name, *(f"{name}{k}" for k in range(2, len(taken) + 3))) if n not in taken)


def solve(found: Minimum, more: tuple[Check, ...] = ()) -> tuple[tuple[Step, ...], Answer]:
    """Return the steps from the objective to its one minimiser, and the minimiser, with `more` checks of it.

    Raises: NoRule when the gradient is not affine, or the Hessian not known to be positive definite.
    """
    last = _unique(found, more)
    steps = (_named(found), *_backward(found), _collected(found), *_curvature(found), *_solved(found), last)
    target, value = found.problem.optimum, found.affine.zero
    return steps, Answer(target, value, value.shape, checks=last.checks)


def _named(found: Minimum) -> Step:
    *inner, objective = found.graph.lets[-found.named :]
    why: list[str | Side] = [objective.var, " is the objective"]
    for let in inner:
        why += [", ", let.var, " = ", let.body]
    equal = verify.equal(found.graph, found.problem.objective, objective.body)
    sides: tuple[Side, ...] = (Value(objective.name), found.problem.objective)
    sides = sides if objective.body in sides else (*sides, objective.body)
    return Step("name the parts", tuple(why), sides, (), (equal,))


def _backward(found: Minimum) -> Iterator[Step]:
    """Yield the reverse pass from the objective to the gradient."""
    passed, of = found.passed, found.objective.name
    for c in passed.cotangents:
        if c.of is found.objective:
            continue
        extra = passed.lets(c.chain, c.value)
        checks = verify.derivative(found.graph, of, c.of.name, c.value, extra)
        sides: tuple[Side, ...] = (DerivativeOf(of, c.of.name), *dict.fromkeys((c.chain, c.value)))
        yield Step(_rule(c), _reason(found.graph, c), sides, c.of.shape, checks)


def _rule(cotangent: Cotangent) -> str:
    if len(cotangent.streams) > 1:
        return "chain rule: add the streams"
    rules = dict.fromkeys(rule for s in cotangent.streams for rule in s.rules)
    return " and ".join([r for r in rules if r != "sum rule"] or rules)


def _reason(graph: Graph, cotangent: Cotangent) -> tuple[str | Side, ...]:
    why: list[str | Side] = []
    for stream in cotangent.streams:
        why += [" and " if why else "", cotangent.of, " enters ", stream.through, " = "]
        why.append(graph.bodies[stream.through])
    return tuple(piece for piece in why if piece != "")


def _collected(found: Minimum) -> Step:
    graph, value = found.graph, found.passed[found.over.name].value
    extra = found.passed.lets(value)
    checks = (
        verify.equal(graph, value, found.gradient, extra),
        *verify.derivative(graph, found.objective.name, found.over.name, found.gradient),
    )
    why = ("put the definitions in, and collect: the gradient is affine in ", found.over)
    sides = (found.derivative(), value, found.gradient)
    return Step("collect the terms", why, sides, found.over.shape, checks)


def _curvature(found: Minimum) -> Iterator[Step]:
    """Yield the Hessian, and that it is positive definite."""
    gradient = Let(var(f"∇{found.objective.name}", found.over.shape), found.gradient)
    graph = Graph(found.graph.inputs, (*found.graph.lets, gradient))
    checks = verify.derivative(graph, gradient.name, found.over.name, found.hessian)
    why = ("the derivative of the gradient; it does not depend on ", found.over)
    yield Step("differentiate again", why, (found.derivative(2), found.hessian), found.hessian.shape, checks)
    proof = found.definite
    reasons: list[str | Side] = ["for every ", proof.direction, " ≠ 0: no square is negative, and "]
    for n, square in enumerate(proof.strict):
        reasons += [" and " if n else "", square, " is positive"]
    equal = verify.equal(graph, proof.form, proof.squares)
    yield Step(
        "the Hessian is positive definite",
        (*(r for r in reasons if r != ""), *because(proof.used)),
        (proof.form, proof.squares, const(0)),
        (),
        (equal, by_points.definite(found.hessian, found.over)),
        relations=("=", ">"),
    )


def _solved(found: Minimum) -> Iterator[Step]:
    """Yield the equation for the stationary point, and its solution."""
    point, parts = found.point, found.affine
    moving = product(parts.matrix, point.var)
    divided = "" if parts.factor == 1 else f", and both sides are divided by {parts.factor}"
    equal = verify.equal(found.graph, moving, parts.vector, (point,))
    why = (f"at the stationary point the gradient is zero{divided}",)
    yield Step("set the gradient to zero", why, (moving, parts.vector), point.var.shape, (equal,))
    because_definite: tuple[str | Side, ...] = (
        parts.matrix,
        " is the Hessian" if parts.factor == 1 else f" is the Hessian divided by {parts.factor}",
        ", so it is positive definite, and has an inverse",
    )
    sides = (Value(point.name), point.body)
    yield Step("solve", because_definite, sides, point.var.shape, (equal, *_cancelling(found)))


def _cancelling(found: Minimum) -> Iterator[Check]:
    """Yield the check that the terms of the gradient, as the reverse pass left it, cancel at the point."""
    gradient = found.graph.expanded(found.passed.written_out(found.passed[found.over.name].value))
    first, *others = summands(substitute(gradient, {found.over: found.point.var}))
    if others:
        yield verify.equal(found.graph, first, plus(*(negative(t) for t in others)), (found.point,))


def _unique(found: Minimum, more: tuple[Check, ...]) -> Step:
    problem, value = found.problem, found.affine.zero
    rivals = by_points.best(problem.kind, problem.objective, problem.over, value)
    why = (
        found.objective,
        " is strictly convex, for its Hessian is positive definite everywhere: ",
        "its one stationary point is its one minimiser",
    )
    return Step("the minimiser is unique", why, (problem.optimum, value), value.shape, (rivals, *more))
