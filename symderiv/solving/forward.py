"""Solving for the forward pass: what each layer takes and gives, in the inputs alone."""

from __future__ import annotations

from symderiv import verify
from symderiv.answer import Worked
from symderiv.errors import InputError
from symderiv.expr import variables
from symderiv.graph import Graph
from symderiv.problem import Forward, Part
from symderiv.shape import text
from symderiv.step import Side, Step, Value


def solve(part: Part, graph: Graph) -> Worked:
    """Return a step for each layer that `part` names: its definition, and its output in the inputs alone.

    Raises: UnknownName; InputError when a layer does not read what it is said to take.
    """
    ask = part.ask
    assert isinstance(ask, Forward)
    return Worked(tuple(_layer(graph, *layer) for layer in ask.layers))


def _layer(graph: Graph, name: str, taken: str, given: str) -> Step:
    source, result = graph[taken], graph[given]
    body = graph.bodies.get(result)
    if body is None or source not in variables(body):
        raise InputError(f"{given} does not read {taken}, so {name} cannot take the one and give the other")
    full = graph.expanded(body)
    why = ("takes ", graph.expanded(source), f" ({text(source.shape)})")
    sides: tuple[Side, ...] = (Value(given), *dict.fromkeys((body, full)))
    return Step(name, why, sides, result.shape, (verify.equal(graph, result, full),))
