"""Repairs that make a wrong formula right: two indices that differ, one name for another, lost signs."""

from __future__ import annotations

from itertools import product

from symderiv.answer import Judgement
from symderiv.expr import Apply, Delta, Var, postorder, substitute, var, variables
from symderiv.formula import equals
from symderiv.graph import Graph, Let
from symderiv.judge.side import Side
from symderiv.notation import Notation
from symderiv.ops.arithmetic import DIV, minus
from symderiv.partial import derivative
from symderiv.step import Shown


def one_name(side: Side) -> Judgement | None:
    """Try another name in place of one that is printed: the σ(y) of 1/(1 + exp(−x))."""
    due = side.due()
    if due is None:
        return None
    for wrong, right in product(variables(side.value), variables(due)):
        if wrong is right or wrong.shape != right.shape:
            continue
        repaired = substitute(side.value, {wrong: right})
        if side.equal(repaired, due).passed:
            example = side.counterexample(side.value, due)
            return side.judgement("different", counterexample=example, corrected=repaired)
    return None


def lost_sign(side: Side) -> Judgement | None:
    """Try a quotient a/x on the left as a derivative ∂a/∂x that has lost its signs."""
    match side.left:
        case Apply(op=op, args=(top, Var() as below)) if op is DIV and not below.shape and not top.shape:
            named = Let(var("#top"), top)
        case _:
            return None
    graph = Graph(side.claim.graph.inputs, (*side.claim.graph.lets, named))
    slope = substitute(derivative(graph, named.name, below.name), {named.var: top})
    if not side.equal(side.value, slope).passed:
        return None
    write = Notation(dict(side.claim.part.letters))
    whole = Shown(equals(write.derivative_of(top, below.name), write(side.value)))
    example = side.counterexample(side.value, side.truth)
    return side.judgement(
        "different", counterexample=example, corrected=whole, notes=("the left side has lost its ∂ signs",)
    )


def off_the_diagonal(side: Side) -> Judgement | None:
    """Try a formula for two indices that differ, where a δ in the truth tells whether they do."""
    if side.value.shape != side.truth.shape:
        return None
    for one in (node for node in postorder(side.truth) if isinstance(node, Delta)):
        if side.equal(side.value, side.truth, (minus(1, one),)).passed:
            return side.judgement("equal under an assumption", assumption=f"{one.at[0]} ≠ {one.at[1]}")
    return None
