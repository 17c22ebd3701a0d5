"""Reverse mode against a complex step through an evaluator that the engine knows nothing of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symderiv.errors import NoRule, NotSmooth, UnknownName
from symderiv.expr import Apply, Expr, Var, postorder, var
from symderiv.graph import Graph, Let
from symderiv.numeric import evaluator, loaded
from symderiv.op import OPS, Op
from symderiv.ops.reduce import DOT, SQNORM, SUM
from symderiv.parse import declarations, program, text
from symderiv.reverse import Backward, backward, rules_between
from symderiv.shape import SCALAR, Shape
from symderiv.solver import derive
from tests.normal.entrywise import Table, at_random, forward, gradient
from tests.normal.expressions import DIMS, SIZES, TAME, expressions, shapes

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
INPUTS = tuple(var(f"x{p}{q}", (p, q) if q != 1 else (p,) if p != 1 else SCALAR) for p in DIMS for q in DIMS)


def graph(text: str, let: str) -> Graph:
    """Return the graph of a program in the expression language."""
    return program(text, declarations(let))


def reductions(value: Var) -> list[Expr]:
    """Return scalars that read the value."""
    return [value] if value.shape == SCALAR else [SUM(value), SQNORM(value), DOT(value, value)]


@st.composite
def graphs(draw: st.DrawFn, functions: Sequence[str] = (*TAME, "relu", "abs")) -> Graph:
    """Return a graph of two to six named values that ends in a scalar y reading the value before."""
    lets: list[Let] = []
    for n in range(draw(st.integers(1, 5))):
        values = (*INPUTS, *(let.var for let in lets), *(let.var for let in lets))
        shape: Shape = draw(shapes())
        body = draw(expressions(shape, 2, values, functions))
        lets.append(Let(var(f"h{n}", body.shape), body))
    last = draw(st.sampled_from(reductions(lets[-1].var)))
    return Graph(INPUTS, (*lets, Let(var("y"), last + 0 * INPUTS[0] if isinstance(last, Var) else last)))


def derived(found: Backward, wrt: str, table: Table, expand: bool) -> Any:
    """Return the value of the gradient that the engine derived, in names or written out."""
    cotangent = found[wrt]
    run = forward(found.graph, table, SIZES)
    if expand:
        return run(found.written_out(cotangent.value))
    for let in found.lets(cotangent.value):
        run.table[let.name] = run(let.body)
    return run(cotangent.value)


@settings(max_examples=40, suppress_health_check=CALM)
@given(graphs(), st.integers(0, 2**31), st.booleans())
def test_every_gradient_of_a_random_graph_agrees_with_a_complex_step(
    g: Graph, seed: int, expand: bool
) -> None:
    table = at_random(INPUTS, SIZES, np.random.default_rng(seed))
    reached = [v for v in INPUTS if v in g.ancestors(g["y"])]
    found = backward(g, "y", tuple(v.name for v in INPUTS))
    for wrt in (*reached, INPUTS[-1]):
        due = gradient(g, "y", wrt.name, table, SIZES)
        value = derived(found, wrt.name, table, expand)
        close = np.allclose(value.real, due, rtol=1e-7, atol=1e-7 * (1 + np.abs(due).max()))
        assert value.shape == due.shape, f"{g.lets} by {wrt}: shape {value.shape}"
        assert close, f"{g.lets} by {wrt}: {found[wrt.name].value!r}"


@settings(max_examples=25, suppress_health_check=CALM)
@given(graphs(functions=TAME), st.data())
def test_a_gradient_agrees_with_central_differences_of_the_generated_program(
    g: Graph, data: st.DataObject
) -> None:
    wrt = data.draw(st.sampled_from([v for v in INPUTS if v in g.ancestors(g["y"])] or [INPUTS[0]]))
    drawn = at_random(INPUTS, SIZES, np.random.default_rng(1))
    table = {v.name: np.squeeze(drawn[v.name].real) for v in INPUTS} | SIZES
    found = backward(g, "y", (wrt.name,))
    value = evaluator(g.lets, {"gradient": found.written_out(found[wrt.name].value)})(table)["gradient"]
    run, step = evaluator(g.lets, {}), 1e-6
    due = np.zeros(np.shape(table[wrt.name]))
    for place in np.ndindex(*due.shape):
        ends = []
        for side in (step, -step):
            moved = np.array(table[wrt.name])
            moved[place] += side
            ends.append(float(run({**table, wrt.name: moved})["y"]))
        due[place] = (ends[0] - ends[1]) / (2 * step)
    scale = 1 + max(np.abs(due).max(), abs(ends[0]))
    assert np.allclose(value, due, rtol=1e-5, atol=1e-5 * scale), f"{g.lets} by {wrt}"


def test_streams_through_two_readers_are_added_up() -> None:
    found = backward(graph("p = sin(x); q = x^2; y = p*q", "x"), "y", ("x",))
    assert {s.through.name for s in found["x"].streams} == {"p", "q"}
    table = {"x": np.array([[0.7 + 0j]])}
    due = np.cos(0.7) * 0.49 + np.sin(0.7) * 1.4
    assert derived(found, "x", table, expand=True)[0, 0].real == pytest.approx(due)


def test_a_value_read_twice_by_one_reader_is_counted_twice() -> None:
    found = backward(graph("y = x*x", "x"), "y", ("x",))
    table = {"x": np.array([[3.0 + 0j]])}
    assert derived(found, "x", table, expand=True)[0, 0].real == pytest.approx(6.0)


@pytest.mark.parametrize("shape", ["", "[m]", "[1,m]", "[m,n]"])
def test_an_input_that_is_not_reached_has_a_zero_gradient_of_its_shape(shape: str) -> None:
    g = graph("y = a^2", f"a; w{shape}")
    value = backward(g, "y", ("w",))["w"].value
    assert value.shape == g["w"].shape
    run = forward(g, at_random(g.inputs, SIZES, np.random.default_rng(0)), SIZES)
    assert not run(value).any()


def test_a_gradient_has_its_variables_shape() -> None:
    g = graph("h = tanh(A*x + b); y = r*h", "A[m,n]; x[n]; b[m]; r[1,m]")
    found = backward(g, "y", ("A", "x", "b", "r", "h"))
    assert all(found[name].value.shape == g[name].shape for name in ("A", "x", "b", "r", "h"))


def test_a_vector_has_no_gradient_and_the_error_says_jacobian() -> None:
    with pytest.raises(NotSmooth, match="Jacobian"):
        backward(graph("h = tanh(x)", "x[n]"), "h", ("x",))


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(UnknownName, match="nonsense"):
        backward(graph("y = x^2", "x"), "y", ("nonsense",))


def chain(depth: int) -> Graph:
    """Return a net of `depth` layers that share their weights, with a scalar on top."""
    lines = [f"h{n} = tanh(W*h{n - 1} + b)" for n in range(1, depth + 1)]
    return graph("; ".join(["h0 = tanh(x)", *lines, f"y = sum(h{depth})"]), "x[n]; W[n,n]; b[n]")


def written(found: Backward) -> int:
    """Return how many nodes all cotangents of a pass are made of."""
    return sum(1 for c in found.cotangents for _ in postorder(c.value))


def test_a_thousand_values_in_a_chain_are_differentiated_without_recursion() -> None:
    x = var("x")
    names = [x, *(var(f"h{n}") for n in range(1000))]
    g = Graph((x,), tuple(Let(after, OPS["sin"](before)) for before, after in pairwise(names)))
    found = backward(g, "h999", ("x",))
    assert len(found.cotangents) == 1001
    due = gradient(g, "h999", "x", {"x": np.array([[0.3 + 0j]])}, SIZES)
    run = forward(g, {"x": np.array([[0.3 + 0j]])}, SIZES)
    for let in found.lets(found["x"].value):
        run.table[let.name] = run(let.body)
    assert run(found["x"].value)[0, 0].real == pytest.approx(due[0, 0])


def test_the_size_of_a_derivation_grows_linearly_with_depth() -> None:
    short, middle, long = (written(backward(chain(n), "y", ("x",))) for n in (20, 40, 80))
    assert long - middle == 2 * (middle - short)


def test_each_node_is_pulled_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Apply, int]] = []
    plain = Op.pullback

    def counted(op: Op, g: Expr, node: Apply, position: int) -> Expr | None:
        calls.append((node, position))
        return plain(op, g, node, position)

    monkeypatch.setattr(Op, "pullback", counted)
    counts = []
    for depth in (6, 12, 24):
        calls.clear()
        backward(chain(depth), "y", ("x", "W", "b"))
        counts.append(len(calls))
        assert len(calls) == len(set(calls))
    assert counts[2] - counts[1] == 2 * (counts[1] - counts[0])


def test_a_shared_weight_gathers_a_stream_from_every_layer() -> None:
    found = backward(chain(3), "y", ("W",))["W"]
    assert sorted(s.through.name for s in found.streams) == ["h1", "h2", "h3"]


def test_a_cotangent_with_a_name_of_its_own_is_used_by_it_and_never_written_out() -> None:
    graph = program("z = W*x; a = relu(z); J = norm2(a - y)^2", declarations("W[m,n]; x[n]; y[m]"))
    passed = backward(graph, "J", ("W",), named={"z": "delta"})
    value = passed["W"].value
    assert text(value) == "delta*x'"
    assert passed.written_out(value) is value
    assert [let.name for let in passed.lets(value)][-1] == "delta"
    assert text(passed.opened(value, kept=frozenset())) != "delta*x'"


@pytest.mark.parametrize(
    ("still", "value"),
    [
        ("sum(i:m, exp(sum(j:m, y[i]*y[j])/9))", lambda y: np.sum(np.exp(y * np.sum(y) / 9))),
        ("sum(i:m, prod(j:m, y[i] + y[j]))", lambda y: np.sum(np.prod(y[:, None] + y, axis=1))),
    ],
)
@pytest.mark.parametrize("joined", ["{}*{}", "{} + {}"])
def test_an_index_sum_that_the_variable_does_not_move_stands_beside_one_that_it_does(
    still: str, value: Callable[[Any], Any], joined: str
) -> None:
    moved = "sum(i:k, exp(sum(j:k, c[i]*c[j])/9))"
    solution = derive(joined.format(moved, still), "c[k]; y[m]", "c")
    answer = loaded(solution.numpy(*solution.worked.answers))["answer"]
    c, y = np.array([0.3, -1.1, 0.8]), np.array([0.4, 1.2])
    weights = np.exp(c * np.sum(c) / 9)
    slope = (weights @ c + weights * np.sum(c)) / 9
    due = slope * value(y) if "*" in joined else slope
    assert np.allclose(answer(c=c, y=y, k=3, m=2), due)


def test_an_index_sum_without_matrix_form_is_refused_only_where_the_variable_moves_it() -> None:
    with pytest.raises(NoRule, match=r"prod\(j:k, c\[i\] \+ c\[j\]\) has no matrix form"):
        backward(graph("f = sum(i:k, prod(j:k, c[i] + c[j]))", "c[k]"), "f", ("c",))


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ("sum(x)/2", ("constant multiple", "sum of entries")),
        ("x/sqrt(n)", ("constant multiple",)),
        ("s/sum(x)", ("quotient rule", "sum of entries")),
        ("x/sum(x)", ("quotient rule", "sum of entries")),
        ("x + sum(x)", ("sum rule", "a scalar added to every entry", "sum of entries")),
    ],
)
def test_a_rule_is_named_only_where_it_is_used(typed: str, rules: tuple[str, ...]) -> None:
    made = graph(f"y = {typed}", "x[n]; s")
    assert rules_between(made.lets[-1].body, made["x"]) == rules
