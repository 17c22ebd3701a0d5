"""Cells that are safe to open in a spreadsheet."""

from __future__ import annotations

import pytest

from symderiv.grading.cells import neutral


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        '=HYPERLINK("x")',
        "  =1",
        "\t=1",
        "\r\n=1",
        "\n1",
        "|x",
        "＝1",
        "－x",
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x", "W*x + b", "2 - x", "1[z>0]", "(-x)", "ann@school", "∂J/∂W", "'x"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text
