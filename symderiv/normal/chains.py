"""Products of matrices as they are written: without an identity, transposes at the leaves, or as one."""

from __future__ import annotations

from symderiv.expr import Apply, Expr, Var, bottom_up
from symderiv.normal.symmetry import is_symmetric
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE, spread, times
from symderiv.ops.blocks import KRON
from symderiv.ops.linear import DIAG, INV, MATMUL, ONES, TRANSPOSE, power_of, product
from symderiv.ops.linear import transpose as wrapped_transpose
from symderiv.ops.spectral import PINV
from symderiv.shape import SCALAR, axes, is_row
from symderiv.shape import transposed as flipped

#: Transposes of so much weight are written as one, where they can; what one weighs, and that of an inverse.
MANY = 8
TURNED, TURNED_INVERSE = 2, 3


def with_one_transpose(matrix: Expr) -> Expr:
    """Return (A B C)ᵀ for Cᵀ Bᵀ Aᵀ, where that leaves no other transpose."""
    if len(axes(matrix.shape)) != 2 or TRANSPOSE not in matrix.made_with:
        return matrix
    if _stands_plain(matrix) or _weight_of_transposes(matrix) < MANY:
        return matrix
    if isinstance(matrix, Apply) and matrix.op in (NEG, SCALE):
        return matrix.op(*matrix.args[:-1], with_one_transpose(matrix.args[-1]), params=matrix.params)
    other = transposed(matrix)
    return matrix if transposes(other) else TRANSPOSE(other)


def _stands_plain(node: Expr) -> bool:
    """Tell whether a name stands in a sum of products so that it is transposed where the sum is."""
    if node.shape == SCALAR or is_symmetric(node):
        return False
    inside = isinstance(node, Apply) and node.op in (ADD, NEG, SCALE, MATMUL, MUL)
    return any(map(_stands_plain, node.children)) if inside else isinstance(node, Var)


def transposed_chain(node: Expr) -> Expr:
    """Return bᵀ a for a scalar aᵀ b: the other way to write the same number."""
    if not (node.shape == SCALAR and isinstance(node, Apply) and node.op is MATMUL):
        return node
    left, right = node.args
    return joined(transposed(right), transposed(left))


def _is_ones(node: Expr) -> bool:
    return isinstance(node, Apply) and node.op is ONES


def multiple(a: Expr, b: Expr) -> Expr:
    """Return a b; of scalars as one chain, which is written without brackets."""
    if a.shape == b.shape == SCALAR and isinstance(b, Apply) and b.op is MUL:
        return multiple(multiple(a, b.args[0]), b.args[1])
    return times(a, b)


def joined(a: Expr, b: Expr) -> Expr:
    """Return the matrix product of two chains as one chain, which is written without brackets.

    Sums of columns, 1ᵀ A, are left together: they have a name; and so are powers.
    """
    if SCALAR in (a.shape, b.shape) or not (isinstance(b, Apply) and b.op is MATMUL):
        return _appended(a, b)
    left, right = b.args
    if isinstance(left, Apply) and left.op is TRANSPOSE and _is_ones(left.args[0]):
        return product(a, b)
    return joined(joined(a, left), right)


def _appended(a: Expr, factor: Expr) -> Expr:
    """Return a chain with one more factor: (V X) X is V X², and A⁺ᵀ Aᵀ is A A⁺."""
    chain = isinstance(a, Apply) and a.op is MATMUL and not power_of(a)
    before, last = a.children if chain else (None, a)
    projector = _projector(last, factor)
    if projector is not None:
        return projector if before is None else joined(before, projector)
    if before is not None:
        base = last.children[-1] if power_of(last) else last
        if base is factor and len(axes(factor.shape)) == 2:
            return MATMUL(before, MATMUL(last, factor))
    return product(a, factor)


def _projector(first: Expr, second: Expr) -> Expr | None:
    """Return A A⁺ for A⁺ᵀ Aᵀ, and A⁺ A for Aᵀ A⁺ᵀ."""
    if not all(isinstance(x, Apply) and x.op is TRANSPOSE for x in (first, second)):
        return None
    (x,), (y,) = first.children, second.children
    inverses = any(isinstance(a, Apply) and a.op is PINV and a.args[0] is b for a, b in ((x, y), (y, x)))
    return MATMUL(y, x) if inverses else None


def column(node: Expr) -> Expr:
    """Return a vector as a column."""
    return transposed(node) if is_row(node.shape) else node


@bottom_up
def transposes(root: Expr, below: list[int]) -> int:
    """Return how many transposes are written in `root`."""
    return int(root.op is TRANSPOSE) + sum(below) if isinstance(root, Apply) else 0


@bottom_up
def _weight_of_transposes(root: Expr, below: list[int]) -> int:
    """Return how much the transposes weigh that are written in `root`."""
    if not (isinstance(root, Apply) and root.op is TRANSPOSE):
        return sum(below)
    inverse = isinstance(root.args[0], Apply) and root.args[0].op is INV
    return sum(below) + (TURNED_INVERSE if inverse else TURNED)


def transposed(node: Expr) -> Expr:
    """Return the transpose, pushed to the leaves: (A B)ᵀ = Bᵀ Aᵀ."""
    if node.shape == SCALAR or is_symmetric(node):
        return node
    if isinstance(node, Apply):
        if node.op is MATMUL:
            left, right = (transposed(a) for a in node.args)
            return joined(right, left)
        if node.op in (ADD, MUL, NEG, DIV, POW, KRON):
            pushed = node.op(*(transposed(a) for a in node.args))
            if node.op is ADD and set(pushed.args) == set(node.args):
                return node  # a bᵀ + b aᵀ
            return pushed if transposes(pushed) <= transposes(node) else TRANSPOSE(node)
        if node.op is SCALE:
            return SCALE(node.args[0], transposed(node.args[1]), params=node.params)
        if node.op is DIAG:
            return node
        if node.op is FILL:
            return spread(node.args[0], flipped(node.shape))
    return wrapped_transpose(node)


def plainer_turned(value: Expr) -> Expr | None:
    """Return A for a matrix Aᵀ, and A − B for Aᵀ − Bᵀ; None where the transpose is no plainer."""
    if isinstance(value, Apply) and value.op is TRANSPOSE:
        return value.args[0]
    other = transposed(value) if transposes(value) > 1 else None
    return other if other is not None and not transposes(other) else None
