"""Lines: places on both sides of every kink, however far out and however narrow."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderiv.checking.exact import digits
from symderiv.checking.lines import Line, lines, places
from symderiv.checking.points import Points, in_fractions
from symderiv.checking.survey import kinks
from symderiv.checking.trial import trial
from symderiv.parse import declarations, expression

SCOPE = declarations("x; y; p positive; u unit")


def crossed(text: str) -> tuple[list[Line], list[Fraction]]:
    """Return the lines on which the kinks of a formula are looked for, and the places on the first."""
    found = expression(text, SCOPE)
    at = trial(found, (), {}).exact
    with digits():
        start: Points = in_fractions(at.sizes, {v: x[:1] for v, x in at.inputs.items()}, ())
        made = lines(kinks(found), start, ())
        return made, places(made[0], kinks(found))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("relu(x - 10^40)", Fraction(10) ** 40, None),
        ("relu(-x - 10^20)", None, -(Fraction(10) ** 20)),
        ("relu(10^-40 - |x|)", 0, Fraction(1, 10**40)),
        ("relu(10^-30 - |x - 7/3|)", Fraction(7, 3), Fraction(7, 3) + Fraction(1, 10**30)),
        ("max(0, min(x - 10, 10 + 10^-15 - x))", 10, 10 + Fraction(1, 10**15)),
        ("relu(x^2 - 10^50)", Fraction(10) ** 25, None),
        ("relu(exp(x) - 10^20)", 47, None),
        ("relu(10^-80 - p)", 0, Fraction(1, 10**80)),
        ("relu(u - 1 + 10^-60)", 1 - Fraction(1, 10**60), 1),
    ],
)
def test_a_stretch_between_kinks_has_a_place_in_it(
    text: str, low: Fraction | int | None, high: Fraction | int | None
) -> None:
    _, found = crossed(text)
    assert any((low is None or p > low) and (high is None or p < high) for p in found)


def test_places_obey_what_is_declared() -> None:
    assert all(p > 0 for p in crossed("relu(p - 3)")[1])
    assert all(0 < p < 1 for p in crossed("relu(u - 1/3)")[1])


def test_a_kink_of_two_variables_is_looked_for_along_both() -> None:
    assert {line.input.name for line in crossed("relu(x + y - 10^40)")[0]} == {"x", "y"}
