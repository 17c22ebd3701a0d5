"""The product of all entries, and its derivatives: the product of the others, for each entry and each pair.

Πⱼ xⱼ/xᵢ is the derivative by xᵢ where xᵢ is not 0; Πⱼ≠ᵢ xⱼ is it everywhere.
"""

from __future__ import annotations

from functools import reduce

from symderiv.errors import ShapeError
from symderiv.expr import Apply, At, Expr, const, delta, entry, fold
from symderiv.op import Op, register
from symderiv.ops.arithmetic import array, called, size_code, times
from symderiv.ops.blocks import unvec, vec
from symderiv.ops.linear import dummy, product
from symderiv.ops.row import call
from symderiv.shape import SCALAR, Shape, axes, multiplied, rows


def _of_several(a: Expr) -> Shape:
    if not axes(a.shape):
        raise ShapeError(f"others takes a vector or a matrix, found {called(a)}")
    return a.shape


def _square_of_column(a: Expr) -> Shape:
    if len(a.shape) != 1:
        raise ShapeError(f"otherpairs takes a column, found {called(a)}")
    return (*a.shape, *a.shape)


def _product_entry(node: Apply, _: tuple[At, ...]) -> Expr:
    return _over_all_but(node.args[0])


def _over_all_but(a: Expr, *left_out: tuple[At, ...]) -> Expr:
    """Return the product of the entries of `a` at other places than those left out."""
    at = tuple(dummy(d) for d in axes(a.shape))
    body = entry(a, at)
    for place in left_out:
        here = reduce(times, (delta(i, j) for i, j in zip(at, place, strict=True)))
        body = call("where", here, const(1), body)
    for index in reversed(at):
        body = fold("prod", index, body)
    return body


def _pairs_entry(node: Apply, at: tuple[At, ...]) -> Expr:
    i, j = at
    return (1 - delta(i, j)) * _over_all_but(node.args[0], (i,), (j,))


def _others_pullback(g: Expr, node: Apply, _: int) -> Expr:
    (a,) = node.args
    return unvec(product(PAIRS(vec(a)), vec(g)), a.shape)


def _others_numeric(node: Apply, a: str) -> str:
    n = size_code(reduce(multiplied, axes(node.shape)))
    if len(axes(node.shape)) == 1:
        return f"np.prod(np.where(np.eye({n}) == 1, 1, {a}), axis=1)"
    flat = f"np.prod(np.where(np.eye({n}) == 1, 1, np.reshape({a}, -1)), axis=1)"
    return f"np.reshape({flat}, {array(node.shape)})"


def _pairs_numeric(node: Apply, a: str) -> str:
    n = size_code(rows(node.shape))
    left_out = f"np.eye({n}) + np.reshape(np.eye({n}), ({n}, 1, {n})) > 0"
    return f"np.where(np.eye({n}) == 1, 0, np.prod(np.where({left_out}, 1, {a}), axis=2))"


PROD = register(
    Op(
        name="prod",
        shape=lambda a: SCALAR,
        role="opaque",
        entry=_product_entry,
        vjp=lambda g, node, position: times(g, others(node.args[0])),
        numeric=lambda node, a: f"np.prod({a})",
        rule="product of entries",
        source="∂/∂xᵢ Πⱼ xⱼ = Πⱼ≠ᵢ xⱼ",
    )
)
OTHERS = register(
    Op(
        name="others",
        shape=_of_several,
        role="opaque",
        entry=lambda node, at: _over_all_but(node.args[0], at),
        vjp=_others_pullback,
        numeric=_others_numeric,
        rule="product of the other entries",
        source="∂/∂xⱼ Πₗ≠ᵢ xₗ = Πₗ≠ᵢ,ⱼ xₗ for i ≠ j, and 0 for i = j",
    )
)
PAIRS = register(
    Op(
        name="otherpairs",
        shape=_square_of_column,
        role="opaque",
        entry=_pairs_entry,
        numeric=_pairs_numeric,
        source="entry (i, j) is Πₗ≠ᵢ,ⱼ xₗ, and 0 for i = j: the Hessian of Πₗ xₗ",
    )
)


def others(a: Expr) -> Expr:
    """Return, for each entry of `a`, the product of the others; of a scalar, which has none, 1.

    Shapes: those of `a`.
    """
    return OTHERS(a) if axes(a.shape) else const(1)
