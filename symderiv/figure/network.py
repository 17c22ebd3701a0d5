"""A computation graph: its spine straight from left to right, parameters below, skips above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from symderiv.drawing import Drawing, Label, Line, Mark, Tone
from symderiv.figure.arcs import Arc, arc_marks
from symderiv.figure.hanging import FLOW, FORWARD, TWIN, Column, columns, hanging_marks, reach
from symderiv.figure.sheet import bounds, sheet
from symderiv.figure.wiring import (
    SMALLEST,
    Edge,
    Network,
    Node,
    flow_tags,
    forward_tags,
    height,
    node_marks,
    node_size,
    smaller,
    stacked,
    width,
)
from symderiv.formula import Words

__all__ = ["Edge", "Network", "Node", "drawing"]

SHORTEST = 0.75
"""The shortest arrow between two nodes.  Units: centimetres."""
SAMPLE = 0.8
"""Length of the arrows in the legend.  Units: centimetres."""
SLACK = 0.8
"""The most that an arrow grows to fill the sheet.  Units: centimetres."""
AROUND = 0.24
"""What an arrow is longer than its label.  Units: centimetres."""
OVER = TWIN + 0.07
"""Between the spine and the labels of its arrows.  Units: centimetres."""

_LEGEND: tuple[tuple[str, Tone, float, Literal["solid", "dashed"]], ...] = (
    ("value and local derivative", "ink", FORWARD, "solid"),
    ("reverse flow", "accent", FLOW, "dashed"),
)


def drawing(network: Network, backward: bool = False, width: float = 16.0, size: float = 8.0) -> Drawing:
    """Return the graph for a sheet `width` centimetres wide, with letters of `size` points.

    `backward` adds the local derivatives and the reverse flow.  Letters shrink down to six points
    when the graph needs it; one that is still too wide gets a wider sheet.
    """
    while True:
        layout = _layout(network, size, backward)
        need = layout.length()
        if need <= width or size <= SMALLEST:
            break
        size -= 1.0
    gaps = len(layout.widths) - 1
    slack = min(SLACK, max(0.0, width - need) / gaps) if gaps else 0.0
    marks = tuple(layout.marks(slack))
    return sheet((*marks, *_legend(marks, size)) if backward else marks)


def _legend(marks: Sequence[Mark], size: float) -> Iterator[Mark]:
    """Yield, below everything, what the two kinds of arrow stand for."""
    areas = [bounds(mark) for mark in marks]
    x, y = min(a.left for a in areas), min(a.bottom for a in areas) - 0.45
    for words, tone, thick, dash in _LEGEND:
        ends = ((x, y), (x + SAMPLE, y)) if dash == "solid" else ((x + SAMPLE, y), (x, y))
        yield Line(ends, tone, thick, dash, "end", "legend")
        label = Label((x + SAMPLE + 0.12, y), Words(words), "w", smaller(size), tone, "legend-label")
        yield label
        x = bounds(label).right + 0.5


@dataclass(frozen=True, slots=True)
class _Layout:
    """The spine measured: its nodes, the edges between neighbours, what arcs over and hangs below."""

    nodes: tuple[Node, ...]
    widths: tuple[float, ...]
    tall: float
    links: tuple[Edge | None, ...]
    arcs: tuple[Arc, ...]
    below: tuple[tuple[Column, ...], ...]
    pitches: tuple[float, ...]
    """From each node's middle to the next one's.  Units: centimetres."""
    size: float
    backward: bool

    def length(self) -> float:
        """Return the width of the whole.  Units: centimetres."""
        marks = tuple(self.marks(0.0))
        return sheet(marks).width

    def marks(self, slack: float) -> Iterator[Mark]:
        """Yield all marks, the spine at height zero, each arrow `slack` longer than it must be."""
        xs = [0.0]
        for pitch in self.pitches:
            xs.append(xs[-1] + pitch + slack)
        yield from self._links(xs)
        yield from self._arcs(xs)
        yield from self._hanging(xs)
        for node, x, across in zip(self.nodes, xs, self.widths, strict=True):
            yield from node_marks(node, (x, 0.0), (across, self.tall), self.size)

    def _links(self, xs: Sequence[float]) -> Iterator[Mark]:
        for index, edge in enumerate(self.links):
            if edge is None:
                continue
            start = xs[index] + self.widths[index] / 2
            end = xs[index + 1] - self.widths[index + 1] / 2
            shift = TWIN if self.backward else 0.0
            yield Line(((start, shift), (end, shift)), "ink", FORWARD, arrow="end", role="edge")
            above = forward_tags(edge, self.size, self.backward)
            middle = (start + end) / 2
            yield from stacked(above, (middle, OVER + height(above)), "n")
            if self.backward:
                yield Line(((end, -shift), (start, -shift)), "accent", FLOW, "dashed", "end", "flow")
                yield from stacked(flow_tags(edge, self.size, self.backward), (middle, -OVER), "n")

    def _arcs(self, xs: Sequence[float]) -> Iterator[Mark]:
        roofs = [
            0.0 if edge is None else OVER + height(forward_tags(edge, self.size, self.backward))
            for edge in self.links
        ]
        yield from arc_marks(self.arcs, xs, roofs, self.tall / 2, self.size, self.backward)

    def _hanging(self, xs: Sequence[float]) -> Iterator[Mark]:
        roots = {
            node.key: ((x, -self.tall / 2), below)
            for node, x, below in zip(self.nodes, xs, self.below, strict=True)
        }
        flows = [flow_tags(edge, self.size, self.backward) for edge in self.links if edge is not None]
        top = -max([self.tall / 2, *(OVER + height(tags) for tags in flows)])
        yield from hanging_marks(roots, top, self.size, self.backward)


def _layout(network: Network, size: float, backward: bool) -> _Layout:
    by_key = {node.key: node for node in network.nodes}
    nodes = tuple(by_key[key] for key in network.spine)
    links, arcs = _sorted_edges(network)
    hung = columns(network, size, backward)
    below = tuple(hung[key] for key in network.spine)
    over = [sum(i in (arc.start, arc.stop) for arc in arcs) for i in range(len(nodes))]
    boxes = [node_size(n, size, max(len(b), o)) for n, b, o in zip(nodes, below, over, strict=True)]
    rooms = [reach(group) for group in below]
    pitches = tuple(
        max(
            boxes[i][0] / 2 + _gap(i, links, arcs, size, backward) + boxes[j][0] / 2,
            rooms[i][1] + rooms[j][0] + AROUND,
        )
        for i, j in pairwise(range(len(nodes)))
    )
    return _Layout(
        nodes,
        tuple(w for w, _ in boxes),
        max(h for _, h in boxes),
        links,
        arcs,
        below,
        pitches,
        size,
        backward,
    )


def _sorted_edges(network: Network) -> tuple[tuple[Edge | None, ...], tuple[Arc, ...]]:
    """Return the straight edge between each two neighbours of the spine, and all others as arcs."""
    place = {key: index for index, key in enumerate(network.spine)}
    links: list[Edge | None] = [None] * (len(network.spine) - 1)
    arcs = []
    for edge in network.edges:
        if edge.source in place and edge.target in place:
            start, stop = place[edge.source], place[edge.target]
            if stop == start + 1 and links[start] is None:
                links[start] = edge
            else:
                arcs.append(Arc(edge, start, stop))
    return tuple(links), tuple(arcs)


def _gap(index: int, links: Sequence[Edge | None], arcs: Sequence[Arc], size: float, backward: bool) -> float:
    """Return how long the arrow after a node must be for its labels, and for those of a second one."""
    link = links[index]
    edges = [arc.edge for arc in arcs if (arc.start, arc.stop) == (index, index + 1)]
    edges += [] if link is None else [link]
    tags = [width(forward_tags(e, size, backward) + flow_tags(e, size, backward)) for e in edges]
    return max([SHORTEST, *(AROUND + tag for tag in tags)])
