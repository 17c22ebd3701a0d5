"""Linear algebra: products, transpose, trace, diagonals, inverse and determinants."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, count, permutations
from typing import Any

from symderiv.errors import ShapeError
from symderiv.expr import INFIX, Apply, At, Entry, Expr, Index, const, delta, entry, fold, index
from symderiv.op import Op, by_argument, register
from symderiv.ops.arithmetic import array, called, negative, size_code, times
from symderiv.shape import SCALAR, Dim, Shape, axes, canonical, columns, is_row, of_product, rows, transposed

_dummies = count(1)


def dummy(dim: Dim) -> Index:
    """Return an index that no other expression holds."""
    return index(f"#{next(_dummies)}", dim)


def square(verb: str, arg: Expr) -> Dim:
    """Return the size of a square matrix.

    Raises: ShapeError when it is not square.
    """
    if arg.shape == SCALAR or rows(arg.shape) != columns(arg.shape):
        raise ShapeError(f"cannot {verb} {called(arg)}: a square matrix is needed")
    return rows(arg.shape)


def _square_shape(verb: str) -> Callable[..., Shape]:
    def rule(a: Expr) -> Shape:
        square(verb, a)
        return a.shape

    return rule


def _matmul_shape(a: Expr, b: Expr) -> Shape:
    shape = of_product(a.shape, b.shape)
    if shape is None:
        raise ShapeError(
            f"cannot multiply {called(a)} by {called(b)}: "
            f"inner sizes {columns(a.shape)} and {rows(b.shape)} differ"
        )
    return shape


def _matmul_entry(node: Apply, at: tuple[At, ...]) -> Expr:
    a, b = node.args
    mine = 0 if rows(a.shape) == 1 else 1
    inner = columns(a.shape)
    if inner == 1:
        return entry(a, at[:mine]) * entry(b, at[mine:])
    k = dummy(inner)
    return fold("sum", k, entry(a, (*at[:mine], k)) * entry(b, (k, *at[mine:])))


def _matmul_numeric(node: Apply, a: str, b: str) -> str:
    outer = columns(node.args[0].shape) == 1
    if SCALAR in (node.args[0].shape, node.args[1].shape):
        return f"({a} * {b})"
    return f"np.outer({a}, {b})" if outer else f"({a} @ {b})"


def _trace_entry(node: Apply, _: tuple[At, ...]) -> Expr:
    k = dummy(rows(node.args[0].shape))
    return fold("sum", k, entry(node.args[0], (k, k)))


def _diag_shape(v: Expr) -> Shape:
    if len(axes(v.shape)) != 1:
        raise ShapeError(f"diag takes a vector, found {called(v)}; the diagonal of a matrix is diagvec")
    return axes(v.shape) * 2


def _diagvec_shape(a: Expr) -> Shape:
    return (square("take the diagonal of", a),)


def _scalar_of_square(verb: str) -> Callable[..., Shape]:
    def rule(a: Expr) -> Shape:
        square(verb, a)
        return SCALAR

    return rule


def _position(i: At) -> str:
    """Return the code of an index that counts from 0."""
    return str(i - 1) if isinstance(i, int) else f"{size_code(i)} - 1"


def _transpose_numeric(node: Apply, a: str) -> str:
    return f"{a}.T" if len(axes(node.shape)) == 2 else a


TRANSPOSE = register(
    Op(
        name="transpose",
        shape=lambda a: transposed(a.shape),
        role="contraction",
        entry=lambda node, at: entry(node.args[0], at[::-1]),
        vjp=lambda g, node, position: transpose(g),
        numeric=_transpose_numeric,
        rule="transpose",
        source="⟨G, Aᵀ⟩ = ⟨Gᵀ, A⟩",
    )
)
MATMUL = register(
    Op(
        name="matmul",
        shape=_matmul_shape,
        role="contraction",
        entry=_matmul_entry,
        vjp=by_argument(
            lambda g, node: product(g, transpose(node.args[1])),
            lambda g, node: _scalar_leads(transpose(node.args[0]), g),
        ),
        numeric=_matmul_numeric,
        rule="matrix product",
        source="⟨G, dA B⟩ = ⟨G Bᵀ, dA⟩; Giles, Collected matrix derivative results (2008), 2.2.2",
    )
)
TRACE = register(
    Op(
        name="tr",
        shape=_scalar_of_square("take the trace of"),
        role="contraction",
        entry=_trace_entry,
        vjp=lambda g, node, position: times(g, eye(rows(node.args[0].shape))),
        numeric=lambda node, a: f"np.trace({a})",
        rule="trace",
        source="d tr(A) = ⟨I, dA⟩; The Matrix Cookbook (2012), eq. (99)",
    )
)
DIAG = register(
    Op(
        name="diag",
        shape=_diag_shape,
        role="contraction",
        entry=lambda node, at: entry(node.args[0], at[:1]) * delta(*at),
        vjp=lambda g, node, position: _like(diagonal(g), node.args[0]),
        numeric=lambda node, v: f"np.diag({v})",
        rule="diagonal matrix",
        source="⟨G, diag(dv)⟩ = ⟨diagvec(G), dv⟩",
    )
)
DIAGVEC = register(
    Op(
        name="diagvec",
        shape=_diagvec_shape,
        role="contraction",
        entry=lambda node, at: entry(node.args[0], at * 2),
        vjp=lambda g, node, position: DIAG(g),
        numeric=lambda node, a: f"np.diag({a})",
        rule="diagonal of a matrix",
        source="⟨g, diagvec(dA)⟩ = ⟨diag(g), dA⟩",
    )
)
EYE = register(
    Op(
        name="eye",
        shape=lambda n: canonical((n, n)),
        role="contraction",
        entry=lambda node, at: delta(*at) if at else const(1),
        numeric=lambda node: f"np.eye({size_code(node.params[0])})",
        source="Iᵢⱼ = δᵢⱼ",
    )
)
ONES = register(
    Op(
        name="ones",
        shape=lambda shape: shape,
        role="contraction",
        entry=lambda node, at: const(1),
        numeric=lambda node: f"np.ones({array(node.shape)})",
        source="every entry 1",
    )
)
ZEROS = register(
    Op(
        name="zeros",
        shape=lambda shape: shape,
        role="contraction",
        entry=lambda node, at: const(0),
        numeric=lambda node: f"np.zeros({array(node.shape)})",
        source="every entry 0",
    )
)
BASIS = register(
    Op(
        name="basis",
        shape=lambda n, i: (n,),
        role="contraction",
        entry=lambda node, at: delta(at[0], node.params[1]),
        numeric=lambda node: f"np.eye({size_code(node.params[0])})[{_position(node.params[1])}]",
        source="(eᵢ)ⱼ = δᵢⱼ",
    )
)
UPTO = register(
    Op(
        name="upto",
        shape=lambda shape: shape,
        role="opaque",
        explicit=lambda n: _counted(n),
        numeric=lambda node: f"np.arange(1.0, {size_code(node.shape[0])} + 1)",
        source="entry i is the number i",
    )
)
INV = register(
    Op(
        name="inv",
        shape=_square_shape("invert"),
        role="opaque",
        explicit=lambda a: a.inv(),
        digits=lambda a: a**-1,
        vjp=lambda g, node, position: negative(product(transpose(node), product(g, transpose(node)))),
        numeric=lambda node, a: f"np.linalg.inv({a})",
        rule="inverse",
        assumes=((0, "invertible"),),
        source="d(A⁻¹) = −A⁻¹ dA A⁻¹; The Matrix Cookbook (2012), eq. (59)",
    )
)
DET = register(
    Op(
        name="det",
        shape=_scalar_of_square("take the determinant of"),
        role="opaque",
        explicit=lambda a: _determinant(a),
        digits=lambda a: _det_digits(a),
        vjp=lambda g, node, position: times(times(g, node), transpose(INV(node.args[0]))),
        numeric=lambda node, a: f"np.linalg.det({a})",
        rule="Jacobi's formula",
        assumes=((0, "invertible in this form"),),
        source="d det(A) = det(A) tr(A⁻¹ dA); The Matrix Cookbook (2012), eq. (49)",
    )
)


def _determinant(a: Any) -> Any:
    """Return Σ over permutations of ± the product of entries, as it is; SymPy's own takes seconds to tidy."""
    from sympy import Add, Mul

    orders = list(permutations(range(a.rows)))
    signs = ((-1) ** sum(x > y for x, y in combinations(order, 2)) for order in orders)
    products = (
        Mul(sign, *(a[row, column] for row, column in enumerate(order)))
        for sign, order in zip(signs, orders, strict=True)
    )
    return Add(*products)


def _counted(n: int) -> Any:
    from sympy import Matrix

    return Matrix(n, 1, range(1, n + 1))


def _det_digits(a: Any) -> Any:
    from mpmath import mp

    return mp.det(a)


def _logdet_digits(a: Any) -> Any:
    from mpmath import mp

    found = mp.det(a)
    if found <= 0:
        raise ArithmeticError("the determinant is not positive")
    return mp.log(found)


def _logdet_explicit(a: Any) -> Any:
    from sympy import log

    return log(_determinant(a))


LOGDET = register(
    Op(
        name="logdet",
        shape=_scalar_of_square("take the log-determinant of"),
        role="opaque",
        explicit=_logdet_explicit,
        digits=lambda a: _logdet_digits(a),
        vjp=lambda g, node, position: times(g, transpose(INV(node.args[0]))),
        numeric=lambda node, a: f"np.linalg.slogdet({a})[1]",
        rule="log-determinant",
        assumes=((0, "of positive determinant"),),
        source="d log det(A) = tr(A⁻¹ dA); The Matrix Cookbook (2012), eq. (57)",
    )
)


def transpose(a: Expr) -> Expr:
    """Return aᵀ; a scalar is its own transpose."""
    if a.shape == SCALAR:
        return a
    return a.args[0] if isinstance(a, Apply) and a.op is TRANSPOSE else TRANSPOSE(a)


def product(a: Expr, b: Expr) -> Expr:
    """Return the matrix product; with a scalar on either side, the multiple."""
    return times(a, b) if SCALAR in (a.shape, b.shape) else MATMUL(a, b)


def power_of(node: Expr) -> int:
    """Return k where a chain of products is Aᵏ, grouped from the left, with k > 1; else 0."""
    times, last = 1, node.children[-1] if node.children else node
    while isinstance(node, Apply) and node.op is MATMUL and node.args[1] is last:
        times, node = times + 1, node.args[0]
    return times if times > 1 and node is last else 0


def _scalar_leads(a: Expr, g: Expr) -> Expr:
    """Return the product a g; a scalar g stands in front, as it is written by hand."""
    return times(g, a) if g.shape == SCALAR else product(a, g)


def diagonal(a: Expr) -> Expr:
    """Return the diagonal of a square matrix, as a column."""
    return DIAGVEC(a)


def eye(n: Dim) -> Expr:
    """Return the identity matrix of size n."""
    return EYE(params=(n,))


def ones(shape: Shape) -> Expr:
    """Return the value whose every entry is 1."""
    return ONES(params=(shape,)) if shape else const(1)


def zeros(shape: Shape) -> Expr:
    """Return the value whose every entry is 0."""
    return ZEROS(params=(shape,)) if shape else const(0)


def upto(n: Dim) -> Expr:
    """Return the column 1, 2, …, n; an index that is a number is an entry of it."""
    return UPTO(params=((n,),)) if n != 1 else const(1)


def basis(n: Dim, i: At) -> Expr:
    """Return eᵢ, the i-th basis vector of length n."""
    return BASIS(params=(n, i))


def one_entry(g: Expr, node: Entry) -> Expr:
    """Return the value like the one that `node` is an entry of, with g at that entry and 0 elsewhere."""
    dims = axes(node.base.shape)
    units = [basis(d, i) for d, i in zip(dims, node.at, strict=True)]
    whole = units[0] if len(units) == 1 else outer(units[0], units[1])
    return times(g, _like(whole, node.base) if len(units) == 1 else whole)


def dot(a: Expr, b: Expr) -> Expr:
    """Return aᵀb, the inner product of two vectors (rows or columns)."""
    left = a if is_row(a.shape) else transpose(a)
    right = transpose(b) if is_row(b.shape) else b
    return product(left, right)


def outer(a: Expr, b: Expr) -> Expr:
    """Return a bᵀ, the outer product of two vectors (rows or columns)."""
    left = transpose(a) if is_row(a.shape) else a
    right = b if is_row(b.shape) else transpose(b)
    return product(left, right)


def _like(v: Expr, model: Expr) -> Expr:
    """Return the vector `v` lying the way `model` lies: a row where that is a row."""
    return transpose(v) if is_row(v.shape) != is_row(model.shape) else v


INFIX.update({"@": product, "T": transpose})
