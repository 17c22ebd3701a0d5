"""Formulas that are too long for a line of a LaTeX page, continued where a hand would continue them.

A sum goes on before a plus or minus.  What is still too long is a product: it goes on before a sign like ∘,
or between two factors, with a dot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderiv.document import Display
from symderiv.figure.extent import MARGIN, extent
from symderiv.formula import Big, Formula, Row, Sign
from symderiv.typeset import gap

LINE = 16.2
"""How long a line of this page is: A4 less its margins.  Units: centimetres."""
SIZE = 11
"""Units: points."""
RELATION = 0.9
"""How wide a relation sign is with the space around it.  Units: centimetres."""
DOT = Sign("·")


def split(display: Display, width: float) -> Display:
    """Return the display with formulas that are too long for a line continued on lines of their own.

    Units: centimetres.
    """
    sides = [0.0 if left is None else _width(left) for left, _, _ in display.lines]
    margin = max((side for side in sides if side <= width / 2), default=0.0)
    rows: list[tuple[Formula | None, str, Formula]] = []
    for (start, sign, right), side in zip(display.lines, sides, strict=True):
        left = start if side <= margin else None
        rows += [(None, "", start)] if start is not None and left is None else []
        first, *rest = _lines(right, width - margin - RELATION)
        rows.append((left, sign, first))
        rows += [(None, "", part) for part in rest]
    return Display(tuple(rows), display.label)


def _lines(f: Formula, width: float) -> Iterator[Formula]:
    """Yield a formula in parts that fit the width, as far as it can be broken."""
    for part in _filled(f, width, _before_a_term):
        yield from _filled(part, width, _before_a_factor)


def _filled(f: Formula, width: float, breaks: Callable[[Formula, Formula], bool]) -> Iterator[Formula]:
    """Yield a formula in parts broken between neighbours where it `breaks`, each as long as fits."""
    if not isinstance(f, Row) or _width(f) <= width:
        yield f
        return
    line: list[Formula] = []
    for piece in _pieces(f, breaks):
        if line and _width(Row((*line, *piece))) > width:
            yield Row(tuple(line))
            line = [] if isinstance(piece[0], Sign) else [DOT]
        line += piece
    yield Row(tuple(line))


def _pieces(f: Row, breaks: Callable[[Formula, Formula], bool]) -> Iterator[list[Formula]]:
    """Yield the parts of a row between the places where it may be broken."""
    piece: list[Formula] = []
    for item in f.items:
        if piece and breaks(piece[-1], item):
            yield piece
            piece = []
        piece.append(item)
    yield piece


def _before_a_term(before: Formula, item: Formula) -> bool:
    return isinstance(item, Sign) and item.kind == "infix" and item.char in "+−-"


def _before_a_factor(before: Formula, item: Formula) -> bool:
    sign = isinstance(item, Sign) and item.kind == "infix"
    return sign or (gap(before, item) == "times" and not isinstance(before, Big))


def _width(f: Formula) -> float:
    return extent(f, SIZE)[0] / MARGIN  # which keeps labels apart, and no page needs
