from __future__ import annotations

from typing import get_args

import pytest

from symderiv.document import Display
from symderiv.formula import Big, Cases, Fence, Formula, Letter, Number, Script, Sign, Words, relation, row
from symderiv.typeset import boxes
from symderiv.typeset.unicode import unicode

a, b, x, y = map(Letter, "abxy")
PLUS = Sign("+")
KINK = Cases(((Letter("W"), relation(x, ">", Number("0"))), (Number("0"), Words("otherwise"))))
LONG = row(*(part for _ in range(12) for part in (Letter("alpha"), Fence(row(a, PLUS, b)), PLUS)), y)


def test_cases_stand_behind_a_brace_with_their_conditions_in_a_column() -> None:
    assert boxes.layout(KINK, 40) == ["⎧ W  if x > 0", "⎨", "⎩ 0  otherwise"]


def test_neighbours_of_a_brace_stand_on_its_middle_line() -> None:
    assert boxes.layout(row(y, PLUS, KINK), 40) == ["    ⎧ W  if x > 0", "y + ⎨", "    ⎩ 0  otherwise"]


def test_three_cases_need_no_line_between_them() -> None:
    three = Cases((*KINK.branches, (Number("1"), relation(x, "<", Number("0")))))
    assert [line[0] for line in boxes.layout(three, 40)] == ["⎧", "⎨", "⎩"]


def test_a_fence_grows_around_cases() -> None:
    assert [line[0] for line in boxes.layout(Fence(KINK), 40)] == ["⎛", "⎜", "⎝"]


def test_cases_that_do_not_fit_are_written_on_lines_that_do() -> None:
    assert max(map(boxes.cells, boxes.layout(KINK, 12))) <= 12


def test_a_display_is_aligned_at_its_relation_signs() -> None:
    shown = Display(((row(a, PLUS, b), "=", x), (None, "≤", y)))
    assert boxes.display(shown, 40) == ["a + b = x", "      ≤ y"]


def test_a_label_stands_at_the_right_margin() -> None:
    line = boxes.display(Display(((a, "=", b),), label="1"), 20)[-1]
    assert line == "a = b            (1)"


@pytest.mark.parametrize("width", [16, 24, 37, 60, 80])
def test_a_long_sum_keeps_the_width_and_all_of_its_terms(width: int) -> None:
    lines = boxes.display(Display(((y, "=", LONG),)), width)
    assert max(map(boxes.cells, lines)) <= width
    assert "".join(lines).replace(" ", "") == f"y={unicode(LONG)}".replace(" ", "")


@pytest.mark.parametrize("width", [24, 37, 60])
def test_a_long_sum_breaks_before_a_sign_outside_the_fences(width: int) -> None:
    for line in boxes.display(Display(((y, "=", LONG),)), width)[1:]:
        assert line.lstrip().startswith("+ ")
        assert line.count("(") == line.count(")")


def test_no_operator_dangles_at_the_end_of_a_narrow_line() -> None:
    lines = boxes.layout(LONG, 9)
    assert not [line for line in lines if line.endswith("+")]


@pytest.mark.parametrize("width", [20, 24, 32])
def test_no_line_ends_between_a_sum_over_an_index_and_what_is_summed(width: int) -> None:
    total = Big("Σ", relation(Letter("k"), "=", Number("1")), Letter("m"))
    body = row(total, total, Letter("a"), Fence(row(Letter("x"), Sign("−"), Letter("y"))), Letter("b"))
    lines = boxes.layout(row(Fence(body), Sign("−"), body), width)
    assert len(lines) > 1
    assert not [line for line in lines if line.endswith("ᵐ")]


def test_a_single_long_token_may_exceed_the_width() -> None:
    assert boxes.layout(Letter("a" * 30), 10) == ["a" * 30]


def test_combining_marks_fill_no_cell_and_wide_characters_two() -> None:
    assert boxes.cells("x\u0302") == 1
    assert boxes.cells("中") == 2


@pytest.mark.parametrize("kind", get_args(Formula))
def test_every_node_type_has_a_layout(formulas: dict[type, Formula], kind: type) -> None:
    assert "".join(boxes.layout(formulas[kind], 40)).strip()


def test_a_script_of_cases_stays_on_one_line() -> None:
    assert len(boxes.layout(Script(KINK, sup=Number("2")), 60)) == 1
