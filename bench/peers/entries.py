"""Tasks on explicit 3 × 3 × 3 entries: arrays of scalar symbols, one derivative for each entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.peers.point import SIZE
from bench.peers.tasks import Algebra, Task, Values

Entries = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """The value to differentiate and the symbols to differentiate by, both as arrays of entries."""

    value: Entries
    by: Entries
    order: int


def stated(task: Task, on: Algebra, symbol: Callable[[str], Any]) -> Stated:
    """Return a task on symbols that `symbol` makes of names such as `W1_{1,2}`."""
    values = {name: symbols(name, rank, symbol) for name, rank in task.ranks.items()}
    return Stated(array(task.formula(on, values)), values[task.wrt], task.order)


def symbols(name: str, rank: int, symbol: Callable[[str], Any]) -> Entries:
    """Return the array of the entries of a declared value."""
    found = np.empty((SIZE,) * rank, dtype=object)
    for at in np.ndindex(found.shape):
        found[at] = symbol(spelled(name, at))
    return found


def spelled(name: str, at: tuple[int, ...]) -> str:
    """Return the name of an entry."""
    below = ",".join(str(i + 1) for i in at)
    return f"{name}_{{{below}}}" if at else name


def named(point: Values) -> dict[str, float]:
    """Return the entries of a point by their names."""
    return {
        spelled(name, at): float(values[at])
        for name, values in point.items()
        for at in np.ndindex(values.shape)
    }


def derived(task: Stated, diff: Callable[[Any, Any], Any]) -> Entries:
    """Return the derivatives of every entry by every symbol."""
    value = task.value
    for _ in range(task.order):
        found = [diff(one, by) for one, by in product(value.flat, task.by.flat)]
        value = array(found).reshape(*value.shape, *task.by.shape)
    return value


def array(of: Any) -> Entries:
    """Return an array of expressions; one expression is an array without axes."""
    found = np.empty(np.shape(of), dtype=object)
    found[...] = of
    return found


def elementwise(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function of scalars as one of arrays."""
    over = np.frompyfunc(function, 1, 1)
    return lambda of: over(of)
