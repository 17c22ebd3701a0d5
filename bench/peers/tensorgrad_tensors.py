"""tensorgrad: tensors with named edges, its `grad` and `simplify`, and its own index notation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import tensorgrad.functions as F
from sympy import Symbol
from tensorgrad import Variable
from tensorgrad.extras.to_index import to_index
from tensorgrad.extras.to_latex import to_latex

from bench.peers.tasks import Task, Values
from bench.peers.tensorgrad_values import evaluate

Named = Mapping[str, Any]


def _ridge(v: Named) -> Any:
    return F.frobenius2(v["X"] @ v["w"] - v["y"]) + v["lambda"] * F.frobenius2(v["w"])


def _logistic(v: Named) -> Any:
    p = F.sigmoid(v["X"] @ v["w"])
    return -(v["y"] @ F.log(p)) - (1 - v["y"]) @ F.log(1 - p)


def _recurrence(v: Named) -> Any:
    state = v["h0"]
    for step in ("x1", "x2", "x3"):
        state = F.tanh(v["W"] @ state.rename(n="k") + v["U"] @ v[step])
    return F.frobenius2(state - v["y"]) / 2


#: The edges of each value of a task, in the order of its axes; and the value to differentiate.
STATEMENTS: dict[str, tuple[str, Callable[[Named], Any]]] = {
    "relu-net": (
        "x; W1 h; b1 h; W2 h",
        lambda v: v["W2"] @ F.relu(v["W1"] * v["x"] + v["b1"]),
    ),
    "sigmoid": (
        "A h m; b h; x m; y",
        lambda v: (v["y"] - v["b"] @ F.sigmoid(v["A"] @ v["x"])) ** 2,
    ),
    "softmax": (
        "W h n; U m h; x n; y m",
        lambda v: F.cross_entropy(v["U"] @ F.relu(v["W"] @ v["x"]), v["y"], dim="m"),
    ),
    "two-layers": (
        "W1 h n; b h; W2 m h; x n; y m",
        lambda v: F.frobenius2(v["W2"] @ F.tanh(v["W1"] @ v["x"] + v["b"]) - v["y"]) / 2,
    ),
    "ridge": ("X m n; w n; y m; lambda", _ridge),
    "ridge-hessian": ("X m n; w n; y m; lambda", _ridge),
    "logistic-hessian": ("X m n; w n; y m", _logistic),
    "bptt": ("W n k; U n m; h0 n; x1 m; x2 m; x3 m; y n", _recurrence),
    "trace": (
        "A l m; X m n; B n k; C q l",
        lambda v: v["A"] @ v["X"] @ v["B"] @ v["X"].rename(m="q", n="k") @ v["C"],
    ),
    "logdet": ("X n k", lambda v: F.log(F.det(v["X"]))),
    "softmax-jacobian": ("x n", lambda v: F.softmax(v["x"], dim="n")),
    "net-hessian": (
        "W1 h n; b h; v h; x n",
        lambda v: v["v"] @ F.tanh(v["W1"] @ v["x"] + v["b"]),
    ),
    "warm-up": ("x n; Q n k", lambda v: v["x"] @ v["Q"] @ v["x"].rename(n="k")),
    "warm-up-map": ("Q n k", lambda v: F.frobenius2(v["Q"])),
}
#: Edges of one size: the second of a square matrix, and its like.
SAME = {"k": "n", "q": "m"}


@dataclass(frozen=True, slots=True)
class Stated:
    """A task in tensors: the value, the variable, and the edges of the answer in order."""

    value: Any
    by: Any
    renamings: tuple[dict[str, str], ...]
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """The simplified derivative of what was stated."""

    stated: Stated
    tensor: Any


class Tensors:
    """tensorgrad with `simplify`, one pass of its rules, or with `full_simplify`, until nothing changes."""

    def __init__(self, full: bool) -> None:
        self.full = full

    def state(self, task: Task) -> Stated:
        """Return the task in tensors; derivative number n adds n primes to the variable's edges."""
        spelled, formula = STATEMENTS[task.name]
        edges = {name: tuple(rest) for name, *rest in map(str.split, spelled.split(";"))}
        variables = {
            name: Variable(name, **{e: Symbol(SAME.get(e, e)) for e in of}) for name, of in edges.items()
        }
        value = formula(variables)
        renamings = tuple({e: e + "_" * n for e in edges[task.wrt]} for n in range(1, task.order + 1))
        last = tuple(e for renaming in renamings for e in renaming.values())
        return Stated(value, variables[task.wrt], renamings, (*value.edges, *last))

    def derive(self, stated: Stated) -> Derived:
        """Return the derivative, simplified."""
        tensor = stated.value
        for renaming in stated.renamings:
            tensor = tensor.grad(stated.by, new_names=renaming)
        return Derived(stated, tensor.full_simplify() if self.full else tensor.simplify())

    def write(self, derived: Derived) -> tuple[str, ...]:
        """Return the derivative as it prints it in indices; its LaTeX leaves out what stands renamed."""
        try:
            return (to_index(derived.tensor),)
        except NotImplementedError:  # the answer is one renamed tensor
            return (to_latex(derived.tensor),)

    def value(self, derived: Derived, point: Values) -> Any:
        """Return the derivative at a point."""
        return evaluate(derived.tensor, derived.stated.edges, point)
