"""The record of an operator: everything symderiv knows about it, in one place.

The tables in `symderiv.ops` hold one record per operator.  The witnesses use `entry` (or
`explicit`) and `numeric`; the engine uses `vjp`; they never use each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from symderiv.errors import NoRule
from symderiv.expr import Apply, At, Entry, Expr, apply, postorder
from symderiv.shape import Shape

#: From g (the cotangent of the result), the application, and which argument: that argument's cotangent.
#: None says that the derivative is 0 wherever it exists.
Pullback = Callable[[Expr, Apply, int], Expr | None]

Role = Literal["contraction", "elementwise", "opaque"]


@dataclass(frozen=True, eq=False)
class Op:
    """One operator.

    name:      how the expression language spells it.
    shape:     the shape of the result, from the arguments (then the parameters).
    role:      `contraction`: `entry` opens it up into sums of products of entries; `elementwise`:
               entry (i, j) of the result is the operator of the arguments' entries (i, j);
               `opaque`: neither.
    entry:     the definition in indices: entry `at` of the result as a scalar expression.
    explicit:  the definition where `entry` cannot state it: from SymPy scalars (elementwise) or
               matrices, and the sizes among the parameters (opaque), to a SymPy scalar or matrix.
    digits:    the definition where no formula states it, or one that is too long for large matrices:
               from mpmath matrices to an mpmath matrix or number, to the precision in force.
    vjp:       the vector-Jacobian product, argument by argument; None where there is no derivative.
    numeric:   NumPy source from the sources of the arguments; vectors and rows are 1-D arrays.
    switch:    for an operator with a kink: the value whose sign decides, the result where it is
               positive, where it is negative, and where it is zero.
    decider:   for an opaque operator whose definition compares more than matters: at an entry of its
               argument, the value whose sign decides.
    rule:      the name of the derivative rule, as a teaching assistant says it.
    assumes:   under what the rule holds, where the value alone does not imply it: (argument, property)
               pairs, such as (0, "invertible"); "… in this form" where another form of it always holds.
    source:    where definition and rule are stated.
    """

    name: str
    shape: Callable[..., Shape]
    role: Role
    numeric: Callable[..., str]
    entry: Callable[[Apply, tuple[At, ...]], Expr] | None = None
    explicit: Callable[..., Any] | None = None
    digits: Callable[..., Any] | None = None
    vjp: Pullback | None = None
    switch: Callable[..., tuple[Expr, Expr, Expr, Expr]] | None = None
    decider: Callable[[Apply, tuple[At, ...]], Expr] | None = None
    rule: str = ""
    assumes: tuple[tuple[int, str], ...] = ()
    source: str = ""

    def __call__(self, *args: Expr, params: tuple[Any, ...] = ()) -> Apply:
        """Return this operator applied to `args`.

        Raises: ShapeError when the shapes do not fit.
        """
        return apply(self, args, params)

    def pullback(self, g: Expr, node: Apply, position: int) -> Expr | None:
        """Return the cotangent of the argument at `position`, given the cotangent `g` of `node`.

        Shapes: the argument's.
        Raises: NoRule when the table has none.
        """
        if self.vjp is None:
            raise NoRule(f"there is no derivative rule for {self.name}")
        return self.vjp(g, node, position)


def by_argument(*rules: Callable[[Expr, Apply], Expr | None]) -> Pullback:
    """Return the pullback that has one rule for each argument."""
    return lambda g, node, position: rules[position](g, node)


OPS: dict[str, Op] = {}


def register(op: Op) -> Op:
    """Add `op` to the table, and return it."""
    if op.name in OPS:
        raise ValueError(f"there are two operators named {op.name}")
    OPS[op.name] = op
    return op


def is_of(node: Expr, op: Op) -> bool:
    """Tell whether a value is this operator applied to others."""
    return isinstance(node, Apply) and node.op is op


def cotangents(
    root: Expr,
    g: Expr,
    into: Collection[Expr],
    plus: Callable[[Expr, Expr], Expr],
    single: Callable[[Expr, Entry], Expr] | None = None,
) -> dict[Expr, Expr]:
    """Return the cotangent of every node on the way from `root` to a value that `into` holds.

    `single` gives the cotangent of a value from that of one entry of it: zero but for that entry.
    Shapes: each cotangent has its node's shape.
    Raises: NoRule when a node on the way has no derivative rule.
    Source: Griewank and Walther, Evaluating Derivatives (2008), 3.2.
    """
    moving = _moved(root, into)
    found: dict[Expr, Expr] = {root: g}
    for node in reversed(moving):
        if node not in found or not node.children:
            continue
        if isinstance(node, Entry) and single is not None:
            whole = single(found[node], node)
            found[node.base] = plus(whole, found[node.base]) if node.base in found else whole
            continue
        if not isinstance(node, Apply):
            raise NoRule(f"there is no derivative rule for the index form {node!r}")
        for position, arg in enumerate(node.args):
            part = node.op.pullback(found[node], node, position) if arg in moving else None
            if part is not None:
                found[arg] = plus(part, found[arg]) if arg in found else part
    return found


def _moved(root: Expr, by: Collection[Expr]) -> dict[Expr, None]:
    """Return the nodes below `root` that hold one of `by`, or are one; children first."""
    found: dict[Expr, None] = {}
    for node in postorder(root):
        if node in by or any(child in found for child in node.children):
            found[node] = None
    return found
