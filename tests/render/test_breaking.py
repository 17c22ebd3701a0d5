"""Formulas that are too long for a line of a page go on where a hand would go on."""

from __future__ import annotations

import pytest

from symderiv.document import Display
from symderiv.figure.extent import MARGIN, extent
from symderiv.formula import Big, Fence, Formula, Letter, Name, Sign, row
from symderiv.render.breaking import SIZE, split
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
