"""A second evaluator, for tests: every value a 2-D complex array, so that a complex step differentiates it.

It shares nothing with the package's own numeric forms: each operator is stated once more, in NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from symderiv.expr import Apply, At, Const, Delta, Entry, Expr, Fold, Index, Size, Var, postorder
from symderiv.graph import Graph
from symderiv.shape import Dim, Shape, axes, columns, rows

Array = np.ndarray[Any, Any]
Table = Mapping[str, Array]
STEP = 1e-30
CONSTANTS = {"pi": np.pi, "e": np.e}


def _switched(a: Array, positive: Array, other: Array) -> Array:
    return np.where(a.real > 0, positive, other)


def _softmax(v: Array) -> Array:
    raised = np.exp(v - v.real.max())
    return raised / raised.sum()


ELEMENTWISE: dict[str, Callable[..., Array]] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "softplus": lambda a: np.log1p(np.exp(a)),
    "relu": lambda a: _switched(a, a, 0 * a),
    "abs": lambda a: a * np.sign(a.real),
    "sign": lambda a: np.sign(a.real) + 0j,
    "gt": lambda a, b: (a.real > b.real) + 0j,
    "ge": lambda a, b: (a.real >= b.real) + 0j,
    "lt": lambda a, b: (a.real < b.real) + 0j,
    "le": lambda a, b: (a.real <= b.real) + 0j,
    "max": lambda a, b: _switched(a - b, a, b),
    "min": lambda a, b: _switched(b - a, a, b),
    "add": lambda *terms: sum(terms[1:], terms[0]),
    "neg": lambda a: -a,
    "mul": lambda a, b: a * b,
    "scale": lambda s, a: s * a,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
}
MATRIX: dict[str, Callable[..., Array]] = {
    "transpose": lambda a: a.T,
    "matmul": lambda a, b: a @ b,
    "tr": lambda a: np.array([[sum(a[i, i] for i in range(len(a)))]]),
    "diag": lambda v: np.diag(v.ravel()),
    "diagvec": lambda a: np.array([[a[i, i]] for i in range(len(a))]),
    "inv": lambda a: np.linalg.solve(a, np.eye(len(a))),
    "det": lambda a: np.array([[np.prod(np.linalg.eigvals(a))]]),
    "logdet": lambda a: np.array([[np.log(np.linalg.det(a))]]),
    "sum": lambda a: np.array([[a.sum()]]),
    "dot": lambda a, b: np.array([[(a.ravel() * b.ravel()).sum()]]),
    "sqnorm": lambda a: np.array([[(a * a).sum()]]),
    "softmax": _softmax,
    "lse": lambda v: np.array([[np.log(np.exp(v).sum())]]),
}


class Evaluator:
    """Evaluates expressions at one point: the values of names, the numbers that sizes stand for."""

    def __init__(self, table: Table, sizes: Mapping[str, int]) -> None:
        self.table = dict(table)
        self.sizes = sizes

    def length(self, dim: Dim) -> int:
        return dim if isinstance(dim, int) else self.sizes[dim]

    def __call__(self, node: Expr, at: Mapping[Index, int] | None = None) -> Array:
        """Return the value of `node` as a 2-D array, its free indices given by `at`."""
        where = at or {}
        match node:
            case Var():
                return self.table[node.name]
            case Const():
                number = node.value
                return np.array([[CONSTANTS[number] if isinstance(number, str) else float(number)]]) + 0j
            case Size():
                return np.array([[self.length(node.dim)]]) + 0j
            case Index():
                return np.array([[where[node]]]) + 0j
            case Delta():
                i, j = (_number(a, where) for a in node.at)
                return np.array([[float(i == j)]]) + 0j
            case Entry():
                return self._entry(node, where)
            case Fold():
                runs = [
                    self(node.body, {**where, node.index: i})
                    for i in range(1, self.length(node.index.dim) + 1)
                ]
                return sum(runs) if node.kind == "sum" else np.prod(runs, axis=0)  # type: ignore[return-value]
            case Apply():
                return self._apply(node, where)
        raise TypeError(repr(node))

    def _entry(self, node: Entry, where: Mapping[Index, int]) -> Array:
        whole = self(node.base, where)
        flat = whole.reshape([n for n in whole.shape if n != 1] or [1])
        position = tuple(_number(a, where) - 1 for a in node.at)
        return np.array([[flat[position]]])

    def _apply(self, node: Apply, where: Mapping[Index, int]) -> Array:
        name, shape = node.op.name, (self.length(rows(node.shape)), self.length(columns(node.shape)))
        if name in ("ones", "zeros"):
            return np.full(shape, float(name == "ones")) + 0j
        if name == "eye":
            return np.eye(*shape) + 0j
        if name == "upto":
            return np.arange(1, shape[0] + 1).reshape(shape) + 0j
        if name == "basis":
            return np.eye(shape[0])[:, [_number(node.params[1], where) - 1]] + 0j
        args = [self(a, where) for a in node.args]
        if name == "fill":
            return np.full(shape, args[0][0, 0])
        return (ELEMENTWISE | MATRIX)[name](*args)


def _number(at: At, where: Mapping[Index, int]) -> int:
    return at if isinstance(at, int) else where[at]


def at_random(values: Iterable[Var], sizes: Mapping[str, int], rng: np.random.Generator) -> dict[str, Array]:
    """Return a value for each name; square matrices get a large diagonal, so that they have an inverse."""

    def number(dim: Dim) -> int:
        return dim if isinstance(dim, int) else sizes[dim]

    found = {}
    for v in values:
        drawn = rng.uniform(-1.0, 1.0, (number(rows(v.shape)), number(columns(v.shape)))) + 0j
        square = len(axes(v.shape)) == 2 and v.shape[0] == v.shape[1]
        found[v.name] = drawn + 4 * np.eye(len(drawn)) if square else drawn
    return found


def forward(graph: Graph, table: Table, sizes: Mapping[str, int]) -> Evaluator:
    """Return an evaluator that knows every named value of the graph."""
    run = Evaluator(table, sizes)
    for let in graph.lets:
        if let.name not in table:
            run.table[let.name] = run(let.body)
    return run


def gradient(graph: Graph, of: str, wrt: str, table: Table, sizes: Mapping[str, int]) -> Array:
    """Return the derivative of the scalar `of` by the value `wrt`, one complex step for each entry."""
    found = np.zeros(table[wrt].shape)
    for place in np.ndindex(*found.shape):
        moved = table[wrt].copy()
        moved[place] += 1j * STEP
        found[place] = forward(graph, {**table, wrt: moved}, sizes).table[of][0, 0].imag / STEP
    return found


def shaped(array: Array, shape: Shape) -> Array:
    """Return the entries along the axes that carry an index."""
    return array.reshape(
        [n for n, d in zip(array.shape, (rows(shape), columns(shape)), strict=True) if d != 1]
    )


def operators(*roots: Expr) -> set[str]:
    """Return the names of the operators below the roots."""
    return {n.op.name for n in postorder(*roots) if isinstance(n, Apply)}
