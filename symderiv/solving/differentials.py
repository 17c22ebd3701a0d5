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
    steps, lets, moving = list[Step](), tuple[Let, ...](), graph.dependents(graph[wrt])
    for change in changes:
        steps.append(
            Step(
                telling(change.rules) if change.read or change.of.name == wrt else NOTHING,
                tuple(_why(graph, change, wrt, direction if not steps else None)),
                tuple(dict.fromkeys((change.symbol, change.chain, change.value))),
                change.of.shape,
                onestep.checked_forward(graph, change, (wrt, direction), lets, STEP_POINTS),
                assumes=assumptions(graph, change.of, moving, graph[wrt]),
            )
        )
        lets = (*lets, Let(change.symbol, change.value))
    return tuple(steps)


def closed(
    graph: Graph,
    changes: tuple[Change, ...],
    last: Step,
    target: DerivativeOf,
    value: Expr,
    checks: tuple[Check, ...],
) -> Step:
    """Return the last of the steps as one about the `target`, with the `value` of that as its last line."""
    change = changes[-1]
    forms = tuple(dict.fromkeys((change.chain, change.value, value)))
    lets = tuple(Let(c.symbol, c.value) for c in changes)
    lined = onestep.lines(graph, forms, lets, STEP_POINTS)
    return replace(last, sides=(target, *forms), checks=(*checks, *lined))


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
