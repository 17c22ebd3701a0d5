"""Formulas that are too long for a line of a LaTeX page: sums are continued on lines of their own."""

from __future__ import annotations

from symderiv.document import Display
from symderiv.formula import Formula, Fraction, Row, Sign
from symderiv.typeset.boxes import box

WIDEST = 84
"""How many characters of a formula fill a line of this page."""


def split(display: Display, width: int) -> Display:
    """Return the display with sums that are too long for a line continued on lines of their own."""
    sides = [0 if left is None else _extent(left) for left, _, _ in display.lines]
    margin = max((side for side in sides if side <= width // 2), default=0)
    rows: list[tuple[Formula | None, str, Formula]] = []
    for (start, sign, right), side in zip(display.lines, sides, strict=True):
        left = start if side <= margin else None
        rows += [(None, "", start)] if start is not None and left is None else []
        first, *rest = _summands(right, width - margin - 3)
        rows.append((left, sign, first))
        rows += [(None, "", part) for part in rest]
    return Display(tuple(rows), display.label)


def _summands(f: Formula, width: int) -> list[Formula]:
    """Return a sum in pieces that fit the width, broken before + and −; anything else stays whole."""
    if not isinstance(f, Row) or _extent(f) <= width:
        return [f]
    pieces: list[list[Formula]] = [[]]
    for item in f.items:
        breaks = isinstance(item, Sign) and item.kind == "infix" and item.char in "+−-"
        pieces += [[item]] if breaks and pieces[-1] else []
        pieces[-1] += [] if breaks and pieces[-1][-1:] == [item] else [item]
    filled: list[list[Formula]] = [pieces[0]]
    for piece in pieces[1:]:
        if _extent(Row((*filled[-1], *piece))) <= width:
            filled[-1] += piece
        else:
            filled.append(piece)
    return [Row(tuple(part)) for part in filled]


def _extent(f: Formula) -> int:
    """Return about how many characters wide the formula prints; a fraction is as wide as its longer part.

    Units: characters of running text.
    """
    match f:
        case Row(items):
            return sum(_extent(item) + 1 for item in items)
        case Fraction(top, bottom):
            return max(_extent(top), _extent(bottom))
        case _:
            return box(f).width
