"""Lowering by definition: the entries of an expression as SymPy scalars, at given small sizes.

Indices become numbers, a fold becomes the sum or product it stands for, and an operator what its
record defines.  Where an operator has a kink, the branch is the one that holds at a given point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial
from itertools import product
from typing import Any

import sympy
from sympy.matrices.exceptions import NonInvertibleMatrixError

from symderiv.errors import NoRule
from symderiv.expr import Apply, At, Const, Delta, Entry, Expr, Fold, Index, Size, Var, entry, postorder
from symderiv.op import OPS, Op
from symderiv.shape import SCALAR, Shape, axes, columns, rows, size
from symderiv.witness.number import Undefined, number

Position = tuple[int, ...]
Entries = Mapping[Position, Any]
Indices = tuple[tuple[Index, int], ...]


class OnKink(ArithmeticError):
    """A branch cannot be chosen: the deciding value is 0, or its sign is not known without a point."""


def positions(shape: Shape, sizes: Mapping[str, int]) -> Iterator[Position]:
    """Yield the positions of all entries, counted from 1, one number for each axis that carries an index."""
    return product(*(range(1, size(d, sizes) + 1) for d in axes(shape)))


def entries(expr: Expr, values: Mapping[Var, Entries], sizes: Mapping[str, int]) -> Entries:
    """Return every entry of `expr`, given the entries of the named values (symbols or numbers).

    Raises: NoRule when an operator has no definition; OnKink when a branch depends on a symbol.
    """
    lowering = Lowering(sizes, values)
    for node in postorder(expr):  # children first, so that no lowering goes deep
        if not isinstance(node, Index) and not holds_index(node):
            for position in positions(node.shape, sizes):
                lowering.at(node, position)
    return {p: lowering.at(expr, p) for p in positions(expr.shape, sizes)}


@lru_cache(maxsize=1024)
def holds_index(node: Expr) -> bool:
    """Tell whether an index, free or bound, stands anywhere below `node`."""
    params = node.params if isinstance(node, Apply) else ()
    return any(isinstance(n, Index) for n in (*postorder(node), *params))


@dataclass
class Lowering:
    """Lowers single entries, each once.

    `point` gives numbers to symbols, where a branch needs them, and `moving` says how these move.  At
    a kink, a value that nothing moves (`still`) takes what the operator is there, and so does one
    whose deciding value stays 0; otherwise the point is refused.
    """

    sizes: Mapping[str, int]
    values: Mapping[Var, Entries]
    point: Mapping[Any, Any] | None = None
    still: bool = False
    moving: Mapping[Any, Any] | None = None
    known: dict[tuple[Expr, Position, Indices], Any] = field(default_factory=dict)

    def at(self, node: Expr, position: Position = (), bound: Indices = ()) -> Any:
        """Return the entry of `node` at `position`, the bound indices having the given values."""
        key = (node, position, bound)
        if key not in self.known:
            self.known[key] = self._lower(node, position, bound)
        return self.known[key]

    def _lower(self, node: Expr, position: Position, bound: Indices) -> Any:
        match node:
            case Var():
                return self.values[node][position]
            case Const():
                return constant(node)
            case Size():
                return sympy.Integer(size(node.dim, self.sizes))
            case Entry():
                return self.at(node.base, tuple(self._number(i, bound) for i in node.at), bound)
            case Delta():
                return sympy.Integer(self._number(node.at[0], bound) == self._number(node.at[1], bound))
            case Fold():
                return self._fold(node, bound)
            case Apply():
                return self._apply(node, position, bound)
        raise NoRule(f"there is no definition of {node!r}")

    def _number(self, where: At, bound: Indices) -> int:
        return where if isinstance(where, int) else dict(bound)[where]

    def _fold(self, node: Fold, bound: Indices) -> Any:
        others = tuple(pair for pair in bound if pair[0] is not node.index)
        span = range(1, size(node.index.dim, self.sizes) + 1)
        cells = (partial(self.at, node.body, (), (*others, (node.index, n))) for n in span)
        return _product(cells) if node.kind == "prod" else _sum(*(cell() for cell in cells))

    def _apply(self, node: Apply, position: Position, bound: Indices) -> Any:
        op = node.op
        if op.switch is not None:
            return self._branch(node, position, bound)
        if op.name in _SCALAR and node.shape == SCALAR:
            return _SCALAR[op.name](*(self.at(a, (), bound) for a in node.args))
        if op.entry is not None:
            return self.at(op.entry(node, position), (), bound)
        if op.role == "elementwise":
            return _primitive(op)(*(self.at(a, position, bound) for a in node.args))
        return self._opaque(node, position, bound)

    def _branch(self, node: Apply, position: Position, bound: Indices) -> Any:
        assert node.op.switch is not None
        decider, above, below, level = node.op.switch(*(entry(a, position) for a in node.args))
        sign = self._sign(self.at(decider, (), bound), isolated=above is below)
        return self.at(above if sign > 0 else below if sign < 0 else level, (), bound)

    def _sign(self, decider: Any, isolated: bool) -> int:
        """Return the sign at the point; 0 is a kink, unless it is an `isolated` one between equal sides."""
        if self.point is None and decider.free_symbols:
            raise OnKink("the branch depends on a value")
        value = number(decider, self.point or {})
        decided = self.still or isolated or not decider.free_symbols
        if value == 0 and not decided and not self._stays(decider):
            raise OnKink("the point lies on a kink")
        return 0 if value == 0 else 1 if value > 0 else -1

    def _stays(self, decider: Any) -> bool:
        """Tell whether a decider that is 0 stays so along the direction."""
        if self.moving is None:
            return False
        parts = (number(decider.diff(s), self.point or {}) * t for s, t in self.moving.items())
        return bool(sum(parts) == 0)

    def _opaque(self, node: Apply, position: Position, bound: Indices) -> Any:
        if node.op.explicit is None:
            raise NoRule(f"there is no definition of {node.op.name}")
        bound = bound if holds_index(node) else ()  # an inverse is the same for every index
        key = (node, (0,), bound)  # position 0 holds the result as a whole
        if key not in self.known:
            sizes = [size(d, self.sizes) for p in node.params if isinstance(p, tuple) for d in p]
            args = [self._matrix(a, bound) for a in node.args]
            self.known[key] = _whole(node.op.explicit, [*args, *sizes])
        whole = self.known[key]
        return (
            whole[_flat(position, node.shape, self.sizes)] if isinstance(whole, sympy.MatrixBase) else whole
        )

    def _matrix(self, arg: Expr, bound: Indices) -> Any:
        if arg.shape == SCALAR:
            return sympy.Matrix([[self.at(arg, (), bound)]])
        high, wide = (size(d(arg.shape), self.sizes) for d in (rows, columns))
        return sympy.Matrix(high, wide, [self.at(arg, p, bound) for p in positions(arg.shape, self.sizes)])


def _whole(explicit: Any, matrices: list[Any]) -> Any:
    try:
        return explicit(*matrices)
    except NonInvertibleMatrixError as error:
        raise Undefined("a singular matrix") from error


def _flat(position: Position, shape: Shape, sizes: Mapping[str, int]) -> int:
    where = 0
    for n, dim in zip(position, axes(shape), strict=True):
        where = where * size(dim, sizes) + n - 1
    return where


def _product(cells: Iterable[Callable[[], Any]]) -> Any:
    """Return the product; where a factor is 0 it is 0, whichever side of their kinks the others are on."""
    parts, kink = [], None
    for cell in cells:
        try:
            parts.append(cell())
        except OnKink as found:
            kink = found
    if kink is not None and 0 not in parts:
        raise kink
    return sympy.Integer(0) if kink is not None else sympy.Mul(*parts)


def _sum(*terms: Any) -> Any:
    # Left as it is: collecting like terms is not needed, and makes SymPy load its tensor package (30 ms).
    return sympy.Add(*terms, evaluate=False)


#: What every definition ends in: the arithmetic of scalars.
_SCALAR: dict[str, Any] = {
    "add": _sum,
    "neg": lambda a: -a,
    "mul": sympy.Mul,
    "scale": sympy.Mul,
}


def constant(node: Const) -> Any:
    """Return a constant as a SymPy number."""
    if isinstance(node.value, Fraction):
        return sympy.Rational(node.value.numerator, node.value.denominator)
    return sympy.pi if node.value == "pi" else sympy.E


def _primitive(op: Op) -> Any:
    if OPS.get(op.name) is not op:
        return declared(op.name)
    if op.explicit is None:
        raise NoRule(f"there is no definition of {op.name}")
    return op.explicit


@lru_cache(maxsize=64)
def declared(spelled: str) -> Any:
    """Return a polynomial that stands for the declared function φ; of φ′ and φ″, its derivatives."""
    name = spelled.rstrip("'")
    slot = sympy.Symbol("slot")
    letter = sum(map(ord, name)) % 7
    terms = [slot**n * sympy.Rational((-1) ** (n // 2) * (n + 2 + letter), 3 * n + 1) for n in range(7)]
    derivative = sympy.Add(*terms).diff(slot, len(spelled) - len(name))
    return lambda x: derivative.xreplace({slot: x})
