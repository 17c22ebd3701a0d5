"""A Jacobian written out: its corners, with what stands on the diagonal and off it."""

from __future__ import annotations

import pytest

from symderiv import Options
from symderiv.compose import document
from symderiv.document import Math, Table, Text
from symderiv.problem import Derivative, Part, Sheet
from symderiv.solver import solve_part
from symderiv.typeset.unicode import unicode


def tables(program: str, of: str, wrt: str, table: bool = True) -> list[list[list[str]]]:
    """Return the cells of the tables that a part prints, the header's first."""
    part = Part("q", "", "", "x[n]; A[m,n]; c[3]", program, Derivative(of, (wrt,), table=table))
    blocks = document([solve_part(Sheet("s", "", "", (part,)), part)], Options(), figures=False).blocks
    found = [block for block in blocks if isinstance(block, Table)]
    return [[[said(cell) for cell in row] for row in (block.header, *block.rows)] for block in found]


def said(cell: tuple[object, ...]) -> str:
    return "".join(
        unicode(piece.formula) if isinstance(piece, Math) else piece.text
        for piece in cell
        if isinstance(piece, Math | Text)
    )


def test_the_corners_of_a_matrix_stand_in_their_rows_and_columns() -> None:
    ((head, first, dots, last),) = tables("y = A*x", "y", "x")
    assert head == ["", "x₁", "⋯", "xₙ"]
    assert first == ["y₁", "A₁,₁", "⋯", "A₁,ₙ"]
    assert dots == ["⋮", "⋮", "⋱", "⋮"]
    assert last == ["yₘ", "Aₘ,₁", "⋯", "Aₘₙ"]


def test_a_diagonal_has_zeros_off_it_and_no_factor_of_one() -> None:
    ((_, first, _, last),) = tables("y = 5*relu(x)", "y", "x")
    assert first == ["y₁", "5 𝟙{x₁ > 0}", "⋯", "0"]
    assert last == ["yₙ", "0", "⋯", "5 𝟙{xₙ > 0}"]


def test_an_axis_of_a_given_length_ends_with_its_number() -> None:
    ((head, *_),) = tables("y = 2*c", "y", "c")
    assert head == ["", "c₁", "⋯", "c₃"]


@pytest.mark.parametrize(("of", "wrt", "table"), [("y", "x", False), ("s", "x", True), ("y", "A", True)])
def test_no_table_is_printed_where_none_is_asked_for_or_none_fits(of: str, wrt: str, table: bool) -> None:
    assert tables("y = A*x; s = sum(y)", of, wrt, table) == []
