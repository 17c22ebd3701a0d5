"""Formulas that are too long for a line of a LaTeX page, continued where a hand would continue them.

A sum goes on before a plus or minus.  What is still too long is a product: it goes on before a sign like ∘,
or between two factors, with a dot.  A factor that is longer than a line is opened: a bracket goes on as what
stands in it does, between delimiters of one size; a fraction becomes (…)/(…), whose brackets go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from symderiv.document import Display
from symderiv.figure.extent import MARGIN, extent
from symderiv.formula import Fence, Formula, Fraction, Number, Row, Script, Sign, row
from symderiv.typeset import gap, kernel
from symderiv.typeset.unicode import slashed

LINE = 16.2
"""How long a line of this page is: A4 less its margins.  Units: centimetres."""
SIZE = 11
"""Units: points."""
RELATION = 0.9
"""How wide a relation sign is with the space around it.  Units: centimetres."""
SHORT = 0.25
"""What part of a line no last line of a product is shorter than, if that can be helped."""
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
    for part in _filled(_parted(f, _before_a_term), width):
        if _width(part) <= width:
            yield part
        else:
            yield from _product(part, width)


def _product(f: Formula, width: float) -> Iterator[Formula]:
    """Yield a product in parts, with brackets that fit opened too where else a short last line is left."""
    whole, finer = (list(_filled(_pieces(f, width, longest), width)) for longest in (width, width / 2))
    short = _width(whole[-1]) < SHORT * width and len(finer) <= len(whole)
    yield from finer if short else whole


def _filled(pieces: Iterator[Formula], width: float) -> Iterator[Formula]:
    """Yield pieces side by side, as many at a time as fit the width."""
    line = next(pieces)
    for piece in pieces:
        if _width(longer := row(line, piece)) <= width:
            line = longer
        else:
            yield line
            line = piece if _is_infix(_items(piece)[0]) else row(DOT, piece)
    yield line


def _pieces(product: Formula, width: float, longest: float) -> Iterator[Formula]:
    """Yield the factors of a product, those above the longest in the pieces of what stands in them."""
    *before, last = _parted(product, _before_a_factor)
    for factor in (*before, last):
        opened = factor if _width(factor) <= longest else _opened(factor, factor is last)
        if opened == factor:
            yield factor
            continue
        for term in _parted(opened, _before_a_term):
            if _width(term) <= width:
                yield term
            else:
                yield from _pieces(term, width, longest)


def _parted(f: Formula, breaks: Callable[[Formula, Formula], bool]) -> Iterator[Formula]:
    """Yield the parts of a row between the places where it may be broken."""
    piece: list[Formula] = []
    for item in _items(f):
        if piece and breaks(piece[-1], item):
            yield row(*piece)
            piece = []
        piece.append(item)
    yield row(*piece)


def _opened(f: Formula, last: bool) -> Formula:
    """Return a factor with its widest bracket or fraction as a row of its own; as it is without any.

    Only the `last` factor may be a bare quotient: a/b c would be read as a/(b c).
    """
    items = _items(f)
    places = [n for n, item in enumerate(items) if isinstance(kernel(item), Fence | Fraction)]
    if not places:
        return f
    at = max(places, key=lambda n: _width(items[n]))
    inside = _inside(items[at])
    bare = last or not isinstance(items[at], Fraction)
    return row(*items[:at], inside if bare else Fence(inside), *items[at + 1 :])


def _inside(f: Formula) -> Formula:
    """Return a bracket as its delimiters and what stands between them; a fraction as such a quotient."""
    match f:
        case Fence(body, left, right):
            return row(Sign(left, "open"), body, Sign(right, "close"))
        case Script(base):
            *start, end = _items(_inside(base))
            return row(*start, replace(f, base=end))
        case _:
            return slashed(f)


def _items(f: Formula) -> tuple[Formula, ...]:
    return f.items if isinstance(f, Row) else (f,)


def _before_a_term(before: Formula, item: Formula) -> bool:
    first = isinstance(before, Sign) and before.kind == "open"
    return _is_infix(item) and isinstance(item, Sign) and item.char in "+−-" and not first


def _before_a_factor(before: Formula, item: Formula) -> bool:
    return _is_infix(item) or (gap(before, item) == "times" and not isinstance(before, Number))


def _is_infix(f: Formula) -> bool:
    return isinstance(f, Sign) and f.kind == "infix"


def _width(f: Formula) -> float:
    return extent(f, SIZE)[0] / MARGIN  # which keeps labels apart, and no page needs
