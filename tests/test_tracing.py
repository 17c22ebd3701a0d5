"""Sketches from values: poles, ends of the domain, waves, kinks without a closed form."""

from __future__ import annotations

import math

import pytest

from symderiv.errors import InputError, NoRule
from symderiv.figure.curve import Sketch
from symderiv.formula import Name
from symderiv.notation import Notation
from symderiv.parse import declarations, expression
from symderiv.pictures import plot_typed
from symderiv.tracing import traced
from symderiv.typeset.unicode import unicode

LET = "x; a; p positive"


def sketch(source: str, order: int = 0) -> Sketch:
    scope = declarations(LET)
    x = next(v for v in scope.variables if v.name == "x")
    return traced(expression(source, scope), x, order, Name("f"), Notation(), {})


def poles(source: str, order: int = 0) -> list[str]:
    return [unicode(pole.label) for pole in sketch(source, order).panels[0].poles]


@pytest.mark.parametrize(
    ("source", "order", "due"),
    [
        ("1/x", 0, ["0"]),
        ("log(x)", 0, ["0"]),
        ("log(x)", 1, ["0"]),
        ("sqrt(x)", 0, []),
        ("sqrt(x)", 1, ["0"]),
        ("1/(x^2 - 1)", 0, ["−1", "1"]),
        ("1/(x - a)", 0, ["a"]),
        ("tan(x)", 0, ["−3 π/2", "−π/2", "π/2", "3π/2"]),
        ("x*log(x)", 0, []),
        ("abs(sin(x))", 0, []),
    ],
)
def test_poles_are_marked_and_named(source: str, order: int, due: list[str]) -> None:
    assert poles(source, order) == due


@pytest.mark.parametrize("source", ["1/x", "tan(x)", "1/(x^2 - 1)", "log(abs(x))"])
def test_no_curve_crosses_a_pole(source: str) -> None:
    (panel,) = sketch(source).panels
    spans = [(s.points[0][0], s.points[-1][0]) for s in panel.segments]
    assert not any(low < pole.x < high for low, high in spans for pole in panel.poles)
    assert all(math.isfinite(y) for s in panel.segments for _, y in s.points)


def test_nothing_is_drawn_where_the_function_is_not_defined() -> None:
    for order in (0, 1, 2):
        (panel,) = sketch("log(x)", order).panels
        assert min(x for s in panel.segments for x, _ in s.points) > 0


def test_the_end_of_the_domain_is_closed_where_the_function_has_a_value() -> None:
    (end,) = sketch("sqrt(x)").panels[0].kinks
    assert (end.x, end.left, end.left_closed) == (0, 0, True)
    (open_end,) = sketch("x*log(x)").panels[0].kinks
    assert not open_end.left_closed


def test_a_derivative_jumps_where_the_function_bends() -> None:
    kinks = sketch("max(x^3 - x, 0)", 1).panels[0].kinks
    assert [(k.x, k.left, k.right, k.left_closed) for k in kinks] == [
        (-1, 0, 2, False),
        (0, -1, 0, False),
        (1, 0, 2, False),
    ]


def test_places_without_a_closed_form_are_numbered_and_explained() -> None:
    found = sketch("max(exp(x) - 2, x)")
    assert [unicode(k.label) for k in found.panels[0].kinks] == ["x₁", "x₂"]
    assert found.note is not None
    assert unicode(found.note) == "x₁, x₂ where eˣ = x + 2"


def test_the_title_says_which_parameters_it_is_drawn_at() -> None:
    assert unicode(sketch("log(p*x - a)").panels[0].title) == "p = 1, a = 1"


def test_a_formula_is_said_once() -> None:
    (panel,) = sketch("1/(x^2 - 1)").panels
    assert [s.label is not None for s in panel.segments].count(True) == 1


def test_a_function_without_a_value_is_refused() -> None:
    with pytest.raises(InputError, match="no parameter values were found"):
        sketch("log(-1 - x^2)")


def test_an_expression_with_an_analysis_keeps_its_panels() -> None:
    assert len([m for m in plot_typed("relu(a*x)", LET, "x", 1, {}).marks if m.role == "title"]) == 2


def test_what_is_no_scalar_function_says_why_there_is_no_analysis() -> None:
    with pytest.raises(NoRule, match="vectors or matrices"):
        plot_typed("max(v'*v*x, 1)", "x; v[n]", "x", 0, {})
