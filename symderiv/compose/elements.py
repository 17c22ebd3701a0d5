"""A Jacobian written out: a table of its first and last entries, with dots for those between."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.answer import Answer
from symderiv.document import Block, Inlines, Math, Table, Text
from symderiv.expr import Apply, At, Delta, Expr, Index, const, index, postorder, rebuild, substitute
from symderiv.normal import simplify
from symderiv.ops.arithmetic import MUL
from symderiv.problem import Derivative
from symderiv.saying import Saying
from symderiv.shape import Dim, axes
from symderiv.solution import Solution
from symderiv.step import DerivativeOf

ACROSS, DOWN = Text("⋯"), Text("⋮")


def blocks(answer: Answer, solution: Solution) -> Iterator[Block]:
    """Yield the table of the Jacobian of a column by a column, where the part asks for one."""
    ask, target, graph, say = solution.part.ask, answer.target, solution.graph, solution.say
    if (
        not (isinstance(ask, Derivative) and ask.table and isinstance(target, DerivativeOf))
        or not answer.index
    ):
        return
    of, wrt = graph[target.of], graph[target.wrt]
    if len(axes(of.shape)) != 1 or len(axes(wrt.shape)) != 1:
        return
    rows, columns = (_ends(axes(v.shape)[0]) for v in (of, wrt))
    first, last = ((Math(say.write(wrt[j])),) for j in columns)
    top, bottom = (
        _line(say, of[i], [_entry(answer.index, answer.at, (i, j)) for j in columns]) for i in rows
    )
    between: tuple[Inlines, ...] = ((DOWN,), (DOWN,), (Text("⋱"),), (DOWN,))
    yield Table(((), first, (ACROSS,), last), (top, between, bottom))


def _ends(dim: Dim) -> tuple[At, At]:
    """Return the first index along an axis and the last."""
    return 1, index(dim, dim) if isinstance(dim, str) else dim


def _line(say: Saying, name: Expr, entries: list[Expr]) -> tuple[Inlines, ...]:
    first, last = (say.write(entry) for entry in entries)
    return (Math(say.write(name)),), (Math(first),), (ACROSS,), (Math(last),)


def _entry(body: Expr, at: tuple[At, ...], place: tuple[At, At]) -> Expr:
    """Return the entry at a place; where two indices differ, their δ is 0, and the last is not the first."""
    new: dict[Expr, Expr] = {
        n: const(int(place[0] == place[1])) for n in postorder(body) if isinstance(n, Delta)
    }
    for i, where in zip(at, place, strict=True):
        if isinstance(i, Index):
            new[i] = where if isinstance(where, Index) else const(where)
    return simplify(_without_ones(substitute(body, new))).expr


def _without_ones(root: Expr) -> Expr:
    """Return the value without factors of 1, which a δ leaves behind."""
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        children = tuple(done[c] for c in node.children)
        kept = tuple(c for c in children if c is not const(1))
        single = isinstance(node, Apply) and node.op is MUL and len(kept) == 1
        done[node] = kept[0] if single else rebuild(node, children) if children else node
    return done[root]
