"""Judging what a published solution printed: each formula is read as it stands and compared.

One file for each kind of claim: values and derivatives (`answers`), the places of kinks (`kinks`), what to
keep for a backward pass (`cache`), and optimisation problems (`objectives`).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from symderiv.answer import Judgement, Worked
from symderiv.errors import SymderivError
from symderiv.graph import Graph
from symderiv.judge.printed import Claim
from symderiv.problem import Part

#: The file that judges each kind of claim, loaded when there is such a claim.
JUDGES = {
    "answer": "symderiv.judge.answers",
    "kinks": "symderiv.judge.kinks",
    "cache": "symderiv.judge.cache",
    "objective": "symderiv.judge.objectives",
}


def judged(part: Part, graph: Graph, worked: Worked) -> tuple[Judgement, ...]:
    """Return a verdict on every formula that the published solution of `part` printed."""
    return tuple(j for printed in part.printed for j in _judged(Claim(part, graph, worked, printed)))


def _judged(claim: Claim) -> tuple[Judgement, ...]:
    try:
        judge: Callable[[Claim], tuple[Judgement, ...]] = import_module(JUDGES[claim.printed.claims]).judge
        return judge(claim)
    except SymderivError as reason:
        return (claim.judgement("unreadable", notes=(str(reason).splitlines()[0],)),)
