"""Graphs that the tests of solving share: the two-layer net of the first sheet, and a deeper one."""

from __future__ import annotations

from collections.abc import Iterable

from symderiv.expr import Var
from symderiv.parse import declarations, program

NET = program(
    "z1 = W1*x + b1; a1 = relu(z1); z2 = W2*a1 + b2 + x; yhat = sigmoid(z2); "
    "J = -y*log(yhat) - (1 - y)*log(1 - yhat)",
    declarations("x; y; W1[k]; b1[k]; W2[1,k]; b2"),
)
DEEP = program(
    "a1 = A*x + p; h1 = tanh(a1); a2 = B*h1 + q; h2 = softplus(a2); o = C*h2 + r; s = softmax(o); "
    "J = -y^T*log(s)",
    declarations("x[d]; A[h,d]; p[h]; B[g,h]; q[g]; C[c,g]; r[c]; y[c] simplex"),
)


def names(values: Iterable[Var]) -> list[str]:
    """Return what the values are called."""
    return [v.name for v in values]
