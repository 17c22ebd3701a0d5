"""Numerical routines that generated code carries along: functions of matrices, and the largest eigenvalue.

Each is complete with NumPy alone, because `symderiv.numeric` copies its source beside the code that calls it.
`sinm`, `cosm`, `frechet`, `upright` keep to words that PyTorch and JAX have too; `expm` is theirs as well.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
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
    block, lengths = a, []
    for n, e in enumerate(directions):
        lengths.append(np.where(e.any(), np.linalg.norm(e), 1.0))
        corner = e / lengths[-1]
        for _ in range(n):
            corner = triangle(corner, np.zeros_like(corner))
        block = triangle(block, corner)
    found = f(block)[: len(a), -len(a) :]
    for length in lengths:
        found = found * length
    return found


def triangle(a: Array, corner: Array) -> Array:
    """Return the block matrix with `a` twice on its diagonal and `corner` above."""
    above, below = np.hstack([a, corner]), np.hstack([np.zeros_like(a), a])
    return np.vstack([above, below])


def eigmax(a: Array) -> Array:
    """Return the eigenvalue with the largest real part; not a number where it is not real."""
    values = np.linalg.eigvals(a)
    top = values[np.argmax(values.real)]
    return top.real if top.imag == 0 else np.nan


def eigvecmax(a: Array) -> Array:
    """Return the unit eigenvector of the largest eigenvalue, its first large entry positive."""
    values, vectors = np.linalg.eig(a)
    return upright(vectors[:, np.argmax(values.real)].real)


def upright(v: Array) -> Array:
    """Return a vector with length 1 and its first large entry positive."""
    sizes = np.abs(v)
    large = sizes > 0.6065 * np.max(sizes)  # ties do not decide the sign
    return v / np.linalg.norm(v) * np.sign(v[np.argmax(1.0 * large)])


ROUTINES: dict[str, Callable[..., Array]] = {
    f.__name__: f for f in (expm, sinm, cosm, frechet, triangle, eigmax, eigvecmax, upright)
}
#: Those that a routine calls.
NEEDS = {"sinm": ("expm",), "cosm": ("expm",), "frechet": ("triangle",), "eigvecmax": ("upright",)}


def needed(names: Iterable[str]) -> tuple[str, ...]:
    """Return the routines of these names and those that they call, in the order of the table."""
    asked = set(names)
    wanted = asked.union(*(NEEDS.get(name, ()) for name in asked))
    return tuple(name for name in ROUTINES if name in wanted)


def carried(names: Iterable[str], known: Container[str] = ()) -> str:
    """Return the source of the routines of these names, and of those that they call, without types.

    `known` are those that need not be carried along.
    """
    return "\n\n".join(_plain(getsource(ROUTINES[n])) for n in needed(names) if n not in known)


def _plain(source: str) -> str:
    """Return a function's source with its annotations taken off, so that it stands on its own."""
    head, body = source.split("\n", 1)
    for annotation in (": Callable[[Array], Array]", ": Array", " -> Array"):
        head = head.replace(annotation, "")
    return f"{head}\n{body}"
