"""Which side of every kink a point lies on: the deciding values below an expression, at all their entries.

A decider is a scalar expression in open indices.  Generated code reads an index as a number; given
a grid of positions instead, it computes the decider at every entry at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from symderiv.expr import (
    Apply,
    At,
    Expr,
    Fold,
    Index,
    Var,
    entry,
    index,
    open_indices,
    postorder,
    substitute,
    var,
)
from symderiv.op import Op
from symderiv.shape import axes, size

__all__ = ["deciders", "grid", "named", "open_indices", "signs"]

PREFIX = "#decider"


def deciders(*roots: Expr) -> tuple[Expr, ...]:
    """Return the scalar expressions whose sign chooses a branch somewhere below the roots."""
    found: dict[Expr, None] = {}
    for node in postorder(*roots):
        if isinstance(node, Apply) and node.args:
            found.update(dict.fromkeys(_deciders_of(node)))
    return tuple(found)


def _deciders_of(node: Apply) -> Iterator[Expr]:
    if node.op.decider is not None:
        yield node.op.decider(node, _every_entry(node.args[0]))
        return
    if node.op.role == "opaque" and node.op.entry is not None:
        yield from deciders(node.op.entry(node, _every_entry(node)))
        return
    slots, own = switches(node.op, len(node.args)) if node.op.role == "elementwise" else ((), ())
    if own:
        args = [entry(a, _every_entry(node)) for a in node.args]
        for decider in own:
            yield _opened(substitute(decider, dict(zip(slots, args, strict=True))))


def _every_entry(node: Expr) -> tuple[At, ...]:
    return tuple(index(f"@{n}{d}", d) for n, d in enumerate(axes(node.shape)))


@lru_cache(maxsize=256)
def switches(op: Op, arity: int) -> tuple[tuple[Var, ...], tuple[Expr, ...]]:
    """Return names for a function's arguments, and its deciders in them, also those inside its definition.

    Where both sides agree (a = b is 0 on either), nothing is decided.
    """
    slots = tuple(var(f"#{n}") for n in range(arity))
    if op.switch is not None:
        decider, above, below, _ = op.switch(*slots)
        return slots, () if above is below else (decider,)
    return slots, deciders(op.entry(op(*slots), ())) if op.entry is not None else ()


def _opened(decider: Expr) -> Expr:
    """Return the decider with indices that enclosing folds may bind under names of their own."""
    bound = {n.index for n in postorder(decider) if isinstance(n, Fold)}
    new: dict[Expr, Expr] = {
        i: index(f"@{i.name}", i.dim)
        for i in open_indices(decider)
        if i not in bound and not i.name.startswith("@")
    }
    return substitute(decider, new) if new else decider


def named(found: Iterable[Expr]) -> dict[str, Expr]:
    """Return the deciders under the names that a generated program gives them."""
    return {f"{PREFIX}{n}": decider for n, decider in enumerate(found)}


def grid(found: Iterable[Expr], sizes: Mapping[str, int]) -> dict[str, Any]:
    """Return, for each open index, the numbers it runs over, along another axis than those beside it."""
    beside: dict[Index, set[Index]] = {}
    for own in map(open_indices, found):
        for i in own:
            beside.setdefault(i, set()).update(own)
    along: dict[Index, int] = {}
    for i, others in beside.items():
        taken = {along[j] for j in others if j in along}
        along[i] = next(axis for axis in range(len(others)) if axis not in taken)
    rank = max(along.values(), default=-1) + 1
    return {
        i.name: np.arange(1, size(i.dim, sizes) + 1).reshape([-1 if n == axis else 1 for n in range(rank)])
        for i, axis in along.items()
    }


def signs(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sign of every decider among the results of a run."""
    return {name: np.sign(v) for name, v in results.items() if name.startswith(PREFIX)}
