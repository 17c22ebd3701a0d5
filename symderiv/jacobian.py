"""Jacobians and Hessians, read off as the coefficient of a free cotangent.

The pass back from a vector starts from a cotangent that is only a name.  What reaches a value is
linear in that name; taking the name away and leaving its index open is the Jacobian.
"""

from __future__ import annotations

from dataclasses import dataclass

from symderiv.errors import NoRule
from symderiv.expr import Expr, Index, Var, index, var, variables
from symderiv.graph import Graph, Let
from symderiv.naming import derivative_name
from symderiv.normal import simplify
from symderiv.normal.contract import merged
from symderiv.normal.known import NOTHING, Known
from symderiv.normal.opening import multiplied_out
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, NotReducible, Term, Terms, outer_labels
from symderiv.normal.terms import terms
from symderiv.ops.linear import eye
from symderiv.reverse import Backward, backward
from symderiv.shape import SCALAR, Shape, axes


@dataclass(frozen=True, slots=True)
class Jacobian:
    """∂of/∂wrt as a value whose axes are those of `of`, then those of `wrt`; and the pass it came from."""

    of: Var
    wrt: Var
    value: Expr
    passed: Backward


def shape_of(of: Shape, wrt: Shape) -> Shape:
    """Return the shape of ∂of/∂wrt: the variable's for a scalar, else both's axes.

    Raises: NoRule when that makes more than two axes.
    """
    if of == SCALAR:
        return wrt
    if wrt == SCALAR:
        return of
    both = axes(of) + axes(wrt)
    if len(both) > 2:
        raise NoRule(f"a derivative with {len(both)} axes has no matrix form")
    return both


def jacobian(graph: Graph, of: str, wrt: str) -> Jacobian:
    """Return the Jacobian of a vector (or the gradient of a scalar) with respect to `wrt`.

    Shapes: `shape_of`.
    Raises: NoRule when the derivative has more than two axes, or no matrix form.
    """
    value, variable = graph[of], graph[wrt]
    shape = shape_of(value.shape, variable.shape)
    if value.shape == SCALAR:
        passed = backward(graph, of, (wrt,))
        return Jacobian(value, variable, passed.written_out(passed[wrt].value), passed)
    seed = var(derivative_name("", value.name), value.shape)
    passed = backward(graph, of, (wrt,), seed)
    pulled = passed.written_out(passed[wrt].value)
    return Jacobian(value, variable, coefficient(pulled, seed, shape, passed.known), passed)


def hessian(graph: Graph, of: str, wrt: str) -> Jacobian:
    """Return the Hessian of the scalar `of`: the Jacobian of its gradient.

    Shapes: wrt's axes, twice.
    Raises: NoRule when `wrt` is a matrix.
    """
    extended, gradient = with_gradient(graph, backward(graph, of, (wrt,)), wrt)
    return jacobian(extended, gradient.name, wrt)


def with_gradient(graph: Graph, passed: Backward, wrt: str) -> tuple[Graph, Let]:
    """Return the graph with the gradient by `wrt` as one more named value, and that value."""
    value = passed.written_out(passed[wrt].value)
    gradient = Let(var(derivative_name(passed.of.name, wrt), value.shape), value, given=False)
    return Graph(graph.inputs, (*graph.lets, gradient)), gradient


def coefficient(linear: Expr, seed: Var, shape: Shape, known: Known = NOTHING, pushed: bool = False) -> Expr:
    """Return C with linear = Cᵀ seed, or C seed where it was pushed forward, not pulled back.

    C is what `linear` holds besides `seed`, whose index becomes the row, or the column.
    Raises: NoRule when it has no matrix form.
    """
    mine = outer_labels(linear.shape)
    its = tuple(index(f"@row{n}", dim) for n, dim in enumerate(axes(seed.shape), 1))
    try:
        opened = coefficients(linear, mine, seed, its)
        labels = (*mine, *its) if pushed else (*its, *mine)
        return simplify(written(opened, labels, shape), use_facts=True, known=known).expr
    except NotReducible as reason:
        raise NoRule(f"this derivative has no matrix form: {reason}") from reason


def coefficients(linear: Expr, at: tuple[Index, ...], seed: Var, down: tuple[Index, ...]) -> Terms:
    """Return entry `at` of an expression linear in `seed` where only entry `down` of the seed is 1, as terms.

    Raises: NotReducible when the seed stands inside a function.
    """
    body = multiplied_out(merged(terms(linear, at)), lambda node: seed in variables(node))
    return merged(tuple(_without(t, seed, down) for t in body))


def _without(term: Term, seed: Var, down: tuple[Index, ...]) -> Term:
    """Replace the seed by deltas between its labels and those of its one entry."""
    given = next((f for f in term.factors if f.node is seed), None)
    if given is None:
        raise NotReducible(f"{seed.name} does not stand alone")
    deltas = tuple(Factor(eye(row.dim), (label, row)) for row, label in zip(down, given.at, strict=True))
    return term._replace(factors=tuple(f for f in term.factors if f is not given) + deltas)
