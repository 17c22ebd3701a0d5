"""Domains: values that are real nowhere, or at single points only, whatever numbers the names stand for."""

from __future__ import annotations

from collections.abc import Iterable

from symderiv.expr import Apply, postorder
from symderiv.graph import Let
from symderiv.signs import nonpositive

#: Functions that have a real derivative where their argument is positive only.
OF_POSITIVES = frozenset({"sqrt", "log"})


def nowhere_real(lets: Iterable[Let]) -> Apply | None:
    """Return the first value in the definitions whose argument is never positive but must be, else None."""
    for let in lets:
        for node in postorder(let.body):
            if (
                isinstance(node, Apply)
                and node.op.name in OF_POSITIVES
                and nonpositive(node.args[0]) is not None
            ):
                return node
    return None
