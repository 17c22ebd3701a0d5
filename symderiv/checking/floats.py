"""Floats: the fast system of numbers, in which answers are compared first."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from math import e, pi
from typing import Any

import numpy as np

from symderiv.checking.structure import Array
from symderiv.expr import Apply, var
from symderiv.numeric import evaluator, function
from symderiv.op import OPS, Op
from symderiv.shape import axes
from symderiv.witness.samples import declared

NAMED = {"pi": pi, "e": e}


class Floats:
    """IEEE doubles; what is not defined is not a number."""

    def constant(self, value: Fraction | str) -> Array:
        """Return the nearest double."""
        return np.asarray(NAMED[value] if isinstance(value, str) else _nearest(value))

    def settled(self, x: Array) -> Array:
        """Return x."""
        return x

    def quotient(self, a: Array, b: Array) -> Array:
        """Return a / b."""
        return a / b

    def elementwise(self, op: Op, args: tuple[Array, ...]) -> Array:
        """Return the function's numeric form at the arrays."""
        return np.asarray(function(op, len(args))(_declared(op), *args))

    def opaque(self, node: Apply, args: tuple[Array, ...], sizes: Mapping[str, int]) -> Array:
        """Return the operator at each point."""
        if node.op.name in LINEAR_ALGEBRA:
            return LINEAR_ALGEBRA[node.op.name](args[0])
        return _one_by_one(node, args, sizes)


def _nearest(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


@lru_cache(maxsize=64)
def _declared(op: Op) -> dict[str, Any]:
    return {} if OPS.get(op.name) is op else declared(op(var("#")))


def _inverse(a: Array) -> Array:
    try:
        return np.linalg.inv(a)
    except np.linalg.LinAlgError:  # one matrix of them is singular
        determinant = np.linalg.det(a)[..., None, None]
        regular = np.where(determinant == 0, np.eye(a.shape[-1]), a)
        return np.where(determinant == 0, np.nan, np.linalg.inv(regular))


def _logdet(a: Array) -> Array:
    sign, logarithm = np.linalg.slogdet(a)
    return np.where(sign > 0, logarithm, np.nan)


LINEAR_ALGEBRA = {"inv": _inverse, "det": np.linalg.det, "logdet": _logdet}


def _one_by_one(node: Apply, args: tuple[Array, ...], sizes: Mapping[str, int]) -> Array:
    """Return an operator's numeric form at one point after another."""
    slots = tuple(var(f"#{n}", a.shape) for n, a in enumerate(node.args))
    run = evaluator((), {"value": node.op(*slots, params=node.params)})
    counts = [len(axes(a.shape)) for a in node.args]
    lead = np.broadcast_shapes(*(x.shape[: x.ndim - k] for x, k in zip(args, counts, strict=True)))
    spread = [np.broadcast_to(x, lead + x.shape[x.ndim - k :]) for x, k in zip(args, counts, strict=True)]
    found = [
        _attempt(run, {slot.name: x[at] for slot, x in zip(slots, spread, strict=True)}, sizes)
        for at in np.ndindex(lead)
    ]
    shape = max((x.shape for x in found), key=len, default=())
    return np.array([np.broadcast_to(x, shape) for x in found], dtype=float).reshape(lead + shape)


def _attempt(run: Any, values: dict[str, Any], sizes: Mapping[str, int]) -> Array:
    try:
        return np.asarray(run({**sizes, **values})["value"], dtype=float)
    except (ArithmeticError, ValueError, np.linalg.LinAlgError):
        return np.asarray(np.nan)


FLOATS = Floats()
