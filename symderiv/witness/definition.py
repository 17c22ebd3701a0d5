"""The definition as a witness: exact derivatives at rational points, with SymPy's `diff` on scalars alone.

Each node is its definition in the entries of its arguments; SymPy differentiates that small
expression by one symbol at a time; the chain rule is then arithmetic with numbers.  Nothing grows:
neither with depth, nor with sharing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any

import sympy

from symderiv import deadline
from symderiv.expr import (
    Apply,
    Const,
    Delta,
    Entry,
    Expr,
    Fold,
    Index,
    Size,
    Var,
    apply,
    open_indices,
    substitute,
    var,
)
from symderiv.graph import Let
from symderiv.ops.reduce import MAXEL, MINEL
from symderiv.shape import SCALAR, Shape, size
from symderiv.witness.digits import evaluated
from symderiv.witness.explicit import (
    Entries,
    Indices,
    Lowering,
    OnKink,
    Position,
    constant,
    holds_index,
    positions,
)
from symderiv.witness.number import MISSING, TooLarge, Undefined, number, same

Point = dict[Any, Any]
Lengths = tuple[tuple[str, int], ...]
#: A determinant has as many terms as its rows have orders: of more rows than this, it is a number.
LARGEST_FORMULA = 4
#: Directions with entries up to this one hardly ever keep a tie that some other direction ends.
GENERIC = 10**6


class Forward:
    """Values, and derivatives along one direction, of every node below the roots it is given.

    `tangents` holds the entries that move; an entry that is not there does not.  `too_large` tells that a
    value is missing though there is one.
    """

    def __init__(self, sizes: Mapping[str, int], indices: Mapping[Index, int]) -> None:
        self.sizes = dict(sizes)
        self.lengths: Lengths = tuple(sorted(sizes.items()))
        self.indices = dict(indices)
        self.values: dict[Expr, Entries] = {}
        self.tangents: dict[Expr, Entries] = {}
        self.loose: set[Expr] = set()
        self.moves = True
        self.too_large = False

    def give(self, node: Expr, value: Entries, tangent: Entries | None = None, *, loose: bool = True) -> None:
        """Set the value and the direction of a named value; one that is not `loose` may lie on a kink."""
        self.values[node] = value
        self.tangents[node] = {p: t for p, t in (tangent or {}).items() if t != 0}
        if loose:
            self.loose.add(node)

    def still(self, indices: Mapping[Index, int]) -> Forward:
        """Return the same point with nothing moving, where the free indices have the given values."""
        other = Forward(self.sizes, indices)
        other.moves = False
        for node, value in self.values.items():
            if isinstance(node, Var):
                other.give(node, value, loose=node in self.loose)
        return other

    def swaying(self, inputs: Iterable[Var], indices: Mapping[Index, int]) -> Forward:
        """Return the same point with every input moving its own way: what still ties there always does."""
        other, rng = Forward(self.sizes, indices), Random(0)
        for node in inputs:
            value = self.values[node]
            own = {p: Fraction(rng.randint(1, GENERIC)) for p in value}
            other.give(node, value, own, loose=node in self.loose)
        return other

    def define(self, let: Let) -> None:
        """Compute a named value."""
        self.value(let.body)
        self.give(let.var, self.values[let.body], self.tangents[let.body], loose=let.body in self.loose)

    def value(self, root: Expr) -> Entries:
        """Return the entries of `root`, computing what is not known yet.

        Raises: Undefined where it has no real value; OnKink where a branch is about to change.
        """
        for node in _cells(root):
            if node not in self.values:
                below = _parts(node) if isinstance(node, Fold) else node.children
                loose = any(child in self.loose for child in below)
                self.give(node, *self._cell(node, loose), loose=loose)
                if loose:
                    self._refuse_shared(node)
        if any(value is MISSING for value in self.values[root].values()):
            raise Undefined("the value is not defined")
        return self.values[root]

    def _refuse_shared(self, node: Expr) -> None:
        """Refuse a point where several entries are the largest one, and move their own ways.

        Entries that are one function (the node says that there are such) move as one.
        Raises: OnKink.
        """
        if not (isinstance(node, Apply) and node.op.decider is not None):
            return
        winners = self._winners(node)
        ways = [self.tangents[node.args[0]].get(p, 0) for p in winners]
        if len(winners) > 1 and not (node.params and all(same(way, ways[0]) for way in ways)):
            raise OnKink("several entries share the win")

    def _winners(self, node: Apply) -> list[Position]:
        """Return the positions of the entries that are the largest or smallest one, which `node` is."""
        (won,) = self.values[node].values()
        return [p for p, v in self.values[node.args[0]].items() if same(v, won)]

    def defined(self, root: Expr) -> Entries | None:
        """Return the entries of `root`, None where it has no real value.

        Raises: OnKink where a branch is about to change.
        """
        try:
            return self.value(root)
        except Undefined:
            return None

    def _cell(self, node: Expr, loose: bool) -> tuple[Entries, Entries]:
        match node:
            case Const():
                return {(): number(constant(node), {})}, {}
            case Size():
                return {(): number(sympy.Integer(size(node.dim, self.sizes)), {})}, {}
            case Delta():
                i, j = (self.indices[n] if isinstance(n, Index) else n for n in node.at)
                return {(): number(sympy.Integer(int(i == j)), {})}, {}
            case Entry():
                at = tuple(self.indices[n] if isinstance(n, Index) else n for n in node.at)
                tangent = self.tangents[node.base]
                return {(): self.values[node.base][at]}, {(): tangent[at]} if at in tangent else {}
            case Apply() if node.op.role == "elementwise":
                return self._elementwise(node, loose)
            case Apply() if self._takes_digits(node):
                return evaluated(node, self.values, self.tangents, self.sizes)
            case Apply():
                slots = _slots(tuple(a.shape for a in node.args))
                return self._defined(apply(node.op, slots, node.params), slots, node.args, loose)
            case _:
                below = _parts(node)
                slots = tuple(b if isinstance(b, Var) else var(f"#{n}", b.shape) for n, b in enumerate(below))
                template = substitute(node, dict(zip(below, slots, strict=True)))
                return self._defined(template, slots, below, loose)

    @property
    def ties(self) -> bool:
        """Whether some largest or smallest entry that was computed is not the only one."""
        extremes = [n for n in self.loose if isinstance(n, Apply) and n.op in (MAXEL, MINEL)]
        return any(len(self._winners(n)) > 1 for n in extremes)

    def _takes_digits(self, node: Apply) -> bool:
        """Tell whether no formula defines the operator, or none that is short enough at these sizes."""
        if node.op.digits is None or node.op.explicit is None:
            return node.op.digits is not None
        return any(size(d, self.sizes) > LARGEST_FORMULA for a in node.args for d in a.shape)

    def _elementwise(self, node: Apply, loose: bool) -> tuple[Entries, Entries]:
        slots = _slots((SCALAR,) * len(node.args))
        template = apply(node.op, slots, node.params)
        value, tangent = {}, {}
        for p in positions(node.shape, self.sizes):
            point = {_symbol(s, ()): self.values[a][p] for s, a in zip(slots, node.args, strict=True)}
            moving = {
                _symbol(s, ()): self.tangents[a][p]
                for s, a in zip(slots, node.args, strict=True)
                if p in self.tangents[a]
            }
            value[p], tangent[p] = self._differentiate(template, slots, (), (point, moving, loose))
        return value, tangent

    def _defined(
        self, template: Expr, slots: tuple[Var, ...], args: tuple[Expr, ...], loose: bool
    ) -> tuple[Entries, Entries]:
        """Return value and tangent of `template`, whose slots stand for `args`."""
        point = {
            _symbol(s, p): v for s, a in zip(slots, args, strict=True) for p, v in self.values[a].items()
        }
        moving = {
            _symbol(s, p): t for s, a in zip(slots, args, strict=True) for p, t in self.tangents[a].items()
        }
        value, tangent = {}, {}
        for p in positions(template.shape, self.sizes):
            value[p], tangent[p] = self._differentiate(template, slots, p, (point, moving, loose))
        return value, tangent

    def _differentiate(
        self, template: Expr, slots: tuple[Var, ...], p: Position, where: tuple[Point, Point, bool]
    ) -> tuple[Any, Any]:
        point, moving, loose = where
        bound = tuple((i, self.indices[i]) for i in open_indices(template)) if self.indices else ()
        try:
            expr = _definition(template, slots, p, self.lengths, bound)
            if expr is None:
                symbols = _symbols(slots, self.lengths)
                along = moving if self.moves else None
                expr = Lowering(self.sizes, symbols, point, not loose, along).at(template, p, bound)
            read = _read(expr)
            parts = [number(_partial(expr, s), point) * t for s, t in moving.items() if s in read]
            return number(expr, point), sum(parts[1:], start=parts[0]) if parts else 0
        except Undefined as error:
            self.too_large = self.too_large or isinstance(error, TooLarge)
            return MISSING, 0


def _cells(root: Expr) -> Iterator[Expr]:
    """Yield the nodes to compute, children first; a fold is one cell, made of its `_parts`."""
    seen: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif node not in seen and not isinstance(node, Index):
            seen.add(node)
            stack.append((node, True))
            below = _parts(node) if isinstance(node, Fold) else node.children
            stack.extend((child, False) for child in reversed(below))


@lru_cache(maxsize=1024)
def _parts(fold: Expr) -> tuple[Expr, ...]:
    """Return what is computed before a fold: named values, and opaque values that are one for all indices."""
    found: dict[Expr, None] = {}
    seen, stack = set[Expr](), [fold]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        whole = isinstance(node, Apply) and node.op.role == "opaque" and not holds_index(node)
        if whole or isinstance(node, Var):
            found[node] = None
        else:
            stack.extend(reversed(node.children))
    return tuple(found)


@lru_cache(maxsize=512)
def _slots(shapes: tuple[Shape, ...]) -> tuple[Var, ...]:
    return tuple(var(f"#{n}", shape) for n, shape in enumerate(shapes))


@lru_cache(maxsize=8192)
def _symbol(slot: Var, p: Position) -> Any:
    return sympy.Symbol(f"{slot.name}{list(p)}")


@lru_cache(maxsize=512)
def _symbols(slots: tuple[Var, ...], lengths: Lengths) -> dict[Var, dict[Position, Any]]:
    sizes = dict(lengths)
    return {s: {p: _symbol(s, p) for p in positions(s.shape, sizes)} for s in slots}


@lru_cache(maxsize=8192)
def _definition(template: Expr, slots: tuple[Var, ...], p: Position, lengths: Lengths, bound: Indices) -> Any:
    """Return the definition of one entry in the symbols of the slots; None where the point decides it."""
    lowering = _lowering(template, slots, lengths)
    try:
        return lowering.at(template, p, bound)
    except OnKink:
        return None


@lru_cache(maxsize=64)
def _lowering(template: Expr, slots: tuple[Var, ...], lengths: Lengths) -> Lowering:
    return Lowering(dict(lengths), _symbols(slots, lengths))


@lru_cache(maxsize=8192)
def _read(expr: Any) -> Any:
    return expr.free_symbols


@lru_cache(maxsize=16384)
def _partial(expr: Any, symbol: Any) -> Any:
    deadline.check()
    return sympy.Add(*(_slope(term, symbol) for term in _terms(expr)[symbol]))


@lru_cache(maxsize=512)
def _terms(expr: Any) -> dict[Any, list[Any]]:
    """Return the terms of a sum by the symbols that they hold: a long sum has few of each."""
    found: dict[Any, list[Any]] = {}
    for term in sympy.Add.make_args(expr):
        for symbol in _read(term):
            found.setdefault(symbol, []).append(term)
    return found


def _slope(expr: Any, symbol: Any) -> Any:
    if expr.is_Pow and expr.base == symbol and not expr.exp.has(symbol):
        return expr.exp * symbol ** (expr.exp - 1)  # SymPy's p xᵖ/x has no value at 0
    return expr.diff(symbol)
