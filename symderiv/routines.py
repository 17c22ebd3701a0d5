"""Numerical routines that generated code carries along: functions of matrices, and the largest eigenvalue.

Each is complete with NumPy alone, because `symderiv.numeric` copies its source beside the code that calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import getsource
from typing import Any

import numpy as np

Array = Any


def expm(a: Array) -> Array:
    """Return the exponential of a square matrix, by scaling, a Taylor sum and squaring."""
    norm = np.linalg.norm(a, 1)
    if not np.isfinite(norm):
        return np.full(np.shape(a), np.nan)
    halvings = max(0, int(np.ceil(np.log2(norm + 1e-300))) + 3)
    small = a / 2.0**halvings
    total = term = np.eye(len(a), dtype=np.asarray(a).dtype)
    for n in range(1, 15):
        term = term @ small / n
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


def sinm(a: Array) -> Array:
    """Return the sine of a real square matrix: the imaginary part of exp(iA)."""
    return expm(1j * a).imag


def cosm(a: Array) -> Array:
    """Return the cosine of a real square matrix: the real part of exp(iA)."""
    return expm(1j * a).real


def frechet(f: Callable[[Array], Array], a: Array, *directions: Array) -> Array:
    """Return the derivative of a matrix function along each direction: a corner of f of a block matrix."""
    block, size = a, np.float64(1.0)
    for e in directions:
        length = np.linalg.norm(e) + (not e.any())
        repeated = np.kron(np.eye(len(block) // len(e)), e / length)
        block = np.block([[block, repeated], [np.zeros_like(block), block]])
        size = size * length
    return f(block)[: len(a), -len(a) :] * size


def eigmax(a: Array) -> Array:
    """Return the eigenvalue with the largest real part; not a number where it is not real."""
    values = np.linalg.eigvals(a)
    top = values[np.argmax(values.real)]
    return top.real if top.imag == 0 else np.nan


def eigvecmax(a: Array) -> Array:
    """Return the unit eigenvector of the largest eigenvalue, its first large entry positive."""
    values, vectors = np.linalg.eig(a)
    v = vectors[:, np.argmax(values.real)].real
    large = np.abs(v) > np.exp(-0.5) * np.max(np.abs(v))  # ties do not decide the sign
    return v / np.linalg.norm(v) * np.sign(v[np.argmax(large)])


ROUTINES: dict[str, Callable[..., Array]] = {
    f.__name__: f for f in (expm, sinm, cosm, frechet, eigmax, eigvecmax)
}
_NEEDS = {"sinm": ("expm",), "cosm": ("expm",)}


def carried(mentions: Callable[[str], bool]) -> str:
    """Return the source of the routines that a text mentions, and of those that they call, without types."""
    wanted = {name for name in ROUTINES if mentions(name)}
    wanted.update(inner for name in tuple(wanted) for inner in _NEEDS.get(name, ()))
    return "\n\n".join(_plain(getsource(f)) for name, f in ROUTINES.items() if name in wanted)


def _plain(source: str) -> str:
    """Return a function's source with its annotations taken off, so that it stands on its own."""
    head, body = source.split("\n", 1)
    for annotation in (": Callable[[Array], Array]", ": Array", " -> Array"):
        head = head.replace(annotation, "")
    return f"{head}\n{body}"
