"""The statement of a part: the graph that its declarations and program spell."""

from __future__ import annotations

from symderiv.graph import Graph
from symderiv.parse import declarations, program
from symderiv.problem import Part


def graph_of(part: Part) -> Graph:
    """Return the computation graph of a part; a part without a program has inputs only.

    Raises: InputError with a caret under what cannot be read.
    """
    scope = declarations(part.let)
    return program(part.program, scope) if part.program else Graph(scope.variables, ())
