"""The steps of a pass forward: how each named value changes as one of them moves, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderiv.assumption import assumptions
from symderiv.expr import Expr, Var
from symderiv.forward import Change
from symderiv.graph import Graph, Let
from symderiv.solving import onestep
from symderiv.solving.backsteps import NOTHING, STEP_POINTS, telling
from symderiv.step import DerivativeOf, Side, Step
from symderiv.witness.check import Check


def differentials(
    graph: Graph, changes: tuple[Change, ...], wrt: str, direction: Var | None = None
) -> tuple[Step, ...]:
    """Return the steps to each of the changes of a graph's values as `wrt` moves along `direction`.

    Without a direction `wrt` is a scalar, and the changes are derivatives by it.
    """
    steps, lets = list[Step](), _defined(changes)
    for n, change in enumerate(changes):
        checks = onestep.checked_forward(graph, change, (wrt, direction), lets[:n], STEP_POINTS)
        steps.append(_step(graph, change, wrt, direction if n == 0 else None, checks))
    return tuple(steps)


def closed(
    graph: Graph,
    changes: tuple[Change, ...],
    target: DerivativeOf,
    direction: Var | None,
    value: Expr,
    checks: tuple[Check, ...],
) -> tuple[Step, ...]:
    """Return the steps to the changes, the last as one about the `target` with its `value` as the last line.

    `checks` are those of the value.
    """
    *before, change = changes
    forms = tuple(dict.fromkeys((change.chain, change.value, value)))
    lined = onestep.lines(graph, forms, _defined(changes), STEP_POINTS)
    last = _step(graph, change, target.wrt, None if before else direction, (*checks, *lined))
    steps = differentials(graph, tuple(before), target.wrt, direction)
    return (*steps, replace(last, sides=(target, *forms)))


def _defined(changes: tuple[Change, ...]) -> tuple[Let, ...]:
    return tuple(Let(change.symbol, change.value) for change in changes)


def _step(graph: Graph, change: Change, wrt: str, along: Var | None, checks: tuple[Check, ...]) -> Step:
    return Step(
        telling(change.rules) if change.read or change.of.name == wrt else NOTHING,
        tuple(_why(graph, change, wrt, along)),
        tuple(dict.fromkeys((change.symbol, change.chain, change.value))),
        change.of.shape,
        checks,
        assumes=assumptions(graph, change.of, graph.dependents(graph[wrt]), graph[wrt]),
    )


def _why(graph: Graph, change: Change, wrt: str, along: Var | None) -> Iterator[str | Side]:
    """Yield what changes with what; in the first step, `along` which direction."""
    if change.of.name == wrt:
        yield from (change.of, " is what moves")
    elif not change.read:
        yield from (change.of, " = ", graph.bodies[change.of], " does not depend on ", graph[wrt])
    elif along is not None:
        yield from ("as ", graph[wrt], " moves along ", along, ", to first order, ")
        yield from (change.of, " = ", graph.bodies[change.of], " changes by")
    else:
        yield from (change.of, " = ", graph.bodies[change.of], " changes with ")
        for n, value in enumerate(change.read):
            yield from ((", ", " and ")[n == len(change.read) - 1] if n else "", value)
