"""The arcs above the spine: connections that skip over nodes, nested by their span."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from symderiv.drawing import Curve, Line, Mark, Point, Tone
from symderiv.figure.hanging import FLOW, FORWARD, TWIN
from symderiv.figure.wiring import STEP, Edge, flow_tags, forward_tags, height, stacked, width

CLEAR = 0.16
"""Between an arc and what lies under it.  Units: centimetres."""
ROUND = 0.7
"""Length in which an arc turns from upright to level.  Units: centimetres."""


@dataclass(frozen=True, slots=True)
class Arc:
    """An edge from the spine's node `start` to its node `stop`, over everything between them."""

    edge: Edge
    start: int
    stop: int


def arc_marks(
    arcs: Sequence[Arc],
    nodes: Sequence[float],
    roofs: Sequence[float],
    deck: float,
    size: float,
    backward: bool,
) -> Iterator[Mark]:
    """Yield the marks of the arcs.

    `nodes` gives each spine node's middle, `roofs` the height of what stands between each
    two neighbours, `deck` the height of the nodes' upper edges.  Units: centimetres.
    """
    ends = _ends(arcs, nodes)
    risers = [x for pair in ends.values() for x in pair]
    tops = list(roofs)
    for index in sorted(range(len(arcs)), key=lambda i: (arcs[i].stop - arcs[i].start, i)):
        arc = arcs[index]
        above, below = forward_tags(arc.edge, size, backward), flow_tags(arc.edge, size, backward)
        span = range(arc.start, arc.stop)
        floor = max([deck, *(tops[gap] for gap in span)])
        level = floor + CLEAR + height(below) + (2 * TWIN + 0.06 if backward else 0.0)
        left, right = ends[index]
        yield from _wires(left, right, deck, level, backward)
        middle = _free(left, right, max(width(above), width(below)), risers)
        yield from stacked(above, (middle, level + 0.07 + height(above)), "n")
        yield from stacked(below, (middle, level - 2 * TWIN - 0.06), "n")
        for gap in span:
            tops[gap] = level + 0.07 + height(above)


def _ends(arcs: Sequence[Arc], nodes: Sequence[float]) -> Mapping[int, tuple[float, float]]:
    """Return where each arc leaves and arrives, so that nested arcs do not cross.

    From left to right on a node: arriving arcs, the longer the later, then leaving ones, the shorter
    the later.
    """
    starts: dict[int, float] = {}
    stops: dict[int, float] = {}
    for place, middle in enumerate(nodes):
        arriving = [i for i, arc in enumerate(arcs) if arc.stop == place]
        leaving = [i for i, arc in enumerate(arcs) if arc.start == place]
        arriving.sort(key=lambda i: (arcs[i].stop - arcs[i].start, i))
        leaving.sort(key=lambda i: (arcs[i].start - arcs[i].stop, -i))
        count = len(arriving) + len(leaving)
        xs = [middle + (k - (count - 1) / 2) * STEP for k in range(count)]
        stops.update(zip(arriving, xs, strict=False))
        starts.update(zip(leaving, xs[len(arriving) :], strict=True))
    return {index: (starts[index], stops[index]) for index in range(len(arcs))}


def _wires(left: float, right: float, deck: float, level: float, backward: bool) -> Iterator[Mark]:
    """Yield the arc and, inside it, the reverse flow."""
    if not backward:
        yield from _bow((left, deck), (right, deck), level)
        return
    yield from _bow((left - TWIN, deck), (right + TWIN, deck), level)
    yield from _bow((right - TWIN, deck), (left + TWIN, deck), level - 2 * TWIN, flow=True)


def _bow(start: Point, end: Point, level: float, flow: bool = False) -> Iterator[Mark]:
    """Yield the three parts of an arc: up, along, down."""
    turn = min(ROUND, abs(end[0] - start[0]) / 3) * (1.0 if end[0] > start[0] else -1.0)
    rise, fall = (start[0] + turn, level), (end[0] - turn, level)
    tone: Tone = "accent" if flow else "ink"
    dash: Literal["dashed", "solid"] = "dashed" if flow else "solid"
    thick, role = (FLOW, "flow") if flow else (FORWARD, "skip")
    yield Curve(start, (start[0], level), rise, tone, thick, dash, role=role)
    yield Line((rise, fall), tone, thick, dash, role=role)
    yield Curve(fall, (end[0], level), end, tone, thick, dash, "end", role)


def _free(left: float, right: float, across: float, risers: Sequence[float]) -> float:
    """Return a place for labels along the arc that no other arc's end passes through."""
    places = [left + share * (right - left) for share in (0.5, 0.4, 0.6, 0.3, 0.7)]
    for middle in places:
        if not any(abs(x - middle) < across / 2 + 0.15 for x in risers if left < x < right):
            return middle
    return places[0]
