"""tensorgrad's tensors at a point, in NumPy: its own evaluation needs PyTorch with named tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tensorgrad import Delta, Function, Product, Sum, Variable, Zero
from tensorgrad.tensor import Rename

from bench.peers.point import SIZE
from bench.peers.tasks import Values

Named = tuple[tuple[str, ...], NDArray[Any]]
"""The names of the axes, and the array."""

ENTRYWISE: dict[str, Callable[[Any], Any]] = {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "gt0": lambda z: 1.0 * (z > 0),
    "det": np.linalg.det,
}


def evaluate(tensor: Any, edges: tuple[str, ...], point: Values) -> NDArray[Any]:
    """Return the value of a tensor with its axes in the order of `edges`.

    Raises: NotImplementedError for a tensor of a kind that no task leads to.
    """
    return _aligned(_named(tensor, point), edges)


def _aligned(named: Named, edges: tuple[str, ...]) -> NDArray[Any]:
    have, array = named
    return array.transpose([have.index(edge) for edge in edges])


def _named(tensor: Any, point: Values) -> Named:
    edges = tuple(tensor.shape)
    match tensor:
        case Variable():
            return edges, np.asarray(point[tensor.name])
        case Rename():
            inner, array = _named(tensor.tensor, point)
            return tuple(tensor.mapping.get(edge, edge) for edge in inner), array
        case Delta():
            return edges, _delta(len(edges))
        case Zero():
            return edges, np.zeros((SIZE,) * len(edges))
        case Product():
            return edges, _product([_named(factor, point) for factor in tensor.factors], edges)
        case Sum():
            terms = [_aligned(_named(term, point), edges) for term in tensor.terms]
            return edges, np.asarray(sum(float(w) * t for w, t in zip(tensor.weights, terms, strict=True)))
        case Function():
            return _applied(tensor.signature, [_named(one, point) for one in tensor.inputs])
    raise NotImplementedError(type(tensor).__name__)


def _delta(order: int) -> NDArray[Any]:
    """Return 1 where all indices are equal; without an index, how many values one has."""
    if not order:
        return np.asarray(float(SIZE))
    found = np.zeros((SIZE,) * order)
    for i in range(SIZE):
        found[(i,) * order] = 1
    return found


def _product(factors: list[Named], edges: tuple[str, ...]) -> NDArray[Any]:
    """Return the contraction of all edges that two factors share."""
    numbers = {edge: n for n, edge in enumerate({edge: 0 for have, _ in factors for edge in have})}
    operands: list[Any] = [np.asarray(1.0), []]
    for have, array in factors:
        operands += [array, [numbers[edge] for edge in have]]
    return np.asarray(np.einsum(*operands, [numbers[edge] for edge in edges], optimize="greedy"))


def _applied(signature: Any, inputs: list[Named]) -> Named:
    ((edges, array),) = inputs
    if hasattr(signature, "alpha"):
        inner, scaled = _applied(signature.inner, inputs)
        return inner, float(signature.alpha) * scaled
    if hasattr(signature, "k"):
        return edges, array ** float(signature.k)
    if signature.name == "inv":  # the edges that have one name cancel
        return edges, np.linalg.inv(array).T
    if signature.name not in ENTRYWISE:
        raise NotImplementedError(signature.name)
    return (() if signature.name == "det" else edges), np.asarray(ENTRYWISE[signature.name](array))
