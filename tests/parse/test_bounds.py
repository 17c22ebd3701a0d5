"""Past a bound the text is refused, the bound is named, and nothing overflows or hangs."""

import pytest

from symderiv.errors import InputError
from symderiv.parse import declarations, expression, reading, text

SCOPE = declarations("t; x[m]; X[n,n]; v[h]")


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        ("t" * 20_001, "at most 20000 are read"),
        ("t" * 101, "a name has 101 letters; at most 100 are read"),
        ("x_" * 5_000 + "x", "a name has more than 20 indices"),
        ("x_{" + "1," * 5_000 + "1}", "a name has more than 20 indices"),
        ("(" * 201 + "t" + ")" * 201, "nested more than 200 deep"),
        ("-" * 9_000 + "t", "nested more than 200 deep"),
        ("^".join(["t"] * 500), "nested more than 200 deep"),
        ("x" + "'" * 5_000, "nested more than 200 deep"),
        ("\\sqrt" * 1_500 + " t", "nested more than 200 deep"),
        ("\\hat" * 2_000 + " t", "nested more than 200 deep"),
        ("(X^1000)^1000", "more than 20000 parts"),
        ("1" * 51, "more than 50 digits"),
        ("1e51", "power of ten is past 50"),
        ("t^1001", "an exponent is past 1000"),
        ("t^{-1001}", "an exponent is past 1000"),
        ("t^(9^9)", "an exponent is past 1000"),
        ("t^(2*600)", "an exponent is past 1000"),
        ("9^9^9*t", "an exponent is past 1000"),
        ("((9^1000)^1000)*t", "a power of a number has more than 10000 digits"),
    ],
)
def test_past_a_bound_the_bound_is_named(source, bound):
    for read in (expression, reading):
        with pytest.raises(InputError) as found:
            read(source, SCOPE)
        assert bound in found.value.sentence


@pytest.mark.parametrize(
    "source",
    [
        "(" * 199 + "t" + ")" * 199,
        "exp(" * 150 + "t" + ")" * 150,
        "\\frac{1}{" * 150 + "t" + "}" * 150,
        "+".join(["t"] * 4_999),
        "*".join(["t"] * 4_999),
        "^".join(["t"] * 190),
        "".join(f"sum(i{n}:h, " for n in range(90)) + "v[i1]" + ")" * 90,
        "\\begin{cases} 1 & t > 0 \\\\ " * 60 + "0" + " & \\text{otherwise}\\end{cases}" * 60,
        "/".join(["9" * 50] * 190),
    ],
)
def test_within_the_bounds_deep_and_long_texts_read(source):
    assert expression(source, SCOPE).shape == ()


def test_a_number_that_would_grow_too_long_stays_a_quotient():
    found = expression("/".join(["9" * 50] * 190), SCOPE)
    assert expression(text(found), SCOPE) is found


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("t\u202e", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("t\u200b", "U+200B (ZERO WIDTH SPACE)"),
        ("t\x00", "U+0000"),
        ("t\u0308", "U+0308 (COMBINING DIAERESIS)"),
        ("+\u0302", "U+0302 (COMBINING CIRCUMFLEX ACCENT)"),
        ("\ud800", "U+D800"),
        ("é", "the letter é cannot be part of a name"),
        ("漢", "the letter 漢 cannot be part of a name"),
        ("t ∮ t", "∮"),
    ],
)
def test_a_character_without_meaning_is_named(source, named):
    with pytest.raises(InputError) as found:
        expression(source, SCOPE)
    assert named in found.value.sentence
    assert "\u202e" not in str(found.value)


@pytest.mark.parametrize(
    ("source", "sentence", "pointer"),
    [
        ("t + ", "expected a value, found the end of the text", "    ^"),
        ("(t", "expected ) to close (, found the end of the text", "  ^"),
        ("t ~ + ) t", "expected a value, found )", "      ^"),
        ("t + \\foo", "the command \\foo is not known", "    ^^^^"),
        ("2 3", "two numbers stand side by side", "  ^"),
        ("max(t)", "max takes 2 arguments, found 1", "^^^^^^"),
        ("max t", "max takes its arguments in brackets", "    ^"),
        ("x[9.5]", "has no entry", "  ^^^"),
        ("\\begin{bmatrix} t \\end{bmatrix}", "the only environment is cases", "^^^^^^^^^^^^^^^"),
    ],
)
def test_an_error_is_one_sentence_with_a_caret_under_the_place(source, sentence, pointer):
    with pytest.raises(InputError) as found:
        expression(source, SCOPE)
    assert sentence in found.value.sentence
    assert str(found.value).splitlines()[-1] == f"  {pointer}"
