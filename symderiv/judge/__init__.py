"""Judging what a published solution printed: each formula is read as it stands and compared.

One file for each kind of claim, as the table names them: values and derivatives (`answers`), derivatives
that are still to be taken (`operators`), products of them (`chains`), their entries (`elements`,
`diagonals`), formulas for any number of steps (`overtime`), how those grow (`growth`), their dimensions,
their ranges, kinks, what to keep for a backward pass (`cache`), how costs grow (`orders`), the order of
layers, networks that should equal a function (`representation`), numbers for weights (`layer`),
optimisation problems, distributions and densities, and where values lie (`shapes`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from symderiv.answer import Judgement, Worked
from symderiv.errors import InputError, ShapeError, SymderivError
from symderiv.graph import Graph
from symderiv.judge.printed import Claim
from symderiv.problem import Part, Printed
from symderiv.statement import graph_of

#: The file that judges each kind of claim, loaded when there is such a claim.
JUDGES = {
    "answer": "symderiv.judge.answers",
    "chain": "symderiv.judge.chains",
    "layers": "symderiv.judge.layers",
    "operator": "symderiv.judge.operators",
    "elements": "symderiv.judge.elements",
    "diagonal": "symderiv.judge.diagonals",
    "ranges": "symderiv.judge.ranges",
    "dimension": "symderiv.judge.dimensions",
    "chain over time": "symderiv.judge.overtime",
    "over time": "symderiv.judge.overtime",
    "growth": "symderiv.judge.growth",
    "representation": "symderiv.judge.representation",
    "weights": "symderiv.judge.layer",
    "row": "symderiv.judge.layer",
    "kinks": "symderiv.judge.kinks",
    "cache": "symderiv.judge.cache",
    "objective": "symderiv.judge.objectives",
    "distribution": "symderiv.judge.distributions",
    "shape": "symderiv.judge.shapes",
    "order": "symderiv.judge.orders",
    "problem": "symderiv.judge.stated",
}


def judged(part: Part, graph: Graph, worked: Worked) -> tuple[Judgement, ...]:
    """Return a verdict on every formula that the published solution of `part` printed."""
    claims = (_claim(part, graph, worked, printed) for printed in part.printed)
    return tuple(_marked(claim, j) for claim in claims for j in _judged(claim))


def _claim(part: Part, graph: Graph, worked: Worked, printed: Printed) -> Claim:
    """Return the claim; one about names of its own stands beside nothing that was derived."""
    if not printed.let:
        return Claim(part, graph, worked, printed)
    own = part._replace(let=printed.let, program=printed.program)
    return Claim(own, graph_of(own), Worked(), printed)


def _marked(claim: Claim, found: Judgement) -> Judgement:
    """Return the judgement; where the formula does not hold and its scan is damaged, it says that."""
    damage = claim.printed.damaged
    if not damage or found.verdict not in ("different", "unreadable"):
        return found
    unread = replace(found, left=None, reading=None, counterexample=None)  # what is left says nothing
    return replace(unread, verdict="damaged", notes=(damage,))


def _judged(claim: Claim) -> tuple[Judgement, ...]:
    kind = claim.printed.claims
    if kind not in JUDGES:
        raise InputError(f"there is no kind of claim {kind!r}; the kinds are {', '.join(JUDGES)}", kind)
    try:
        judge: Callable[[Claim], tuple[Judgement, ...]] = import_module(JUDGES[kind]).judge
        try:
            return judge(claim)
        except ShapeError as reason:
            from symderiv.judge.answers import unfit

            return (unfit(claim, reason),)
    except SymderivError as reason:
        return (claim.judgement("unreadable", notes=(str(reason).splitlines()[0],)),)
