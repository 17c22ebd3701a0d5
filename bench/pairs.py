"""Pairs of course answers: what is due beside what somebody writes, right and wrong.

Each stands in our language, and as formulas on arrays that may hold SymPy's symbols: there, an answer that
is a vector or a matrix is written out and compared entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.peers.tasks import Algebra

Formula = Callable[[Algebra, Any], Any]


@dataclass(frozen=True, slots=True)
class Due:
    """A value that is asked for, in the names that `let` declares."""

    let: str
    text: str
    formula: Formula


@dataclass(frozen=True, slots=True)
class Pair:
    """What is due, and an answer to it that is right or wrong."""

    due: Due
    right: bool
    text: str
    formula: Formula


def _sigmoid(on: Algebra, z: Any) -> Any:
    return 1 / (1 + on.exp(-z))


def _softmax(on: Algebra, z: Any) -> Any:
    powers = on.exp(z)
    return powers / powers.sum()


def _outer(a: Any, b: Any) -> Any:
    return a[:, None] * b[None, :]


def _line(v: Any) -> Any:
    return v.w * v.x + v.b


def _hidden(on: Algebra, v: Any) -> Any:
    return on.tanh(v.W @ v.x + v.b)


def _diagonal(v: Any) -> Any:
    found = _outer(v, v) * 0
    for n, entry in enumerate(v):
        found[n, n] = entry
    return found


SQUARES = Due("w; x; b; y", "2*(w*x + b - y)*x", lambda on, v: 2 * (_line(v) - v.y) * v.x)
LOGISTIC = Due("w; x; b; y", "(sigmoid(w*x + b) - y)*x", lambda on, v: (_sigmoid(on, _line(v)) - v.y) * v.x)
SIGMOID = Due("z", "sigmoid(z)*(1 - sigmoid(z))", lambda on, v: _sigmoid(on, v.z) * (1 - _sigmoid(on, v.z)))
SWISH = Due(
    "z",
    "sigmoid(z) + z*sigmoid(z)*(1 - sigmoid(z))",
    lambda on, v: _sigmoid(on, v.z) + v.z * _sigmoid(on, v.z) * (1 - _sigmoid(on, v.z)),
)
NEURON = Due(
    "w; x; b; u; y",
    "2*(u*tanh(w*x + b) - y)*u*(1 - tanh(w*x + b)^2)*x",
    lambda on, v: 2 * (v.u * on.tanh(_line(v)) - v.y) * v.u * (1 - on.tanh(_line(v)) ** 2) * v.x,
)
NORMAL = Due("x; m; s positive", "-1/s + (x - m)^2/s^3", lambda on, v: -1 / v.s + (v.x - v.m) ** 2 / v.s**3)
JACOBIAN = Due(
    "z[m]",
    "diag(softmax(z)) - softmax(z)*softmax(z)'",
    lambda on, v: _diagonal(_softmax(on, v.z)) - _outer(_softmax(on, v.z), _softmax(on, v.z)),
)
RIDGE = Due(
    "X[n,d]; w[d]; y[n]; c",
    "2*X'*(X*w - y) + 2*c*w",
    lambda on, v: 2 * v.X.T @ (v.X @ v.w - v.y) + 2 * v.c * v.w,
)
QUADRATIC = Due("A[n,n]; x[n]", "(A + A')*x", lambda on, v: (v.A + v.A.T) @ v.x)
LAYER = Due(
    "W[h,n]; b[h]; U[m,h]; x[n]; y[m]",
    "((U'*(U*tanh(W*x + b) - y)) .* (1 - tanh(W*x + b).^2))*x'",
    lambda on, v: _outer((v.U.T @ (v.U @ _hidden(on, v) - v.y)) * (1 - _hidden(on, v) ** 2), v.x),
)

PAIRS = (
    Pair(
        SQUARES,
        True,
        "2*w*x^2 + 2*b*x - 2*x*y",
        lambda on, v: 2 * v.w * v.x**2 + 2 * v.b * v.x - 2 * v.x * v.y,
    ),
    Pair(SQUARES, False, "(w*x + b - y)*x", lambda on, v: (_line(v) - v.y) * v.x),
    Pair(
        LOGISTIC,
        True,
        "x*exp(w*x + b)/(1 + exp(w*x + b)) - x*y",
        lambda on, v: v.x * on.exp(_line(v)) / (1 + on.exp(_line(v))) - v.x * v.y,
    ),
    Pair(LOGISTIC, False, "(y - sigmoid(w*x + b))*x", lambda on, v: (v.y - _sigmoid(on, _line(v))) * v.x),
    Pair(SIGMOID, True, "exp(-z)/(1 + exp(-z))^2", lambda on, v: on.exp(-v.z) / (1 + on.exp(-v.z)) ** 2),
    Pair(
        SIGMOID,
        False,
        "sigmoid(z)*(1 + sigmoid(z))",
        lambda on, v: _sigmoid(on, v.z) * (1 + _sigmoid(on, v.z)),
    ),
    Pair(
        SWISH,
        True,
        "(1 + exp(-z) + z*exp(-z))/(1 + exp(-z))^2",
        lambda on, v: (1 + on.exp(-v.z) + v.z * on.exp(-v.z)) / (1 + on.exp(-v.z)) ** 2,
    ),
    Pair(
        NEURON,
        True,
        "2*u*x*(u*tanh(w*x + b) - y) - 2*u*x*tanh(w*x + b)^2*(u*tanh(w*x + b) - y)",
        lambda on, v: (
            2 * v.u * v.x * (v.u * on.tanh(_line(v)) - v.y)
            - 2 * v.u * v.x * on.tanh(_line(v)) ** 2 * (v.u * on.tanh(_line(v)) - v.y)
        ),
    ),
    Pair(
        NEURON,
        False,
        "2*(u*tanh(w*x + b) - y)*u*(1 - tanh(w*x + b))*x",
        lambda on, v: 2 * (v.u * on.tanh(_line(v)) - v.y) * v.u * (1 - on.tanh(_line(v))) * v.x,
    ),
    Pair(NORMAL, True, "((x - m)^2 - s^2)/s^3", lambda on, v: ((v.x - v.m) ** 2 - v.s**2) / v.s**3),
    Pair(NORMAL, False, "-1/s + (x - m)^2/s^2", lambda on, v: -1 / v.s + (v.x - v.m) ** 2 / v.s**2),
    Pair(
        JACOBIAN,
        True,
        "diag(softmax(z))*(I - ones(m)*softmax(z)')",
        lambda on, v: (
            _diagonal(_softmax(on, v.z)) @ (_diagonal(v.z * 0 + 1) - _outer(v.z * 0 + 1, _softmax(on, v.z)))
        ),
    ),
    Pair(
        JACOBIAN,
        False,
        "diag(softmax(z)) - softmax(z)'*softmax(z)*I",
        lambda on, v: _diagonal(_softmax(on, v.z) - (_softmax(on, v.z) ** 2).sum()),
    ),
    Pair(
        RIDGE,
        True,
        "2*(X'*X + c*I)*w - 2*X'*y",
        lambda on, v: 2 * (v.X.T @ v.X @ v.w + v.c * v.w) - 2 * v.X.T @ v.y,
    ),
    Pair(RIDGE, False, "2*X'*(X*w - y) + c*w", lambda on, v: 2 * v.X.T @ (v.X @ v.w - v.y) + v.c * v.w),
    Pair(QUADRATIC, True, "A*x + (x'*A)'", lambda on, v: v.A @ v.x + v.x @ v.A),
    Pair(QUADRATIC, False, "2*A*x", lambda on, v: 2 * v.A @ v.x),
    Pair(
        LAYER,
        True,
        "diag(1 - tanh(W*x + b).^2)*(U'*U*tanh(W*x + b) - U'*y)*x'",
        lambda on, v: _outer((1 - _hidden(on, v) ** 2) * (v.U.T @ v.U @ _hidden(on, v) - v.U.T @ v.y), v.x),
    ),
    Pair(
        LAYER,
        False,
        "(U'*(U*tanh(W*x + b) - y))*x'",
        lambda on, v: _outer(v.U.T @ (v.U @ _hidden(on, v) - v.y), v.x),
    ),
)
