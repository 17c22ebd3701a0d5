"""Elementwise functions with kinks: one row each."""

from __future__ import annotations

from collections.abc import Callable

from symderiv.expr import Expr, const, variables
from symderiv.ops.arithmetic import Value
from symderiv.ops.comparison import greater, where
from symderiv.ops.row import Row, call, from_sympy
from symderiv.ops.smooth import exp


def maximum(a: Value, b: Value) -> Expr:
    """Return the larger of two values, entry by entry."""
    return call("max", a, b)


def minimum(a: Value, b: Value) -> Expr:
    """Return the smaller of two values, entry by entry."""
    return call("min", a, b)


def _chosen(strictly: str, otherwise: str) -> tuple[Callable[..., Expr], Callable[..., Expr]]:
    """Return where the first of two is chosen, and where the second: exactly one is, at a tie as well.

    Two that are equal on an interval have one derivative there.  Beside a constant, which has none,
    the other argument is only chosen strictly: the convention 0 at the kink of max(0, x).
    """

    def first(a: Expr, b: Expr, _: Expr) -> Expr:
        return call(strictly, a, b)

    def second(a: Expr, b: Expr, _: Expr) -> Expr:
        return call(otherwise, a, b) if variables(a) else call(strictly, b, a)

    return first, second


def _less(a: Expr, b: Expr) -> Expr:
    return call("lt", a, b)


KINKED = (
    Row(
        "max",
        "np.maximum({0}, {1})",
        _chosen("gt", "le"),
        primitive=from_sympy("Max"),
        switch=lambda a, b: (a - b, a, b, a),
    ),
    Row(
        "min",
        "np.minimum({0}, {1})",
        _chosen("lt", "ge"),
        primitive=from_sympy("Min"),
        switch=lambda a, b: (a - b, b, a, a),
    ),
    Row(
        "clip",
        "np.clip({0}, {1}, {2})",
        (
            lambda x, low, high, y: greater(x, low) * _less(x, high),
            lambda x, low, high, y: call("le", x, low) * _less(low, high),
            lambda x, low, high, y: call("ge", maximum(x, low), high),
        ),
        formula=lambda x, low, high: minimum(maximum(x, low), high),
        source="min(max(x, l), h) is h where l > h",
    ),
    Row(
        "abs",
        "np.abs({0})",
        (lambda x, y: call("sign", x),),
        primitive=from_sympy("Abs"),
        switch=lambda x: (x, x, -x, const(0)),
    ),
    Row(
        "sign",
        "np.sign({0})",
        (None,),
        primitive=from_sympy("sign"),
        switch=lambda x: (x, const(1), const(-1), const(0)),
    ),
    Row(
        "relu",
        "np.maximum({0}, 0)",
        (lambda x, y: greater(x, 0),),
        formula=lambda x: maximum(0, x),
        source="Goodfellow, Bengio, Courville, Deep Learning (2016), 6.3.1",
        called="ReLU",
    ),
    Row(
        "leaky_relu",
        "np.where({0} > 0, {0}, {1} * {0})",
        (lambda x, a, y: where(greater(x, 0), 1, a), lambda x, a, y: where(greater(x, 0), 0, x)),
        formula=lambda x, a: where(greater(x, 0), x, a * x),
        source="Maas, Hannun and Ng (2013), section 2",
        called="LeakyReLU",
    ),
    Row(
        "elu",
        "np.where({0} > 0, {0}, {1} * np.expm1(np.minimum({0}, 0)))",
        (
            lambda x, a, y: where(greater(x, 0), 1, a * exp(x)),
            lambda x, a, y: where(greater(x, 0), 0, exp(x) - 1),
        ),
        formula=lambda x, a: where(greater(x, 0), x, a * (exp(x) - 1)),
        source="Clevert, Unterthiner and Hochreiter, Exponential linear units (2016), eq. (15)",
        called="ELU",
    ),
)
