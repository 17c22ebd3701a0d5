"""The library's `derive` as a peer, without and with its witnesses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from bench.peers.engine import Found, value_at, written
from bench.peers.tasks import Task, Values
from symderiv import verify
from symderiv.solution import Solution
from symderiv.solver import derive as solved
from symderiv.witness.check import Check


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
        return written(derived)

    def value(self, derived: Found, point: Values) -> Any:
        """Return the answer at a point."""
        return value_at(derived, point)


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
