"""The twelve tasks: each in our language, as a formula on arrays, and with the answer that a person writes.

The formula reads NumPy arrays of whatever the algebra computes with (floats, SymPy's or SymEngine's
expressions), so that one text states the task for every peer that works on explicit entries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Algebra:
    """The elementwise functions that the formulas need, on arrays of one kind of number or expression."""

    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]
    tanh: Callable[[Any], Any]
    relu: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One derivative that every peer is asked for.

    title:   what is differentiated by what, as text with formulas.
    text:    the program in our language, `let` its declarations, `wrt` and `order` what is asked.
    formula: the same on arrays.
    hand:    the answer as a person writes it (LaTeX), then the definitions of names that it introduces.
    """

    name: str
    title: str
    text: str
    let: str
    wrt: str
    formula: Callable[[Algebra, Values], Any]
    hand: tuple[str, ...]
    order: int = 1

    @property
    def ranks(self) -> dict[str, int]:
        """The number of axes of each declared value; functions are left out."""
        spelled = (word.strip() for word in self.let.split(";"))
        return {
            word.split("[")[0].split()[0]: word.partition("]")[0].count(",") + ("[" in word)
            for word in spelled
            if "(" not in word
        }


def _sigmoid(on: Algebra, z: Any) -> Any:
    return 1 / (1 + on.exp(-z))


def _softmax(on: Algebra, z: Any) -> Any:
    powers = on.exp(z)
    return powers / powers.sum()


def _squared(v: Any) -> Any:
    return v @ v


def _determinant(a: Any) -> Any:
    """Return the determinant of a 3 × 3 array by the rule of Sarrus."""
    return sum(
        a[0, j] * (a[1, (j + 1) % 3] * a[2, (j + 2) % 3] - a[1, (j + 2) % 3] * a[2, (j + 1) % 3])
        for j in range(3)
    )


def _cross_entropy(on: Algebra, v: Values) -> Any:
    hidden = on.relu(v["W"] @ v["x"])
    return -(v["y"] @ on.log(_softmax(on, v["U"] @ hidden)))


def _ridge(on: Algebra, v: Values) -> Any:
    return _squared(v["X"] @ v["w"] - v["y"]) + v["lambda"] * _squared(v["w"])


def _logistic(on: Algebra, v: Values) -> Any:
    p = _sigmoid(on, v["X"] @ v["w"])
    return -(v["y"] @ on.log(p)) - (1 - v["y"]) @ on.log(1 - p)


def _recurrence(on: Algebra, v: Values) -> Any:
    state = v["h0"]
    for step in ("x1", "x2", "x3"):
        state = on.tanh(v["W"] @ state + v["U"] @ v[step])
    return _squared(state - v["y"]) / 2


RIDGE = "norm2(X*w - y)^2 + lambda*norm2(w)^2"
RIDGE_LET = "X[m,n]; w[n]; y[m]; lambda"

TASKS = (
    Task(
        name="relu-net",
        title="∂y/∂W1 of y = W2ᵀ relu(W1 x + b1)",
        text="W2'*relu(W1*x + b1)",
        let="x; W1[k]; b1[k]; W2[k]",
        wrt="W1",
        formula=lambda on, v: v["W2"] @ on.relu(v["W1"] * v["x"] + v["b1"]),
        hand=(r"x W_2 \circ \mathbf{1}\{W_1 x + b_1 > 0\}",),
    ),
    Task(
        name="sigmoid",
        title="∂/∂A of (y − bᵀ σ(A x))²",
        text="(y - b'*sigmoid(A*x))^2",
        let="A[h,m]; b[h]; x[m]; y",
        wrt="A",
        formula=lambda on, v: (v["y"] - v["b"] @ _sigmoid(on, v["A"] @ v["x"])) ** 2,
        hand=(r"-2(y - b^\top \sigma(A x)) (b \circ \sigma(A x) \circ (1 - \sigma(A x))) x^\top",),
    ),
    Task(
        name="softmax",
        title="∂/∂W of softmax cross-entropy over a layer relu(W x)",
        text="z = W*x; a = relu(z); p = softmax(U*a); -y'*log(p)",
        let="W[h,n]; U[m,h]; x[n]; y[m] onehot",
        wrt="W",
        formula=_cross_entropy,
        hand=(r"(U^\top (p - y) \circ \mathbf{1}\{z > 0\}) x^\top",),
    ),
    Task(
        name="two-layers",
        title="∂/∂W1 of ½‖W2 φ(W1 x + b) − y‖² (φ declared; tanh for the others)",
        text="1/2*norm2(W2*phi(W1*x + b) - y)^2",
        let="phi(); W1[h,n]; b[h]; W2[m,h]; x[n]; y[m]",
        wrt="W1",
        formula=lambda on, v: _squared(v["W2"] @ on.tanh(v["W1"] @ v["x"] + v["b"]) - v["y"]) / 2,
        hand=(r"(W_2^\top (W_2 \phi(W_1 x + b) - y) \circ \phi'(W_1 x + b)) x^\top",),
    ),
    Task(
        name="ridge",
        title="gradient of ‖X w − y‖² + λ‖w‖²",
        text=RIDGE,
        let=RIDGE_LET,
        wrt="w",
        formula=_ridge,
        hand=(r"2 X^\top (X w - y) + 2 \lambda w",),
    ),
    Task(
        name="ridge-hessian",
        title="Hessian of ‖X w − y‖² + λ‖w‖²",
        text=RIDGE,
        let=RIDGE_LET,
        wrt="w",
        formula=_ridge,
        hand=(r"2 X^\top X + 2 \lambda I",),
        order=2,
    ),
    Task(
        name="logistic-hessian",
        title="Hessian of the logistic loss, p = σ(X w)",
        text="p = sigmoid(X*w); -y'*log(p) - (1 - y)'*log(1 - p)",
        let="X[m,n]; w[n]; y[m] binary",
        wrt="w",
        formula=_logistic,
        hand=(r"X^\top \operatorname{diag}(p \circ (1 - p)) X",),
        order=2,
    ),
    Task(
        name="bptt",
        title="∂/∂W of ½‖h3 − y‖², hₜ = tanh(W hₜ₋₁ + U xₜ), three steps",
        text="z1 = W*h0 + U*x1; h1 = tanh(z1); z2 = W*h1 + U*x2; h2 = tanh(z2); "
        "z3 = W*h2 + U*x3; h3 = tanh(z3); 1/2*norm2(h3 - y)^2",
        let="W[n,n]; U[n,m]; h0[n]; x1[m]; x2[m]; x3[m]; y[n]",
        wrt="W",
        formula=_recurrence,
        hand=(
            r"\delta_1 h_0^\top + \delta_2 h_1^\top + \delta_3 h_2^\top",
            r"W^\top \delta_2 \circ (1 - h_1^{\circ 2})",
            r"W^\top \delta_3 \circ (1 - h_2^{\circ 2})",
            r"(h_3 - y) \circ (1 - h_3^{\circ 2})",
        ),
    ),
    Task(
        name="trace",
        title="∂/∂X of tr(A X B Xᵀ C)",
        text="tr(A*X*B*X'*C)",
        let="A[l,m]; X[m,n]; B[n,n]; C[m,l]",
        wrt="X",
        formula=lambda on, v: (v["A"] @ v["X"] @ v["B"] @ v["X"].T @ v["C"]).trace(),
        hand=(r"A^\top C^\top X B^\top + C A X B",),
    ),
    Task(
        name="logdet",
        title="∂/∂X of log det X",
        text="logdet(X)",
        let="X[n,n] invertible",
        wrt="X",
        formula=lambda on, v: on.log(_determinant(v["X"])),
        hand=(r"X^{-\top}",),
    ),
    Task(
        name="softmax-jacobian",
        title="Jacobian of p = softmax(x)",
        text="p = softmax(x); p",
        let="x[n]",
        wrt="x",
        formula=lambda on, v: _softmax(on, v["x"]),
        hand=(r"\operatorname{diag}(p) - p p^\top",),
    ),
    Task(
        name="net-hessian",
        title="Hessian in W1 of vᵀ a, a = tanh(W1 x + b)",
        text="a = tanh(W1*x + b); v'*a",
        let="W1[h,n]; b[h]; v[h]; x[n]",
        wrt="W1",
        formula=lambda on, v: v["v"] @ on.tanh(v["W1"] @ v["x"] + v["b"]),
        hand=(r"-2 (v \circ a \circ (1 - a^{\circ 2}) \circ V x) x^\top",),
        order=2,
    ),
)

#: Asked of every peer before anything is measured: what a first call sets up serves all later ones.
WARM_UP = (
    Task("warm-up", "", "x'*Q*x", "x[n]; Q[n,n]", "x", lambda on, v: v["x"] @ v["Q"] @ v["x"], ()),
    Task("warm-up-map", "", "tr(Q'*Q)", "Q[n,n]", "Q", lambda on, v: (v["Q"].T @ v["Q"]).trace(), (), 2),
)

BY_NAME = {task.name: task for task in TASKS}
