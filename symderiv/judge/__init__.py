"""Judging what a published solution printed: each formula is read as it stands and compared with what was derived.

One file for each kind of claim: values and derivatives (`answers`), the places of kinks (`kinks`), what to
keep for a backward pass (`cache`), and optimisation problems (`objectives`).
"""

from __future__ import annotations

from collections.abc import Callable

from symderiv.answer import Judgement, Worked
from symderiv.errors import SymderivError
from symderiv.graph import Graph
from symderiv.judge import answers, cache, kinks, objectives
from symderiv.judge.printed import Claim
from symderiv.problem import Part

Judge = Callable[[Claim], tuple[Judgement, ...]]

JUDGES: dict[str, Judge] = {
    "answer": answers.judge,
    "kinks": kinks.judge,
    "cache": cache.judge,
    "objective": objectives.judge,
}


def judged(part: Part, graph: Graph, worked: Worked) -> tuple[Judgement, ...]:
    """Return a verdict on every formula that the published solution of `part` printed."""
    return tuple(j for printed in part.printed for j in _judged(Claim(part, graph, worked, printed)))


def _judged(claim: Claim) -> tuple[Judgement, ...]:
    try:
        return JUDGES[claim.printed.claims](claim)
    except SymderivError as reason:
        return (claim.judgement("unreadable", notes=(str(reason).splitlines()[0],)),)


