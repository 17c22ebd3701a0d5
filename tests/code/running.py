"""Running generated code on values that obey what is declared."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeGuard

import numpy as np

from symderiv.code import of_expression
from symderiv.code.targets import Target
from symderiv.expr import Apply, Expr, Var, postorder, var
from symderiv.graph import Graph
from symderiv.op import OPS
from symderiv.ops.elementwise import unknown
from symderiv.shape import axes
from symderiv.statement import typed
from symderiv.witness.samples import assign, declared, draw
from tests.code.cases import Case

Values = dict[str, Any]


@cache
def source(case: Case, order: int = 1, target: Target = "numpy") -> str:
    return of_expression(case.text, case.let, case.names, order, target)


def function(text: str) -> Callable[..., Any]:
    """Return the function of generated source, which stands last in it."""
    with TemporaryDirectory() as place:
        path = Path(place) / "generated.py"
        path.write_text(text, encoding="utf-8")
        space = runpy.run_path(str(path), run_name="generated")
    *_, found = (v for v in space.values() if getattr(v, "__module__", None) == "generated")
    return found


def graph_of(case: Case) -> Graph:
    return typed(case.text, case.let)


def point(case: Case, seed: int = 0) -> Values:
    """Return random values of the inputs, by name, with distinct sizes and declared functions beside them."""
    graph, rng = graph_of(case), Random(seed)
    sizes = assign(graph.sizes)
    drawn = {v.name: draw(v, sizes, lambda: rng.gauss(0, 0.9), rng) for v in graph.inputs}
    functions = {node.op.name for let in graph.lets for node in postorder(let.body) if _is_declared(node)}
    slopes = [unknown(name, order)(var("x")) for name in functions for order in range(3)]
    return {**drawn, **sizes, **declared(*slopes)}


def _is_declared(node: Expr) -> TypeGuard[Apply]:
    return isinstance(node, Apply) and OPS.get(node.op.name) is not node.op


def arguments(text: str, values: Values) -> Values:
    """Return the values that the function takes, under the names that it gives them."""
    head = text[text.rindex("\ndef ") if "\ndef " in text else 0 :].partition("):")[0].partition("(")[2]
    names = [n.strip() for n in head.replace("\n", " ").split(",") if n.strip()]
    return {n: values[n.replace("_prime", "'").rstrip("_")] for n in names}


def results(case: Case, values: Values, order: int = 1) -> tuple[Any, ...]:
    """Return what the NumPy function of a case returns, always as a tuple."""
    text = source(case, order)
    found = function(text)(**arguments(text, values))
    return found if isinstance(found, tuple) else (found,)


def direction(v: Var, values: Values, seed: int = 1) -> Any:
    rng = np.random.default_rng(seed)
    return rng.uniform(0.3, 1.0, np.shape(values[v.name])) * rng.choice([-1, 1], np.shape(values[v.name]))


def along(derivative: Any, v: Var, of_axes: int, d: Any) -> Any:
    """Return what a derivative (axes of the value, then of the variable) says along the direction `d`."""
    return np.tensordot(derivative, d, axes=len(axes(v.shape)))
