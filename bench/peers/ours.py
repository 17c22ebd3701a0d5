"""symderiv three ways: the engine alone, and the library's `derive` without and with its witnesses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np

from bench.peers.tasks import Task, Values
from symderiv import verify
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
from symderiv.solution import Solution
from symderiv.solver import derive as solved
from symderiv.statement import typed
from symderiv.typeset.latex import latex
from symderiv.witness.check import Check


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: its value, the values that it uses by name, and the direction of a linear map."""

    graph: Graph
    wrt: str
    value: Expr
    lets: tuple[Let, ...] = ()
    direction: Var | None = None


def _written(found: Found) -> tuple[str, ...]:
    note = Notation()
    return tuple(latex(note(body)) for body in (found.value, *(let.body for let in found.lets)))


def _value(found: Found, point: Values) -> Any:
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
        return _written(derived)

    def value(self, derived: Found, point: Values) -> Any:
        """Return the answer at a point."""
        return _value(derived, point)


def _first_derivative(graph: Graph, of: str, wrt: str) -> Expr:
    """Return a gradient by way of the parts that a lecture would name, as `derive` does, or a Jacobian."""
    parted = with_parts(graph) if graph[of].shape == SCALAR else graph
    value = jacobian(parted, of, wrt).value
    return value if parted is graph else simplify(parted.expanded(value), use_facts=True).expr


class Library:
    """`symderiv.solver.derive`, from text to a solution: all steps, the answer, its entries and kinks."""

    def __init__(self, witnessed: bool) -> None:
        self.witnessed = witnessed

    def state(self, task: Task) -> Task:
        """Return the task, which is text."""
        return task

    def derive(self, stated: Task) -> Found:
        """Return the first answer of the solution."""
        if self.witnessed:
            return _first(solved(stated.text, stated.let, stated.wrt, stated.order), stated)
        with _unwitnessed():
            return _first(solved(stated.text, stated.let, stated.wrt, stated.order), stated)

    def write(self, derived: Found) -> tuple[str, ...]:
        """Return the answer in LaTeX."""
        return _written(derived)

    def value(self, derived: Found, point: Values) -> Any:
        """Return the answer at a point."""
        return _value(derived, point)


def _first(solution: Solution, task: Task) -> Found:
    answer = solution.worked.answers[0]
    return Found(solution.graph, task.wrt, answer.value, answer.lets, answer.direction)


@contextmanager
def _unwitnessed() -> Iterator[None]:
    """Have nothing checked meanwhile, so that deriving is timed by itself."""
    unchecked = Check("nobody", False, 0, (), None, False)
    with (
        mock.patch.object(verify, "derivative", return_value=(unchecked,)),
        mock.patch.object(verify, "equal", return_value=unchecked),
    ):
        yield
