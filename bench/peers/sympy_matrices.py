"""SymPy on its matrix expressions: `diff` of an expression in matrix symbols, by a matrix symbol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from bench.peers.point import SIZE
from bench.peers.tasks import Task, Values

Symbols = Mapping[str, Any]

_Z = sympy.Symbol("z", real=True)
EXP, LOG, TANH, RELU, SIGMOID = (
    sympy.Lambda(_Z, body)
    for body in (sympy.exp(_Z), sympy.log(_Z), sympy.tanh(_Z), sympy.Max(0, _Z), 1 / (1 + sympy.exp(-_Z)))
)
ONES = sympy.OneMatrix(SIZE, 1)


def _net(v: Symbols) -> Any:
    return (v["W1"] * v["x"] + v["b"]).applyfunc(TANH)


def _softmax(z: Any) -> Any:
    powers = z.applyfunc(EXP)
    return powers / (ONES.T * powers)[0, 0]


def _cross_entropy(v: Symbols) -> Any:
    p = _softmax(v["U"] * (v["W"] * v["x"]).applyfunc(RELU))
    return -v["y"].T * p.applyfunc(LOG)


def _ridge(v: Symbols) -> Any:
    return _squared(v["X"] * v["w"] - v["y"]) + v["lambda"] * _squared(v["w"])


def _squared(e: Any) -> Any:
    return e.T * e


def _logistic(v: Symbols) -> Any:
    p = (v["X"] * v["w"]).applyfunc(SIGMOID)
    return -v["y"].T * p.applyfunc(LOG) - (ONES - v["y"]).T * (ONES - p).applyfunc(LOG)


def _recurrence(v: Symbols) -> Any:
    state = v["h0"]
    for step in ("x1", "x2", "x3"):
        state = (v["W"] * state + v["U"] * v[step]).applyfunc(TANH)
    return _squared(state - v["y"]) / 2


STATEMENTS: dict[str, Callable[[Symbols], Any]] = {
    "relu-net": lambda v: v["W2"].T * (v["W1"] * v["x"] + v["b1"]).applyfunc(RELU),
    "sigmoid": lambda v: (v["y"] - (v["b"].T * (v["A"] * v["x"]).applyfunc(SIGMOID))[0, 0]) ** 2,
    "softmax": _cross_entropy,
    "two-layers": lambda v: _squared(v["W2"] * _net(v) - v["y"]) / 2,
    "ridge": _ridge,
    "ridge-hessian": _ridge,
    "logistic-hessian": _logistic,
    "bptt": _recurrence,
    "trace": lambda v: sympy.Trace(v["A"] * v["X"] * v["B"] * v["X"].T * v["C"]),
    "logdet": lambda v: sympy.log(sympy.Determinant(v["X"])),
    "softmax-jacobian": lambda v: _softmax(v["x"]),
    "net-hessian": lambda v: v["v"].T * _net(v),
    "warm-up": lambda v: v["x"].T * v["Q"] * v["x"],
    "warm-up-map": lambda v: sympy.Trace(v["Q"].T * v["Q"]),
}


@dataclass(frozen=True, slots=True)
class Stated:
    """The expression to differentiate, the matrix symbol to differentiate by, and how often."""

    value: Any
    by: Any
    order: int


class Matrices:
    """SymPy on matrix symbols."""

    def state(self, task: Task) -> Stated:
        """Return the task on matrix symbols; vectors are columns."""
        symbols = {name: _symbol(name, rank) for name, rank in task.ranks.items()}
        return Stated(STATEMENTS[task.name](symbols), symbols[task.wrt], task.order)

    def derive(self, stated: Stated) -> Any:
        """Return the derivative."""
        found = stated.value
        for _ in range(stated.order):
            found = found.diff(stated.by)
        return found

    def write(self, derived: Any) -> tuple[str, ...]:
        """Return the derivative in LaTeX."""
        return (sympy.latex(derived),)

    def value(self, derived: Any, point: Values) -> Any:
        """Return the derivative at a point; axes of one entry are dropped."""
        at = {_symbol(name, np.ndim(array)): _explicit(array) for name, array in point.items()}
        found = derived.subs(at).doit()
        entries = found.as_explicit() if hasattr(found, "as_explicit") else found
        return np.squeeze(np.array(entries.tolist(), dtype=float))


def _symbol(name: str, rank: int) -> Any:
    return sympy.MatrixSymbol(name, SIZE, SIZE if rank == 2 else 1) if rank else sympy.Symbol(name)


def _explicit(array: Any) -> Any:
    if not np.ndim(array):
        return float(array)
    return sympy.ImmutableMatrix(np.reshape(array, (SIZE, -1)).tolist())
