"""Python expressions as a graph: printed so that Python reads the same, and so that equal nodes are one."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderiv.code.tree import add, call, filled, form, matmul, multiply, name, negate, node, number, text

A, B, C = map(name, "abc")
SOURCES = (
    "a + b - c",
    "a - (b - c)",
    "a * b / c",
    "a / (b * c)",
    "(a + b) * c",
    "-(a**2)",
    "(-a) ** 2",
    "2**-a",
    "a ** b[0]",
    "(a**b) ** c",
    "a ** (b**c)",
    "(a @ b) * c",
    "a @ (b @ c)",
    "(a * b) @ c",
    "-a @ b",
    "a.T @ b",
    "(a + b).T",
    "a[:, None] * b",
    "np.sum(a * b, axis=1, keepdims=True)",
    "(a > b) * c",
    "np.zeros((a,))",
    "np.linalg.slogdet(a)[1]",
    "[a, b][0]",
)


@pytest.mark.parametrize("source", SOURCES)
def test_source_is_read_and_printed_without_change(source: str) -> None:
    assert text(form(source)) == source


LEAVES = st.sampled_from([A, B, C, number(2), number(0.5)])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "@", "**", ">"]), inner, inner).map(
            lambda t: node("binary", t[0], t[1:])
        ),
        inner.map(lambda a: node("unary", "-", (a,))),
        inner.map(lambda a: call("f", a)),
        st.sampled_from([A, B, C]).map(lambda a: node("attribute", "T", (a,))),
    ),
    max_leaves=8,
)


@given(TREES)
def test_printing_keeps_the_structure(tree: object) -> None:
    assert isinstance(tree, type(A))
    assert form(text(tree)) is tree


def test_equal_expressions_are_one_node() -> None:
    assert add(A, multiply(B, C)) is form("a + b * c")


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        (add(A, negate(B)), "a - b"),
        (add(A, multiply(number(-2), B)), "a - 2 * b"),
        (add(A, negate(multiply(number(2), B))), "a - 2 * b"),
        (negate(multiply(number(2), B)), "-2 * b"),
        (negate(negate(A)), "a"),
        (multiply(negate(A), negate(B)), "a * b"),
        (multiply(number(1), A), "a"),
        (matmul(A, negate(B)), "-(a @ b)"),
        (negate(call("np.outer", A, B)), "np.outer(-a, b)"),
        (add(C, negate(call("np.outer", A, B))), "c - np.outer(a, b)"),
        (multiply(A, form("1.0 * (b > 0)")), "a * (b > 0)"),
        (filled("np.where(x, 1, 2)", {"x": form("1.0 * (b > 0)")}), "np.where(b > 0, 1, 2)"),
    ],
)
def test_signs_ones_and_indicators_are_written_as_by_hand(code: object, printed: str) -> None:
    assert isinstance(code, type(A))
    assert text(code) == printed


@given(TREES)
def test_what_is_printed_is_python(tree: object) -> None:
    assert isinstance(tree, type(A))
    ast.parse(text(tree), mode="eval")
