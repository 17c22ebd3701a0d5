from __future__ import annotations

import re
from typing import get_args

import pytest

from symderiv.document import Display
from symderiv.formula import (
    Accent,
    Big,
    Cases,
    Fence,
    Formula,
    Fraction,
    Letter,
    Name,
    Number,
    Script,
    Sign,
    Words,
    equals,
    relation,
    row,
)
from symderiv.typeset.latex import aligned, latex, prose

W, w, x, y, z = map(Letter, "Wwxyz")
ONE = Number("1")
MINUS = Sign("−")
HALF = Fraction(x, y)

WRITTEN: list[tuple[Formula, str]] = [
    (Letter("lambda"), r"\lambda"),
    (Letter("ell"), r"\ell"),
    (Letter("loss"), r"\mathit{loss}"),
    (Letter("x", bold=True), r"\mathbf{x}"),
    (Letter("delta", bold=True), r"\boldsymbol{\delta}"),
    (Letter("ŷ"), r"\hat{y}"),
    (Name("max"), r"\max"),
    (Name("diag"), r"\operatorname{diag}"),
    (row(Name("max"), Fence(row(ONE, Sign(",", "comma"), z))), r"\max(1, z)"),
    (row(W, x), r"W \, x"),
    (row(Number("2"), x), "2 x"),
    (row(x, Words("if"), y), r"x \text{ if } y"),
    (row(MINUS, x, MINUS, y), "- x - y"),
    (row(x, Words("or"), MINUS, y), r"x \text{ or } {-} y"),
    (Script(Letter("U"), sup=Sign("⊤", "plain")), r"U^\top"),
    (Script(W, sub=Letter("i"), sup=Fence(ONE)), "W_i^{(1)}"),
    (Script(Script(W, sup=Fence(ONE)), sup=Sign("⊤", "plain")), r"{W^{(1)}}^\top"),
    (Sign("𝟙", "plain"), r"\mathbf{1}"),
    (Big("Σ", equals(Letter("i"), ONE), Letter("n")), r"\sum_{i = 1}^n"),
    (Big("argmin", w), r"\operatorname*{arg\,min}_w"),
    (Fence(x, "‖", "‖"), r"\lVert x \rVert"),
    (Fence(HALF), r"\left( \frac{x}{y} \right)"),
    (row(Name("exp"), Fence(HALF)), r"\exp \! \left( \frac{x}{y} \right)"),
    (relation(y, "|", x), r"y \mid x"),
    (Accent(Letter("y"), "hat"), r"\hat{y}"),
    (
        Cases(((x, relation(z, ">", Number("0"))), (Number("0"), Words("otherwise")))),
        "\\begin{cases} x & \\text{if } z > 0 \\\\\n0 & \\text{otherwise} \\end{cases}",
    ),
]


@pytest.mark.parametrize(("formula", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_a_formula_is_written_as_a_person_would(formula: Formula, text: str) -> None:
    assert latex(formula) == text


@pytest.mark.parametrize("kind", get_args(Formula))
def test_every_node_type_is_written_in_ascii_with_balanced_braces(
    formulas: dict[type, Formula], kind: type
) -> None:
    text = latex(formulas[kind])
    assert text.isascii()
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("kind", [Letter, Name, Words, Number, Sign, Big])
def test_a_name_cannot_become_a_command(kind: type, hostile: str) -> None:
    text = latex(kind(hostile))
    assert r"\input" not in text
    assert re.search(r"(?<!\\)[#%&$_]", re.sub(r"\$[<>|]\$", "", text)) is None
    assert "`" not in text


def test_prose_writes_every_character_in_ascii() -> None:
    assert prose("ŷ – “a”, ∂ W⁽¹⁾ᵢ é x̂ ® 中") == (
        r"\^{y} -- ``a'', $\partial$ W$^{(1)}$$_{i}$ \'{e} \^{x} \textregistered{} [U+4E2D]"
    )


def test_prose_keeps_two_hyphens_apart() -> None:
    assert prose("--steps") == "-{}-steps"


def test_a_display_is_aligned_before_its_relations() -> None:
    shown = Display(((x, "=", y), (None, "≤", z)))
    assert aligned(shown) == "x & = y \\\\\n& \\le z"


def test_a_row_that_starts_with_a_bracket_is_no_optional_argument() -> None:
    shown = Display(((x, "=", y), (Fence(z, "[", "]"), "=", y)))
    assert "\\\\\n{}[z]" in aligned(shown)


def test_the_name_of_a_function_below_a_letter_is_in_braces() -> None:
    assert latex(Script(Letter("sigma"), Name("min"))) == r"\sigma_{\min}"
    assert latex(Script(Letter("x"), Letter("lambda"))) == r"x_\lambda"
