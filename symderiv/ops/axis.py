"""Reductions along one axis of a matrix: by row they give a column, by column a row.

Sums are products with a vector of ones, so that all that is known of products holds for them.
"""

from __future__ import annotations

from symderiv.errors import ShapeError
from symderiv.expr import Apply, At, Expr, entry, fold, size
from symderiv.op import Op, register
from symderiv.ops.arithmetic import called, over, times
from symderiv.ops.elementwise import exp, log
from symderiv.ops.linear import DIAG, dummy, ones, outer, product, transpose
from symderiv.ops.reduce import LSE, SUM, softmax
from symderiv.shape import Shape, axes, columns, rows


def _matrix_shape(verb: str, a: Expr) -> Shape:
    if len(axes(a.shape)) != 2:
        raise ShapeError(f"{verb} takes a matrix, found {called(a)}")
    return a.shape


def _exp_sum(a: Expr, row: At) -> Expr:
    k = dummy(columns(a.shape))
    return fold("sum", k, exp(entry(a, (row, k))))


def _row_softmax_pullback(g: Expr, node: Apply, _: int) -> Expr:
    # row by row, (diag(s) − s sᵀ) g = s ∘ (g − (sᵀg) 1)
    return times(node, g - outer(rowsum(times(g, node)), ones((columns(node.shape),))))


ROWSOFTMAX = register(
    Op(
        name="rowsoftmax",
        shape=lambda a: _matrix_shape("rowsoftmax", a),
        role="opaque",
        entry=lambda node, at: exp(entry(node.args[0], at)) / _exp_sum(node.args[0], at[0]),
        vjp=_row_softmax_pullback,
        numeric=lambda node, a: (
            f"(np.exp({a} - np.max({a}, axis=1, keepdims=True))"
            f" / np.sum(np.exp({a} - np.max({a}, axis=1, keepdims=True)), axis=1, keepdims=True))"
        ),
        rule="softmax, row by row",
        source="Goodfellow, Bengio, Courville, Deep Learning (2016), 6.2.2.3",
    )
)
ROWLSE = register(
    Op(
        name="rowlse",
        shape=lambda a: _matrix_shape("rowlse", a)[:1],
        role="opaque",
        entry=lambda node, at: log(_exp_sum(node.args[0], at[0])),
        vjp=lambda g, node, position: product(DIAG(g), ROWSOFTMAX(node.args[0])),
        numeric=lambda node, a: (
            f"(np.max({a}, axis=1)"
            f" + np.log(np.sum(np.exp({a} - np.max({a}, axis=1, keepdims=True)), axis=1)))"
        ),
        rule="log-sum-exp, row by row",
        source="Boyd and Vandenberghe, Convex Optimization (2004), 3.1.5",
    )
)


def rowsum(a: Expr) -> Expr:
    """Return A 1, the sum of each row.

    Shapes: one entry for each row of `a`.
    """
    if columns(a.shape) == 1:
        return a
    return SUM(a) if rows(a.shape) == 1 else product(a, ones((columns(a.shape),)))


def colsum(a: Expr) -> Expr:
    """Return 1ᵀ A, the sum of each column.

    Shapes: a row with one entry for each column of `a`.
    """
    if rows(a.shape) == 1:
        return a
    return SUM(a) if columns(a.shape) == 1 else product(transpose(ones((rows(a.shape),))), a)


def rowmean(a: Expr) -> Expr:
    """Return the mean of each row.

    Shapes: one entry for each row of `a`.
    """
    return a if columns(a.shape) == 1 else over(rowsum(a), size(columns(a.shape)))


def colmean(a: Expr) -> Expr:
    """Return the mean of each column.

    Shapes: a row with one entry for each column of `a`.
    """
    return a if rows(a.shape) == 1 else over(colsum(a), size(rows(a.shape)))


def rowlse(a: Expr) -> Expr:
    """Return log Σ exp of each row.

    Shapes: one entry for each row of `a`.
    """
    if columns(a.shape) == 1:
        return a
    return LSE(a) if rows(a.shape) == 1 else ROWLSE(a)


def rowsoftmax(a: Expr) -> Expr:
    """Return the softmax of each row.

    Shapes: those of `a`.
    """
    if columns(a.shape) == 1:
        return ones(a.shape)
    return softmax(a) if rows(a.shape) == 1 else ROWSOFTMAX(a)
