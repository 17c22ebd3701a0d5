"""Statements: lines, sides, and what sets mathematics off from prose."""

from __future__ import annotations

import pytest

from symderiv.checking.statements import Statement, statements


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x + 1", [("", "x + 1")]),
        ("y = x", [("y", " x")]),
        ("y = a = b", [("y", " b")]),
        ("a = 1; b = 2", [("a", " 1"), ("b", " 2")]),
        ("a = 1\nb = 2", [("a", " 1"), ("b", " 2")]),
        ("a = 1;\nb = 2;", [("a", " 1"), ("b", " 2")]),
        ("x\n+ 1", [("", "x + 1")]),
        ("x +\n1", [("", "x + 1")]),
        ("f(a,\n b)", [("", "f(a,\n b)")]),
        ("x <= 1", [("", "x <= 1")]),
        ("x == 1", [("", "x == 1")]),
        ("1{x = 1}", [("", "1{x = 1}")]),
        (
            r"\begin{cases} 1 & x = 0 \\ 2 & x > 0 \end{cases}",
            [("", r"\begin{cases} 1 & x = 0 \\ 2 & x > 0 \end{cases}")],
        ),
        (r"x \; y", [("", r"x \; y")]),
        ("$x + 1$", [("", "x + 1")]),
        (r"\[ y = x \]", [("y", " x")]),
        ("x + 1.", [("", "x + 1")]),
        ("∂J/∂a = x,", [("∂J/∂a", " x")]),
        ("a = x, b = y", [("a", "x"), ("b", "y")]),
        ("a = x and b = y", [("a", "x"), ("b", "y")]),
        (r"a = f(x, y), \quad b = y", [("a", "f(x, y)"), ("b", "y")]),
        (r"a = x, \text{ and } b = y", [("a", "x"), ("b", "y")]),
        ("1{x = 1 and y = 2}", [("", "1{x = 1 and y = 2}")]),
        ("y = 1 if i = j, 2 otherwise", [("y", "1 if i = j, 2 otherwise")]),
        ("1 if i = j, 2 if i = k", [("", "1 if i = j, 2 if i = k")]),
        (r"\begin{align} y &= a \\ &= b \end{align}", [("y", "b")]),
        (r"\begin{align*} a &= x, \\ b &= y. \end{align*}", [("a", "x"), ("b", "y")]),
        (r"\begin{equation} y = x \end{equation}", [("y", "x")]),
        (r"\boxed{y = x}", [("y", "x")]),
        ("", []),
        (" \n ; ", []),
    ],
)
def test_an_answer_parts_into_statements(text: str, found: list[tuple[str, str]]) -> None:
    assert [(s.left, s.right.strip()) for s in statements(text)] == [
        (left, right.strip()) for left, right in found
    ]


def test_a_statement_is_a_value() -> None:
    assert Statement("a", "b") == Statement("a", "b")
