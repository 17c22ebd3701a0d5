"""Pictures of a part: the sketches of its answers, and its computation graph, as drawings."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction

from symderiv.answer import Worked
from symderiv.drawing import Drawing
from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, Var, substitute, variables
from symderiv.figure import network as networks
from symderiv.figure import sketch as sketching
from symderiv.figure.network import Edge, Network, Node
from symderiv.formula import Formula, Sign, Words, equals, row
from symderiv.graph import Graph
from symderiv.normal import simplify
from symderiv.notation import Notation, letter
from symderiv.partial import laid_out
from symderiv.plot import sketch
from symderiv.problem import Cost, Derivative, Expression, Part, Sheet
from symderiv.reverse import Backward, backward
from symderiv.shape import SCALAR, Shape
from symderiv.solution import Solution
from symderiv.solving.derivative import studied
from symderiv.statement import graph_of

WIDTH = 16.0
"""Units: centimetres."""


def plots(
    solution: Solution, values: Mapping[str, Fraction] | None = None, width: float = WIDTH
) -> tuple[Drawing, ...]:
    """Return a sketch of each answer that is studied as a function of an input.

    `values` gives parameters numbers, by name.
    Raises: InputError when a name is no parameter.
    """
    say = solution.say
    return tuple(
        sketching.drawing(sketch(study.analysis, say.side(study.answer.target), say.write, values), width)
        for study in solution.worked.studies
    )


def plot(sheet: Sheet, part: Part, values: Mapping[str, Fraction], width: float = WIDTH) -> Drawing:
    """Return the sketch that a part asks for.

    Raises: InputError when the part asks for none, or for several.
    """
    ask = part.ask
    if not isinstance(ask, Derivative) or ask.plot is None or len(ask.wrt) != 1:
        raise InputError(f"{part.id} asks for no sketch of a derivative against an input")
    graph = graph_of(part)
    (study,) = studied(part, graph)
    (drawing,) = plots(Solution(sheet, part, graph, Worked(studies=(study,))), values, width)
    return drawing


def network(part: Part, backwards: bool = False, width: float = WIDTH) -> Drawing:
    """Return the computation graph of a part; `backwards` adds local derivatives and the reverse flow."""
    graph = graph_of(part)
    if not graph.lets:
        raise InputError(f"{part.id} names no values, so it has no computation graph")
    write = Notation(dict(part.letters))
    passed = _pass(part, graph) if backwards else None
    last = graph.lets[-1].var
    nodes = tuple(_node(v, graph, last, write) for v in graph.values.values())
    edges = tuple(_edge(used, let.var, passed, write) for let in graph.lets for used in variables(let.body))
    return networks.drawing(Network(nodes, edges, _spine(graph, last)), backwards, width)


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
    spine = _spine(graph, last)
    kind = "output" if value is last else "value" if body is not None else "parameter"
    if body is None and value.name == spine[0]:
        kind = "input"
    operation = None if body is None else write(body)
    return Node(value.name, write(value), operation, kind)  # type: ignore[arg-type]


def _edge(source: Var, target: Var, passed: Backward | None, write: Notation) -> Edge:
    local = flow = None
    if passed is not None:
        names: dict[Expr, Expr] = {let.body: let.var for let in passed.graph.lets if let.body.children}
        local = write.derivative(target.name, source.name)
        with suppress(NoRule):  # ∂(vector)/∂(matrix) has no matrix form: it keeps its name alone
            value = simplify(substitute(laid_out(passed.graph, target.name, source.name), names)).expr
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
