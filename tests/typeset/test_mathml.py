from __future__ import annotations

from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from symderiv.document import Display
from symderiv.formula import Big, Cases, Fence, Formula, Fraction, Letter, Name, Number, Sign, Words, row
from symderiv.typeset.mathml import aligned, mathml

x = Letter("x")
TAGS = {
    "Letter": "mi", "Number": "mn", "Name": "mi", "Words": "mtext", "Sign": "mo", "Row": "mrow",
    "Script": "msubsup", "Accent": "mover", "Fraction": "mfrac", "Root": "msqrt", "Fence": "mrow",
    "Cases": "mtable", "Big": "munderover",
}  # fmt: skip


@pytest.mark.parametrize("kind", get_args(Formula))
def test_every_node_type_is_well_formed_and_has_its_element(
    formulas: dict[type, Formula], kind: type
) -> None:
    root = ET.fromstring(mathml(formulas[kind]))
    assert root.tag == "math"
    assert root.find(f".//{TAGS[kind.__name__]}") is not None


def test_a_product_carries_the_invisible_times() -> None:
    assert "<mo>\u2062</mo>" in mathml(row(Letter("W"), x))


def test_an_application_carries_the_function_application_sign() -> None:
    assert "<mi>exp</mi><mo>\u2061</mo><mrow>" in mathml(row(Name("exp"), Fence(x)))


def test_a_sum_sign_is_not_applied_like_a_function() -> None:
    assert "\u2061" not in mathml(row(Big("Σ", x), x))


def test_a_function_name_keeps_off_its_factor() -> None:
    assert '<mo lspace="0" rspace="0.167em">\u2062</mo><mi>log</mi>' in mathml(row(x, Name("log"), x))


def test_a_fence_grows_only_around_a_tall_body() -> None:
    assert 'stretchy="false"' in mathml(Fence(x))
    assert 'stretchy="false"' not in mathml(Fence(Fraction(x, x)))


def test_words_keep_the_blanks_around_them() -> None:
    assert "<mtext>\u00a0if\u00a0</mtext>" in mathml(row(x, Words("if"), x))


@pytest.mark.parametrize("kind", [Letter, Name, Words, Number, Sign, Big])
def test_a_name_cannot_become_markup(kind: type, hostile: str) -> None:
    root = ET.fromstring(mathml(row(x, kind(hostile))))
    assert root.find(".//script") is None
    assert r"a_b#%$\input{x}<script>&" in "".join(root.itertext())


def test_a_display_is_a_table_with_the_relation_in_its_middle_column() -> None:
    root = ET.fromstring(aligned(Display(((x, "=", Number("1")), (None, "=", Number("2"))))))
    rows = ["|".join("".join(cell.itertext()) for cell in line) for line in root.iter("mtr")]
    assert root.get("display") == "block"
    assert rows == ["x|=|1", "|=|2"]


def test_cases_have_one_row_each_with_the_condition_apart() -> None:
    cases = Cases(((x, Sign("a", "plain")), (Number("0"), Words("otherwise"))))
    root = ET.fromstring(mathml(cases))
    assert [len(list(line)) for line in root.iter("mtr")] == [2, 2]
