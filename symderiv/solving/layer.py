"""A layer and an affine output with numbers for weights: what they make of points, and of symbols."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Var, const, variables
from symderiv.graph import Graph
from symderiv.op import Op
from symderiv.ops.arithmetic import negative, plus, times
from symderiv.problem import Separation
from symderiv.shape import SCALAR, axes
from symderiv.witness.placed import Numbers, Row, placing

#: The weights of the layer, row by row, its offsets, the weights of the output, and its offset.
Weights = tuple[tuple[Row, ...], Row, Row, Fraction]


@dataclass(frozen=True)
class Layer:
    """result = w2ᵀ act(W1 x + b1) + b2, with the names that a part gives all of these."""

    graph: Graph
    input: Var
    hidden: Var
    result: Var
    names: tuple[Var, Var, Var, Var]
    activation: Op

    def program(self) -> Callable[[Weights, Sequence[int]], tuple[Row, Fraction]]:
        """Return what gives the hidden values and the result at a point, by generated code."""
        run = placing(self.graph.lets, {"#hidden": self.hidden, "#result": self.result})

        def at(weights: Weights, point: Sequence[int]) -> tuple[Row, Fraction]:
            names, rows = [v.name for v in (*self.names, self.input)], (*weights, tuple(point))
            given: dict[str, Numbers] = dict(zip(names, rows, strict=True))
            found = run(given)
            return found["#hidden"], found["#result"][0]

        return at

    def units(self, weights: Weights) -> tuple[Expr, ...]:
        """Return the hidden units as functions of the input's entries."""
        rows, offsets, _, _ = weights
        return tuple(
            self.activation(self._affine(row, self.input, b)) for row, b in zip(rows, offsets, strict=True)
        )

    def output(self, weights: Weights) -> Expr:
        """Return the result as a function of the hidden units."""
        _, _, row, offset = weights
        return self._affine(row, self.hidden, offset)

    def _affine(self, row: Row, value: Var, offset: Fraction) -> Expr:
        terms = [_multiple(c, value[k]) for k, c in enumerate(row, 1) if c]
        return plus(*terms, *([_multiple(offset, const(1))] if offset or not terms else []))


def _multiple(factor: Fraction, value: Expr) -> Expr:
    size = value if abs(factor) == 1 else times(const(abs(factor)), value)
    return negative(size) if factor < 0 else size if factor else const(0)


def layer_of(graph: Graph, ask: Separation) -> Layer:
    """Return the layer that a part's program spells.

    Raises: NoRule when it has another form.
    """
    hidden, result, x = graph[ask.hidden], graph[ask.of], graph[ask.input]
    body, out = graph.bodies[hidden], graph.bodies[result]
    inner = [v for v in variables(body) if v is not x]
    outer = [v for v in variables(out) if v is not hidden]
    named = [v for v in (*inner, *outer) if v in graph.inputs]
    shapes = [len(axes(v.shape)) for v in named]
    if not isinstance(body, Apply) or len(body.args) != 1 or shapes != [2, 1, 1, 0] or result.shape != SCALAR:
        raise NoRule(f"{ask.of} must be w'*act(W*x + b) + c")
    first, second, third, fourth = named
    return Layer(graph, x, hidden, result, (first, second, third, fourth), body.op)
