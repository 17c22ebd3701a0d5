"""Judging the layers of a network, as arrows join them: each arrow is an edge of the computation graph."""

from __future__ import annotations

import re
from itertools import pairwise

from symderiv.answer import Judgement, Word
from symderiv.expr import Var, variables
from symderiv.formula import Formula, Sign, row
from symderiv.graph import Graph
from symderiv.judge.printed import Claim
from symderiv.notation import Notation
from symderiv.parse import names
from symderiv.step import Shown

#: What may stand before the input's name, and where the input is said to lie.
BEFORE = re.compile(r"\\text\{[^{}]*\}\s*:\s*")
SPACE = re.compile(r"\\in\s*R\^\{?(?P<dim>\w+)\}?")
ARROW = re.compile(r"\\rightarrow|→")


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether each printed value is computed from the one before, and the input lies where is said."""
    text = BEFORE.sub("", claim.text)
    space = SPACE.search(text)
    pieces = (names(piece, claim.scope())[0] for piece in ARROW.split(SPACE.sub("", text)))
    values = [claim.graph[name] for name in pieces]
    reading = Shown(_joined(values, Notation(dict(claim.part.letters))))
    notes = [*claim.notes, *_breaks(claim.graph, values)]
    if space is not None and values[0].shape != (space["dim"],):
        notes.append(f"{values[0]} does not lie in R^{space['dim']}")
    verdict: Word = "different" if len(notes) > len(claim.notes) else "equal"
    return (claim.judgement(verdict, reading=reading, notes=tuple(notes)),)


def _breaks(graph: Graph, values: list[Var]) -> list[str]:
    """Return what is not computed from the value before it."""
    return [
        f"{b} does not read {a}" for a, b in pairwise(values) if a not in variables(graph.bodies.get(b, b))
    ]


def _joined(values: list[Var], write: Notation) -> Formula:
    parts: list[Formula] = []
    for value in values:
        parts += [Sign("→", "relation")] if parts else []
        parts.append(write(value))
    return row(*parts)
