from __future__ import annotations

import unicodedata
from typing import get_args

import pytest

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
    Root,
    Script,
    Sign,
    Words,
    equals,
    relation,
    row,
)
from symderiv.typeset.unicode import unicode

W, b, w, x, y, z = map(Letter, "Wbwxyz")
ONE, TWO = Number("1"), Number("2")
D, PLUS, MINUS, COMMA = Sign("∂", "prefix"), Sign("+"), Sign("−"), Sign(",", "comma")
LAYER = Fence(ONE)
W1_I = Script(W, sub=Letter("i"), sup=LAYER)
TRANSPOSE = Sign("⊤", "plain")
SIGMA = Letter("sigma")

LINES: list[tuple[Formula, str]] = [
    (row(W, x), "W x"),
    (row(TWO, x), "2 x"),
    (row(Name("max"), Fence(row(Number("0"), COMMA, z))), "max(0, z)"),
    (row(SIGMA, Fence(z)), "σ(z)"),
    (row(Name("log"), x), "log x"),
    (row(MINUS, x, PLUS, y), "−x + y"),
    (equals(y, row(x, MINUS, z)), "y = x − z"),
    (W1_I, "W⁽¹⁾ᵢ"),
    (Script(x, sup=TWO), "x²"),
    (Script(x, sub=Letter("i"), sup=TWO), "xᵢ²"),
    (Script(Script(W, sup=LAYER), sup=TRANSPOSE), "W⁽¹⁾ᵀ"),
    (Script(Letter("A"), sup=row(MINUS, ONE)), "A⁻¹"),
    (Script(x, sub=b), "x_b"),
    (Script(x, sub=row(Letter("a"), COMMA, b)), "x_(a,b)"),
    (Script(x, sub=b, sup=TWO), "(x_b)²"),
    (Script(W, sub=w, sup=LAYER), "W⁽¹⁾_w"),
    (Script(x, sup=Letter("q")), "x^q"),
    (Script(x, sup=Script(y, sup=TWO)), "x^(y²)"),
    (Script(Script(x, sup=TWO), sup=TWO), "(x²)²"),
    (Script(row(x, PLUS, y), sup=TWO), "(x + y)²"),
    (Accent(y, "hat"), "ŷ"),
    (Accent(Script(y, sub=Letter("i")), "hat"), "ŷᵢ"),
    (Accent(Letter("loss"), "bar"), "bar(loss)"),
    (Fraction(row(x, PLUS, y), z), "(x + y)/z"),
    (Fraction(ONE, row(TWO, Script(SIGMA, sup=TWO))), "1/(2σ²)"),
    (Fraction(row(D, y), row(D, W1_I)), "∂y/∂W⁽¹⁾ᵢ"),
    (Fraction(Fraction(x, y), z), "(x/y)/z"),
    (Fraction(ONE, row(Name("exp"), Fence(x))), "1/exp(x)"),
    (row(Fraction(ONE, Letter("n")), x), "(1/n) x"),
    (row(x, Fraction(ONE, Letter("n"))), "x (1/n)"),
    (row(x, Fraction(Letter("1", bold=True), Letter("n"))), "x (1/n)"),
    (row(x, PLUS, Fraction(ONE, Letter("n"))), "x + 1/n"),
    (row(Fraction(ONE, TWO), x), "½ x"),
    (row(Fraction(row(D, y), row(D, x)), Fraction(row(D, x), row(D, z))), "∂y/∂x ∂x/∂z"),
    (Root(x), "√x"),
    (Root(row(x, PLUS, y)), "√(x + y)"),
    (row(Letter("lambda"), Script(Fence(w, "‖", "‖"), sup=TWO)), "λ ‖w‖²"),
    (row(Sign("𝟙", "plain"), Fence(relation(z, ">", Number("0")), "{", "}")), "𝟙{z > 0}"),
    (row(Big("Σ", equals(Letter("i"), ONE), Letter("n")), Script(x, sub=Letter("i"))), "Σᵢ₌₁ⁿ xᵢ"),
    (row(Big("argmin", w), Fence(x, "‖", "‖")), "argmin_w ‖x‖"),
    (
        Cases(((x, relation(z, ">", Number("0"))), (Number("0"), Words("otherwise")))),
        "{ x if z > 0; 0 otherwise }",
    ),
    (Script(SIGMA, sup=Sign("′", "plain")), "σ′"),
    (Number("-2"), "−2"),
]


@pytest.mark.parametrize(("formula", "line"), LINES, ids=[line for _, line in LINES])
def test_a_formula_reads_on_one_line(formula: Formula, line: str) -> None:
    assert unicode(formula) == line


@pytest.mark.parametrize("kind", get_args(Formula))
def test_every_node_type_is_written_in_composed_characters(formulas: dict[type, Formula], kind: type) -> None:
    line = unicode(formulas[kind])
    assert line
    assert unicodedata.is_normalized("NFC", line)


@pytest.mark.parametrize("kind", [Letter, Name, Words, Number, Sign, Big])
def test_a_name_cannot_steer_the_terminal(kind: type, hostile: str) -> None:
    line = unicode(kind(hostile))
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert r"a_b#%$\input{x}" in line
