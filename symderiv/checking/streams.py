"""The derivatives of one value by all the others, for telling which of them an answer is."""

from __future__ import annotations

from functools import lru_cache

from symderiv.checking.case import Case
from symderiv.checking.target import Target
from symderiv.errors import SymderivError
from symderiv.expr import Expr
from symderiv.jacobian import jacobian
from symderiv.reverse import backward
from symderiv.shape import SCALAR
from symderiv.step import DerivativeOf


@lru_cache(maxsize=64)
def derivatives(target: Target, of: str) -> dict[str, Expr]:
    """Return the derivative of the value `of` by every other value that it depends on.

    Of a value that is no scalar, those by scalars and vectors that have matrix form.
    """
    graph = target.graph
    above = graph.ancestors(graph[of])
    names = [v.name for v in graph.values.values() if v in above and v.name != of]
    if graph[of].shape != SCALAR:
        return _jacobians(target, of, names)
    try:
        passed = backward(graph, of, tuple(names))
    except SymderivError:
        return {}
    return {name: passed.opened(passed[name].value) for name in names}


def _jacobians(target: Target, of: str, names: list[str]) -> dict[str, Expr]:
    found = {}
    for name in names:
        try:
            found[name] = jacobian(target.graph, of, name).value
        except SymderivError:
            continue
    return found


@lru_cache(maxsize=8)  # it is asked for twice, for the diagnosis and for the step that is contradicted
def taken_for(case: Case) -> str | None:
    """Return the value by which an answer is the derivative, where it is not the one that is asked for."""
    asked = case.given.asked.target
    if not isinstance(asked, DerivativeOf) or asked.order != 1:
        return None
    for name, value in derivatives(case.target, asked.of).items():
        if name != asked.wrt and value.shape == case.answer.shape and case.right(case.answer, value):
            return name
    return None
