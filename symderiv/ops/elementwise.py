"""The table of elementwise functions, and the names under which other tables build them."""

from __future__ import annotations

from symderiv.op import register
from symderiv.ops import arithmetic
from symderiv.ops.comparison import COMPARISONS, RELATIONS, greater, where
from symderiv.ops.kinked import KINKED, maximum
from symderiv.ops.row import operator, unknown
from symderiv.ops.smooth import ACTIVATIONS, ELEMENTARY, exp, log, sigmoid, sqrt

__all__ = [
    "RELATIONS",
    "ROWS",
    "exp",
    "greater",
    "log",
    "maximum",
    "sigmoid",
    "sqrt",
    "unknown",
    "where",
]

ROWS = (*ELEMENTARY, *COMPARISONS, *KINKED, *ACTIVATIONS)

for _row in ROWS:
    register(operator(_row))
arithmetic.LOG.append(log)
