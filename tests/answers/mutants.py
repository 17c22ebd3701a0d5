"""Answers changed by machine: mistakes that make a correct answer wrong, and rewritings that do not.

Whether a mutant differs is found out by the generated NumPy program of both, at random points, which
shares nothing with the checker.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

import numpy as np

from symderiv.checking.given import Given
from symderiv.errors import ShapeError
from symderiv.expr import (
    Apply,
    Const,
    Entry,
    Expr,
    Index,
    Var,
    const,
    entry,
    open_indices,
    postorder,
    size,
    substitute,
)
from symderiv.numeric import evaluator
from symderiv.op import OPS
from symderiv.ops.arithmetic import negative, over, plus, times
from symderiv.ops.linear import transpose
from symderiv.shape import axes
from symderiv.witness.claim import inputs
from symderiv.witness.samples import assign, declared, size_names, table

Change = Callable[[Expr, Random, Given], Expr | None]
POINTS, APART = 24, 1e-6
#: What the terms of a sum may lose of a value that they cancel to, relative to them.
ROUNDED = 1e-13


def _sign(node: Expr, rng: Random, given: Given) -> Expr | None:
    return negative(node) if not isinstance(node, Index) else None


def _factor(node: Expr, rng: Random, given: Given) -> Expr | None:
    sizes = [size(d) for d in axes(given.asked.value.shape) if isinstance(d, str) and "*" not in d]
    factor = rng.choice([const(2), const(Fraction(1, 2)), const(3), *sizes, *(over(1, s) for s in sizes)])
    return times(factor, node)


def _index(node: Expr, rng: Random, given: Given) -> Expr | None:
    if not isinstance(node, Entry):
        return None
    if len(node.at) == 2 and node.base.shape[0] == node.base.shape[1]:
        return entry(node.base, node.at[::-1])
    moved = [at + 1 if isinstance(at, int) else 2 for at in node.at]
    return entry(node.base, tuple(moved))


def _transpose(node: Expr, rng: Random, given: Given) -> Expr | None:
    return transpose(node) if len(axes(node.shape)) == 2 else None


def _branch(node: Expr, rng: Random, given: Given) -> Expr | None:
    if not isinstance(node, Apply):
        return None
    if node.op.name in ("gt", "lt", "ge", "le"):
        return OPS[{"gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}[node.op.name]](*node.args)
    if node.op.name == "where":
        return OPS["where"](node.args[0], node.args[2], node.args[1])
    other = {"max": "min", "min": "max"}.get(node.op.name)
    return OPS[other](*node.args) if other else None


def _dropped(node: Expr, rng: Random, given: Given) -> Expr | None:
    kept = [a for a in node.children if a.shape == node.shape and isinstance(node, Apply)]
    return rng.choice(kept) if kept else None


def _confused(node: Expr, rng: Random, given: Given) -> Expr | None:
    read = (*given.asked.inputs, *(let.var for let in given.asked.lets))
    known = [v for v in read if "∂" not in v.name and v.name != given.asked.name]
    alike = [v for v in known if v.shape == node.shape and v is not node]
    return rng.choice(alike) if alike and isinstance(node, Var) else None


def _number(node: Expr, rng: Random, given: Given) -> Expr | None:
    number = isinstance(node, Const) and isinstance(node.value, Fraction)
    return const(node.value + rng.choice((1, -1))) if number else None


#: Mistakes, each made at one node.
MISTAKES: tuple[Change, ...] = (_sign, _factor, _index, _transpose, _branch, _dropped, _confused, _number)


def _twice_negative(node: Expr, rng: Random, given: Given) -> Expr | None:
    return OPS["neg"](OPS["neg"](node))


def _added(node: Expr, rng: Random, given: Given) -> Expr | None:
    return plus(node, node, OPS["neg"](node))


def _halved(node: Expr, rng: Random, given: Given) -> Expr | None:
    return over(plus(node, node), 2)


def _turned_round(node: Expr, rng: Random, given: Given) -> Expr | None:
    if isinstance(node, Apply) and node.op.name == "matmul" and node.shape:
        a, b = node.args
        return transpose(OPS["matmul"](transpose(b), transpose(a)))
    if isinstance(node, Apply) and node.op.name == "add":
        return OPS["add"](*node.args[::-1])
    return None


def _spread_out(node: Expr, rng: Random, given: Given) -> Expr | None:
    """Multiply a product with a sum out."""
    if isinstance(node, Apply) and node.op.name in ("mul", "matmul") and node.args[0].shape:
        for k, arg in enumerate(node.args):
            if isinstance(arg, Apply) and arg.op.name == "add":
                parts = [node.op(*node.args[:k], term, *node.args[k + 1 :]) for term in arg.args]
                return plus(*parts)
    return None


#: Rewritings that change no value.
REWRITINGS: tuple[Change, ...] = (_twice_negative, _added, _halved, _turned_round, _spread_out)


def changed(given: Given, changes: tuple[Change, ...], rng: Random, tries: int = 20) -> Expr | None:
    """Return the answer with one change made at one node, None where none of so many tries fits."""
    nodes = [n for n in postorder(given.value) if not isinstance(n, Index)]
    for _ in range(tries):
        node, change = rng.choice(nodes), rng.choice(changes)
        try:
            after = change(node, rng, given)
            if after is None or after.shape != node.shape or after is node:
                continue
            mutant = substitute(given.value, {node: after})
        except ShapeError:
            continue
        if mutant is not given.value and mutant.shape == given.value.shape:
            return mutant
    return None


def _summed(value: Expr) -> tuple[Expr, ...]:
    """Return the terms of a sum."""
    return value.children if isinstance(value, Apply) and value.op.name == "add" else ()


def differ(given: Given, mutant: Expr, seed: int = 0) -> bool | None:
    """Tell whether a mutant has another value than the answer; None where that cannot be told."""
    lets, rng = given.asked.lets, Random(seed)
    bodies = [let.body for let in lets]
    free = open_indices(given.value, mutant)
    ends = (given.value, mutant, *free)
    read = inputs(lets, given.value, mutant)
    summed = {f"#{n}": term for n, term in enumerate((*_summed(given.value), *_summed(mutant)))}
    run = evaluator(lets, {"answer": given.value, "mutant": mutant, **summed})
    told = None
    for turn in range(POINTS):
        sizes = assign(size_names(*ends, *read, *bodies), (3, 4, 2, 5, 6), turn % 3)
        values = {**table(read, sizes, rng), **declared(*ends, *bodies)}
        values |= {i.name: rng.randrange(1, sizes.get(str(i.dim), 2) + 1) for i in free}
        with np.errstate(all="ignore"):
            found = run(values)
        one, two = (np.asarray(found[name]) for name in ("answer", "mutant"))
        if one.shape != two.shape:
            return True
        if np.iscomplexobj(one) or np.iscomplexobj(two):  # a root of a negative number
            continue
        if np.isfinite(one).all() and np.isfinite(two).all():
            told = bool(told)
            rounding = ROUNDED * sum(np.abs(np.asarray(found[name])) for name in summed)
            if (np.abs(one - two) > APART * (1 + np.abs(one) + np.abs(two)) + rounding).any():
                return True
    return told
