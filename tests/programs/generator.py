"""Random programs of the expression language, each as text and as a function of complex arrays.

Both are built side by side from the same choices, so what the text means is not read from the text.
Sizes are h, m and k; no two are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np

from tests.programs import functions as f

T = TypeVar("T")
Values = Mapping[str, Any]
#: What a program computes from its inputs; the margin notes how near a kink was.
Run = Callable[[Values, f.Margin], Any]


class Pick(Protocol):
    """Picks one of some options: drawn by Hypothesis, or by a plain random generator."""

    def __call__(self, options: Sequence[T], /) -> T:
        """Return one of `options`."""


@dataclass(frozen=True)
class Typed:
    """An expression: its text, ready to stand inside any operator, and what it computes."""

    text: str
    run: Run


@dataclass(frozen=True)
class Input:
    """A declared name: its shape, and its properties."""

    name: str
    shape: tuple[str, ...]
    facts: str = ""


INPUTS = (
    *(Input("s", ()), Input("t", (), "positive"), Input("r", (), "unit")),
    *(Input("x", ("m",)), Input("y", ("m",)), Input("b", ("h",)), Input("q", ("m",), "positive")),
    *(Input("p", ("m",), "simplex"), Input("c", ("k",))),
    *(Input("A", ("h", "m")), Input("B", ("m", "k")), Input("X", ("m", "m"))),
    *(Input("S", ("m", "m"), "symmetric"), Input("P", ("m", "m"), "pd"), Input("D", ("m", "m"), "diagonal")),
)
LET = "; ".join(
    f"{i.name}{'[' + ','.join(i.shape) + ']' if i.shape else ''} {i.facts}".strip() for i in INPUTS
)
#: Numbers as they are typed and what they are.
NUMBERS = {"2": 2.0, "3": 3.0, "1/2": 0.5, "0.1": 0.1, "1": 1.0}


def of(template: str, run: Callable[..., Any], *args: Typed) -> Typed:
    """Return an operator on `args`; `run` takes the margin and their values."""

    def value(values: Values, margin: f.Margin) -> Any:
        return run(margin, *(a.run(values, margin) for a in args))

    return Typed(template.format(*(a.text for a in args)), value)


def plain(template: str, run: Callable[..., Any], *args: Typed) -> Typed:
    """Return an operator without switches."""
    return of(template, lambda _, *values: run(*values), *args)


class Grammar:
    """Draws expressions of a shape; `named` are the values that the program has named so far."""

    def __init__(self, pick: Pick) -> None:
        self.pick = pick
        self.named: dict[tuple[str, ...], list[Typed]] = {}
        for i in INPUTS:
            self.named.setdefault(i.shape, []).append(name(i.name))

    def scalar(self, depth: int) -> Typed:
        """Return a scalar."""
        if depth <= 0:
            return self.pick([*self.named[()], *(self.pick([number(n) for n in NUMBERS]),)])
        return self.pick(SCALARS)(self, depth - 1)

    def vector(self, depth: int, n: str) -> Typed:
        """Return a column of n entries."""
        return self.pick(self.named[n,]) if depth <= 0 else self.pick(VECTORS)(self, depth - 1, n)

    def matrix(self, depth: int, r: str, c: str) -> Typed:
        """Return a matrix of r rows and c columns."""
        if depth > 0:
            return self.pick(MATRICES)(self, depth - 1, r, c)
        known = [*self.named.get((r, c), ())]
        turned = [plain("{}'", np.transpose, a) for a in self.named.get((c, r), ())]
        outer = [plain("({}*{}')", np.outer, self.vector(0, r), self.vector(0, c))]
        return self.pick([*known, *turned] or outer)

    def size(self) -> str:
        """Return a size."""
        return self.pick("hmk")


def name(called: str) -> Typed:
    """Return an input or a named value."""
    return Typed(called, lambda values, _: values[called])


def number(typed: str) -> Typed:
    """Return a number."""
    value = NUMBERS[typed]
    return Typed(f"({typed})" if "/" in typed else typed, lambda *_: np.asarray(value))


# --- Scalars.


def _applied(g: Grammar, x: Typed) -> Typed:
    """Return an entrywise function of `x`."""
    kind = g.pick(["smooth", "smooth", "kinked", "of positive", "of small", "leaky", "met"])
    if kind == "met":
        return _met(g, x)
    if kind == "smooth":
        word = g.pick(sorted(f.SMOOTH))
        return plain(f"{word}({{}})", f.SMOOTH[word], x)
    if kind == "kinked":
        word = g.pick(sorted(f.KINKED))
        return of(f"{word}({{}})", f.KINKED[word], x)
    if kind == "of positive":
        word = g.pick(["log", "sqrt"])
        return plain(f"{word}(1 + {{}}.^2)", lambda v: getattr(np, word)(1 + v * v), x)
    if kind == "of small":
        word, twin = g.pick([("asin", np.arcsin), ("acos", np.arccos), ("tan", np.tan)])
        return plain(f"{word}(tanh({{}})/2)", lambda v: twin(np.tanh(v) / 2), x)
    return of("leaky_relu({}, 0.1)", lambda m, v: f.choose(m, v, v, v / 10), x)


def _met(g: Grammar, x: Typed) -> Typed:
    """Return functions of `x` that meet one that cancels, complements or doubles them."""
    s = f.SMOOTH["sigmoid"]
    template, run = g.pick(
        [
            ("(sigmoid({0}) .* (1 - sigmoid({0})))", lambda v: s(v) * s(-v)),
            ("((1 - sigmoid(-{0})) .* sigmoid(-{0}))", lambda v: s(v) * s(-v)),
            ("(sigmoid(-{0}).^2 .* (1 - sigmoid(-{0})))", lambda v: s(-v) ** 2 * s(v)),
            ("(sigmoid({0}) .* sigmoid(-{0}))", lambda v: s(v) * s(-v)),
            ("(1 - sigmoid(-{0})).^2", lambda v: s(v) ** 2),
            ("(exp(-{0}) ./ (1 + exp(-{0})).^2)", lambda v: s(v) * s(-v)),
            ("(1 - tanh({0}).^2)", lambda v: 1 - np.tanh(v) ** 2),
            ("(sin({0}) .* cos({0}))", lambda v: np.sin(v) * np.cos(v)),
            ("log(exp({0}) + exp(-{0}))", lambda v: np.log(2 * np.cosh(v))),
            ("(exp({0}) .* exp(-{0}) - 1 + {0})", lambda v: v),
            ("(sqrt(exp(2*({0}))) - cosh({0}))", np.sinh),
        ]
    )
    return plain(template, run, x)


def _two(g: Grammar, a: Typed, b: Typed) -> Typed:
    """Return two values of one shape, combined entry by entry."""
    template, run = g.pick(
        [
            ("({} + {})", lambda _, u, v: u + v),
            ("({} - {})", lambda _, u, v: u - v),
            ("({} .* {})", lambda _, u, v: u * v),
            ("({} ./ (2 + cos({})))", lambda _, u, v: u / (2 + np.cos(v))),
            ("max({}, {})", lambda m, u, v: f.choose(m, u - v, u, v)),
            ("min({}, {})", lambda m, u, v: f.choose(m, u - v, v, u)),
            ("where({0} > {1}, {0}.^2, {1})", lambda m, u, v: f.choose(m, u - v, u * u, v)),
        ]
    )
    return of(template, run, a, b)


def _of_vector(g: Grammar, v: Typed) -> Typed:
    """Return a number made of a column."""
    return g.pick(
        [
            plain("sum({})", np.sum, v),
            plain("mean({})", np.mean, v),
            plain("norm2({})^2", lambda x: np.sum(x * x), v),
            plain("sqrt(1 + norm2({})^2)", lambda x: np.sqrt(1 + np.sum(x * x)), v),
            of("norm2({})", lambda m, x: (m.note(np.sum(x * x)), np.sqrt(np.sum(x * x)))[1], v),
            of("norm1({})", lambda m, x: np.sum(f.KINKED["abs"](m, x)), v),
            plain("lse({})", f.lse, v),
            plain("prod({})", np.prod, v),
            of("maxel({})", f.tallest, v),
            of("minel({})", lambda m, x: -f.tallest(m, -x), v),
        ]
    )


def _of_matrix(g: Grammar, a: Typed) -> Typed:
    return g.pick(
        [
            plain("sum({})", np.sum, a),
            plain("normF({})^2", lambda x: np.sum(x * x), a),
            plain("mean({})", np.mean, a),
            of("maxel({})", f.tallest, a),
            plain("norm2(vec({}))^2", lambda x: np.sum(x * x), a),
        ]
    )


def _positive(g: Grammar, d: int, n: str) -> Typed:
    """Return a positive definite matrix."""
    a = g.matrix(d, n, n)
    return plain("({0}'*{0} + eye(" + n + "))", lambda x: x.T @ x + np.eye(len(x)), a)


def _of_square(g: Grammar, d: int) -> Typed:
    n = g.size()
    kind = g.pick(["tr", "det", "logdet", "eigmax", "matrix function", "tr2"])
    if kind == "tr":
        return plain("tr({})", np.trace, g.matrix(d, n, n))
    if kind == "tr2":
        k = g.size()
        return plain("tr({}*{})", lambda a, b: np.trace(a @ b), g.matrix(d, n, k), g.matrix(d, k, n))
    if kind == "det":
        return plain("det({})", np.linalg.det, _positive(g, d - 1, n))
    if kind == "logdet":
        return plain("logdet({})", lambda a: np.log(np.linalg.det(a)), _positive(g, d - 1, n))
    if kind == "eigmax":
        return of("eigmax({0} + {0}')", lambda m, a: f.eigmax(m, a + a.T), g.matrix(d - 1, n, n))
    word = g.pick(sorted(f.MATRIX))
    return plain(f"tr({word}({{}}/2))", lambda a: np.trace(f.MATRIX[word](a / 2)), g.matrix(0, n, n))


def _quadratic(g: Grammar, d: int) -> Typed:
    n, k = g.size(), g.size()
    return plain(
        "({}'*{}*{})", lambda u, a, v: u @ a @ v, g.vector(d, n), g.matrix(d - 1, n, k), g.vector(d, k)
    )


def _indexed(g: Grammar, _: int) -> Typed:
    """Return a sum or a product over an index, written out by entries."""
    n = g.size()
    u, v, a = g.vector(0, n), g.vector(0, n), g.matrix(0, n, n)
    return g.pick(
        [
            plain(f"sum(i:{n}, {{}}[i]*sin({{}}[i]))", lambda x, y: np.sum(x * np.sin(y)), u, v),
            plain(f"prod(i:{n}, 1 + {{}}[i]^2)", lambda x: np.prod(1 + x * x), u),
            plain(f"sum(i:{n}, sum(j:{n}, {{}}[i]*{{}}[j]^2))", lambda x, y: np.sum(x) * np.sum(y * y), u, v),
            plain(
                f"sum(i:{n}, exp(sum(j:{n}, {{}}[i]*{{}}[j])/9))",
                lambda x, y: np.sum(np.exp(x * np.sum(y) / 9)),
                u,
                v,
            ),
            plain("({}[1]*{}[2])", lambda x, y: x[0] * y[1], u, v),
            plain("({}[1,2])", lambda x: x[0, 1], a) if a.text.isalpha() else plain("sum({})", np.sum, u),
        ]
    )


def _power(g: Grammar, d: int) -> Typed:
    x = g.scalar(d)
    n = g.pick([2, 3])
    return plain(f"{{}}^{n}", lambda v: v**n, _bracketed(x))


def _bracketed(x: Typed) -> Typed:
    return x if x.text.isalpha() else Typed(f"({x.text})", x.run)


SCALARS: tuple[Callable[[Grammar, int], Typed], ...] = (
    lambda g, d: _applied(g, g.scalar(d)),
    lambda g, d: _two(g, g.scalar(d), g.scalar(d)),
    lambda g, d: plain("({}*{})", lambda a, b: a * b, g.scalar(d), g.scalar(d)),
    lambda g, d: plain("({}/(1 + {}^2))", lambda a, b: a / (1 + b * b), g.scalar(d), _bracketed(g.scalar(d))),
    lambda g, d: _of_vector(g, g.vector(d, g.size())),
    lambda g, d: _of_vector(g, g.vector(d, g.size())),
    lambda g, d: _of_matrix(g, g.matrix(d, g.size(), g.size())),
    _of_square,
    _quadratic,
    _indexed,
    _power,
)

# --- Columns.


def _product(g: Grammar, d: int, n: str) -> Typed:
    k = g.size()
    return plain("({}*{})", lambda a, x: a @ x, g.matrix(d, n, k), g.vector(d, k))


def _solved(g: Grammar, d: int, n: str) -> Typed:
    return plain("(inv({})*{})", np.linalg.solve, _positive(g, d - 1, n), g.vector(d, n))


def _by_row(g: Grammar, d: int, n: str) -> Typed:
    word, run = g.pick(
        [
            ("rowsum({})", lambda a: np.sum(a, axis=1)),
            ("rowmean({})", lambda a: np.mean(a, axis=1)),
            ("rowlse({})", f.lse),
        ]
    )
    return plain(word, run, g.matrix(d, n, g.size()))


def _by_column(g: Grammar, d: int, n: str) -> Typed:
    word, run = g.pick([("colsum({})'", np.sum), ("colmean({})'", np.mean)])
    return plain(word, lambda a: run(a, axis=0), g.matrix(d, g.size(), n))


def _tensor(g: Grammar, _: int, n: str) -> Typed:
    u, v = g.vector(0, n), g.vector(0, n)
    return plain(f"tensor(i:{n}, {{}}[i]*tanh({{}}[i]))", lambda x, y: x * np.tanh(y), u, v)


VECTORS: tuple[Callable[[Grammar, int, str], Typed], ...] = (
    lambda g, d, n: _applied(g, g.vector(d, n)),
    lambda g, d, n: _applied(g, g.vector(d, n)),
    lambda g, d, n: _two(g, g.vector(d, n), g.vector(d, n)),
    lambda g, d, n: plain("({}*{})", lambda a, v: a * v, g.scalar(d), g.vector(d, n)),
    lambda g, d, n: plain("({} + {})", lambda v, a: v + a, g.vector(d, n), g.scalar(d)),
    lambda g, d, n: plain("softmax({})", f.softmax, g.vector(d, n)),
    lambda g, d, n: plain("diagvec({})", np.diagonal, g.matrix(d, n, n)),
    lambda g, d, n: of(
        "clip({}, -0.5, 0.7)",
        lambda m, v: f.choose(m, v - 0.7, 0.7 + 0 * v, f.choose(m, v + 0.5, v, -0.5 + 0 * v)),
        g.vector(d, n),
    ),
    _product,
    _product,
    _solved,
    _by_row,
    _by_column,
    _tensor,
)

# --- Matrices.


def _matrix_product(g: Grammar, d: int, r: str, c: str) -> Typed:
    k = g.size()
    return plain("({}*{})", lambda a, b: a @ b, g.matrix(d, r, k), g.matrix(d - 1, k, c))


def _scaled(g: Grammar, d: int, r: str, c: str) -> Typed:
    """Return diag(v) M or M diag(v)."""
    a = g.matrix(d, r, c)
    return g.pick(
        [
            plain("(diag({})*{})", lambda v, x: v[:, None] * x, g.vector(d, r), a),
            plain("({}*diag({}))", lambda x, v: x * v, a, g.vector(d, c)),
        ]
    )


def _inverse(g: Grammar, d: int, r: str, c: str) -> Typed:
    return plain("(inv({})*{})", np.linalg.solve, _positive(g, d - 1, r), g.matrix(d - 1, r, c))


def _pseudo(g: Grammar, _: int, r: str, c: str) -> Typed:
    """Return a pseudoinverse, of an input: a product may have a lower rank."""
    wide = {("h", "m"): "A'", ("m", "h"): "A", ("m", "k"): "B'", ("k", "m"): "B"}.get((r, c))
    return plain("pinv({})", f.pinv, _turned(wide)) if wide else g.matrix(0, r, c)


def _turned(written: str) -> Typed:
    return plain("{}'", np.transpose, name(written[0])) if written.endswith("'") else name(written)


MATRICES: tuple[Callable[[Grammar, int, str, str], Typed], ...] = (
    lambda g, d, r, c: _applied(g, g.matrix(d, r, c)),
    lambda g, d, r, c: _two(g, g.matrix(d, r, c), g.matrix(d, r, c)),
    lambda g, d, r, c: plain("({}*{})", lambda a, x: a * x, g.scalar(d), g.matrix(d, r, c)),
    lambda g, d, r, c: plain("({}*{}')", np.outer, g.vector(d, r), g.vector(d, c)),
    lambda g, d, r, c: plain("{}'", np.transpose, _bracketed(g.matrix(d, c, r))),
    lambda g, d, r, c: plain("rowsoftmax({})", f.softmax, g.matrix(d, r, c)),
    _matrix_product,
    _matrix_product,
    _scaled,
    _inverse,
    _pseudo,
)


@dataclass(frozen=True)
class Program:
    """A program: its text, the shape of its value, what it computes, and the input to derive by."""

    text: str
    axes: tuple[str, ...]
    run: Run
    wrt: Input


def program(pick: Pick, depth: int = 3) -> Program:
    """Return a random program that reads the input that it is derived by."""
    g = Grammar(pick)
    lines: list[tuple[str, Typed]] = []
    for called in pick([(), ("z",), ("z", "w")]):
        n = g.size()
        value = g.vector(depth - 1, n)
        lines.append((called, value))
        g.named[n,] = [*g.named[n,], name(called), name(called)]
    axes: tuple[str, ...] = pick([(), (), (), (g.size(),)])
    last = g.vector(depth, *axes) if axes else g.scalar(depth)
    text = "; ".join([*(f"{called} = {value.text}" for called, value in lines), last.text])

    def run(values: Values, margin: f.Margin) -> Any:
        known = dict(values)
        for called, value in lines:
            known[called] = value.run(known, margin)
        return last.run(known, margin)

    return Program(text, axes, run, pick(read(text) or [INPUTS[0]]))


def read(text: str) -> list[Input]:
    """Return the inputs that a text mentions."""
    words = set("".join(ch if ch.isalnum() or ch == "_" else " " for ch in text).split())
    return [i for i in INPUTS if i.name in words]
