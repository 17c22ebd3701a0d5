"""Judging a Jacobian that is printed as a table of its entries, the dots among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.formula import Fraction, Letter, Script, Sign, row
from symderiv.judge.printed import Claim
from symderiv.shape import axes
from symderiv.step import Shown
from symderiv.typeset.unicode import unicode

ENTRY = re.compile(
    r"\\frac\{\\partial (?P<of>\w+?)_\{(?P<above>\w+)\}\}\{\\partial (?P<wrt>\w+?)_\{(?P<below>\w+)\}\}"
)
Cell = tuple[str, str]


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether every entry stands in the row of what it is of, and in the column of what it is by.

    Raises: InputError when the table cannot be read.
    """
    rows = _rows(claim.text)
    tops = _to_the_end(claim, [_common(cells, 0) for cells in rows])
    feet = _to_the_end(claim, [_common(column, 1) for column in zip(*rows, strict=True)])
    due = [[(top, foot) for foot in feet] for top in tops]
    wrong = [
        (found, right)
        for cells, line in zip(rows, due, strict=True)
        for found, right in zip(cells, line, strict=True)
        if found != right
    ]
    if not wrong:
        return (claim.judgement("equal", notes=claim.notes),)
    found, right = wrong[0]
    place = (
        ("row", right[0]),
        ("column", right[1]),
        ("printed", unicode(_written(found))),
    )
    return (
        claim.judgement(
            "different", counterexample=place, corrected=Shown(_written(right)), notes=claim.notes
        ),
    )


def _rows(text: str) -> list[list[Cell]]:
    body = re.sub(r"\\(?:begin|end)\{array\}(?:\{\w*\})?", "", text)
    rows = [
        [(m["of"] + m["above"], m["wrt"] + m["below"]) for m in ENTRY.finditer(line)]
        for line in body.split(r"\\")
    ]
    if not rows or len({len(cells) for cells in rows}) != 1 or not rows[0]:
        raise InputError("this is no table of partial derivatives with as many entries in every row")
    return rows


def _common(cells: Sequence[Cell], side: int) -> str:
    """Return what most entries of a row are of, or of a column are by; of two, the first."""
    names = [cell[side] for cell in cells]
    return max(dict.fromkeys(names), key=names.count)


def _to_the_end(claim: Claim, names: list[str]) -> list[str]:
    """Return the names of entries with the last one counted to the size of its value: z₃₁, z₃₂, …, z₃K."""
    value = max((v for v in claim.graph.values if names[-1].startswith(v)), key=len, default="")
    letter, dims = names[-1][len(value) :], axes(claim.graph[value].shape) if value else ()
    if not (letter.isalpha() and dims) or letter.lower() == str(dims[0]).lower():
        return names
    return [*names[:-1], f"{value}{dims[0]}"]


def _written(cell: Cell) -> Fraction:
    return Fraction(
        *(row(Sign("∂", "prefix"), Script(Letter(name[0]), sub=Letter(name[1:]))) for name in cell)
    )
