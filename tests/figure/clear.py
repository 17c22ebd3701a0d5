"""What a careful eye checks on a drawing: labels free of each other and of lines, all on the sheet.

Sizes come from `extent`; the geometry is done here by walking along strokes in small steps, apart
from the code that placed the labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from symderiv.drawing import Box, Curve, Dot, Drawing, Label, Line, Mark, Point
from symderiv.figure.extent import extent

Rectangle = tuple[float, float, float, float]
EASE = 0.005


def rectangle(label: Label) -> Rectangle:
    """Left, bottom, right, top of the label, in centimetres."""
    width, height = extent(label.content, label.size)
    x, y = label.at
    left = x - width if "e" in label.anchor else x if "w" in label.anchor else x - width / 2
    bottom = y - height if "n" in label.anchor else y if "s" in label.anchor else y - height / 2
    return left, bottom, left + width, bottom + height


def labels(drawing: Drawing, role: str | None = None) -> list[Label]:
    return [m for m in drawing.marks if isinstance(m, Label) and role in (None, m.role)]


def lines(drawing: Drawing, role: str) -> list[Line]:
    return [m for m in drawing.marks if isinstance(m, Line) and m.role == role]


def dots(drawing: Drawing) -> list[Dot]:
    return [m for m in drawing.marks if isinstance(m, Dot)]


def colliding_labels(drawing: Drawing) -> list[tuple[Label, Label]]:
    """Pairs of labels whose rectangles share area."""
    found = []
    for one, other in combinations(labels(drawing), 2):
        a, b = rectangle(one), rectangle(other)
        across = min(a[2], b[2]) - max(a[0], b[0])
        up = min(a[3], b[3]) - max(a[1], b[1])
        if across > EASE and up > EASE:
            found.append((one, other))
    return found


def struck_labels(drawing: Drawing, *roles: str) -> list[tuple[Label, str]]:
    """Labels through which a stroke of one of these roles passes."""
    strokes = [m for m in drawing.marks if isinstance(m, Line | Curve) and m.role in roles]
    places = [(label, rectangle(label)) for label in labels(drawing)]
    paths = [(stroke.role, list(walk(stroke))) for stroke in strokes]
    return [
        (label, role)
        for label, place in places
        for role, path in paths
        if any(_inside(point, place) for point in path)
    ]


def walk(mark: Line | Curve) -> Iterator[Point]:
    """Points along a stroke, about a quarter of a millimetre apart."""
    if isinstance(mark, Curve):
        (ax, ay), (bx, by), (cx, cy) = mark.start, mark.control, mark.end
        for i in range(201):
            t = i / 200
            s = 1 - t
            yield s * s * ax + 2 * s * t * bx + t * t * cx, s * s * ay + 2 * s * t * by + t * t * cy
        return
    for (ax, ay), (bx, by) in pairwise(mark.points):
        steps = max(2, int(max(abs(bx - ax), abs(by - ay)) / 0.025))
        for i in range(steps + 1):
            yield ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps


def off_sheet(drawing: Drawing) -> list[Mark]:
    """Marks that are not wholly on the sheet."""
    return [mark for mark in drawing.marks if not _on(mark, drawing)]


def _on(mark: Mark, drawing: Drawing) -> bool:
    match mark:
        case Label():
            left, bottom, right, top = rectangle(mark)
            corners: list[Point] = [(left, bottom), (right, top)]
        case Line() | Curve():
            corners = list(walk(mark))
        case Box(centre=(x, y), width=w, height=h):
            corners = [(x - w / 2, y - h / 2), (x + w / 2, y + h / 2)]
        case Dot(at=at):
            corners = [at]
    return all(-EASE <= x <= drawing.width + EASE and -EASE <= y <= drawing.height + EASE for x, y in corners)


def _inside(point: Point, area: Rectangle) -> bool:
    left, bottom, right, top = area
    return left + EASE < point[0] < right - EASE and bottom + EASE < point[1] < top - EASE
