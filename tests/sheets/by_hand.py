"""The first sheet by hand: loops over units, written from the statement alone."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np


def relu_unit(p: dict[str, Any], i: int) -> float:
    """Return what unit i gets before its ReLU."""
    return p["W1"][i] * p["x"] + p["b1"][i]


def by_hand_1(part: str, p: dict[str, Any], i: int) -> float:
    """Return the derivative that a part of question 1 asks for, for unit i."""
    z = relu_unit(p, i)
    on = 1.0 if z > 0 else 0.0
    table = {"q1a": 1.0, "q1b": max(0.0, z), "q1c": p["W2"][0, i] * on, "q1d": p["W2"][0, i] * p["x"] * on}
    return table[part]


def forward_2(p: dict[str, Any]) -> dict[str, Any]:
    """Return the named values of question 2."""
    k = len(p["W1"])
    z1 = [relu_unit(p, i) for i in range(k)]
    a1 = [max(0.0, z) for z in z1]
    z2 = sum(p["W2"][0, i] * a1[i] for i in range(k)) + p["b2"] + p["x"]
    return {"z1": z1, "a1": a1, "z2": z2, "yhat": 1 / (1 + exp(-z2))}


def by_hand_2(p: dict[str, Any]) -> dict[str, Any]:
    """Return the gradients of question 2, by the chain rule in loops."""
    v, k = forward_2(p), len(p["W1"])
    error = v["yhat"] - p["y"]
    back = [error * p["W2"][0, i] * (1.0 if v["z1"][i] > 0 else 0.0) for i in range(k)]
    return {
        "W2": [[error * a for a in v["a1"]]],
        "b2": error,
        "W1": [b * p["x"] for b in back],
        "b1": back,
        "x": sum(back[i] * p["W1"][i] for i in range(k)) + error,
    }


def ridge(n: int, d: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X and y of a ridge regression."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n)


def log_posterior(w: np.ndarray, x: np.ndarray, y: np.ndarray, lam: float) -> float:
    """Return the log of prior times likelihood, entry by entry, constants and all."""
    value = 0.0
    for entry in w:
        value += np.log(np.exp(-(entry**2) / 2) / sqrt(2 * np.pi))
    for row, target in zip(x, y, strict=True):
        value += np.log(np.exp(-((target - row @ w) ** 2) / (2 * lam)) / sqrt(2 * np.pi * lam))
    return value


def printed_1(part: str, w1: list[float], b1: list[float], w2: list[float], x: float, i: int) -> float | None:
    """Return the printed answer of q1c or q1d: its conditions are on the whole vector."""
    z = [w * x + b for w, b in zip(w1, b1, strict=True)]
    on = w2[i - 1] * (x if part == "q1d" else 1)
    return on if all(v > 0 for v in z) else 0.0 if all(v < 0 for v in z) else None
