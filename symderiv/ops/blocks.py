"""Stacked columns and Kronecker products: vec, its inverse, ⊗, and what ⊗ goes back through.

A matrix whose sizes are products is made of blocks: block (i, j) of A ⊗ B is Aᵢⱼ B.  The adjoints of
A ⊗ B contract the blocks G⁽ⁱʲ⁾ of a cotangent with one of the two: ⟨G⁽ⁱʲ⁾, B⟩ is entry (i, j) of
`blockdot(G, B)`, and Σᵢⱼ Aᵢⱼ G⁽ⁱʲ⁾ is `blocksum(G, A)`.  These go back through ⊗ and each other.
"""

from __future__ import annotations

from typing import Any

from symderiv.errors import ShapeError
from symderiv.expr import Apply, Expr
from symderiv.op import Op, by_argument, register
from symderiv.ops.arithmetic import array, called, size_code, times
from symderiv.ops.linear import transpose
from symderiv.shape import SCALAR, Shape, axes, canonical, columns, divided, is_row, multiplied, rows

SOURCE = "Magnus and Neudecker, Matrix Differential Calculus (2019), ch. 2"


def _vec_shape(a: Expr) -> Shape:
    if len(axes(a.shape)) != 2:
        raise ShapeError(f"vec stacks the columns of a matrix, found {called(a)}")
    return (multiplied(*a.shape),)


def _unvec_shape(v: Expr, shape: Shape) -> Shape:
    if len(shape) != 2 or v.shape != (multiplied(*shape),):
        sizes = "×".join(map(str, shape))
        raise ShapeError(f"unvec makes {sizes} of a column of as many entries, found {called(v)}")
    return shape


def _kron_shape(a: Expr, b: Expr) -> Shape:
    return canonical(tuple(multiplied(size(a.shape), size(b.shape)) for size in (rows, columns)))


def _blocks_shape(g: Expr, part: Expr) -> Shape:
    """Return how many blocks of a part's shape a matrix has; or the shape of each, of so many blocks."""
    return canonical(tuple(divided(size(g.shape), size(part.shape)) for size in (rows, columns)))


def _flat(code: str, shape: Shape) -> str:
    """Return the code of a value as a 2-D array."""
    if len(axes(shape)) == 2:
        return code
    return f"np.reshape({code}, ({size_code(rows(shape))}, {size_code(columns(shape))}))"


def _kron_numeric(node: Apply, a: str, b: str) -> str:
    one, two = (_flat(code, arg.shape) for code, arg in zip((a, b), node.args, strict=True))
    return f"np.reshape(np.kron({one}, {two}), {array(node.shape)})"


def _contraction_numeric(subscripts: str, outside: int) -> Any:
    def code(node: Apply, g: str, part: str) -> str:
        given = node.args[1].shape
        blocks, each = (given, node.shape) if outside else (node.shape, given)
        sizes = (rows(blocks), rows(each), columns(blocks), columns(each))
        split = f"np.reshape({g}, ({', '.join(map(size_code, sizes))}))"
        return f"np.reshape(np.einsum('{subscripts}', {split}, {_flat(part, given)}), {array(node.shape)})"

    return code


def _kron_explicit(a: Any, b: Any) -> Any:
    from sympy import kronecker_product

    return kronecker_product(a, b)


def _blockdot_explicit(g: Any, b: Any) -> Any:
    from sympy import Matrix

    def block(i: int, j: int) -> Any:
        return g[i * b.rows : (i + 1) * b.rows, j * b.cols : (j + 1) * b.cols]

    high, wide = g.rows // b.rows, g.cols // b.cols
    return Matrix(high, wide, lambda i, j: sum(block(i, j).multiply_elementwise(b)))


def _blocksum_explicit(g: Any, a: Any) -> Any:
    from sympy import zeros

    high, wide = g.rows // a.rows, g.cols // a.cols
    total = zeros(high, wide)
    for i in range(a.rows):
        for j in range(a.cols):
            total += a[i, j] * g[i * high : (i + 1) * high, j * wide : (j + 1) * wide]
    return total


VEC = register(
    Op(
        name="vec",
        shape=_vec_shape,
        role="opaque",
        explicit=lambda a: a.vec(),
        vjp=lambda g, node, position: unvec(g, node.args[0].shape),
        numeric=lambda node, a: f"np.reshape({a}, -1, order='F')",
        rule="stacked columns",
        source=SOURCE,
    )
)
UNVEC = register(
    Op(
        name="unvec",
        shape=_unvec_shape,
        role="opaque",
        explicit=lambda v, high, wide: v.reshape(wide, high).T,
        vjp=lambda g, node, position: VEC(g),
        numeric=lambda node, v: f"np.reshape({v}, {array(node.shape)}, order='F')",
        rule="unstacked columns",
        source=SOURCE,
    )
)
KRON = register(
    Op(
        name="kron",
        shape=_kron_shape,
        role="opaque",
        explicit=_kron_explicit,
        vjp=by_argument(
            lambda g, node: blockdot(g, node.args[1]),
            lambda g, node: blocksum(g, node.args[0]),
        ),
        numeric=_kron_numeric,
        rule="Kronecker product",
        source=SOURCE,
    )
)
BLOCKDOT = register(
    Op(
        name="blockdot",
        shape=_blocks_shape,
        role="opaque",
        explicit=_blockdot_explicit,
        vjp=by_argument(
            lambda h, node: kron(h, node.args[1]),
            lambda h, node: blocksum(node.args[0], h),
        ),
        numeric=_contraction_numeric("ikjl,kl->ij", outside=0),
        rule="inner products of blocks",
        source="⟨H, blockdot(G, B)⟩ = ⟨H ⊗ B, G⟩",
    )
)
BLOCKSUM = register(
    Op(
        name="blocksum",
        shape=_blocks_shape,
        role="opaque",
        explicit=_blocksum_explicit,
        vjp=by_argument(
            lambda h, node: kron(node.args[1], h),
            lambda h, node: blockdot(node.args[0], h),
        ),
        numeric=_contraction_numeric("ikjl,ij->kl", outside=1),
        rule="weighted sum of blocks",
        source="⟨H, blocksum(G, A)⟩ = ⟨A ⊗ H, G⟩",
    )
)


def vec(a: Expr) -> Expr:
    """Return the columns of a matrix in one column; a column and a scalar are their own."""
    if len(axes(a.shape)) == 2:
        return VEC(a)
    return transpose(a) if is_row(a.shape) else a


def unvec(v: Expr, shape: Shape) -> Expr:
    """Return the matrix of that shape whose stacked columns are `v`."""
    return UNVEC(v, params=(shape,)) if len(axes(shape)) == 2 else transpose(v) if is_row(shape) else v


def kron(a: Expr, b: Expr) -> Expr:
    """Return a ⊗ b; with a scalar on either side, the multiple."""
    return times(a, b) if SCALAR in (a.shape, b.shape) else KRON(a, b)


def blockdot(g: Expr, b: Expr) -> Expr:
    """Return the inner products of the blocks of `g` with `b`."""
    return times(b, g) if b.shape == SCALAR else BLOCKDOT(g, b)


def blocksum(g: Expr, a: Expr) -> Expr:
    """Return the sum of the blocks of `g`, weighted with the entries of `a`."""
    return times(a, g) if a.shape == SCALAR else BLOCKSUM(g, a)
