"""Activations and losses of one variable, as their papers and frameworks define them, with their kinks.

Each row: the expression, its declarations (the variable first), and for every kink its place and its
kind, in the case that the last column names by the signs of expressions.
"""

from __future__ import annotations

from typing import NamedTuple


class Animal(NamedTuple):
    """A function, and its kinks where `under` holds."""

    text: str
    let: str
    kinks: tuple[tuple[str, str], ...]
    under: tuple[str, ...] = ()


ZOO = {
    "relu": Animal("relu(x)", "x", (("0", "corner"),)),
    "leaky": Animal("leaky_relu(x, a)", "x; a", (("0", "corner"),)),
    "prelu": Animal("max(0, x) + a*min(0, x)", "x; a", (("0", "corner"),)),
    "elu": Animal("where(x > 0, x, a*(exp(x) - 1))", "x; a", (("0", "corner"),)),
    "elu of slope 1": Animal("where(x > 0, x, exp(x) - 1)", "x", (("0", "C1"),)),
    "selu": Animal("s*where(x > 0, x, a*(exp(x) - 1))", "x; a positive; s positive", (("0", "corner"),)),
    "celu": Animal("max(0, x) + min(0, a*(exp(x/a) - 1))", "x; a positive", (("0", "C1"),)),
    "hard sigmoid": Animal("max(0, min(1, x/6 + 1/2))", "x", (("-3", "corner"), ("3", "corner"))),
    "hard tanh": Animal("max(-1, min(1, x))", "x", (("-1", "corner"), ("1", "corner"))),
    "hard swish": Animal("x*min(max(x + 3, 0), 6)/6", "x", (("-3", "corner"), ("3", "corner"))),
    "hard shrink": Animal("where(abs(x) > l, x, 0)", "x; l positive", (("-l", "jump"), ("l", "jump"))),
    "soft shrink": Animal("sign(x)*max(abs(x) - l, 0)", "x; l positive", (("-l", "corner"), ("l", "corner"))),
    "relu6": Animal("min(max(0, x), 6)", "x", (("0", "corner"), ("6", "corner"))),
    "softplus": Animal("softplus(b*x)/b", "x; b positive", ()),
    "softsign": Animal("x/(1 + abs(x))", "x", (("0", "C1"),)),
    "huber": Animal(
        "where(abs(r) <= d, r^2/2, d*(abs(r) - d/2))", "r; d positive", (("-d", "C1"), ("d", "C1"))
    ),
    "huber of a residual": Animal(
        "where(abs(y - x) <= d, (y - x)^2/2, d*(abs(y - x) - d/2))",
        "x; y; d positive",
        (("y - d", "C1"), ("y + d", "C1")),
    ),
    "smooth l1": Animal(
        "where(abs(x) < b, x^2/(2*b), abs(x) - b/2)", "x; b positive", (("-b", "C1"), ("b", "C1"))
    ),
    "hinge": Animal("max(0, 1 - y*x)", "x; y", (("1/y", "corner"),), ("y",)),
    "squared hinge": Animal("max(0, 1 - y*x)^2", "x; y", (("1/y", "C1"),), ("-y",)),
    "modified huber": Animal(
        "where(y*x >= -1, max(0, 1 - y*x)^2, -4*y*x)", "x; y", (("-1/y", "C1"), ("1/y", "C1")), ("y",)
    ),
    "pinball": Animal("max(t*(y - x), (t - 1)*(y - x))", "x; y; t unit", (("y", "corner"),)),
    "epsilon insensitive": Animal(
        "max(0, abs(y - x) - h)", "x; y; h positive", (("y - h", "corner"), ("y + h", "corner"))
    ),
    "clip": Animal("min(max(x, lo), hi)", "x; lo; hi", (("lo", "corner"), ("hi", "corner")), ("hi - lo",)),
    "hat": Animal(
        "max(0, 1 - abs(x - m)/h)",
        "x; m; h positive",
        (("m - h", "corner"), ("m", "corner"), ("m + h", "corner")),
    ),
    "absolute line": Animal("abs(a*x + b)", "x; a; b", (("-b/a", "corner"),), ("a",)),
    "nested units": Animal(
        "relu(relu(w1*x + b1)*w2 + b2)",
        "x; w1; w2; b1; b2",
        (("-b1/w1", "corner"), ("-(b1*w2 + b2)/(w1*w2)", "corner")),
        ("w1", "b2", "-w2"),
    ),
    "three lines": Animal("max(max(-x, x/2), 2*x - 3)", "x", (("0", "corner"), ("2", "corner"))),
    "band": Animal(
        "where(x > lo and x < hi, x, 0)", "x; lo; hi", (("lo", "jump"), ("hi", "jump")), ("hi - lo",)
    ),
    "outside": Animal("where(x < -1 or x > 1, x^2, 1)", "x", (("-1", "corner"), ("1", "corner"))),
    "truncated square": Animal("min(x^2, c^2)", "x; c positive", (("-c", "corner"), ("c", "corner"))),
    "tukey": Animal(
        "where(abs(x) <= c, c^2/6*(1 - (1 - (x/c)^2)^3), c^2/6)", "x; c positive", (("-c", "C1"), ("c", "C1"))
    ),
    "clipped sigmoid": Animal(
        "min(max(sigmoid(x), 1/4), 3/4)", "x", (("-log(3)", "corner"), ("log(3)", "corner"))
    ),
    "clipped exponential": Animal("max(exp(a*x), b)", "x; a; b positive", (("log(b)/a", "corner"),), ("a",)),
    "capped softplus": Animal("min(softplus(x), c)", "x; c positive", (("log(exp(c) - 1)", "corner"),)),
    "laplace": Animal("exp(-abs(x - m)/b)/(2*b)", "x; m; b positive", (("m", "corner"),)),
    "step": Animal("step(x - a)", "x; a", (("a", "jump"),)),
}
