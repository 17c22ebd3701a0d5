"""Elementwise functions opened into what they are made of, in systems where a function is its definition."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from symderiv.checking.evaluation import Evaluation, System
from symderiv.checking.structure import Array
from symderiv.expr import Expr, Var, var
from symderiv.op import Op


@lru_cache(maxsize=256)
def slots(arity: int) -> tuple[Var, ...]:
    """Return names for the arguments of a function."""
    return tuple(var(f"#{n}") for n in range(arity))


@lru_cache(maxsize=256)
def choice(op: Op, arity: int) -> tuple[Expr, ...] | None:
    """Return the decider of a function with a kink, and its values above, below and at zero."""
    return None if op.switch is None else op.switch(*slots(arity))


@lru_cache(maxsize=256)
def formula(op: Op, arity: int) -> Expr | None:
    """Return the formula that a function stands for, None for one that has none."""
    return None if op.entry is None else op.entry(op(*slots(arity)), ())


def opened(system: System, op: Op, args: tuple[Array, ...], sign: Any) -> Array | None:
    """Return a function through its choice or its formula; None where it has neither.

    `sign` tells positive, negative and zero apart; what has no sign has no value.
    """
    inner = Evaluation(system, {}, dict(zip(slots(len(args)), args, strict=True)))
    chosen = choice(op, len(args))
    if chosen is not None:
        side = sign(inner.value(chosen[0]))
        above, below, between = (inner.value(value) for value in chosen[1:])
        found = np.where(side > 0, above, np.where(side < 0, below, between))
        return found if side.dtype != object else np.where(side == side, found, side)
    made = formula(op, len(args))
    return None if made is None else inner.value(made)
