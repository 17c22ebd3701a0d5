"""Formulas that are too long for a line of a page go on where a hand would go on."""

from __future__ import annotations

import pytest

from symderiv.document import Display
from symderiv.figure.extent import MARGIN, extent
from symderiv.formula import Big, Fence, Formula, Fraction, Letter, Name, Number, Script, Sign, row
from symderiv.render.breaking import RELATION, SIZE, split
from symderiv.typeset.latex import aligned
from symderiv.typeset.unicode import unicode

WIDE = 5.4
LONG = Fence(row(*[Letter("x")] * 4, Sign("+"), *[Letter("y")] * 4))


def lines(f: Formula, width: float = WIDE) -> list[str]:
    """Return the lines that a formula is given."""
    shown = split(Display(((Letter("a"), "=", f),)), width)
    return [unicode(right) for _, _, right in shown.lines]


def test_what_fits_stays_on_its_line() -> None:
    assert lines(row(Letter("x"), Sign("+"), Letter("y"))) == ["x + y"]


def test_a_sum_goes_on_before_a_sign() -> None:
    found = lines(row(LONG, Sign("−"), LONG, Sign("+"), Letter("z")))
    assert found == ["(x x x x + y y y y)", "−(x x x x + y y y y) + z"]


def test_a_product_goes_on_between_factors_with_a_dot() -> None:
    assert lines(row(Letter("z"), LONG, LONG)) == ["z(x x x x + y y y y)", "· (x x x x + y y y y)"]


def test_an_entrywise_product_goes_on_before_its_sign() -> None:
    assert lines(row(LONG, Sign("∘"), LONG)) == ["(x x x x + y y y y)", "∘ (x x x x + y y y y)"]


@pytest.mark.parametrize("tied", [Name("tanh"), Big("Σ"), Sign("−", "prefix")])
def test_nothing_is_parted_from_what_it_governs(tied: Formula) -> None:
    for line in lines(row(LONG, tied, LONG, LONG)):
        assert not line.endswith(unicode(tied))


@pytest.mark.parametrize("count", range(2, 9))
def test_each_line_of_several_factors_fits(count: int) -> None:
    shown = split(Display(((None, "", row(*[LONG] * count)),)), WIDE)
    assert len(shown.lines) == count
    assert all(extent(right, SIZE)[0] <= WIDE * MARGIN for _, _, right in shown.lines)


def test_a_bracket_longer_than_a_line_goes_on_before_a_sign_in_it_and_what_follows_stays_beside_it() -> None:
    found = lines(row(Letter("z"), Fence(row(LONG, Sign("−"), LONG)), Letter("w")))
    assert found == ["z((x x x x + y y y y)", "−(x x x x + y y y y)) w"]


def test_a_bracket_in_a_bracket_is_opened_where_it_is_too_long_itself() -> None:
    inner = Fence(row(LONG, Sign("∘"), LONG), "[", "]")
    found = lines(Fence(row(Letter("z"), Sign("+"), inner)))
    assert found == ["(z +[(x x x x + y y y y)", "∘ (x x x x + y y y y)])"]


def test_a_power_stays_at_the_bracket_that_closes() -> None:
    assert lines(Script(Fence(row(LONG, Sign("+"), LONG)), sup=Number("2")))[-1].endswith(")²")


def test_a_long_fraction_is_a_quotient_whose_brackets_go_on() -> None:
    found = lines(Fraction(row(LONG, Sign("−"), LONG), Letter("c")))
    assert found == ["((x x x x + y y y y)", "−(x x x x + y y y y))/c"]


def test_a_quotient_that_a_factor_follows_has_a_bracket() -> None:
    found = lines(row(Fraction(row(LONG, Sign("−"), LONG), Letter("c")), Letter("w")), WIDE + 1)
    assert found[-1].endswith(")/c) w")


def test_delimiters_on_lines_of_their_own_are_of_one_size() -> None:
    tall = row(Fraction(Letter("p"), Letter("q")), LONG)
    written = aligned(split(Display(((None, "=", Fence(row(tall, Sign("+"), LONG))),)), WIDE))
    assert r"\bigl(" in written
    assert r"\bigr)" in written
    assert r"\left" not in written


def test_what_stands_beside_its_relation_has_room_for_that() -> None:
    f = row(LONG, Sign("−"), LONG)
    bare = extent(f, SIZE)[0] / MARGIN
    beside = bare + extent(Letter("a"), SIZE)[0] / MARGIN
    assert len(lines(f, beside + 1.01 * RELATION)) == 1
    assert len(lines(f, beside + 0.5)) == 2


def test_a_bracket_is_opened_where_a_last_factor_would_stand_alone() -> None:
    term = row(*[Letter("x")] * 5)
    bracket = Fence(row(term, Sign("−"), term))
    room = extent(row(Letter("a"), bracket), SIZE)[0] / MARGIN + RELATION + 0.1
    found = lines(row(bracket, Letter("w")), room)
    assert found == ["(x x x x x", "−x x x x x) w"]


def test_a_number_stays_with_what_it_multiplies() -> None:
    opened = row(Letter("a"), Sign("(", "open"), LONG)
    room = extent(opened, SIZE)[0] / MARGIN + RELATION + 0.02
    found = lines(row(Number("3"), Fence(row(LONG, Sign("−"), LONG))), room)
    assert found[0].startswith("3(")
