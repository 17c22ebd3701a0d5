"""∂a/∂b between two named values, as a formula in a text means it.

Where `a` reads `b` itself, ∂a/∂b is the derivative along that one edge of the graph; elsewhere it is
the derivative through every path.
"""

from __future__ import annotations

from symderiv.expr import Expr, const, variables
from symderiv.graph import Graph, Let
from symderiv.jacobian import jacobian
from symderiv.layout import numerator
from symderiv.ops.linear import eye
from symderiv.reverse import backward
from symderiv.shape import SCALAR, axes


def laid_out(graph: Graph, of: str, wrt: str) -> Expr:
    """Return ∂of/∂wrt in numerator layout, in which a chain of such derivatives is a product."""
    found = derivative(graph, of, wrt)
    return numerator(found) if graph[of].shape == SCALAR else found


def derivative(graph: Graph, of: str, wrt: str) -> Expr:
    """Return ∂of/∂wrt: along the one edge where `of` reads `wrt` itself, else through every path.

    Shapes: `jacobian.shape_of`.
    """
    value, body = graph[of], graph.bodies.get(graph[of])
    if value is graph[wrt]:
        return eye(axes(value.shape)[0]) if axes(value.shape) else const(1)
    if body is not None and graph[wrt] in variables(body):
        local = Graph(variables(body), (Let(value, body),))
        return jacobian(local, of, wrt).value
    if value.shape == SCALAR:
        passed = backward(graph, of, (wrt,))
        return passed.written_out(passed[wrt].value)
    return jacobian(graph, of, wrt).value
