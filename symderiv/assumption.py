"""Assumptions: what a derivative rule takes for granted of the values it is applied to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from symderiv.expr import Apply, Expr, Var, postorder
from symderiv.graph import Graph
from symderiv.normal.length import length
from symderiv.ops.reduce import SQNORM
from symderiv.shape import SCALAR
from symderiv.shown import shown

#: A value of more symbols than this is spoken of by its name.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value and the property that a rule needs it to have: X is `invertible`."""

    subject: Expr
    property: str


def assumptions(graph: Graph, of: Var, moving: Iterable[Var], wrt: Var) -> tuple[Assumption, ...]:
    """Return what differentiating `of` by `wrt` takes for granted and nothing shows, each said once.

    Only the definitions that read one of the values `moving` count: all that depend on `wrt` for the
    whole derivative, `wrt` alone for the last step of the way back.
    """
    between = graph.ancestors(of) & graph.dependents(wrt)
    read = between & frozenset(moving)
    bodies = (let.body for let in graph.lets if let.var in between)
    found = (a for body in bodies for node in _moved(body, read) for a in _of(node))
    opened = (replace(a, subject=_opened(graph, a.subject)) for a in found)
    return tuple(dict.fromkeys(a for a in opened if not shown(a.subject, a.property)))


def _opened(graph: Graph, subject: Expr) -> Expr:
    """Return a value in the inputs alone, by which it can be seen what it is; by names where that is long."""
    whole = graph.expanded(subject)
    return whole if length(whole) <= LONGEST else subject


def _moved(body: Expr, read: frozenset[Var]) -> Iterator[Apply]:
    """Yield the applications below `body` that change with one of the values in `read`."""
    moves: set[Expr] = set(read)
    for node in postorder(body):
        if any(child in moves for child in node.children):
            moves.add(node)
            if isinstance(node, Apply):
                yield node


def _of(node: Apply) -> Iterator[Assumption]:
    for position, needed in node.op.assumes:
        subject = node.args[position]
        if needed == "nonzero" and isinstance(subject, Apply) and subject.op is SQNORM:
            yield Assumption(subject.args[0], needed)  # ‖x‖² ≠ 0 where x ≠ 0
        elif needed == "nonzero" and subject.shape != SCALAR:
            yield Assumption(subject, "nonzero in every entry")
        else:
            yield Assumption(subject, needed)
