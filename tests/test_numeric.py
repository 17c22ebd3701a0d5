"""Generated NumPy: runs on its own, under any name, and returns the declared shape."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from symderiv.expr import Expr, index, var, variables
from symderiv.graph import Let
from symderiv.numeric import evaluator, source
from symderiv.op import OPS
from symderiv.ops.arithmetic import plus
from symderiv.parse import declarations, expression, program
from symderiv.shape import Shape
from tests.normal.entrywise import Evaluator, at_random
from tests.normal.expressions import LEAVES, SIZES, anything
from tests.sheets.running import function
from tests.test_reverse import CALM


def imports(text: str) -> set[str]:
    """Return the top-level modules that a source imports."""
    nodes = list(ast.walk(ast.parse(text)))
    plain = {a.name.split(".")[0] for n in nodes if isinstance(n, ast.Import) for a in n.names}
    return plain | {str(n.module).split(".")[0] for n in nodes if isinstance(n, ast.ImportFrom)}


def given_arrays(table: dict[str, np.ndarray], values: tuple[Any, ...]) -> dict[str, Any]:
    """Return the table as a caller passes it: columns 1-D, rows [1, k], matrices 2-D, scalars numbers."""
    passed: dict[str, Any] = {}
    for v in values:
        number = table[v.name].real
        passed[v.name] = (
            float(number[0, 0]) if not v.shape else number.ravel() if len(v.shape) == 1 else number
        )
    return passed


def dims(shape: Shape) -> tuple[int, ...]:
    """Return the shape in numbers."""
    return tuple(d if isinstance(d, int) else SIZES[d] for d in shape)


@settings(max_examples=80, suppress_health_check=CALM)
@given(anything())
def test_the_source_of_a_random_answer_runs_alone_and_returns_its_value_and_shape(e: Expr) -> None:
    text = source((), e, e.shape, "test")
    assert imports(text) <= {"numpy", "scipy"}
    table = at_random(variables(e), SIZES, np.random.default_rng(5))
    found = np.asarray(function(text)(**given_arrays(table, variables(e))))
    assert found.shape == dims(e.shape)
    due = Evaluator(table, SIZES)(e).real
    assert np.allclose(found.reshape(due.shape), due, rtol=1e-9, atol=1e-9 * (1 + np.abs(due).max()))


@settings(max_examples=60, suppress_health_check=CALM)
@given(anything())
def test_the_evaluator_agrees_with_the_second_one(e: Expr) -> None:
    table = at_random(LEAVES, SIZES, np.random.default_rng(6))
    squeezed = {name: np.squeeze(value.real) for name, value in table.items()} | SIZES
    found = np.asarray(evaluator((), {"value": e})(squeezed)["value"], dtype=float)
    due = np.squeeze(Evaluator(table, SIZES)(e).real)
    assert np.allclose(found, due, rtol=1e-9, atol=1e-9 * (1 + np.abs(due).max()))


ODD_NAMES = ["lambda", "λ", "yhat", "class", "None", "np", "values", "answer", "erf", "W^(1)", "_t1", "sum"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_any_name_can_be_an_argument(name: str) -> None:
    odd, other = var(name, ("n",)), var("b", ("n",))
    text = source((), odd * odd + other, ("n",), "test")
    assert np.allclose(function(text)(**{name: [1.0, 2.0], "b": [0.0, 1.0]}), [1.0, 5.0])


def test_names_that_differ_only_in_signs_stay_apart() -> None:
    a, b = var("a_"), var("a^")
    assert function(source((), a - b, (), "test"))(**{"a_": 3.0, "a^": 1.0}) == 2.0


def test_a_name_cannot_become_code() -> None:
    evil = var("x); import os; (y")
    assert function(source((), evil + 1, (), "test"))(**{evil.name: 1.0}) == 2.0
    assert "import os" not in source((), evil + 1, (), "test").replace(repr(evil.name), "")


@pytest.mark.parametrize(
    "passed", [[1.0, 2.0, 3.0], [[1.0, 2.0, 3.0]], [[1.0], [2.0], [3.0]]], ids=["1-D", "row", "column"]
)
@pytest.mark.parametrize(
    ("text", "shape"), [("r", (1, 3)), ("r^T", (3,)), ("r.^2", (1, 3)), ("r*r^T", ()), ("r^T*r", (3, 3))]
)
def test_a_row_may_be_passed_in_any_layout_and_the_result_has_the_declared_shape(
    text: str, shape: tuple[int, ...], passed: list[Any]
) -> None:
    e = expression(text, declarations("r[1,k]"))
    assert np.shape(function(source((), e, e.shape, "test"))(r=passed)) == shape


def test_a_size_that_no_array_shows_is_passed_as_a_number() -> None:
    e = expression("a*ones(n)", declarations("a; v[n]"))
    text = source((), e, e.shape, "test")
    assert np.allclose(function(text)(a=2.0, n=3), [2.0, 2.0, 2.0])


def test_an_extra_argument_is_harmless() -> None:
    assert function(source((), var("a") + 1, (), "test"))(a=1.0, unused=[1, 2], k=7) == 2.0


def test_lets_are_computed_once_in_order_and_only_where_needed() -> None:
    g = program("p = A*x; q = exp(p); spare = norm2(x); y = sum(q .* q)", declarations("A[m,n]; x[n]"))
    text = source(g.lets, g["y"], (), "test")
    assert text.count("np.exp") == 1
    assert "spare" not in text
    assert function(text)(A=np.ones((2, 3)), x=np.zeros(3)) == pytest.approx(2.0)


def test_an_entry_with_a_free_index_takes_the_index_as_an_argument() -> None:
    x = var("x", ("n",))
    text = source((), x[index("i", "n")] ** 2, (), "test")
    assert function(text)(x=[1.0, 5.0, 7.0], i=2) == 25.0


def test_a_let_whose_value_is_given_is_not_computed() -> None:
    x = var("x")
    h = Let(var("h"), x * 3)
    run = evaluator((h,), {"y": h.var + 1})
    assert run({"x": 1.0})["y"] == 4.0
    assert run({"x": 1.0, "h": 10.0})["y"] == 11.0


def test_a_summary_cannot_end_the_docstring() -> None:
    text = source((), var("a"), (), 'a """ quote \\ and more')
    assert function(text)(a=1.0) == 1.0


def test_a_sum_of_thousands_of_terms_and_a_deep_nest_compile() -> None:
    x = var("x")
    long = plus(*(x * n for n in range(5_000)))
    deep: Expr = x
    for _ in range(180):
        deep = OPS["sigmoid"](deep)
    found = evaluator((), {"long": long, "deep": deep})({"x": 2.0})
    assert found["long"] == 2 * sum(range(5_000))
    assert 0.6 < found["deep"] < 0.7
