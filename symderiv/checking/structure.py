"""What operators do to the axes of arrays: sums, products, diagonals, stacking, whatever the numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from symderiv.expr import Apply, Expr
from symderiv.op import OPS
from symderiv.shape import SCALAR, Shape, axes, columns, is_row, rows, size

if TYPE_CHECKING:
    from symderiv.checking.evaluation import Evaluation

Array = Any


def _add(e: Evaluation, node: Apply, *args: Array) -> Array:
    return e.system.settled(reduce(add, args))


def _neg(e: Evaluation, node: Apply, a: Array) -> Array:
    return e.system.settled(-a)


def _mul(e: Evaluation, node: Apply, a: Array, b: Array) -> Array:
    return e.system.settled(a * b)


def _scale(e: Evaluation, node: Apply, s: Array, a: Array) -> Array:
    return e.system.settled(_beside(s, node) * a)


def _div(e: Evaluation, node: Apply, a: Array, b: Array) -> Array:
    return e.system.quotient(a, b)


def _beside(s: Array, node: Expr) -> Array:
    """Return a scalar with as many axes as a value like `node` has."""
    return s if s.ndim == 0 else s.reshape(s.shape + (1,) * len(axes(node.shape)))


def _fill(e: Evaluation, node: Apply, s: Array) -> Array:
    shape = (1,) * e.depth + e.dims(node)
    spread = _beside(s, node)
    return np.broadcast_to(spread, np.broadcast_shapes(spread.shape, shape))


def _flat(x: Array, shape: Shape) -> Array:
    """Return a value as matrices: a column with one column, a row with one row."""
    if len(axes(shape)) == 2:
        return x
    return x[..., None, :] if is_row(shape) else x[..., None]


def _matmul(e: Evaluation, node: Apply, a: Array, b: Array) -> Array:
    one, two = (arg.shape for arg in node.args)
    if SCALAR in (one, two):
        return _mul(e, node, a, b)
    if columns(one) == 1:
        x = _flat(a, one) * _flat(b, two)
    else:
        x = np.matmul(_flat(a, one), _flat(b, two))
    if columns(node.shape) == 1:
        x = x[..., 0]
    if rows(node.shape) == 1:
        x = x[..., 0, :] if columns(node.shape) != 1 else x[..., 0]
    return e.system.settled(x)


def _transpose(e: Evaluation, node: Apply, a: Array) -> Array:
    return np.swapaxes(a, -1, -2) if len(axes(node.shape)) == 2 else a


def _diagvec(e: Evaluation, node: Apply, a: Array) -> Array:
    return np.diagonal(a, axis1=-2, axis2=-1)


def _trace(e: Evaluation, node: Apply, a: Array) -> Array:
    return e.system.settled(np.sum(_diagvec(e, node, a), axis=-1))


def _diag(e: Evaluation, node: Apply, v: Array) -> Array:
    return v[..., None] * _eye(e, v.shape[-1])


def _eye(e: Evaluation, n: int) -> Array:
    one, zero = e.system.constant(Fraction(1)), e.system.constant(Fraction(0))
    found: Array = np.where(np.eye(n, dtype=bool), one, zero)
    return found.reshape((1,) * e.depth + (n, n))


def _identity(e: Evaluation, node: Apply) -> Array:
    return _eye(e, size(node.params[0], e.sizes))


def _over_entries(a: Array, arg: Expr) -> Array:
    """Return a value with its entries along one last axis."""
    count = len(axes(arg.shape))
    return a.reshape((*a.shape[: a.ndim - count], -1)) if a.ndim else a.reshape(1)


def _sum(e: Evaluation, node: Apply, a: Array) -> Array:
    return e.system.settled(np.sum(_over_entries(a, node.args[0]), axis=-1))


def _dot(e: Evaluation, node: Apply, a: Array, b: Array) -> Array:
    return _sum(e, node, e.system.settled(a * b))


def _sqnorm(e: Evaluation, node: Apply, a: Array) -> Array:
    return _sum(e, node, e.system.settled(a * a))


def _along(e: Evaluation, x: Array, step: Any) -> Array:
    """Return the entries along the last axis joined by `step`, one after another."""
    total = x[..., 0]
    for n in range(1, x.shape[-1]):
        total = step(total, x[..., n])
    return total


def _prod(e: Evaluation, node: Apply, a: Array) -> Array:
    return _along(e, _over_entries(a, node.args[0]), lambda x, y: e.system.settled(x * y))


def _others(e: Evaluation, node: Apply, a: Array) -> Array:
    """Return, for each entry, the product of the others."""
    cells = _over_entries(a, node.args[0])
    left_out = np.eye(cells.shape[-1], dtype=bool)
    found = _all_but(e, left_out, cells[..., None, :])
    return found.reshape((*found.shape[:-1], *a.shape[cells.ndim - 1 :]))


def _other_pairs(e: Evaluation, node: Apply, a: Array) -> Array:
    one = np.eye(a.shape[-1], dtype=bool)
    found = _all_but(e, one[:, None, :] | one, a[..., None, None, :])
    return np.where(one, e.system.constant(Fraction(0)), found)


def _all_but(e: Evaluation, left_out: Array, cells: Array) -> Array:
    kept = np.where(left_out, e.system.constant(Fraction(1)), cells)
    return _along(e, kept, lambda x, y: e.system.settled(x * y))


def _extreme(name: str) -> Any:
    def rule(e: Evaluation, node: Apply, a: Array) -> Array:
        op = OPS[name]
        return _along(e, _over_entries(a, node.args[0]), lambda x, y: e.system.elementwise(op, (x, y)))

    return rule


def _softmax(e: Evaluation, node: Apply, a: Array) -> Array:
    powers = e.system.elementwise(OPS["exp"], (_below_largest(a),))
    return e.system.quotient(powers, e.system.settled(np.sum(powers, axis=-1, keepdims=True)))


def _log_of_sum(e: Evaluation, a: Array) -> Array:
    top = _largest(a)
    powers = e.system.elementwise(OPS["exp"], (_below_largest(a),))
    total = e.system.settled(np.sum(powers, axis=-1))
    return e.system.elementwise(OPS["log"], (total,)) + top[..., 0]


def _largest(a: Array) -> Array:
    """Return what softmax takes off every entry: the largest float, nothing of exact numbers."""
    return np.max(a, axis=-1, keepdims=True) if a.dtype == float else np.zeros_like(a[..., :1])


def _below_largest(a: Array) -> Array:
    return a - _largest(a) if a.dtype == float else a


def _lse(e: Evaluation, node: Apply, a: Array) -> Array:
    return _log_of_sum(e, _over_entries(a, node.args[0]))


def _rowlse(e: Evaluation, node: Apply, a: Array) -> Array:
    return _log_of_sum(e, a)


def _every(e: Evaluation, node: Apply, c: Array) -> Array:
    holds = np.all(_over_entries(c, node.args[0]) != 0, axis=-1)
    return np.where(holds, e.system.constant(Fraction(1)), e.system.constant(Fraction(0)))


def _vec(e: Evaluation, node: Apply, a: Array) -> Array:
    return np.swapaxes(a, -1, -2).reshape((*a.shape[:-2], -1))


def _unvec(e: Evaluation, node: Apply, v: Array) -> Array:
    high, wide = e.dims(node)
    return np.swapaxes(v.reshape((*v.shape[:-1], wide, high)), -1, -2)


def _natural(e: Evaluation, x: Array, shape: Shape) -> Array:
    """Return matrices as a value of that shape, whose axes of length one are left out."""
    lengths = tuple(size(d, e.sizes) for d in axes(shape))
    return x.reshape(x.shape[:-2] + lengths)


def _kron(e: Evaluation, node: Apply, a: Array, b: Array) -> Array:
    one, two = (_flat(x, arg.shape) for x, arg in zip((a, b), node.args, strict=True))
    blocks = one[..., :, None, :, None] * two[..., None, :, None, :]
    high, wide = one.shape[-2] * two.shape[-2], one.shape[-1] * two.shape[-1]
    return e.system.settled(_natural(e, blocks.reshape((*blocks.shape[:-4], high, wide)), node.shape))


def _blocks(outside: bool) -> Any:
    """Return the contraction of the blocks of a matrix with a part: inside each block, or over them."""

    def rule(e: Evaluation, node: Apply, g: Array, part: Array) -> Array:
        given = node.args[1].shape
        whole = _flat(g, node.args[0].shape)
        piece = _flat(part, given)
        high, wide = piece.shape[-2:]
        outer = (high, wide) if outside else (whole.shape[-2] // high, whole.shape[-1] // wide)
        each = (whole.shape[-2] // outer[0], whole.shape[-1] // outer[1])
        split = whole.reshape((*whole.shape[:-2], outer[0], each[0], outer[1], each[1]))
        lined = np.moveaxis(split, -2, -3)  # block row, block column, then inside
        if outside:
            x = np.sum(e.system.settled(lined * piece[..., :, :, None, None]), axis=(-4, -3))
        else:
            x = np.sum(e.system.settled(lined * piece[..., None, None, :, :]), axis=(-2, -1))
        return e.system.settled(_natural(e, x, node.shape))

    return rule


RULES: dict[str, Any] = {
    "add": _add,
    "neg": _neg,
    "mul": _mul,
    "scale": _scale,
    "div": _div,
    "fill": _fill,
    "matmul": _matmul,
    "transpose": _transpose,
    "tr": _trace,
    "diag": _diag,
    "diagvec": _diagvec,
    "eye": _identity,
    "ones": lambda e, node: e.filled(node, 1),
    "zeros": lambda e, node: e.filled(node, 0),
    "basis": lambda e, node: e.basis(node),
    "upto": lambda e, node: e.counting(node),
    "sum": _sum,
    "dot": _dot,
    "sqnorm": _sqnorm,
    "prod": _prod,
    "others": _others,
    "otherpairs": _other_pairs,
    "maxel": _extreme("max"),
    "minel": _extreme("min"),
    "softmax": _softmax,
    "rowsoftmax": _softmax,
    "lse": _lse,
    "rowlse": _rowlse,
    "every": _every,
    "vec": _vec,
    "unvec": _unvec,
    "kron": _kron,
    "blockdot": _blocks(outside=False),
    "blocksum": _blocks(outside=True),
}
