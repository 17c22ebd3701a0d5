"""Values and gradients as a person writes them in NumPy: what generated code is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any


def relu_net(W1: Array, b1: Array, W2: Array, b2: Array, x: Array, y: Array) -> tuple[Array, ...]:
    """Return the loss of a two-layer ReLU net, and its gradients by the parameters."""
    z1 = W1 @ x + b1
    a1 = np.maximum(z1, 0)
    z2 = W2 @ a1 + b2
    dz2 = z2 - y
    loss = 0.5 * dz2 @ dz2
    dz1 = (W2.T @ dz2) * (z1 > 0)
    return loss, np.outer(dz1, x), dz1, np.outer(dz2, a1), dz2


def softmax_regression(W: Array, b: Array, x: Array, y: Array) -> tuple[Array, ...]:
    """Return the cross-entropy of softmax(W x + b) on a one-hot label, and its gradients."""
    z = W @ x + b
    z = z - z.max()
    e = np.exp(z)
    total = e.sum()
    loss = np.log(total) - y @ z
    dz = e / total - y
    return loss, np.outer(dz, x), dz


def logistic_regression(X: Array, w: Array, y: Array) -> tuple[Array, ...]:
    """Return the negative log-likelihood of logistic regression, and its gradient."""
    z = X @ w
    loss = np.logaddexp(0, z).sum() - y @ z
    p = 1 / (1 + np.exp(-z))
    return loss, X.T @ (p - y)


def ridge(X: Array, w: Array, y: Array, c: Array) -> tuple[Array, ...]:
    """Return the ridge objective and its gradient."""
    r = X @ w - y
    return r @ r + c * (w @ w), 2 * (X.T @ r + c * w)


def recurrent_net(
    W: Array, U: Array, b: Array, h0: Array, x1: Array, x2: Array, x3: Array, y: Array
) -> tuple[Array, ...]:
    """Return the loss after three steps of a recurrent net, and its gradients through time."""
    h1 = np.tanh(W @ x1 + U @ h0 + b)
    h2 = np.tanh(W @ x2 + U @ h1 + b)
    h3 = np.tanh(W @ x3 + U @ h2 + b)
    r = h3 - y
    dz3 = 2 * r * (1 - h3**2)
    dz2 = (U.T @ dz3) * (1 - h2**2)
    dz1 = (U.T @ dz2) * (1 - h1**2)
    dW = np.outer(dz3, x3) + np.outer(dz2, x2) + np.outer(dz1, x1)
    dU = np.outer(dz3, h2) + np.outer(dz2, h1) + np.outer(dz1, h0)
    return r @ r, dW, dU, dz1 + dz2 + dz3


def layer_norm(x: Array, g: Array, b: Array, y: Array, eps: Array) -> tuple[Array, ...]:
    """Return a squared loss of a normalised layer, and its gradients."""
    c = x - x.mean()
    s = np.sqrt((c * c).mean() + eps)
    u = c / s
    r = g * u + b - y
    db = 2 * r
    du = db * g
    dx = (du - du.mean() - u * (du * u).mean()) / s
    return r @ r, dx, db * u, db
