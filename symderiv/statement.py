"""Statements: the graph that declarations and a program spell, on a sheet or typed."""

from __future__ import annotations

from dataclasses import replace

from symderiv.graph import Graph
from symderiv.parse import Scope, declarations, names, program, scope_of
from symderiv.problem import Part


def graph_of(part: Part) -> Graph:
    """Return the computation graph of a part; a part without a program has inputs only.

    Raises: InputError with a caret under what cannot be read.
    """
    scope = declarations(part.let)
    return program(part.program, scope) if part.program else Graph(scope.variables, ())


def scope_of_part(part: Part, graph: Graph) -> Scope:
    """Return the scope in which a part's statements are read: every name of the part, and open indices."""
    return replace(scope_of(graph, declarations(part.let).functions), free_indices=True)


def typed(text: str, let: str) -> Graph:
    """Return the computation graph of what a person types, a program or an expression.

    A last value that only repeats another by name is left out: the value of `J = …; J` is J.
    Raises: InputError with a caret under what cannot be read.
    """
    graph = program(text, declarations(let))
    *before, last = graph.lets
    return Graph(graph.inputs, tuple(before)) if last.body in graph.bodies and before else graph


def asked(graph: Graph, let: str, wrt: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the values that `wrt` lists, in one text or several; all inputs when it is empty.

    Raises: InputError with a caret under what is no name; UnknownName.
    """
    if not wrt:
        return tuple(v.name for v in graph.inputs)
    text = wrt if isinstance(wrt, str) else ", ".join(wrt)
    return names(text, scope_of(graph, declarations(let).functions))
