"""Sums, products, quotients and powers as formulas, with the parentheses that they need."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as Rational
from typing import TYPE_CHECKING, TypeGuard

from symderiv.decimal import decimal
from symderiv.expr import ONE, Apply, Const, Expr, const
from symderiv.formula import Fence, Formula, Fraction, Letter, Name, Number, Root, Script, Sign, row
from symderiv.notation.bond import Bond, Written, negated, plain, raised, runs_on, starts_with_digit
from symderiv.notation.spelling import TOP, letter
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE
from symderiv.ops.linear import INV, MATMUL, TRANSPOSE, UPTO, power_of
from symderiv.ops.reduce import SQNORM, mean_of
from symderiv.shape import SCALAR, Shape, axes, is_row

if TYPE_CHECKING:
    from symderiv.notation.writing import Notation

CIRCLE = Sign("∘")


def _sum(write: Notation, expr: Apply) -> Written:
    parts: list[Formula] = []
    matrix = len(axes(expr.shape)) == 2  # where 1 alone would read as the identity
    for n, term in enumerate(expr.args):
        inner = term if matrix else plain(term)
        minus = negated(inner)
        if n:
            parts.append(Sign("−" if minus is not None else "+"))
            inner = (minus if matrix else plain(minus)) if minus is not None else inner
        parts.append(write.at_least(inner, Bond.ENTRYWISE if n or minus is None else Bond.SUM))
    return row(*parts), Bond.SUM


def _negative(write: Notation, expr: Apply) -> Written:
    return row(Sign("−", "prefix"), write.at_least(expr.args[0], Bond.ENTRYWISE)), Bond.SUM


def _entrywise(write: Notation, expr: Apply) -> Written:
    a, b = expr.args
    if expr.shape == SCALAR:
        return _juxtaposed(write, a, b), Bond.PRODUCT
    left, right = write.at_least(a, Bond.ENTRYWISE), write.at_least(b, Bond.PRODUCT)
    return row(left, CIRCLE, right), Bond.ENTRYWISE


def _multiple(write: Notation, expr: Apply) -> Written:
    scalar, body = expr.args
    if isinstance(scalar, Apply) and scalar.op is DIV and scalar.args[0] is ONE:
        return Fraction(write(body), write(scalar.args[1])), Bond.PRODUCT
    if expr.params == ("after",):
        return _juxtaposed(write, body, scalar), Bond.PRODUCT
    if isinstance(body, Apply) and body.op is MUL:
        lead = write.at_least(scalar, Bond.PRODUCT)
        return row(lead, write.at_least(body, Bond.ENTRYWISE)), Bond.ENTRYWISE
    return _juxtaposed(write, scalar, body), Bond.PRODUCT


def _product(write: Notation, expr: Apply) -> Written:
    if times := power_of(expr):
        base = expr.args[1]
        if isinstance(base, Apply) and base.op is INV:
            return _inverse_power(write, base, times), Bond.RAISED
        return raised(write.at_least(base, Bond.ATOM), Number(str(times))), Bond.RAISED
    return _juxtaposed(write, *expr.args), Bond.PRODUCT


def _juxtaposed(write: Notation, a: Expr, b: Expr) -> Formula:
    left, right = write.at_least(a, Bond.PRODUCT), write.at_least(b, Bond.PRODUCT)
    if runs_on(a):
        left = Fence(left)
    if starts_with_digit(right):
        return row(left, Sign("·"), right)
    return row(left, right)


def _quotient(write: Notation, expr: Apply) -> Written:
    if averaged := mean_of(expr):
        return row(Name("mean"), Fence(write(averaged))), Bond.ATOM
    top, bottom = (write(plain(a)) for a in expr.args)
    return Fraction(top, bottom), Bond.PRODUCT


def _power(write: Notation, expr: Apply) -> Written:
    base, exponent = _without_root(expr.args[0], plain(expr.args[1]))
    if isinstance(exponent, Const) and exponent.value == Rational(1, 2):
        return Root(write(base)), Bond.ATOM
    number = exponent.value if isinstance(exponent, Const) else None
    if isinstance(number, Rational) and (found := norm(write, base)):
        twice = 2 * number
        return (found, Bond.ATOM) if twice == 1 else (Script(found, sup=write(const(twice))), Bond.RAISED)
    above = _inline(exponent) or write(exponent)
    mark = above if expr.shape == SCALAR else row(Sign("∘", "plain"), above)
    return raised(write.at_least(base, Bond.ATOM), mark), Bond.RAISED


def _without_root(base: Expr, exponent: Expr) -> tuple[Expr, Expr]:
    """Return (x, n/2) for the power (√x)ⁿ, which is written so; of a norm the root is written ‖x‖ instead."""
    is_root = isinstance(base, Apply) and base.op.name == "sqrt" and not _is_squared_norm(base.args[0])
    if is_root and isinstance(exponent, Const) and isinstance(exponent.value, Rational):
        return base.children[0], const(exponent.value / 2)
    return base, exponent


def _inline(exponent: Expr) -> Formula | None:
    """Return a positive fraction on one line, as it stands in an exponent: 3/2."""
    value = exponent.value if isinstance(exponent, Const) else None
    if not isinstance(value, Rational) or value < 0 or value.denominator == 1:
        return None
    if digits := decimal(value):
        return Number(digits)
    return row(Number(str(value.numerator)), Sign("/", "plain"), Number(str(value.denominator)))


def _is_squared_norm(expr: Expr) -> TypeGuard[Apply]:
    return isinstance(expr, Apply) and expr.op is SQNORM


def norm(write: Notation, expr: Expr) -> Formula | None:
    """Return ‖x‖ for ‖x‖²; None for anything else."""
    return Fence(write(expr.args[0]), "‖", "‖") if _is_squared_norm(expr) else None


def _transpose(write: Notation, expr: Apply) -> Written:
    (inner,) = expr.args
    if isinstance(inner, Apply) and inner.op is UPTO:
        return counting(inner), Bond.ATOM
    if isinstance(inner, Apply) and inner.op is INV:
        minus_top = row(Sign("−", "prefix"), TOP)
        return raised(write.at_least(inner.args[0], Bond.ATOM), minus_top), Bond.RAISED
    return raised(write.at_least(inner, Bond.ATOM), TOP), Bond.RAISED


def counting(expr: Apply) -> Formula:
    """Return the row (1, …, n)."""
    (n,) = expr.shape
    comma, last = Sign(",", "comma"), Number(str(n)) if isinstance(n, int) else letter(n)
    return Fence(row(Number("1"), comma, Sign("…", "plain"), comma, last))


def _inverse(write: Notation, expr: Apply) -> Written:
    return _inverse_power(write, expr, 1), Bond.RAISED


def _inverse_power(write: Notation, inverse: Apply, times: int) -> Formula:
    """Return A⁻ᵏ for an inverse A⁻¹ to the power of k."""
    power = row(Sign("−", "prefix"), Number(str(times)))
    return raised(write.at_least(inverse.args[0], Bond.ATOM), power)


def _fill(write: Notation, expr: Apply) -> Written:
    (scalar,) = expr.args
    if isinstance(scalar, Const) and scalar.value == 0:
        return Number("0"), Bond.ATOM
    ones = all_ones(expr.shape)
    if isinstance(scalar, Const) and scalar.value == 1:
        return ones
    lead = write.at_least(scalar, Bond.PRODUCT)
    return row(Fence(lead) if runs_on(scalar) else lead, ones[0]), Bond.PRODUCT


def all_ones(shape: Shape) -> Written:
    """Return how the value is written whose entries are 1: the column 1, the row 1ᵀ, the matrix 1 1ᵀ."""
    one = Letter("1", bold=True)
    turned = Script(one, sup=TOP)
    if len(axes(shape)) == 2:
        return row(one, turned), Bond.PRODUCT
    return (turned, Bond.RAISED) if is_row(shape) else (one, Bond.ATOM)


#: How each operator of arithmetic is written.
ARITHMETIC: dict[Op, Callable[[Notation, Apply], Written]] = {
    ADD: _sum,
    NEG: _negative,
    MUL: _entrywise,
    SCALE: _multiple,
    MATMUL: _product,
    DIV: _quotient,
    POW: _power,
    TRANSPOSE: _transpose,
    INV: _inverse,
    FILL: _fill,
}
