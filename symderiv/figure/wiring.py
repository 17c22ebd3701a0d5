"""What a computation graph shows, as data: nodes, edges, and the spine along which they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from symderiv.drawing import Box, Label, Mark, Point, Tone
from symderiv.figure.extent import extent
from symderiv.formula import Formula

PAD = 0.12
"""Between a node's outline and what it holds.  Units: centimetres."""
STEP = 0.36
"""Between two wires on the same side of a node.  Units: centimetres."""
SMALLEST = 6.0
"""Letters do not shrink further than this.  Units: points."""
NARROWEST = 0.7
"""Units: centimetres."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the graph: its letter, and under it the operation that makes it."""

    key: str
    content: Formula
    operation: Formula | None = None
    kind: Literal["input", "parameter", "value", "output"] = "value"


@dataclass(frozen=True, slots=True)
class Edge:
    """`target` reads `source`: what shape flows, the local derivative, the cotangent that returns."""

    source: str
    target: str
    shape: Formula | None = None
    local: Formula | None = None
    flow: Formula | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """A computation graph; `spine` holds the keys along its main path in order of computation.

    Raises: ValueError when an edge or the spine names no node, when an edge runs backwards along the
    spine, or when a node off the spine leads nowhere.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    spine: tuple[str, ...]

    def __post_init__(self) -> None:
        keys = {node.key for node in self.nodes}
        named = {*self.spine, *(e.source for e in self.edges), *(e.target for e in self.edges)}
        if unknown := sorted(named - keys):
            raise ValueError(
                f"{', '.join(unknown)} is no node of the graph; it has {', '.join(sorted(keys))}"
            )
        if not self.spine or len(set(self.spine)) < len(self.spine):
            raise ValueError("the spine must name at least one node, and each of them once")
        place = {key: index for index, key in enumerate(self.spine)}
        for edge in self.edges:
            if edge.source in place and edge.target in place and place[edge.source] >= place[edge.target]:
                raise ValueError(f"the edge {edge.source} → {edge.target} runs backwards along the spine")
        sources = {edge.source for edge in self.edges}
        if stray := sorted(keys - sources - set(self.spine)):
            raise ValueError(f"{', '.join(stray)} leads nowhere; put it on the spine or give it a reader")


@dataclass(frozen=True, slots=True)
class Tag:
    """Something written beside an edge."""

    content: Formula
    role: str
    tone: Tone
    size: float

    @property
    def width(self) -> float:
        """Units: centimetres."""
        return extent(self.content, self.size)[0]

    @property
    def height(self) -> float:
        """Units: centimetres."""
        return extent(self.content, self.size)[1]


def smaller(size: float) -> float:
    """Return the size of shapes and operations beside letters of that size.  Units: points."""
    return max(SMALLEST, size - 1)


def forward_tags(edge: Edge, size: float, backward: bool) -> tuple[Tag, ...]:
    """Return what belongs to the forward arrow, top to bottom: the local derivative, the shape."""
    tags = []
    if backward and edge.local is not None:
        tags.append(Tag(edge.local, "local-label", "ink", size))
    if edge.shape is not None:
        tags.append(Tag(edge.shape, "shape-label", "muted", smaller(size)))
    return tuple(tags)


def flow_tags(edge: Edge, size: float, backward: bool) -> tuple[Tag, ...]:
    """Return what belongs to the reverse arrow: the cotangent."""
    if not backward or edge.flow is None:
        return ()
    return (Tag(edge.flow, "flow-label", "accent", size),)


def height(tags: tuple[Tag, ...]) -> float:
    """Return the height of the tags stacked.  Units: centimetres."""
    return sum(tag.height for tag in tags)


def width(tags: tuple[Tag, ...]) -> float:
    """Return the width of the tags stacked.  Units: centimetres."""
    return max((tag.width for tag in tags), default=0.0)


def stacked(tags: tuple[Tag, ...], top: Point, anchor: Literal["n", "ne", "nw"]) -> Iterator[Label]:
    """Yield the tags one below the other, the first with its `anchor` at `top`."""
    x, y = top
    for tag in tags:
        yield Label((x, y), tag.content, anchor, tag.size, tag.tone, tag.role)
        y -= tag.height


def node_size(node: Node, size: float, wires: int = 1) -> tuple[float, float]:
    """Return the width and height of the box around a node that so many wires reach on one side.

    Units: centimetres.
    """
    across, up = extent(node.content, size)
    if node.operation is not None:
        below = extent(node.operation, smaller(size))
        across, up = max(across, below[0]), up + below[1]
    return max(NARROWEST, across + 2 * PAD, STEP * (wires - 1) + 0.4), up + PAD


def node_marks(node: Node, centre: Point, box: tuple[float, float], size: float) -> Iterator[Mark]:
    """Yield the box of a node, its letter, and its operation under it."""
    computed = node.kind in ("value", "output")
    yield Box(centre, *box, tone="ink" if computed else "muted", fill=computed, role=f"node-{node.kind}")
    if node.operation is None:
        yield Label(centre, node.content, "c", size, role="node-label")
        return
    top, below = extent(node.content, size)[1], extent(node.operation, smaller(size))[1]
    y = centre[1] + (top + below) / 2
    yield Label((centre[0], y), node.content, "n", size, role="node-label")
    yield Label((centre[0], y - top), node.operation, "n", smaller(size), "muted", "operation-label")
