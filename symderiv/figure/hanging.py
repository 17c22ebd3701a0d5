"""What hangs below the spine: each value's parameters and side chains, in columns that never cross.

A node off the spine hangs under the first value that reads it.  Any other edge to or from below
gets a column of its own at both ends, and a lane underneath everything between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from symderiv.drawing import Line, Mark, Point
from symderiv.figure.pen import beside
from symderiv.figure.wiring import (
    STEP,
    Edge,
    Network,
    Node,
    Tag,
    flow_tags,
    forward_tags,
    height,
    node_marks,
    node_size,
    stacked,
    width,
)

APART = 0.22
"""Between two columns.  Units: centimetres."""
STUB = 0.12
SLANT = 0.35
"""Height in which a wire crosses over to its column.  Units: centimetres."""
LANE = 0.32
TWIN = 0.07
"""Half the distance between a forward wire and its reverse flow.  Units: centimetres."""
BESIDE = 0.17
"""Between a wire and its labels.  Units: centimetres."""
FORWARD = 0.7
FLOW = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """One wire below a node, and what hangs on it; `left` and `right` are the room it needs."""

    edge: Edge
    way: Literal["hang", "enter", "leave"]
    node: Node | None
    below: tuple[Column, ...]
    side: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Row:
    """The heights of one row of columns: where wires start, bend, and meet the nodes of the row."""

    top: float
    labels: float
    nodes: float
    bottom: float


def columns(network: Network, size: float, backward: bool) -> dict[str, tuple[Column, ...]]:
    """Return the columns below each node of the spine."""
    hung: dict[str, Edge] = {}
    for edge in network.edges:
        if edge.source not in network.spine:
            hung.setdefault(edge.source, edge)
    plan = _Plan(network, hung, {node.key: node for node in network.nodes}, size, backward)
    return {key: plan.under(key) for key in network.spine}


@dataclass(frozen=True, slots=True)
class _Plan:
    network: Network
    hung: Mapping[str, Edge]
    """For each node off the spine, the edge it hangs on."""
    nodes: Mapping[str, Node]
    size: float
    backward: bool

    def under(self, key: str) -> tuple[Column, ...]:
        """Return the columns below a node: what hangs there first, then what passes to elsewhere."""
        ways: list[tuple[Edge, Literal["hang", "enter", "leave"]]] = []
        for edge in self.network.edges:
            low = edge.source not in self.network.spine or edge.target not in self.network.spine
            hangs = self.hung.get(edge.source) is edge
            if edge.target == key and low:
                ways.append((edge, "hang" if hangs else "enter"))
            elif edge.source == key and low and not hangs:
                ways.append((edge, "leave"))
        # Wires that leave for the far right start on the left, so that nearer ones turn off before them.
        order = {key: -place for place, key in enumerate(self.network.spine)}
        ways.sort(key=lambda pair: (pair[1] != "hang", order.get(pair[0].target, 0)))
        return tuple(
            self._column(edge, way, -1.0 if 2 * (index + 1) <= len(ways) else 1.0)
            for index, (edge, way) in enumerate(ways)
        )

    def _column(self, edge: Edge, way: Literal["hang", "enter", "leave"], side: float) -> Column:
        node = self.nodes[edge.source] if way == "hang" else None
        below = self.under(edge.source) if way == "hang" else ()
        offsets = places(below)
        half = node_size(node, self.size, len(below))[0] / 2 if node is not None else 0.1
        left = max([half, *(column.left - x for x, column in zip(offsets, below, strict=True))])
        right = max([half, *(column.right + x for x, column in zip(offsets, below, strict=True))])
        tags = () if way == "leave" else _tags(edge, self.size, self.backward)
        labels = BESIDE + width(tags) if tags else 0.0
        if side < 0:
            left = max(left, labels)
        else:
            right = max(right, labels)
        return Column(edge, way, node, below, side, left, right)


def places(below: Sequence[Column]) -> list[float]:
    """Return where the columns' wires run, relative to the middle between the first and the last."""
    at = [0.0]
    for before, after in pairwise(below):
        at.append(at[-1] + before.right + APART + after.left)
    return [x - at[-1] / 2 for x in at[: len(below)]]


def reach(below: Sequence[Column]) -> tuple[float, float]:
    """Return the room that columns need to the left and to the right of the node above them."""
    at = places(below)
    return (
        max((column.left - x for x, column in zip(at, below, strict=True)), default=0.0),
        max((column.right + x for x, column in zip(at, below, strict=True)), default=0.0),
    )


def hanging_marks(
    roots: Mapping[str, tuple[Point, tuple[Column, ...]]], top: float, size: float, backward: bool
) -> Iterator[Mark]:
    """Yield the marks of everything below the spine.

    `roots` gives, for each node of the spine, the middle of its lower edge and its columns;
    the first row starts at the height `top`.  Units: centimetres.
    """
    rows = _rows([below for _, below in roots.values()], top, size, backward)
    hanger = _Hanger(rows, size, backward, {}, {})
    for foot, below in roots.values():
        yield from hanger.hang(foot, below, 0)
    yield from hanger.lanes()


def _tags(edge: Edge, size: float, backward: bool) -> tuple[Tag, ...]:
    return forward_tags(edge, size, backward) + flow_tags(edge, size, backward)


def _rows(groups: Sequence[tuple[Column, ...]], top: float, size: float, backward: bool) -> list[Row]:
    """Return the rows from the top down; a row is as high as its tallest labels and nodes."""
    rows: list[Row] = []
    level = [column for group in groups for column in group]
    while level:
        labels = top - STUB - SLANT
        drop = max(height(_tags(c.edge, size, backward)) for c in level)
        nodes = labels - max(0.2, drop) - 0.22
        boxes = [node_size(column.node, size)[1] for column in level if column.node is not None]
        rows.append(Row(top, labels, nodes, nodes - max(boxes, default=0.0)))
        level = [child for column in level for child in column.below]
        top = rows[-1].bottom - 0.05
    return rows


@dataclass(frozen=True, slots=True)
class _Hanger:
    """Draws columns, and keeps the ends of the wires that go on to a lane."""

    rows: Sequence[Row]
    size: float
    backward: bool
    leaving: dict[Edge, list[tuple[Point, ...]]]
    entering: dict[Edge, list[tuple[Point, ...]]]

    def hang(self, foot: Point, below: Sequence[Column], depth: int) -> Iterator[Mark]:
        """Yield the marks of the columns below a node whose lower edge has its middle at `foot`."""
        for index, (column, offset) in enumerate(zip(below, places(below), strict=True)):
            attach = foot[0] + (index - (len(below) - 1) / 2) * STEP
            yield from self._column(column, foot[0] + offset, (attach, foot[1]), depth)

    def _column(self, column: Column, x: float, attach: Point, depth: int) -> Iterator[Mark]:
        row = self.rows[depth]
        bend = (attach, (attach[0], row.top - STUB), (x, row.labels))
        if column.way != "leave":
            yield from self._labels(column, (x, row.labels))
        if column.way == "leave":
            self.leaving.setdefault(column.edge, []).append(bend)
        elif column.way == "enter":
            self.entering.setdefault(column.edge, []).append(bend)
        if column.node is None:
            return
        yield from wires(((x, row.nodes), *reversed(bend)), self.backward, column.side)
        up = row.nodes - row.bottom
        box = (node_size(column.node, self.size, len(column.below))[0], up)
        yield from node_marks(column.node, (x, row.nodes - up / 2), box, self.size)
        yield from self.hang((x, row.bottom), column.below, depth + 1)

    def _labels(self, column: Column, top: Point) -> Iterator[Mark]:
        tags = _tags(column.edge, self.size, self.backward)
        at = (top[0] + column.side * BESIDE, top[1] - 0.05)
        yield from stacked(tags, at, "ne" if column.side < 0 else "nw")

    def lanes(self) -> Iterator[Mark]:
        """Yield the wires that run underneath everything, one lane each."""
        lane = self.rows[-1].bottom if self.rows else 0.0
        pairs = [
            pair
            for edge, starts in self.leaving.items()
            for pair in zip(starts, self.entering[edge], strict=True)
        ]
        for start, stop in sorted(pairs, key=lambda pair: abs(pair[0][-1][0] - pair[1][-1][0])):
            lane -= LANE
            corners = ((start[-1][0], lane), (stop[-1][0], lane))
            yield from wires((*start, *corners, *reversed(stop)), self.backward, 1.0)


def wires(points: Sequence[Point], backward: bool, side: float) -> Iterator[Line]:
    """Yield the forward arrow along `points` and, on its label's side, the reverse flow."""
    shift = side * TWIN if backward else 0.0
    yield Line(beside(points, -shift), "ink", FORWARD, arrow="end", role="edge")
    if backward:
        yield Line(beside(points, shift)[::-1], "accent", FLOW, "dashed", "end", "flow")
