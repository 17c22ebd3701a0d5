"""Distributions: one row each, and statements such as `y ~ normal(X*w, sqrt(lambda))` about a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from symderiv.errors import InputError, NoRule, ShapeError
from symderiv.expr import Apply, At, Const, Expr, Index, Var, const, fold, postorder, substitute
from symderiv.graph import Graph
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import over, power, times
from symderiv.ops.elementwise import exp, sqrt
from symderiv.parse import expression, scope_of
from symderiv.shape import SCALAR, text


@dataclass(frozen=True, slots=True)
class Distribution:
    """One family of distributions of a real number, with a density that is positive everywhere.

    name:       how statements spell it; `adjective` is how a sentence does.
    parameters: what they are called; the last is a scale, which must be positive.
    density:    the density at x, from x and the parameters.
    mean, deviation: the mean and the standard deviation, from the parameters; the witness holds the
                density against them.
    """

    name: str
    adjective: str
    parameters: tuple[str, ...]
    density: Callable[..., Expr]
    mean: Callable[..., Expr]
    deviation: Callable[..., Expr]
    source: str = ""


def _is(value: Expr, number: int) -> bool:
    return isinstance(value, Const) and value.value == number


def _shifted(x: Expr, m: Expr) -> Expr:
    """Return x − m, without a zero."""
    return x if _is(m, 0) else x - m


def _per(x: Expr, s: Expr) -> Expr:
    """Return x / s, without a one."""
    return x if _is(s, 1) else over(x, s)


def _multiple(s: Expr, x: Expr) -> Expr:
    """Return s x, without a one."""
    return x if _is(s, 1) else s if _is(x, 1) else times(s, x)


ROWS = (
    Distribution(
        "normal",
        "normal",
        ("mean", "standard deviation"),
        lambda x, m, s: exp(-(_per(_shifted(x, m), s) ** 2 / 2)) / _multiple(s, sqrt(2 * const("pi"))),
        mean=lambda m, s: m,
        deviation=lambda m, s: s,
        source="Bishop, Pattern Recognition and Machine Learning (2006), eq. (1.46)",
    ),
    Distribution(
        "laplace",
        "Laplace",
        ("mean", "scale"),
        lambda x, m, b: exp(-_per(OPS["abs"](_shifted(x, m)), b)) / _multiple(const(2), b),
        mean=lambda m, b: m,
        deviation=lambda m, b: sqrt(const(2)) * b,
        source="Murphy, Machine Learning: A Probabilistic Perspective (2012), eq. (2.67)",
    ),
)
DISTRIBUTIONS: dict[str, Distribution] = {row.name: row for row in ROWS}


def _not_written_out(node: Apply, *_: str) -> str:
    raise NoRule(f"{node!r} has no value until its distribution is written out")


#: The density of the first argument, given the others: f(y | w).
DENSITY = Op(
    name="density",
    shape=lambda *args: SCALAR,
    role="opaque",
    numeric=_not_written_out,
    source="f(a | b) = f(a, b) / f(b)",
)


def density(of: Expr, *given: Expr) -> Expr:
    """Return f(of | given), a density by name."""
    return DENSITY(of, *given)


#: The density of all arguments together: f(w, y).
JOINT = Op(
    name="joint density",
    shape=lambda *args: SCALAR,
    role="opaque",
    numeric=_not_written_out,
    source="f(a, b) = f(a | b) f(b)",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """`value ~ distribution(arguments)`: independent entries, each with its entry of the arguments.

    Raises: InputError for the wrong number of arguments; ShapeError when one does not fit the value.
    """

    value: Var
    distribution: Distribution
    arguments: tuple[Expr, ...]

    def __post_init__(self) -> None:
        wanted = self.distribution.parameters
        if len(self.arguments) != len(wanted):
            raise InputError(
                f"{self.distribution.name} takes {' and '.join(wanted)}, found {len(self.arguments)}"
            )
        for arg, name in zip(self.arguments, wanted, strict=True):
            if arg.shape not in (SCALAR, self.value.shape):
                shapes = f"{text(arg.shape)}, and {self.value} is {text(self.value.shape)}"
                raise ShapeError(
                    f"the {name} of {self.value} is {shapes}: it takes one for all entries, or one each"
                )

    def parameters(self, at: tuple[At, ...]) -> tuple[Expr, ...]:
        """Return the arguments for entry `at`."""
        return tuple(a if a.shape == SCALAR else a[at] for a in self.arguments)

    def density(self, at: tuple[At, ...]) -> Expr:
        """Return the density of entry `at`, written out."""
        return self.distribution.density(self.value[at], *self.parameters(at))

    def joint(self, at: tuple[Index, ...], entry: Expr) -> Expr:
        """Return the product of `entry` over all entries `at`: the joint density of independent ones."""
        for where in reversed(at):
            entry = fold("prod", where, entry)
        return entry


def statement(source: str, graph: Graph) -> Statement:
    """Return what `NAME ~ distribution(arguments)` says about a value of `graph`.

    Raises: InputError for another form or an unknown distribution; UnknownName; ShapeError.
    """
    name, tilde, right = (piece.strip() for piece in source.partition("~"))
    called, bracket, inside = right.partition("(")
    if not (tilde and bracket and inside.endswith(")")):
        raise InputError(f"expected NAME ~ distribution(arguments), found {source!r}")
    if called.strip() not in DISTRIBUTIONS:
        raise InputError(f"there is no distribution {called.strip()!r}; there are {', '.join(DISTRIBUTIONS)}")
    scope = scope_of(graph)
    arguments = tuple(_rooted(expression(arg, scope)) for arg in _arguments(inside[:-1]))
    return Statement(graph[name], DISTRIBUTIONS[called.strip()], arguments)


def _arguments(inside: str) -> list[str]:
    """Return the pieces between commas that no bracket holds."""
    pieces, depth = [""], 0
    for character in inside:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _rooted(root: Expr) -> Expr:
    """Return `root` with √u as the power u^½, so that squares of it cancel."""
    new: dict[Expr, Expr] = {}
    for node in postorder(root):
        if isinstance(node, Apply) and node.op is OPS["sqrt"]:
            new[node] = power(substitute(node.args[0], new), Fraction(1, 2))
    return substitute(root, new)
