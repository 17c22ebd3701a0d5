"""Solving for what changes: the values and the local derivatives of one program beside those of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderiv import verify
from symderiv.answer import Worked
from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, Var, substitute, variables
from symderiv.graph import Graph, Let
from symderiv.index import entries, free_indices
from symderiv.normal import same
from symderiv.normal.term import NotReducible
from symderiv.partial import derivative
from symderiv.problem import Changes, Part
from symderiv.shape import axes
from symderiv.statement import graph_of
from symderiv.step import DerivativeOf, Side, Step, Value

SAME = "what stays"


def solve(part: Part, graph: Graph) -> Worked:
    """Return a step for each value and each local derivative that the part's program changes.

    Raises: InputError when the two programs do not name the same values.
    """
    ask = part.ask
    assert isinstance(ask, Changes)
    before = graph_of(part._replace(program=ask.before))
    if [let.name for let in before.lets] != [let.name for let in graph.lets]:
        raise InputError("programs are compared value by value, so both must name the same values in order")
    steps = [*_values(before, graph), *_derivatives(before, graph)]
    stays = [step for step in steps if step.rule == SAME]
    return Worked((*(step for step in steps if step.rule != SAME), *_staying(stays)))


def _values(before: Graph, after: Graph) -> Iterator[Step]:
    for old, new in zip(before.lets, after.lets, strict=True):
        target = Value(new.name)
        if _renamed(old.body, after) is new.body:
            yield Step(SAME, (), (target,), new.var.shape)
            continue
        check = verify.equal(after, new.var, after.expanded(new.body))
        why = ("it was ", old.body)
        yield Step("a value changes", why, (target, new.body), new.var.shape, (check,))


def _derivatives(before: Graph, after: Graph) -> Iterator[Step]:
    """Yield a step for the derivative along each edge between named values."""
    for let in reversed(after.lets):
        for read in (v for v in variables(let.body) if v in after.bodies):
            yield from _derivative(before, after, let.var, read)


def _derivative(before: Graph, after: Graph, of: Var, wrt: Var) -> Iterator[Step]:
    new, was = _local(after, of, wrt), _local(before, before[of.name], before[wrt.name])
    old = None if was is None else _renamed(was, after)
    if new is None:
        return
    stays = old is not None and (old is new or same(old, new))
    reason: tuple[str | Side, ...] = ("it was ", was) if was is not None else ("there was none",)
    target, checks = (
        DerivativeOf(of.name, wrt.name),
        verify.derivative(_edge(after, of), of.name, wrt.name, new),
    )
    rule, why = (SAME, ()) if stays else ("a local derivative changes", reason)
    yield Step(rule, why, (target, new), new.shape, checks, local=tuple(_entries(after, of, wrt, new)))


def _entries(graph: Graph, of: Var, wrt: Var, value: Expr) -> Iterator[tuple[DerivativeOf, Expr]]:
    """Yield the derivative entry by entry, where it has such a form."""
    at = free_indices(value.shape, graph.taken)
    above = at[: len(at) - len(axes(wrt.shape))]
    try:
        yield DerivativeOf(of.name, wrt.name, at[len(above) :], above), entries(value, at)
    except NotReducible:
        return


def _local(graph: Graph, of: Var, wrt: Var) -> Expr | None:
    """Return the derivative along one edge; None where it has no matrix form, or no such edge is there."""
    if wrt not in variables(graph.bodies[of]):
        return None
    try:
        return derivative(graph, of.name, wrt.name)
    except NoRule:
        return None


def _renamed(expr: Expr, graph: Graph) -> Expr:
    """Return an expression of another graph in the values of this one that have the same names.

    A value computed otherwise may have other properties, and is another variable by them.
    """
    return substitute(expr, {v: graph[v.name] for v in variables(expr)})


def _edge(graph: Graph, of: Var) -> Graph:
    body = graph.bodies[of]
    return Graph(variables(body), (Let(of, body),))


def _staying(steps: list[Step]) -> Iterator[Step]:
    """Yield one step with what stays: the values in words, the derivatives with their formulas."""
    found = [step for step in steps if step.checks]
    if not found:
        return
    why: list[str | Side] = []
    for step in (step for step in steps if not step.checks):
        why += [", " if why else "", step.sides[0]]
    why += [" are computed as before; these local derivatives stay too"] if why else []
    first, *others = found
    local = [*first.local]
    for step in others:
        target, value = step.sides
        assert isinstance(target, DerivativeOf)
        assert isinstance(value, Expr)
        local += [(target, value), *step.local]
    checks = tuple(check for step in found for check in step.checks)
    yield replace(first, why=tuple(p for p in why if p != ""), local=tuple(local), checks=checks)
