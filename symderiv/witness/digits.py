"""Definitions as numbers: the value and the derivative of an operator that no formula defines.

A matrix function, a pseudo-inverse or an eigenvalue is computed to many more digits than are
compared, and its derivative along a direction is the difference quotient of such values: the
definition of a derivative, with a step far below the digits that count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import mpmath
import sympy

from symderiv.expr import Apply, Expr
from symderiv.shape import columns, rows, size
from symderiv.witness.explicit import Entries, Position, positions
from symderiv.witness.number import MISSING, Undefined, digits, settled

#: The step is a power of 1/10 with so many more zeros than there are digits: its square, the error of the
#: quotient, is far below what is compared.  It is more than a quarter of the digits carried, so that what it
#: moves off 0 still counts as 0 where the rank of a matrix is told.
BEYOND = 5


def evaluated(
    node: Apply,
    values: Mapping[Expr, Entries],
    tangents: Mapping[Expr, Entries],
    sizes: Mapping[str, int],
) -> tuple[Entries, Entries]:
    """Return the entries of `node`, and how they move along the tangents of its arguments.

    Both are MISSING and 0 where the operator has no real value.
    """
    where = tuple(positions(node.shape, sizes))
    carried = 2 * digits()  # of a value; twice as many of a quotient's, as its step takes some away
    try:
        with mpmath.workdps(carried):
            at = [_matrix(a, values[a], sizes) for a in node.args]
            value = _flat(node, at, where)
            if not any(tangents[a] for a in node.args):
                return _settled(value), {}
        with mpmath.workdps(2 * carried):
            along = [_matrix(a, tangents[a], sizes) for a in node.args]
            h = mpmath.mpf(10) ** -(digits() + BEYOND) / max(1, *map(mpmath.mnorm, along))
            ahead = _flat(node, [a + h * t for a, t in zip(at, along, strict=True)], where)
            behind = _flat(node, [a - h * t for a, t in zip(at, along, strict=True)], where)
            tangent = {p: (ahead[p] - behind[p]) / (2 * h) for p in where}
            return _settled(value), _settled(tangent)
    except (Undefined, ArithmeticError, ValueError):  # mpmath raises either where a value is not defined
        return dict.fromkeys(where, MISSING), {}


def _settled(found: Mapping[Position, Any]) -> Entries:
    return {p: settled(sympy.Float(x, digits())) for p, x in found.items()}


def _flat(node: Apply, args: Iterable[Any], where: tuple[Position, ...]) -> dict[Position, Any]:
    assert node.op.digits is not None
    found = node.op.digits(*args)
    return dict(zip(where, found if isinstance(found, mpmath.matrix) else (found,), strict=True))


def _matrix(arg: Expr, entries: Entries, sizes: Mapping[str, int]) -> Any:
    high, wide = size(rows(arg.shape), sizes), size(columns(arg.shape), sizes)
    cells = [_number(entries.get(p, 0)) for p in positions(arg.shape, sizes)]
    return mpmath.matrix([cells[n * wide : (n + 1) * wide] for n in range(high)])


def _number(value: Any) -> Any:
    if value is MISSING:
        raise Undefined("a value that is needed is not defined")
    exact = value if isinstance(value, Fraction | int) else settled(value)
    if isinstance(exact, Fraction | int):
        return mpmath.mpf(Fraction(exact).numerator) / Fraction(exact).denominator
    return mpmath.mpf(exact._mpf_)
