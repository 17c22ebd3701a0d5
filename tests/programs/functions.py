"""The language's functions a second time, for arrays of complex numbers: nothing here is the engine's.

A derivative along V is the imaginary part of f(X + ihV)/h.  What switches does so by the real part,
and notes how near the switch is.

Source: W. Squire, G. Trapp, Using complex variables to estimate derivatives of real functions,
SIAM Review 40 (1998).
"""

from __future__ import annotations

from collections.abc import Callable
from math import erf as real_erf
from math import pi, sqrt
from typing import Any

import numpy as np

Array = Any


class Margin:
    """How near the values came to a switch, a pole or a tie."""

    def __init__(self) -> None:
        self.least = np.inf

    def note(self, decider: Array) -> None:
        """Remember the decider that is nearest to 0."""
        self.least = min(self.least, float(np.min(np.abs(np.real(decider)), initial=np.inf)))


def choose(margin: Margin, decider: Array, yes: Array, no: Array) -> Array:
    """Return `yes` where the decider's real part is positive, else `no`."""
    margin.note(decider)
    return np.where(np.real(decider) > 0, yes, no)


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def softplus(x: Array) -> Array:
    return np.log(1 + np.exp(x))


def density(x: Array) -> Array:
    return np.exp(-x * x / 2) / sqrt(2 * pi)


def erf(x: Array) -> Array:
    """Return erf to first order in the imaginary part, which is all that is read of it."""
    real = np.vectorize(real_erf)(np.real(x))
    return real + 1j * np.imag(x) * 2 / sqrt(pi) * np.exp(-(np.real(x) ** 2))


def cumulative(x: Array) -> Array:
    return (1 + erf(x / sqrt(2))) / 2


SMOOTH: dict[str, Callable[[Array], Array]] = {
    "exp": np.exp,
    "sin": np.sin,
    "cos": np.cos,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "atan": np.arctan,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "logsigmoid": lambda x: -softplus(-x),
    "silu": lambda x: x * sigmoid(x),
    "gelu": lambda x: x * cumulative(x),
    "erf": erf,
    "Phi": cumulative,
    "phi": density,
}

KINKED: dict[str, Callable[[Margin, Array], Array]] = {
    "abs": lambda m, x: choose(m, x, x, -x),
    "relu": lambda m, x: choose(m, x, x, 0 * x),
    "step": lambda m, x: choose(m, x, 1 + 0 * x, 0 * x),
    "sign": lambda m, x: choose(m, x, 1 + 0 * x, -1 + 0 * x),
}


def tallest(margin: Margin, x: Array) -> Array:
    """Return the largest entry."""
    flat = x.reshape(-1)
    order = np.argsort(np.real(flat))
    if flat.size > 1:
        margin.note(flat[order[-1]] - flat[order[-2]])
    return flat[order[-1]]


def softmax(x: Array) -> Array:
    shifted = np.exp(x - np.max(np.real(x), axis=-1, keepdims=True))
    return shifted / np.sum(shifted, axis=-1, keepdims=True)


def lse(x: Array) -> Array:
    return np.log(np.sum(np.exp(x), axis=-1))


def series(signs: Callable[[int], int]) -> Callable[[Array], Array]:
    """Return the matrix function Σ signs(k) Xᵏ/k!."""

    def value(x: Array) -> Array:
        term, total = np.eye(len(x)) + 0 * x, 0 * x
        for k in range(60):
            total = total + signs(k) * term
            term = term @ x / (k + 1)
        return total

    return value


MATRIX: dict[str, Callable[[Array], Array]] = {
    "expm": series(lambda _: 1),
    "sinm": series(lambda k: (0, 1, 0, -1)[k % 4]),
    "cosm": series(lambda k: (1, 0, -1, 0)[k % 4]),
}


def pinv(x: Array) -> Array:
    """Return the pseudoinverse of a matrix of full rank; no conjugate, so that it stays analytic."""
    rows, columns = x.shape
    return np.linalg.inv(x.T @ x) @ x.T if rows >= columns else x.T @ np.linalg.inv(x @ x.T)


def eigmax(margin: Margin, x: Array) -> Array:
    """Return the largest eigenvalue of a symmetric matrix, to first order in the imaginary part.

    Source: Magnus and Neudecker, Matrix Differential Calculus (1988), 8.8: dλ = vᵀ dX v.
    """
    values, vectors = np.linalg.eigh(np.real(x))
    if len(x) > 1:
        margin.note(values[-1] - values[-2])
    v = vectors[:, -1]
    return values[-1] + 1j * (v @ np.imag(x) @ v)
