"""Products of matrices, taken apart into their factors: what scales, what is diagonal, what is inverted.

diag(v) M scales rows and A⁻¹ b solves a system; neither forms a matrix.  Scalars wait until the
product is done, or go to the shorter side of an outer product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from symderiv.expr import Apply, Expr
from symderiv.normal.symmetry import is_symmetric
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, FILL, MUL, NEG, SCALE, negative, over, plus, spread, times
from symderiv.ops.linear import DIAG, EYE, INV, MATMUL, ONES, TRANSPOSE
from symderiv.shape import SCALAR, Dim, Shape, axes, columns, is_row, rows, transposed


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a product: `value`, transposed where `turned`.

    kind: `whole`: the factor is the value; `diagonal`: its diagonal is the vector `value`;
          `inverse`: it is the inverse of `value`.
    """

    kind: Literal["whole", "diagonal", "inverse"]
    value: Expr
    turned: bool
    shape: Shape

    @property
    def flipped(self) -> Factor:
        """The factor transposed."""
        stays = self.kind == "diagonal" or is_symmetric(self.value)
        return Factor(self.kind, self.value, self.turned != (not stays), transposed(self.shape))


@dataclass(frozen=True, slots=True)
class Product:
    """A product: its sign, its scalars, and its factors in order (none: the product of the scalars)."""

    negated: bool
    scalars: tuple[Expr, ...]
    factors: tuple[Factor, ...]

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The values that it is computed from."""
        return (*self.scalars, *(f.value for f in self.factors))


def product_of(root: Expr, kept: frozenset[Expr] = frozenset()) -> Product | None:
    """Return the product that `root` is; None where it is none.

    `kept` are inverses that are formed anyway, which are factors like any other matrix.
    """
    if not (isinstance(root, Apply) and root.op in (MATMUL, SCALE, NEG, TRANSPOSE)):
        return None
    negated, scalars, factors = False, [], []
    stack: list[tuple[Expr, bool]] = [(root, False)]
    while stack:
        node, turned = stack.pop()
        op = node.op if isinstance(node, Apply) else None
        if isinstance(node, Apply) and op is NEG:
            negated = not negated
            stack.append((node.args[0], turned))
        elif isinstance(node, Apply) and op is SCALE:
            scalars.append(node.args[0])
            stack.append((node.args[1], turned))
        elif isinstance(node, Apply) and op is TRANSPOSE:
            stack.append((node.args[0], not turned))
        elif isinstance(node, Apply) and op is MATMUL:
            stack.extend((a, turned) for a in (node.args if turned else node.args[::-1]))
        elif node.shape == SCALAR:
            scalars.append(node)
        elif isinstance(node, Apply) and op in (FILL, ONES) and node is not root:
            scalars += node.args
            factors += _ones(transposed(node.shape) if turned else node.shape)
        elif op is not EYE:
            factors.append(_factor(node, turned, kept))
    return Product(negated, tuple(scalars), tuple(factors) or _identity(root))


def _ones(shape: Shape) -> list[Factor]:
    """Return the factors of an array of ones: 1 1ᵀ for a matrix."""
    column, row = spread(1, (rows(shape),)), spread(1, (1, columns(shape)))
    first = [Factor("whole", column, False, column.shape)] if rows(shape) != 1 else []
    last = [Factor("whole", row, False, row.shape)] if columns(shape) != 1 else []
    return first + last


def _identity(root: Expr) -> tuple[Factor, ...]:
    """Return the factors of a multiple of the identity: its diagonal is spread over the matrix."""
    if root.shape == SCALAR:
        return ()
    return (Factor("diagonal", spread(1, root.shape[:1]), False, root.shape),)


def _factor(node: Expr, turned: bool, kept: frozenset[Expr]) -> Factor:
    shape = transposed(node.shape) if turned else node.shape
    along = diagonal(node)
    if along is not None:
        return Factor("diagonal", along, False, shape)
    if isinstance(node, Apply) and node.op is INV and node not in kept:
        return Factor("inverse", node.args[0], turned and not is_symmetric(node.args[0]), shape)
    return Factor("whole", node, turned and not is_symmetric(node), shape)


def diagonal(node: Expr) -> Expr | None:
    """Return the diagonal of a matrix that is diagonal by its form; None for any other."""
    if not isinstance(node, Apply) or len(axes(node.shape)) != 2:
        return None
    if node.op is EYE:
        return spread(1, node.shape[:1])
    if node.op is DIAG:
        v = node.args[0]
        return TRANSPOSE(v) if is_row(v.shape) else v
    if node.op is SCALE:
        scaled = diagonal(node.args[1])
        return None if scaled is None else times(node.args[0], scaled)
    inner = [diagonal(a) for a in node.args]
    found = [v for v in inner if v is not None]
    if node.op is MUL and found:
        return None if len(found) < len(inner) else times(*found)
    if len(found) < len(inner):
        return None
    return _OF_DIAGONALS[node.op](*found) if node.op in _OF_DIAGONALS else None


#: What an operator of diagonal matrices is on their diagonals.
_OF_DIAGONALS: dict[Op, Callable[..., Expr]] = {
    ADD: plus,
    NEG: negative,
    MATMUL: times,
    INV: lambda v: over(1, v),
    TRANSPOSE: lambda v: v,
}


def is_ones(factor: Factor) -> bool:
    """Tell whether a factor is a vector of ones: a product with it is a sum, or a copy."""
    return factor.kind == "whole" and isinstance(factor.value, Apply) and factor.value.op is FILL


#: Lengths of sizes that have no number, in which costs are compared.
_TYPICAL = 100
#: Longer products than this are taken from left to right.
_LONGEST = 16

Span = tuple[int, int]


def splits(factors: tuple[Factor, ...], ready: frozenset[Span]) -> dict[Span, int]:
    """Return where to split each stretch of a product, `first` to `last`, for the least arithmetic.

    A stretch in `ready` was computed before, and costs nothing.
    Source: Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms (2022), 14.2.
    """
    n = len(factors)
    if n > _LONGEST:
        return {(0, last): last - 1 for last in range(1, n)}
    cost: dict[Span, float] = {(i, i): 0.0 for i in range(n)}
    at: dict[Span, int] = {}
    for width in range(1, n):
        for i in range(n - width):
            j = i + width
            choices = {
                k: cost[i, k] + cost[k + 1, j] + _work(factors[i : k + 1], factors[k + 1 : j + 1])
                for k in range(i, j)
            }
            at[i, j] = min(choices, key=lambda k: (choices[k], -k))
            cost[i, j] = 0.0 if (i, j) in ready else choices[at[i, j]]
    return at


def _work(left: tuple[Factor, ...], right: tuple[Factor, ...]) -> float:
    """Return the arithmetic of one product, with a little on top for what reads a matrix across."""
    r, k, c = (
        _number(rows(left[0].shape)),
        _number(columns(left[-1].shape)),
        _number(columns(right[-1].shape)),
    )
    if _all_diagonal(left) or _all_diagonal(right):
        return 1.0 * min(r, k) * c if _all_diagonal(left) and _all_diagonal(right) else 1.0 * r * c
    across = 1 if r == 1 and c > 1 else 0
    symmetric = len(left) == len(right) == 1 and left[0] == right[0].flipped and r > 1
    return (1.0 if symmetric else 2.0) * r * k * c + across


def _all_diagonal(factors: tuple[Factor, ...]) -> bool:
    return all(f.kind == "diagonal" for f in factors)


def _number(dim: Dim) -> int:
    return dim if isinstance(dim, int) else _TYPICAL
