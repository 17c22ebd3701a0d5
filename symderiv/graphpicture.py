"""The picture of a computation graph: values, what they read, and what flows back."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

from symderiv.drawing import Drawing
from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, Var, substitute, variables
from symderiv.figure.network import Edge, Network, Node, drawing
from symderiv.formula import Formula, Sign, Words, equals, row
from symderiv.graph import Graph
from symderiv.normal import simplify
from symderiv.notation import Notation, letter
from symderiv.partial import derivative
from symderiv.problem import Cost, Derivative, Expression, Part
from symderiv.reverse import Backward, backward
from symderiv.shape import SCALAR, Shape
from symderiv.statement import graph_of

WIDTH = 16.0
"""Units: centimetres."""


def network(part: Part, graph: Graph | None = None, backwards: bool = False, width: float = WIDTH) -> Drawing:
    """Return the graph that computes a part's last value; `backwards` adds what flows back.

    `graph` is the part's own, or the one in whose names it is worked out.  What the last value does not
    depend on is left out.
    """
    graph = graph or graph_of(part)
    if not graph.lets:
        raise InputError(f"{part.id} names no values, so it has no computation graph")
    write = Notation(dict(part.letters))
    passed = _pass(part, graph) if backwards else None
    last = graph.lets[-1].var
    drawn = graph.ancestors(last)
    nodes = tuple(_node(v, graph, last, write) for v in graph.values.values() if v in drawn)
    lets = [let for let in graph.lets if let.var in drawn]
    edges = tuple(_edge(used, let.var, passed, write) for let in lets for used in variables(let.body))
    return drawing(Network(nodes, edges, _spine(graph, last)), backwards, width)


def _pass(part: Part, graph: Graph) -> Backward:
    match part.ask:
        case Derivative() | Cost():
            of = part.ask.of
        case Expression() | _:
            of = graph.lets[-1].name
    every = tuple(v.name for v in graph.inputs if v in graph.ancestors(graph[of]))
    return backward(graph, of, every)


def _spine(graph: Graph, last: Var) -> tuple[str, ...]:
    """Return the longest path that ends in the last value; of equally long ones, the first declared."""
    best: dict[Var, tuple[Var, ...]] = {v: (v,) for v in graph.inputs}
    for let in graph.lets:
        before = max((best[v] for v in variables(let.body)), key=len, default=())
        best[let.var] = (*before, let.var)
    return tuple(v.name for v in best[last])


def _node(value: Var, graph: Graph, last: Var, write: Notation) -> Node:
    body = graph.bodies.get(value)
    operation = None if body is None else write(body)
    return Node(value.name, write(value), operation, _kind(value, graph, last))


def _kind(value: Var, graph: Graph, last: Var) -> Literal["input", "parameter", "value", "output"]:
    if value is last:
        return "output"
    if value in graph.bodies:
        return "value"
    return "input" if value.name == _spine(graph, last)[0] else "parameter"


def _edge(source: Var, target: Var, passed: Backward | None, write: Notation) -> Edge:
    local = flow = None
    if passed is not None:
        names: dict[Expr, Expr] = {let.body: let.var for let in passed.graph.lets if let.body.children}
        local = write.derivative(target.name, source.name)
        with suppress(NoRule):  # ∂(vector)/∂(matrix) has no matrix form: it keeps its name alone
            value = simplify(substitute(derivative(passed.graph, target.name, source.name), names)).expr
            local = equals(local, write(value))
        reached = {c.of: c for c in passed.cotangents}
        if source in reached:
            stream = next((s for s in reached[source].streams if s.through is target), None)
            flow = None if stream is None else write(stream.chain)
    return Edge(source.name, target.name, _shape(source.shape), local, flow)


def _shape(shape: Shape) -> Formula:
    if shape == SCALAR:
        return Words("scalar")
    parts: list[Formula] = []
    for dim in shape:
        parts += [Sign("×")] if parts else []
        parts.append(letter(str(dim)))
    return row(*parts)
