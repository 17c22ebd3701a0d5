"""Derivatives as linear maps against complex steps along a random direction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderiv.expr import Expr, Index, Var, index, postorder, var
from symderiv.graph import Graph, Let
from symderiv.linearmap import LinearMap, differential, entry_of_map, second, with_traces
from symderiv.naming import directional_ends, directional_name
from symderiv.notation import Notation
from symderiv.parse import declarations, program
from symderiv.reverse import backward
from symderiv.shape import axes
from symderiv.typeset.unicode import unicode
from tests.normal.entrywise import STEP, Array, at_random, forward
from tests.normal.expressions import SIZES, TAME, expressions
from tests.test_reverse import CALM, INPUTS

SEED = 11
LET = "A[m,n]; B[k,m]; M[n,n]; N[n,n]; X[n,k]; D[n,k]; W[m,n]; x[n]; b[m]; a"


def graph(text: str, let: str = LET) -> Graph:
    """Return the graph of a program, the differentiated value called F."""
    return program(f"F = {text}" if ";" not in text else text, declarations(let))


def point(g: Graph, found: LinearMap) -> dict[str, Array]:
    """Return random values of the inputs and of the direction."""
    return at_random((*g.inputs, found.direction), SIZES, np.random.default_rng(SEED))


def along(g: Graph, found: LinearMap, of: str, table: dict[str, Array]) -> Array:
    """Return the derivative of `of` along the direction, by one complex step."""
    wrt = found.wrt.name
    moved = {**table, wrt: table[wrt] + 1j * STEP * table[found.direction.name]}
    result: Array = forward(g, moved, SIZES).table[of].imag / STEP
    return result


def value(found: LinearMap, table: dict[str, Array], expr: Expr) -> Array:
    """Return the value of an expression in the map's names at a point."""
    extra = tuple(let for let in found.lets if let.name not in found.graph.values)
    whole = Graph((*found.graph.inputs, found.direction), (*found.graph.lets, *extra))
    result: Array = forward(whole, table, SIZES)(expr).real
    return result


FIRST = [
    ("A*X*B", "X"),
    ("A*X*B", "A"),
    ("X^T*X", "X"),
    ("M*N*M", "M"),
    ("M^-1*X", "M"),
    ("M^-1*X", "X"),
    ("X .* D", "X"),
    ("D*(a + sum(X .* D))", "X"),
    ("tanh(A*X) .* (A*X)", "X"),
    ("softmax(W*x)", "W"),
    ("relu(W*x + b)", "W"),
    ("W*x/norm2(W*x)", "W"),
    ("x*(x^T*M*x)", "M"),
    ("diag(x)*X", "x"),
    ("diagvec(M*M)", "M"),
    ("z = W*x + b; h = tanh(z); F = softmax(A*(A^T*h))", "W"),
    ("A", "X"),
]


@pytest.mark.parametrize(("text", "wrt"), FIRST, ids=[f"{t} by {w}" for t, w in FIRST])
def test_a_map_is_the_derivative_along_its_direction(text: str, wrt: str) -> None:
    g = graph(text)
    found = differential(g, "F", wrt)
    table = point(g, found)
    due = along(g, found, "F", table)
    assert found.value.shape == g["F"].shape
    assert np.allclose(value(found, table, found.value), due, rtol=1e-9, atol=1e-11)
    assert found.whole is not None
    shown = with_traces(found.whole, found.direction)
    assert np.allclose(value(found, table, shown), due, rtol=1e-9, atol=1e-11)


@settings(max_examples=40, suppress_health_check=CALM)
@given(expressions(("m", "n"), 2, INPUTS, TAME), st.sampled_from(INPUTS))
def test_a_map_of_a_random_matrix_is_the_derivative_along_its_direction(body: Expr, wrt: Var) -> None:
    g = Graph(INPUTS, (Let(var("F", ("m", "n")), body),))
    found = differential(g, "F", wrt.name)
    table = point(g, found)
    mine = value(found, table, found.value)
    assert np.allclose(mine, along(g, found, "F", table), rtol=1e-8, atol=1e-9)


def entry_at(found: LinearMap) -> tuple[tuple[Index, ...], tuple[Index, ...], Expr]:
    """Return indices of the differentiated value and of the variable, and the map's entry there."""
    of, wrt = axes(found.of.shape), axes(found.wrt.shape)
    above = tuple(index(name, dim) for name, dim in zip("ij", of, strict=False))
    at = tuple(index(name, dim) for name, dim in zip("uv", wrt, strict=False))
    assert found.whole is not None
    return above, at, entry_of_map(found.whole, found.direction, above, at)


@pytest.mark.parametrize(("text", "wrt"), FIRST, ids=[f"{t} by {w}" for t, w in FIRST])
def test_an_entry_of_a_map_is_the_derivative_of_an_entry_by_an_entry(text: str, wrt: str) -> None:
    g = graph(text)
    found = differential(g, "F", wrt)
    table = point(g, found)
    above, at, claimed = entry_at(found)
    at_point, rng = forward(g, table, SIZES), np.random.default_rng(SEED)
    for place in rng.choice(list(np.ndindex(*table[wrt].shape)), 3):
        direction = np.zeros_like(table[wrt])
        direction[tuple(place)] = 1
        due = along(g, found, "F", {**table, found.direction.name: direction})
        columns = dict(zip(at, (int(n) + 1 for n in place), strict=False))
        for where in np.ndindex(*due.shape):
            rows = dict(zip(above, (n + 1 for n in where), strict=False))
            mine = at_point(claimed, {**rows, **columns}).real.item()
            assert mine == pytest.approx(due[where], rel=1e-9, abs=1e-11)


READ = [
    ("M^-1", "M", "−F V F", "−Fᵢᵤ Fᵥⱼ"),
    ("A*X*B", "X", "A V B", "Aᵢᵤ Bᵥⱼ"),
    ("B^T*X^T*A^T", "X", "Bᵀ V ᵀ Aᵀ", "Bᵥᵢ Aⱼᵤ"),
    ("X^T*X", "X", "V ᵀ X + Xᵀ V", "Xᵤⱼ δᵢᵥ + Xᵤᵢ δⱼᵥ"),
    ("X .* D", "X", "V ∘ D", "Dᵢⱼ δᵢᵤ δⱼᵥ"),
    ("W*x", "W", "V x", "xᵥ δᵢᵤ"),
    ("D*tr(A^T*W)", "W", "tr(Aᵀ V) D", "Aᵤᵥ Dᵢⱼ"),
    ("A", "X", "0", "0"),
]


@pytest.mark.parametrize(("text", "wrt", "due", "entry"), READ, ids=[row[0] for row in READ])
def test_a_map_and_its_entry_read_as_in_the_books(text: str, wrt: str, due: str, entry: str) -> None:
    found = differential(graph(text), "F", wrt)
    assert unicode(Notation()(with_traces(found.value, found.direction))) == due.replace("V ᵀ", "Vᵀ")
    assert unicode(Notation()(entry_at(found)[2])) == entry


SECOND = [
    ("tr(X^T*M*X)", "X", "X", "(M + Mᵀ) V"),
    ("tr(A*X*B)^2", "X", "X", "2 tr(A V B) Aᵀ Bᵀ"),
    ("logdet(M)", "M", "M", "−(M⁻¹ V M⁻¹)ᵀ"),
    ("det(M)", "M", "M", None),
    ("tr(M^-1*N)", "M", "M", None),
    ("tr(M*M*M)", "M", "M", None),
    ("norm2(W*x - b)^2/2", "W", "W", "V x xᵀ"),
    ("z = A*X; h = tanh(z); F = sum(h .* h)", "X", "X", None),
    ("z = W*x; h = tanh(z); F = norm2(A^T*h - x)^2/2", "W", "W", None),
    ("norm2(W*x - b)^2/2", "W", "x", None),
    ("norm2(W*x - b)^2/2", "W", "b", "−V xᵀ"),
    ("norm2(W*x - b)^2/2", "b", "W", "−V x"),
    ("b^T*A*M*x", "A", "M", "b xᵀ Vᵀ"),
]


def slope_of_gradient(g: Graph, found: LinearMap, wrt: str, table: dict[str, Array]) -> Array:
    """Return the derivative of the gradient by `wrt` along the direction: differences of complex steps."""
    moved, step = found.wrt.name, 1e-5
    ends = []
    for side in (step, -step):
        there = {**table, moved: table[moved] + side * table[found.direction.name]}
        gradient = np.zeros(table[wrt].shape)
        for place in np.ndindex(*gradient.shape):
            turned = there[wrt].copy()
            turned[place] += 1j * STEP
            gradient[place] = forward(g, {**there, wrt: turned}, SIZES).table["F"].imag.item() / STEP
        ends.append(gradient)
    return (ends[0] - ends[1]) / (2 * step)


@pytest.mark.parametrize(
    ("text", "wrt", "then", "due"), SECOND, ids=[f"{t} by {w}, {v}" for t, w, v, _ in SECOND]
)
def test_a_second_derivative_is_the_derivative_of_the_gradient_along_a_direction(
    text: str, wrt: str, then: str, due: str | None
) -> None:
    g = graph(text)
    found = second(backward(g, "F", (wrt, then)), wrt, then)
    table = point(g, found)
    slope = slope_of_gradient(g, found, wrt, table)
    assert np.allclose(value(found, table, found.value), slope, rtol=1e-6, atol=1e-7)
    if due is not None:
        assert unicode(Notation()(with_traces(found.value, found.direction))) == due


def test_the_direction_takes_a_name_that_is_free() -> None:
    g = graph("V*X", "V[m,n]; X[n,k]")
    assert differential(g, "F", "X").direction.name == "V1"


def test_a_change_is_called_by_its_value_and_direction() -> None:
    name = directional_name("z1", "V")
    assert directional_ends(name) == ("z1", "V")
    assert unicode(Notation().name(name)) == "D z₁[V]"
    assert directional_ends("Dz") is None


def test_a_long_map_keeps_the_changes_of_its_values_by_name() -> None:
    layers = "; ".join(
        f"z{n} = M*h{n - 1} + c{n}; h{n} = tanh(z{n})" if n else "z0 = M*x; h0 = tanh(z0)" for n in range(6)
    )
    g = graph(f"{layers}; F = softmax(h5)", f"{LET}; " + "; ".join(f"c{n}[n]" for n in range(1, 6)))
    found = differential(g, "F", "M")
    assert {directional_ends(let.name) is not None for let in found.lets} == {True}
    table = point(g, found)
    assert np.allclose(value(found, table, found.value), along(g, found, "F", table), rtol=1e-9)


def chain(depth: int) -> Graph:
    """Return a deep chain of layers that share one matrix."""
    lets = "; ".join(f"h{n + 1} = tanh(M*h{n})" for n in range(depth))
    return program(f"h0 = tanh(M*x); {lets}", declarations(LET))


def test_the_size_of_a_map_grows_linearly_with_depth() -> None:
    sizes = []
    for depth in (20, 40, 80):
        found = differential(chain(depth), f"h{depth}", "M")
        assert found.whole is None
        sizes.append(len(found.lets) + sum(len(list(postorder(let.body))) for let in found.lets))
    assert sizes[2] - sizes[1] == pytest.approx(2 * (sizes[1] - sizes[0]), rel=0.1)
