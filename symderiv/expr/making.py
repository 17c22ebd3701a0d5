"""Making nodes: one function for each kind; what is made of the same is the same node."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

from symderiv.errors import ShapeError
from symderiv.expr.nodes import (
    INFIX,
    Apply,
    At,
    Const,
    Delta,
    Entry,
    Expr,
    Fold,
    Index,
    Size,
    Var,
    intern,
    living,
)
from symderiv.shape import SCALAR, Dim, Shape, axes, factors, text

if TYPE_CHECKING:
    from symderiv.op import Op


def var(name: str, shape: Shape = SCALAR, facts: frozenset[str] = frozenset()) -> Var:
    """Return the named value of that shape."""
    key = (Var, name, shape, facts)
    node: Var | None = living(key)
    if node is None:
        node = Var()
        node.name, node.shape, node.facts = name, shape, facts
        intern(key, node)
    return node


def const(value: int | Fraction | Literal["pi", "e"]) -> Const:
    """Return the constant `value`."""
    key = (Const, value)  # a whole Fraction equals its int
    node: Const | None = living(key)
    if node is None:
        node = Const()
        node.value, node.shape = value if isinstance(value, str) else Fraction(value), SCALAR
        intern(key, node)
    return node


#: The number 1: numbers are interned, so that a node is 1 where it is this one.
ONE = const(1)


def size(dim: Dim) -> Expr:
    """Return the dimension as a scalar; an integer size is a constant, a product of sizes their product."""
    number, named = factors(dim)
    parts = [*([const(number)] if number != 1 or not named else []), *map(_named_size, named)]
    return reduce(INFIX["*"], parts)


def _named_size(name: str) -> Size:
    key = (Size, name)
    node: Size | None = living(key)
    if node is None:
        node = Size()
        node.dim, node.shape = name, SCALAR
        intern(key, node)
    return node


def index(name: str, dim: Dim) -> Index:
    """Return the index of that name, running from 1 to `dim`."""
    key = (Index, name, dim)
    node: Index | None = living(key)
    if node is None:
        node = Index()
        node.name, node.dim, node.shape = name, dim, SCALAR
        node.dummy = name.startswith("#")
        intern(key, node)
    return node


def entry(base: Expr, at: tuple[At, ...]) -> Expr:
    """Return the entry of `base` at `at`; a scalar is its own entry.

    Shapes: one index for each axis longer than one.
    Raises: ShapeError when the number of indices, or an index's range, does not fit.
    """
    dims = axes(base.shape)
    if len(at) != len(dims):
        raise ShapeError(
            f"{base!r} is {text(base.shape)}: an entry takes {len(dims)} indices, found {len(at)}"
        )
    for where, dim in zip(at, dims, strict=True):
        if isinstance(where, Index) and where.dim != dim:
            raise ShapeError(f"index {where} runs to {where.dim}, but that axis of {base!r} has length {dim}")
        if isinstance(where, int) and (where < 1 or (isinstance(dim, int) and where > dim)):
            raise ShapeError(f"{base!r} has no entry {where}; entries run from 1 to {dim}")
    if not at:
        return base

    key = (Entry, base, at)
    node: Entry | None = living(key)
    if node is None:
        node = Entry()
        node.base, node.at, node.shape = base, at, SCALAR
        node.children = (base, *(i for i in at if isinstance(i, Index)))
        intern(key, node)
    return node


def delta(i: At, j: At) -> Expr:
    """Return Kronecker's delta; of two equal indices, or two numbers, it is a constant."""
    if i is j or (isinstance(i, int) and isinstance(j, int)):
        return const(int(i == j))

    key = (Delta, i, j)
    node: Delta | None = living(key)
    if node is None:
        node = Delta()
        node.at, node.shape = (i, j), SCALAR
        node.children = tuple(where for where in (i, j) if isinstance(where, Index))
        intern(key, node)
    return node


def fold(kind: Literal["sum", "prod"], over: Index, body: Expr) -> Fold:
    """Return Σ or Π of the scalar `body` over the index `over`.

    Raises: ShapeError when the body is not a scalar.
    """
    if body.shape != SCALAR:
        raise ShapeError(f"a {kind} over {over} takes a scalar body, found {text(body.shape)}: {body!r}")

    key = (Fold, kind, over, body)
    node: Fold | None = living(key)
    if node is None:
        node = Fold()
        node.kind, node.index, node.body, node.shape = kind, over, body, SCALAR
        node.children = (body,)
        intern(key, node)
    return node


def apply(op: Op, args: tuple[Expr, ...], params: tuple[Any, ...] = ()) -> Apply:
    """Return `op` applied to `args`; the operator's shape rule decides the shape, or raises."""
    key = (op, args, params)
    node: Apply | None = living(key)
    if node is None:
        node = Apply()
        node.op, node.args, node.params, node.children = op, args, params, args
        node.shape = op.shape(*args, *params)
        intern(key, node)
    return node


INFIX["[]"] = entry
