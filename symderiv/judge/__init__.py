"""Judging what a published solution printed: each formula is read as it stands and compared.

One file for each kind of claim: values and derivatives (`answers`), the places of kinks (`kinks`), what to
keep for a backward pass (`cache`), and optimisation problems (`objectives`).
"""

from __future__ import annotations

from collections.abc import Callable

from symderiv.answer import Judgement, Worked
from symderiv.errors import SymderivError
from symderiv.graph import Graph
from symderiv.judge.answers import judge as judge_answer
from symderiv.judge.cache import judge as judge_cache
from symderiv.judge.kinks import judge as judge_kinks
from symderiv.judge.objectives import judge as judge_objective
from symderiv.judge.printed import Claim
from symderiv.problem import Part

Judge = Callable[[Claim], tuple[Judgement, ...]]

JUDGES: dict[str, Judge] = {
    "answer": judge_answer,
    "kinks": judge_kinks,
    "cache": judge_cache,
    "objective": judge_objective,
}


def judged(part: Part, graph: Graph, worked: Worked) -> tuple[Judgement, ...]:
    """Return a verdict on every formula that the published solution of `part` printed."""
    return tuple(j for printed in part.printed for j in _judged(Claim(part, graph, worked, printed)))


def _judged(claim: Claim) -> tuple[Judgement, ...]:
    try:
        return JUDGES[claim.printed.claims](claim)
    except SymderivError as reason:
        return (claim.judgement("unreadable", notes=(str(reason).splitlines()[0],)),)
