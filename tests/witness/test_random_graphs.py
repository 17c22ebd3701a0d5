"""Reverse mode over random graphs agrees with both witnesses."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symderiv import verify
from symderiv.expr import Expr, Var, const, var, variables
from symderiv.graph import Graph, Let
from symderiv.op import OPS, cotangents
from symderiv.ops.arithmetic import plus
from symderiv.ops.axis import colsum, rowlse, rowsoftmax, rowsum
from symderiv.ops.linear import outer, zeros
from symderiv.ops.reduce import DOT, LSE, SQNORM, SUM
from symderiv.shape import SCALAR, columns, is_row, rows

INPUTS = (
    var("x"),
    var("u", ("m",)),
    var("v", ("n",)),
    var("r", (1, "n")),
    var("A", ("m", "n")),
    var("B", ("n", "n")),
)
#: Defined everywhere, and tame enough to be nested.
SAFE = ("tanh", "sigmoid", "relu", "sin", "abs", "softplus", "gelu", "erf", "atan", "silu", "logsigmoid")


@st.composite
def bodies(draw: st.DrawFn, values: tuple[Var, ...]) -> Expr:
    """Return an expression one or two operators deep over the values, of whatever shape comes out."""
    a = draw(st.sampled_from(values))
    kind = draw(
        st.sampled_from(["elementwise", "binary", "product", "scale", "transpose", "outer", "softmax"])
    )
    if kind == "elementwise":
        return OPS[draw(st.sampled_from(SAFE))](a)
    if kind == "scale":
        return draw(st.sampled_from([b for b in values if b.shape == SCALAR])) * a
    if kind == "product":
        fitting = [
            b for b in values if columns(a.shape) == rows(b.shape) and SCALAR not in (a.shape, b.shape)
        ]
        return a @ draw(st.sampled_from(fitting)) if fitting else a * 2
    if kind == "outer" and len(a.shape) == 1:
        return outer(a, draw(st.sampled_from([b for b in values if len(b.shape) == 1 or is_row(b.shape)])))
    if kind == "softmax" and a.shape != SCALAR:
        along = draw(st.sampled_from([rowsoftmax, rowlse, rowsum, colsum]))
        return OPS["softmax"](a) if len(a.shape) == 1 else along(a)
    b = draw(st.sampled_from([b for b in values if b.shape == a.shape]))
    operator = draw(st.sampled_from(["add", "mul", "max", "sub"]))
    if kind == "transpose":
        return a.T
    if operator == "max" and a is b:
        return a * 2  # max(a, a) lies on its kink everywhere
    return a - b if operator == "sub" else OPS[operator](a, b)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Return a graph of three or four values whose last one is a scalar that reads the one before."""
    lets: list[Let] = []
    for n in range(draw(st.integers(2, 3))):
        body = draw(bodies((*INPUTS, *(let.var for let in lets))))
        lets.append(Let(var(f"h{n}", body.shape), body))
    last = lets[-1].var
    reduced = [SUM(last), SQNORM(last), DOT(last, last), LSE(last)]
    return Graph(INPUTS, (*lets, Let(var("y"), draw(st.sampled_from(reduced)))))


def gradients(graph: Graph) -> dict[Var, Expr]:
    """Return the gradient of y by every value: one reverse pass, body by body."""
    found: dict[Var, Expr] = {graph["y"]: const(1)}
    for let in reversed(graph.lets):
        if let.var in found:
            for node, part in cotangents(let.body, found[let.var], variables(let.body), plus).items():
                if isinstance(node, Var):
                    found[node] = plus(found[node], part) if node in found else part
    return found


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(graphs(), st.data())
def test_reverse_mode_agrees_with_the_witnesses(graph: Graph, data: st.DataObject) -> None:
    found = gradients(graph)
    wrt = data.draw(st.sampled_from([v for v in graph.values.values() if v.name != "y"]))
    claimed = found.get(wrt, zeros(wrt.shape))
    for check in verify.derivative(graph, "y", wrt.name, claimed, points=6):
        assert check.passed, f"{graph.lets} by {wrt}: {check.sentence()}"


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_a_gradient_with_a_wrong_factor_never_passes(graph: Graph) -> None:
    found = gradients(graph)
    wrt = graph.lets[-2].var
    wrong = found[wrt] * const(1 + 1) if wrt in found else const(1)
    assert not all(c.passed for c in verify.derivative(graph, "y", wrt.name, wrong, points=6))
