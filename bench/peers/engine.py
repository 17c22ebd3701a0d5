"""The engine alone, as a peer; nothing else is loaded, as whatever a process holds makes it slower."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.peers.tasks import Task, Values
from symderiv.expr import Expr, Var
from symderiv.graph import Graph, Let
from symderiv.jacobian import hessian, jacobian
from symderiv.linearmap import second
from symderiv.normal import simplify
from symderiv.notation import Notation
from symderiv.numeric import evaluator
from symderiv.parts import with_parts
from symderiv.reverse import backward
from symderiv.shape import SCALAR, axes
from symderiv.statement import typed
from symderiv.typeset.latex import latex


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: its value, the values that it uses by name, and the direction of a linear map."""

    graph: Graph
    wrt: str
    value: Expr
    lets: tuple[Let, ...] = ()
    direction: Var | None = None


def written(found: Found) -> tuple[str, ...]:
    """Return an answer in LaTeX, then the definitions that it uses."""
    note = Notation()
    return tuple(latex(note(body)) for body in (found.value, *(let.body for let in found.lets)))


def value_at(found: Found, point: Values) -> Any:
    """Return an answer at a point; a linear map as the array of its coefficients."""
    sizes = {size: _one_size(point) for size in found.graph.sizes}
    functions = {"phi": np.tanh, "phi'": lambda z: 1 - np.tanh(z) ** 2}
    run = evaluator((*found.graph.lets, *found.lets), {"the answer": found.value})
    values = {**sizes, **functions, **point}
    if found.direction is None:
        return np.asarray(run(values)["the answer"])
    at = np.shape(point[found.wrt])
    units = np.eye(int(np.prod(at))).reshape(-1, *at)
    columns = [run({**values, found.direction.name: unit})["the answer"] for unit in units]
    return np.stack(columns, axis=-1).reshape(*np.shape(columns[0]), *at)


def _one_size(point: Values) -> int:
    return next(len(value) for value in point.values() if np.ndim(value))


class Engine:
    """The engine: from a graph to the answer in matrix form (or the linear map) and its LaTeX."""

    def state(self, task: Task) -> tuple[Graph, Task]:
        """Return the task's graph."""
        return typed(task.text, task.let), task

    def derive(self, stated: tuple[Graph, Task]) -> Found:
        """Return the answer that the library gives, without steps, entries and checks."""
        graph, task = stated
        of = graph.lets[-1].name
        if task.order == 1:
            return Found(graph, task.wrt, _first_derivative(graph, of, task.wrt))
        if len(axes(graph[task.wrt].shape)) < 2:
            return Found(graph, task.wrt, hessian(graph, of, task.wrt).value)
        found = second(backward(graph, of, (task.wrt,)), task.wrt, task.wrt)
        return Found(graph, task.wrt, found.whole or found.value, (), found.direction)

    def write(self, derived: Found) -> tuple[str, ...]:
        """Return the answer in LaTeX."""
        return written(derived)

    def value(self, derived: Found, point: Values) -> Any:
        """Return the answer at a point."""
        return value_at(derived, point)


def _first_derivative(graph: Graph, of: str, wrt: str) -> Expr:
    """Return a gradient by way of the parts that a lecture would name, as `derive` does, or a Jacobian."""
    parted = with_parts(graph) if graph[of].shape == SCALAR else graph
    value = jacobian(parted, of, wrt).value
    return value if parted is graph else simplify(parted.expanded(value), use_facts=True).expr
