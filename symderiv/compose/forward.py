"""The forward pass as a table: what each layer takes and gives, and the shape of it."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.document import Block, Heading, Math, Table, Text
from symderiv.problem import Forward
from symderiv.shape import text as shape_text
from symderiv.solution import Solution


def blocks(solution: Solution, level: int) -> Iterator[Block]:
    """Yield the table of the layers."""
    ask, say = solution.part.ask, solution.say
    if not isinstance(ask, Forward):
        return
    yield Heading(level, (Text("The forward pass"),))
    graph = solution.graph
    rows = []
    for name, taken, given in ask.layers:
        before, after = say.write(graph.expanded(graph[taken])), say.write(graph.expanded(graph[given]))
        rows.append(((Text(name),), (Math(before),), (Math(after),), (Text(shape_text(graph[given].shape)),)))
    header = ((Text("Layer"),), (Text("Input"),), (Text("Output"),), (Text("Shape of the output"),))
    yield Table(header, tuple(rows))
