"""The tables of operators, one record each: arithmetic, linear algebra, functions of matrices, and so on."""

from symderiv.ops import (
    arithmetic,
    axis,
    blocks,
    elementwise,
    linear,
    logic,
    matrixfunction,
    products,
    reduce,
    spectral,
)

__all__ = [
    "arithmetic",
    "axis",
    "blocks",
    "elementwise",
    "linear",
    "logic",
    "matrixfunction",
    "products",
    "reduce",
    "spectral",
]
