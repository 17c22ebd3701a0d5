"""Declared properties that tie entries to each other, taken off before a value is differentiated twice.

A gradient that was shortened by X = Xᵀ or Σx = 1 is right where that holds: it may be evaluated
there, but not differentiated again.
"""

from __future__ import annotations

from symderiv.expr import Expr, Var, substitute, var
from symderiv.graph import Graph, Let
from symderiv.normal.facts import LICENSING
from symderiv.normal.properties import implied
from symderiv.normal.symmetry import SYMMETRIC

TYING = LICENSING | SYMMETRIC


def freed(graph: Graph, *names: str) -> Graph:
    """Return the graph in which the entries of the named values are free of each other.

    A single name that the graph defines is an input of the result: what its definition implies is
    no more true of it than what is declared.  Named values have what their definitions still imply.
    """
    defined = [let.var for let in graph.lets if names == (let.name,)]
    new: dict[Expr, Var] = {}
    for old in (*graph.inputs, *defined):
        if old.name in names and (old.facts & TYING or old in defined):
            kept = (old.facts - TYING) | ({"invertible"} if old.facts & {"pd", "orthogonal"} else set())
            new[old] = var(old.name, old.shape, frozenset(kept))
    if not new:
        return graph
    inputs, lets = tuple(new.get(v, v) for v in (*graph.inputs, *defined)), list[Let]()
    for let in graph.lets:
        if let.var in defined:
            continue
        body, value = substitute(let.body, new), let.var
        if body is not let.body and value.facts:  # what was implied may be no longer
            value = new[let.var] = var(let.name, value.shape, implied(body))
        lets.append(Let(value, body, let.given))
    return Graph(inputs, tuple(lets))
