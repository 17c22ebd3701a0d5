"""A text for every expression that says what it is made of, the same whatever was made before it.

Sorted by it, things stand in the same order in every process; by `serial` they would tell its history.
"""

from __future__ import annotations

from hashlib import blake2b

from symderiv.expr import Apply, Delta, Entry, Expr, Fold, Index, bottom_up

#: A longer text is told by its digest.
LONGEST = 120


@bottom_up
def structure(node: Expr, below: list[str]) -> str:
    """Return the text: that of the operator or the name, then those of what it is made of."""
    inner = ", ".join([_own(node), *below])
    text = f"({inner})" if node.children else inner
    if len(text) <= LONGEST:
        return text
    return f"{text[:20]}… {blake2b(text.encode(), digest_size=16).hexdigest()}"


def _own(node: Expr) -> str:
    match node:
        case Apply():
            return " ".join([node.op.name, *map(str, node.params)])
        case Fold():
            return f"{node.kind} {_own(node.index)}"
        case Entry() | Delta():  # the indices stand among the children
            return f"at {[i if isinstance(i, int) else '' for i in node.at]}"
        case Index():
            return f"{'#' if node.dummy else node.name}:{node.dim}"  # a dummy's name is its number in a count
        case _:
            return f"{node!r} {node.shape}"
