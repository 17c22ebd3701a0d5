"""Smooth elementwise functions: one row each."""

from __future__ import annotations

from fractions import Fraction

from symderiv.expr import Expr, const
from symderiv.ops.arithmetic import Value, negative, over, power, times
from symderiv.ops.row import Row, call, from_sympy

HALF = Fraction(1, 2)


def exp(x: Value) -> Expr:
    """Return eˣ, entry by entry."""
    return call("exp", x)


def log(x: Value) -> Expr:
    """Return the natural logarithm, entry by entry."""
    return call("log", x)


def sqrt(x: Value) -> Expr:
    """Return the square root, entry by entry."""
    return call("sqrt", x)


def sigmoid(x: Value) -> Expr:
    """Return σ(x) = 1 / (1 + e⁻ˣ), entry by entry."""
    return call("sigmoid", x)


def _normal_density(x: Expr) -> Expr:
    return over(exp(negative(over(power(x, 2), 2))), sqrt(times(2, const("pi"))))


def _root_of_complement(x: Expr) -> Expr:
    return sqrt(1 - x**2)


ELEMENTARY = (
    Row("exp", "np.exp({0})", (lambda x, y: y,), primitive=from_sympy("exp"), source="(eˣ)′ = eˣ"),
    Row(
        "log",
        "np.log({0})",
        (lambda x, y: over(1, x),),
        primitive=from_sympy("log"),
        source="(log x)′ = 1/x",
    ),
    Row(
        "sqrt",
        "np.sqrt({0})",
        (lambda x, y: over(1, times(2, y)),),
        primitive=from_sympy("sqrt"),
        assumes=((0, "nonzero"),),
        source="(√x)′ = 1/(2√x)",
        called="the square root",
    ),
    Row("sin", "np.sin({0})", (lambda x, y: call("cos", x),), primitive=from_sympy("sin")),
    Row("cos", "np.cos({0})", (lambda x, y: negative(call("sin", x)),), primitive=from_sympy("cos")),
    Row(
        "tan",
        "np.tan({0})",
        (lambda x, y: 1 + y**2,),
        primitive=from_sympy("tan"),
        source="DLMF 4.20.3: sec² = 1 + tan²",
        called="the tangent",
    ),
    Row(
        "sinh",
        "np.sinh({0})",
        (lambda x, y: call("cosh", x),),
        primitive=from_sympy("sinh"),
        source="DLMF 4.34.1",
    ),
    Row(
        "cosh",
        "np.cosh({0})",
        (lambda x, y: call("sinh", x),),
        primitive=from_sympy("cosh"),
        source="DLMF 4.34.2",
    ),
    Row("tanh", "np.tanh({0})", (lambda x, y: 1 - y**2,), primitive=from_sympy("tanh"), source="DLMF 4.34.7"),
    Row(
        "asin",
        "np.arcsin({0})",
        (lambda x, y: over(1, _root_of_complement(x)),),
        primitive=from_sympy("asin"),
        source="DLMF 4.24.7",
        called="the arcsine",
    ),
    Row(
        "acos",
        "np.arccos({0})",
        (lambda x, y: negative(over(1, _root_of_complement(x))),),
        primitive=from_sympy("acos"),
        source="DLMF 4.24.8",
        called="the arccosine",
    ),
    Row(
        "atan",
        "np.arctan({0})",
        (lambda x, y: over(1, 1 + x**2),),
        primitive=from_sympy("atan"),
        source="DLMF 4.24.9",
        called="the arctangent",
    ),
    Row(
        "erf",
        "erf({0})",
        (lambda x, y: over(2, sqrt(const("pi"))) * exp(-(x**2)),),
        primitive=from_sympy("erf"),
        source="DLMF 7.2.1",
    ),
    Row(
        "phi",
        "(np.exp(-{0}**2 / 2) / np.sqrt(2 * np.pi))",
        (lambda x, y: -x * y,),
        called="the normal density",
        formula=_normal_density,
    ),
    Row(
        "Phi",
        "(0.5 + 0.5 * erf({0} / np.sqrt(2)))",
        (lambda x, y: call("phi", x),),
        called="the normal distribution function",
        formula=lambda x: times(HALF, 1 + call("erf", over(x, sqrt(2)))),
        source="DLMF 7.18.1: the normal distribution function",
    ),
)

ACTIVATIONS = (
    Row(
        "sigmoid",
        "(0.5 + 0.5 * np.tanh(0.5 * {0}))",
        (lambda x, y: y * (1 - y),),
        formula=lambda x: over(1, 1 + exp(-x)),
        source="Goodfellow, Bengio, Courville, Deep Learning (2016), 3.10",
        called="the sigmoid",
    ),
    Row(
        "logsigmoid",
        "(-np.logaddexp(0, -{0}))",
        (lambda x, y: 1 - sigmoid(x),),
        formula=lambda x: log(sigmoid(x)),
        source="log σ(x) = −softplus(−x); Goodfellow, Bengio, Courville, Deep Learning (2016), eq. (3.35)",
        called="the log-sigmoid",
    ),
    Row(
        "softplus",
        "np.logaddexp(0, {0})",
        (lambda x, y: sigmoid(x),),
        formula=lambda x: log(1 + exp(x)),
        source="Goodfellow, Bengio, Courville, Deep Learning (2016), 3.10",
    ),
    Row(
        "silu",
        "({0} * (0.5 + 0.5 * np.tanh(0.5 * {0})))",
        (lambda x, y: sigmoid(x) * (1 + x * (1 - sigmoid(x))),),
        formula=lambda x: x * sigmoid(x),
        source="Elfwing, Uchibe and Doya, Sigmoid-weighted linear units (2018), eq. (5)",
        called="SiLU",
    ),
    Row(
        "gelu",
        "({0} * (0.5 + 0.5 * erf({0} / np.sqrt(2))))",
        formula=lambda x: x * call("Phi", x),
        source="Hendrycks and Gimpel, Gaussian error linear units (2016)",
        called="GELU",
    ),
)
