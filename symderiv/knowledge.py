"""What simplifying may use of named values: definitions, what they add up to, how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symderiv.expr import Apply, Const, Expr, Var, variables
from symderiv.graph import Graph, Let
from symderiv.normal import simplify
from symderiv.normal.facts import declares
from symderiv.normal.known import Known, Pattern, pattern
from symderiv.normal.least import is_least
from symderiv.normal.synonyms import synonyms
from symderiv.normal.voice import voice_of
from symderiv.ops.reduce import SUM


def known_of(graph: Graph) -> Known:
    """Return what answers may use of a graph's named values: their definitions, and what they add up to."""
    names: dict[Expr, Expr] = {}
    patterns: list[Pattern] = []
    sums: dict[Var, Fraction] = {}
    for let in graph.lets:
        if not (let.body.children and let.given):
            continue
        names |= synonyms(let.var, let.body)
        patterns += _patterns(let)
        if len(let.var.shape) == 1 and _may_add_up(let.body, sums):
            total = simplify(SUM(let.body), use_facts=True, known=Known(sums=sums)).expr
            if isinstance(total, Const) and isinstance(total.value, Fraction):
                sums[let.var] = total.value
    return Known(names, tuple(patterns), sums, voice_of(let.body for let in graph.lets))


def spoken_in(graph: Graph) -> Known:
    """Return what an answer in the inputs alone may use of a graph: how its author has written them."""
    return Known(voice=voice_of(graph.expanded(let.var) for let in graph.lets))


def _patterns(let: Let) -> tuple[Pattern, ...]:
    """Return a definition as a pattern, as it is written and with its functions as answers write them."""
    found = pattern(let.var, let.body)
    if found is None or not any(isinstance(n, Apply) and n.op.role == "elementwise" for n in found.nodes):
        return () if found is None else (found,)
    again = pattern(let.var, simplify(let.body).expr)
    return (found,) if again is None or again == found else (found, again)


def _may_add_up(body: Expr, sums: Mapping[Var, Fraction]) -> bool:
    """Tell whether the entries of a vector may add up to a number: something in it cancels, or is known."""
    if not (isinstance(body, Apply) and body.op.role == "contraction"):
        return False
    known = declares(body) or any(v in sums for v in variables(body))
    return known or not variables(body) or not is_least(SUM(body))
