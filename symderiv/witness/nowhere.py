"""Values that are defined nowhere, as far as points tell: x/(x − x), log(sin x − 2), (x xᵀ)⁻¹."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, postorder
from symderiv.graph import Graph, Let
from symderiv.ops.logic import UNDEFINED
from symderiv.parse import text
from symderiv.witness.claim import inputs
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import OnKink
from symderiv.witness.number import MISSING, Undefined
from symderiv.witness.rational import entries_of
from symderiv.witness.samples import SMALL, assign, draw, farther, random_fraction, size_names

#: How far from 0 points are drawn, and how many at each distance.
SCALES = (1, 10**3, Fraction(1, 10**3), 10**6)
EACH = 10


def refuse(graph: Graph, *more: Let) -> None:
    """Refuse a program with a part that has a value at no point; `more` is what was derived from it.

    Raises: InputError.
    """
    found = nowhere_defined((*graph.lets, *more))
    if found is None:
        return
    part, tried = found
    given = part in postorder(*(let.body for let in graph.lets))
    said = text(graph.expanded(part)) + ("" if given else ", a part of the derivative,")
    raise InputError(
        f"{said} has no value that can be computed at any of {tried} points, near 0 and far from it"
    )


def nowhere_defined(lets: Sequence[Let]) -> tuple[Expr, int] | None:
    """Return the first part of the definitions that has a value at no point, and how many points were tried.

    None where each part has one somewhere, and where one has no definition that could tell.
    """
    read = inputs(lets, lets[-1].var)
    sizes = assign(size_names(*read, *(let.body for let in lets)), SMALL)
    rng, lacking, having = Random(0), set[Expr](), set[Expr]()
    for scale in [s for s in SCALES for _ in range(EACH)]:
        forward = Forward(sizes, {})
        for v in read:
            drawn = draw(v, sizes, farther(random_fraction(rng), scale), rng)
            forward.give(v, entries_of(v, drawn, sizes), loose=False)
        try:
            missing = not _defined(forward, lets)
        except NoRule:
            return None
        for node, value in forward.values.items():
            if MISSING not in value.values():
                having.add(node)
            elif not forward.too_large:
                lacking.add(node)
        if not missing and lacking <= having:
            return None
    nowhere = lacking - having
    ordered = (node for let in lets for node in postorder(let.body) if node in nowhere)
    first = next((node for node in ordered if UNDEFINED not in node.made_with), None)
    return None if first is None else (first, EACH * len(SCALES))


def _defined(forward: Forward, lets: Sequence[Let]) -> bool:
    """Compute the named values, up to the first that has none; tell whether each has one."""
    for let in lets:
        try:
            forward.define(let)
        except (Undefined, OnKink, OverflowError):
            return False
    return True
