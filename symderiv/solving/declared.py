"""What is declared of a variable, used in an answer that was derived without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from symderiv import verify
from symderiv.answer import Answer
from symderiv.expr import Expr, Index, substitute, variables
from symderiv.graph import Graph, Let
from symderiv.index import entries
from symderiv.knowledge import known_of, spoken_in
from symderiv.linearmap import entry_of_map
from symderiv.normal import simplify
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.shape import axes
from symderiv.solving.maps import LONGEST_ENTRY
from symderiv.step import Side, Step

POINTS = 16


def with_declared(graph: Graph, free: Graph, answer: Answer) -> tuple[Answer, Step | None]:
    """Return an answer of the graph `free`, whose variables have fewer properties, for those of `graph`.

    The simplified value is checked against the one that holds without the properties, in a step where it
    is another.
    """
    new: dict[Expr, Expr] = {
        v: graph[v.name] for v in (*free.inputs, *(let.var for let in free.lets)) if v is not graph[v.name]
    }
    general = substitute(answer.value, new)
    in_names = not {let.var for let in graph.lets}.isdisjoint(variables(general))
    known = known_of(graph) if in_names else spoken_in(graph)
    value = simplify(general, use_facts=True, known=known).expr
    lets = tuple(Let(let.var, substitute(let.body, new), let.given) for let in answer.lets)
    index = None if answer.index is None else substitute(answer.index, new)
    if answer.at:
        index = _entry(value, answer) or index
    held = verify.equal(graph, general, value, lets, points=POINTS)
    own = replace(answer, value=value, index=index, lets=lets, checks=(*answer.checks, held))
    if value is general:
        return own, None
    why = ("what is declared of ", *_listed(v for v in new.values() if v in graph.inputs))
    return own, Step("declared fact", why, (answer.target, general, value), value.shape, (held,))


def _listed(values: Iterable[Expr]) -> Iterator[str | Side]:
    for n, value in enumerate(values):
        yield from ((", ", value) if n else (value,))


def _entry(value: Expr, answer: Answer) -> Expr | None:
    """Return one entry of the value, or of a map where one entry of its direction moves; None without one."""
    rank = len(axes(value.shape))
    try:
        if answer.direction is None:
            return entries(value, answer.at)
        at = tuple(i for i in answer.at if isinstance(i, Index))
        found = entry_of_map(value, answer.direction, at[:rank], at[rank:])
    except NotReducible:
        return None
    return found if length(found) <= LONGEST_ENTRY else None
