"""Forward mode: the changes of named values against one complex step along the direction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderiv.expr import Expr, Var, const, var
from symderiv.forward import forward, pushed
from symderiv.graph import Graph, Let
from symderiv.ops.arithmetic import spread
from symderiv.parse import declarations, program
from symderiv.shape import SCALAR
from tests.normal.entrywise import STEP, Array, at_random
from tests.normal.entrywise import forward as evaluated
from tests.normal.expressions import SIZES, TAME, expressions
from tests.test_reverse import CALM, INPUTS

SEED = 7


def stepped(g: Graph, wrt: str, table: dict[str, Array], along: Array) -> dict[str, Array]:
    """Return what each value of a graph changes by as `wrt` moves along a direction, by a complex step."""
    moved = {**table, wrt: table[wrt] + 1j * STEP * along}
    found = evaluated(g, moved, SIZES).table
    return {let.name: np.imag(found[let.name]) / STEP for let in g.lets}


def agrees(g: Graph, of: str, wrt: str) -> bool:
    """Tell whether all changes on the way from `wrt` to `of` agree with the complex step."""
    rng = np.random.default_rng(SEED)
    direction = None if g[wrt].shape == SCALAR else var("V", g[wrt].shape)
    table = at_random(g.inputs, SIZES, rng)
    along = np.ones(()) if direction is None else rng.normal(size=table[wrt].shape)
    due = stepped(g, wrt, table, along)
    known = {**table, **({} if direction is None else {"V": along})}
    inputs = (*g.inputs, *(() if direction is None else (direction,)))
    changes = forward(g, of, wrt, direction)
    for form in ("chain", "value"):
        lets = tuple(Let(c.symbol, getattr(c, form)) for c in changes)
        found = evaluated(Graph(inputs, (*g.lets, *lets)), known, SIZES).table
        if not all(np.allclose(found[c.symbol.name].real, due[c.of.name], rtol=1e-7) for c in changes):
            return False
    return True


CHAINS = [
    ("z = A*x + b; a = tanh(z); y = B*a", "A[m,n]; x[n]; b[m]; B[k,m]", "x"),
    ("z = A*x + b; a = tanh(z); y = B*a", "A[m,n]; x[n]; b[m]; B[k,m]", "A"),
    ("u = mean(x); v = sqrt(mean((x - u).^2) + 1); y = (x - u)/v", "x[n]", "x"),
    ("Y = inv(M + a*eye(n)); y = tr(Y*C)", "M[n,n]; C[n,n]; a", "a"),
    ("Y = M*M; Z = inv(Y); y = Z'", "M[n,n]", "M"),
    ("p = softmax(A*x); y = log(p)", "A[m,n]; x[n]", "x"),
    ("y = sum(i:n, x[i]^3*x[1])", "x[n]", "x"),
]


@pytest.mark.parametrize(("text", "let", "wrt"), CHAINS, ids=[f"{t} by {w}" for t, _, w in CHAINS])
def test_changes_agree_with_a_complex_step(text: str, let: str, wrt: str) -> None:
    assert agrees(program(text, declarations(let)), "y", wrt)


@settings(max_examples=40, suppress_health_check=CALM)
@given(expressions(("m",), 2, INPUTS, TAME), st.sampled_from(INPUTS))
def test_the_change_of_a_random_value_agrees_with_a_complex_step(body: Expr, wrt: Var) -> None:
    g = Graph(INPUTS, (Let(var("y", ("m",)), body),))
    assert agrees(g, "y", wrt.name)


def test_what_reads_nothing_that_moves_does_not_change() -> None:
    x, y, v = var("x", ("n",)), var("y", ("n",)), var("V", ("n",))
    assert repr(pushed(y, {x: v})) == repr(spread(const(0), y.shape))


def test_only_the_values_between_are_told() -> None:
    g = program("a = A*x; b = tanh(c); y = a'*b", declarations("A[m,n]; x[n]; c[m]"))
    assert [c.of.name for c in forward(g, "y", "x", var("V", ("n",)))] == ["a", "y"]


def test_a_short_change_is_put_in_where_it_is_read_and_a_long_one_by_name() -> None:
    g = program("z = A*x; a = tanh(z); y = B*a", declarations("A[m,n]; x[n]; B[k,m]"))
    last = forward(g, "y", "x", var("V", ("n",)))[-1]
    assert repr(last.chain) != repr(last.value)
    assert "Da[V]" in repr(last.chain)
    assert "Da[V]" not in repr(last.value)


def test_a_long_change_is_read_by_name() -> None:
    text = "a = tanh(A*x + b); c = tanh(B*a); y = C*c"
    g = program(text, declarations("A[m,n]; x[n]; b[m]; B[k,m]; C[p,k]"))
    *_, last = forward(g, "y", "x", var("V", ("n",)))
    assert repr(last.value) == repr(last.chain)
    assert "Dc[V]" in repr(last.value)
