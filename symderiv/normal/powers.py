"""Powers behind other functions: exp(c log u + v) is uᶜ eᵛ, and √(u²) is |u|.

Each rule is an identity at every point where the left side is defined.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce

from symderiv.expr import Apply, Const, Expr, Index, const, size
from symderiv.normal.alone import multiple
from symderiv.normal.contract import merged
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, NotReducible, Term, outer_labels
from symderiv.normal.terms import terms
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import FILL, MUL, POW, over, power, spread, spread_over, times
from symderiv.ops.linear import DIAG, MATMUL, outer
from symderiv.ops.products import OTHERS, PAIRS, PROD
from symderiv.ops.reduce import SQNORM
from symderiv.shape import SCALAR, axes
from symderiv.signs import nonnegative, positive

ABS, EXP, LOG, SQRT = (OPS[name] for name in ("abs", "exp", "log", "sqrt"))


def _of_logarithms(node: Apply) -> Expr | None:
    """Return uᶜ eᵛ for exp(c log u + v); where the logarithm stands alone, c may be any value."""
    (arg,) = node.args
    if LOG not in arg.made_with:
        return None
    labels = outer_labels(arg.shape)
    try:
        body = merged(terms(arg, labels))
        found = {t: _logarithm(t, labels) for t in body}
        rest = tuple(t for t in body if found[t] is None or (len(body) > 1 and len(t.factors) > 1))
        taken = [
            _raised(t, base, labels, arg) for t, base in found.items() if base is not None and t not in rest
        ]
        if not taken:
            return None
        return reduce(times, [*taken, *([EXP(written(rest, labels, arg.shape))] if rest else [])])
    except NotReducible:
        return None


def _logarithm(term: Term, labels: tuple[Index, ...]) -> Factor | None:
    """Return the logarithm that a term holds once, where nothing is summed over."""
    logs = [f for f in term.factors if isinstance(f.node, Apply) and f.node.op is LOG]
    alone = len(logs) == 1 and logs[0].power == 1 and logs[0].at == labels and not term.bound()
    return logs[0] if alone else None


def _raised(term: Term, logarithm: Factor, labels: tuple[Index, ...], like: Expr) -> Expr:
    """Return uᶜ for a term c log u."""
    (u,) = logarithm.node.children
    rest = Term(term.coefficient, tuple(f for f in term.factors if f is not logarithm))
    if rest.factors:
        return power(u, written((rest,), labels, like.shape))
    return u if rest.coefficient == 1 else power(u, rest.coefficient)


def _of_square(node: Apply) -> Expr | None:
    """Return |u|ᵏ for √(u²ᵏ), and √u √v for two quadratic forms u and v."""
    (arg,) = node.args
    if isinstance(arg, Apply) and arg.op is MUL and all(map(_is_quadratic, arg.args)):
        return times(*map(node.op, arg.args))
    if not (isinstance(arg, Apply) and arg.op is POW):
        return None
    base, exponent = arg.args
    number = _number(exponent)
    if number is None or number.denominator != 1 or number.numerator % 2 or number < 2:
        return None
    half = number / 2
    size = base if half % 2 == 0 else ABS(base)
    return size if half == 1 else power(size, half)


def _is_quadratic(node: Expr) -> bool:
    form = isinstance(node, Apply) and node.shape == SCALAR and node.op in (MATMUL, SQNORM)
    return form and nonnegative(node) is not None


def _number(node: Expr) -> Fraction | None:
    inner = spread_over(node)
    return inner.value if isinstance(inner, Const) and isinstance(inner.value, Fraction) else None


def exponential(factor: Factor) -> Factor:
    """Replace (eᵘ)ᵏ by eᵏᵘ."""
    if not (isinstance(factor.node, Apply) and factor.node.op is EXP) or factor.power <= 1:
        return factor
    (u,) = factor.node.children
    return factor._replace(node=EXP(multiple(u, factor.power)), power=1)


def _of_equals(node: Apply) -> Expr | None:
    """Return aⁿ for a product of n entries a."""
    (arg,) = node.args
    if not (isinstance(arg, Apply) and arg.op is FILL):
        return None
    count = reduce(times, map(size, axes(arg.shape)))
    return const(0) if _number(arg) == 0 else power(arg.args[0], count)


def _of_others(node: Apply) -> Expr | None:
    """Return Πⱼ xⱼ/xᵢ for Πⱼ≠ᵢ xⱼ where no entry is 0, and aⁿ⁻¹ where all are a."""
    (arg,) = node.args
    if isinstance(arg, Apply) and arg.op is FILL:
        count = reduce(times, map(size, axes(arg.shape)))
        return spread(power(arg.args[0], count - 1), arg.shape)
    return over(PROD(arg), arg) if positive(arg) is not None else None


def _of_pairs(node: Apply) -> Expr | None:
    """Return Πₗ xₗ/(xᵢ xⱼ) for i ≠ j, and 0 for i = j, where no entry is 0."""
    (arg,) = node.args
    if positive(arg) is None:
        return None
    inverse = over(1, arg)
    return times(PROD(arg), outer(inverse, inverse) - DIAG(power(inverse, 2)))


RULES: dict[Op, Callable[[Apply], Expr | None]] = {
    EXP: _of_logarithms,
    SQRT: _of_square,
    PROD: _of_equals,
    OTHERS: _of_others,
    PAIRS: _of_pairs,
}
