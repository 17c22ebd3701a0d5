"""Judging where values are said to lie: `x, y ∈ ℝ, W ∈ ℝ^(k×1)`, inputs and computed values alike."""

from __future__ import annotations

import re
from collections.abc import Mapping

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.judge.printed import Claim
from symderiv.notation import Notation
from symderiv.parse import declarations, names, program
from symderiv.saying import Saying
from symderiv.shape import Shape, canonical, text
from symderiv.space import membership
from symderiv.step import Shown

MEMBERS = re.compile(
    r"(?P<names>.+?)\\in\s*\\mathbb\{R\}(?:\^\{(?P<dims>[^{}]*)\}|\^(?P<dim>\w))?"
    r"(?:,?\s*(?:and\b|\\quad\b|$)|,)",
    re.DOTALL,
)


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the values have the printed shapes, and if not, where the program breaks with these."""
    printed = _printed(claim)
    write = Notation(dict(claim.part.letters))

    def shown(shapes: Mapping[str, Shape]) -> Shown:
        return Shown(Saying(write).joined([membership(name, shape, write) for name, shape in shapes.items()]))

    due = {name: claim.graph[name].shape for name in printed}
    if printed == due:
        return (claim.judgement("equal", reading=shown(printed), notes=claim.notes),)
    example = tuple((f"shape of {n}", text(shape)) for n, shape in due.items() if shape != printed[n])
    told = (*claim.notes, *filter(None, [_unfit(claim, printed)]))
    return (
        claim.judgement(
            "different", reading=shown(printed), counterexample=example, corrected=shown(due), notes=told
        ),
    )


def _printed(claim: Claim) -> dict[str, Shape]:
    found: dict[str, Shape] = {}
    end = 0
    for match in MEMBERS.finditer(claim.text):
        dims = re.split(r"\\times|×", match["dims"] or match["dim"] or "")
        shape = canonical(tuple(int(d) if d.strip().isdigit() else d.strip() for d in dims if d.strip()))
        found |= dict.fromkeys(names(match["names"], claim.scope()), shape)
        end = match.end()
    if not found or claim.text[end:].strip(" ,."):
        raise InputError("where values lie is told as x, y ∈ ℝ, W ∈ ℝ^(m×n)")
    return found


def _unfit(claim: Claim, printed: Mapping[str, Shape]) -> str:
    """Return why the program cannot be computed with the printed shapes; nothing where it can."""
    declared = "; ".join(
        f"{v.name}[{', '.join(map(str, printed.get(v.name, v.shape)))}]".replace("[]", "")
        for v in claim.graph.inputs
    )
    try:
        program(claim.part.program, declarations(declared))
    except InputError as error:
        return f"with these shapes, {error.sentence}"
    return ""
