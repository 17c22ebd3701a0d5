"""Products of matrices as code, in the order that costs least.

What was computed once is the same code wherever it is needed again, also as a stretch of a longer product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from symderiv.code.products import Factor, is_ones, splits
from symderiv.code.tree import Code, attribute, call, matmul, multiply, number
from symderiv.code.value import Value, column
from symderiv.expr import Expr
from symderiv.shape import Dim, columns, rows

#: A vector, matrix or scalar with rows and columns, or a diagonal or an inverse that is not formed.
Stretch = tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a product, computed: its value, or the diagonal or the matrix that stand for it."""

    kind: str
    code: Code
    rows: Dim
    columns: Dim


class Stretches:
    """Multiplies factors that have `values`, and knows what was multiplied before."""

    def __init__(self, values: Mapping[Expr, Value]) -> None:
        self.values = values
        self.pieces: dict[Stretch, Piece] = {}

    def multiplied(self, factors: Stretch, scalars: list[Code]) -> Code:
        """Return the product of the scalars and the factors."""
        if not factors:
            return reduce(multiply, scalars)
        n = len(factors)
        spans = {(i, j): factors[i : j + 1] for i in range(n) for j in range(i, n)} if n <= 16 else {}
        ready = frozenset(span for span, stretch in spans.items() if self._known(stretch))
        at = splits(factors, ready)
        known = self._known(factors)
        if known is None and n > 1:
            split = at[0, n - 1]
            left = self._stretch(factors, 0, split, at)
            right = self._stretch(factors, split + 1, n - 1, at)
            if left.columns == 1 and right.rows == 1:  # the scalars go to a vector, not to the matrix
                left = Piece(left.kind, scaled(scalars, left.code), left.rows, left.columns)
                return _joined(left, right).code
            self._keep(factors, _joined(left, right))
        return scaled(scalars, _formed_piece(self._stretch(factors, 0, n - 1, at)))

    def _known(self, stretch: Stretch) -> Piece | None:
        """Return the stretch if it, or its transpose, was computed before."""
        if stretch in self.pieces:
            return self.pieces[stretch]
        other = self.pieces.get(tuple(f.flipped for f in reversed(stretch)))
        return None if other is None else _turned(other)

    def _keep(self, stretch: Stretch, piece: Piece) -> Piece:
        return self.pieces.setdefault(stretch, piece)

    def _stretch(self, factors: Stretch, first: int, last: int, at: dict[tuple[int, int], int]) -> Piece:
        stretch = factors[first : last + 1]
        known = self._known(stretch)
        if known is not None:
            return known
        if first == last:
            return self._keep(stretch, self._piece(factors[first]))
        split = at[first, last]
        left = self._stretch(factors, first, split, at)
        right = self._stretch(factors, split + 1, last, at)
        return self._keep(stretch, _joined(left, right))

    def _piece(self, factor: Factor) -> Piece:
        value = self.values[factor.value]
        r, c = rows(factor.shape), columns(factor.shape)
        if factor.kind == "diagonal":
            return Piece("diagonal", value.code, r, c)
        if is_ones(factor):
            return Piece("ones", value.full, r, c)
        turned = value.transposed if factor.turned else value
        return Piece("inverse" if factor.kind == "inverse" else "whole", turned.full, r, c)


def _formed_piece(piece: Piece) -> Code:
    """Return the array that a piece stands for."""
    match piece.kind:
        case "diagonal":
            return call("np.diag", piece.code)
        case "inverse":
            return call("np.linalg.inv", piece.code)
        case _:
            return piece.code


def _turned(piece: Piece) -> Piece:
    matrix = piece.kind in ("whole", "inverse") and 1 not in (piece.rows, piece.columns)
    code = attribute(piece.code, "T") if matrix else piece.code
    return Piece(piece.kind, code, piece.columns, piece.rows)


def _joined(left: Piece, right: Piece) -> Piece:
    """Return the product of two pieces."""
    r, c = left.rows, right.columns
    kinds = (left.kind, right.kind)
    if kinds == ("diagonal", "diagonal"):
        return Piece("diagonal", multiply(left.code, right.code), r, c)
    if left.kind == "diagonal":
        rows_scaled = left.code if c == 1 or _is_scalar(left.code) else column(left.code)
        return Piece("whole", multiply(rows_scaled, _formed_piece(right)), r, c)
    if right.kind == "diagonal":
        return Piece("whole", multiply(_formed_piece(left), right.code), r, c)
    if left.kind == "inverse":
        return Piece("whole", call("np.linalg.solve", left.code, _formed_piece(right)), r, c)
    if right.kind == "inverse":  # x A⁻¹ = (A⁻ᵀ xᵀ)ᵀ
        turned = _turned(Piece("whole", left.code, left.rows, left.columns))
        solved = call("np.linalg.solve", attribute(right.code, "T"), turned.code)
        return _turned(Piece("whole", solved, c, r))
    return Piece("whole", _whole_product(left, right), r, c)


def _is_scalar(code: Code) -> bool:
    return code.kind == "number"


def _whole_product(left: Piece, right: Piece) -> Code:
    r, k, c = left.rows, left.columns, right.columns
    if left.kind == "ones" and r == 1:
        return _summed(right.code, None if c == 1 else 0)
    if right.kind == "ones" and c == 1:
        return _summed(left.code, None if r == 1 else 1)
    if k == 1 and 1 not in (r, c):
        return call("np.outer", left.code, right.code)
    if k == 1:  # a part of the chain is a number: x (xᵀ y)
        return multiply(right.code, left.code) if c == 1 else multiply(left.code, right.code)
    if r == 1 and c != 1:  # a row times a matrix, as the matrix's transpose times a vector
        return matmul(attribute(right.code, "T"), left.code)
    return matmul(left.code, right.code)


def _summed(code: Code, axis: int | None) -> Code:
    """Return the sum of a vector (None), or of a matrix along an axis."""
    if axis is None:
        return call("np.sum", code)
    if code.kind == "attribute" and code.head == "T":
        return call("np.sum", code.args[0], axis=number(1 - axis))
    return call("np.sum", code, axis=number(axis))


def scaled(scalars: list[Code], code: Code) -> Code:
    """Return `code` times the scalars."""
    return multiply(reduce(multiply, scalars), code) if scalars else code
