from __future__ import annotations

import pytest

from symderiv.drawing import Drawing, Label
from symderiv.figure import canvas
from symderiv.figure.mathtext import mathtext
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

x, n, zero = Letter("x"), Letter("n"), Number("0")
EVERY_NODE: dict[str, Formula] = {
    "greek": Letter("lambda"),
    "bold": Letter("W", bold=True),
    "long letter": Letter("loss"),
    "function": row(Name("max"), Fence(row(zero, Sign(",", "comma"), x))),
    "words": row(Words("slope"), x),
    "transpose": Script(Script(Letter("W"), Number("1")), None, Sign("⊤", "plain")),
    "hat": Accent(Letter("y"), "hat"),
    "nested fraction": Fraction(Fraction(x, n), n),
    "root": Root(row(x, Sign("+"), n)),
    "tall fence": Fence(Fraction(x, n), "[", "]"),
    "norm": Fence(x, "‖", "‖"),
    "cases": Cases(((x, relation(x, ">", zero)), (zero, Words("otherwise")))),
    "sum": row(Big("Σ", equals(Letter("i"), Number("1")), n), Script(x, Letter("i"))),
    "argmin": row(Big("argmin", x), x),
    "indicator": row(Sign("𝟙", "plain"), Fence(relation(x, ">", zero))),
    "signs": row(x, *(Sign(char, "relation") for char in "−·∘=≠<>≤≥≻∈∝→∼⊙"), x),
    "plain signs": row(*(Sign(char, "plain") for char in "∂∇∞…ℝ′")),
}


@pytest.mark.parametrize("formula", EVERY_NODE.values(), ids=EVERY_NODE)
def test_every_kind_of_formula_prints(formula: Formula) -> None:
    assert canvas.svg(_page(formula)).count(b"<use") > 0


@pytest.mark.parametrize("text", ["a_b", "100%", "$x$", "a#b", "a&b", "{", "}", "a^b", "a~b", "\\frac", '"`'])
def test_names_with_characters_of_tex_print_as_they_are(text: str) -> None:
    for formula in (Letter(text), Name(text), Words(text)):
        canvas.png(_page(formula))


def test_a_prefix_minus_is_not_spaced_like_a_difference() -> None:
    assert mathtext(row(Sign("−", "prefix"), x)) == "${-}x$"


def test_factors_have_a_thin_space_between_them() -> None:
    assert mathtext(row(Letter("a"), Letter("b"))) == r"$a\,b$"


def test_a_fraction_is_large_on_the_line_and_small_inside_another() -> None:
    assert mathtext(Fraction(Fraction(x, n), n)) == r"$\dfrac{\frac{x}{n}}{n}$"


def test_both_scripts_stand_above_each_other() -> None:
    assert mathtext(Script(Script(x, Number("1")), None, Number("2"))) == "${x}_{1}^{2}$"


def test_a_flat_body_keeps_small_parentheses_and_a_fraction_gets_large_ones() -> None:
    assert mathtext(Fence(x)) == "$(x)$"
    assert mathtext(Fence(Fraction(x, n))).startswith(r"$\left(")


def _page(formula: Formula) -> Drawing:
    return Drawing(4.0, 2.0, (Label((2.0, 1.0), formula),))
