"""Values that are defined nowhere, as far as points tell: x/(x − x), log(sin x − 2), (x xᵀ)⁻¹."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from symderiv.errors import NoRule
from symderiv.expr import Expr, postorder
from symderiv.graph import Let
from symderiv.ops.logic import UNDEFINED
from symderiv.witness.claim import inputs
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import OnKink
from symderiv.witness.number import MISSING, Undefined
from symderiv.witness.rational import entries_of
from symderiv.witness.samples import SMALL, assign, draw, farther, random_fraction, size_names

#: How far from 0 points are drawn, and how many at each distance.
SCALES = (1, 10**3, Fraction(1, 10**3), 10**6)
EACH = 10


def nowhere_defined(lets: Sequence[Let]) -> tuple[Expr, int] | None:
    """Return the first part of the definitions that has a value at no point, and how many points were tried.

    None where each part has one somewhere, and where one has no definition that could tell.
    """
    read = inputs(lets, lets[-1].var)
    sizes = assign(size_names(*read, *(let.body for let in lets)), SMALL)
    rng, lacking, having = Random(0), set[Expr](), set[Expr]()
    for scale in SCALES:
        for _ in range(EACH):
            forward = Forward(sizes, {})
            for v in read:
                drawn = draw(v, sizes, farther(random_fraction(rng), scale), rng)
                forward.give(v, entries_of(v, drawn, sizes), loose=False)
            try:
                _define(forward, lets)
            except NoRule:
                return None
            for node, value in forward.values.items():
                if MISSING not in value.values():
                    having.add(node)
                elif not forward.too_large:
                    lacking.add(node)
    nowhere = lacking - having
    ordered = (node for let in lets for node in postorder(let.body) if node in nowhere)
    first = next((node for node in ordered if UNDEFINED not in node.made_with), None)
    return None if first is None else (first, EACH * len(SCALES))


def _define(forward: Forward, lets: Sequence[Let]) -> None:
    """Compute the named values, up to the first that has none."""
    for let in lets:
        try:
            forward.define(let)
        except (Undefined, OnKink, OverflowError):
            return
