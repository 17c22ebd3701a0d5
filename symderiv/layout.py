"""Layout: the shape in which derivatives are printed.

The engine gives a derivative its variable's shape.  In numerator layout a gradient is a row: the
transpose.  A cotangent used by name is then a row too, so its name stands for the transpose.
"""

from __future__ import annotations

from symderiv.expr import Expr, Var, substitute, var, variables
from symderiv.naming import derivative_ends
from symderiv.normal import simplify
from symderiv.ops.linear import transpose
from symderiv.shape import SCALAR, transposed


def numerator(value: Expr) -> Expr:
    """Return a derivative, given in its variable's shape, as numerator layout prints it.

    Shapes: the transpose's.
    """
    rows: dict[Expr, Expr] = {v: transpose(_row(v)) for v in variables(value) if derivative_ends(v.name)}
    return simplify(transpose(substitute(value, rows))).expr


def _row(symbol: Var) -> Var:
    return symbol if symbol.shape == SCALAR else var(symbol.name, transposed(symbol.shape))
