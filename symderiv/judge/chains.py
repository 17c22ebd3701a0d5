"""Judging a chain of partial derivatives: ∂J/∂z · ∂z/∂b is ∂J/∂b where every path runs through z."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.expr import Var, variables
from symderiv.formula import Formula, Sign, equals, row
from symderiv.graph import Graph
from symderiv.judge.printed import Claim
from symderiv.notation import Notation
from symderiv.parse import names
from symderiv.step import Shown

Link = tuple[Var, Var]
ARROW = re.compile(r"\\rightarrow|\\to(?![a-z])|→|=")
NAME = r"(?:[^{}]|\{[^{}]*\})+"
LINK = re.compile(
    rf"\\frac\{{\\partial (?P<of>{NAME})\}}\{{\\partial (?P<wrt>{NAME})\}}(?:\s*(?:\\cdot|\*))?\s*"
)


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether each side of the formula stands for the same derivative by the chain rule."""
    sides = [_links(text, claim) for text in ARROW.split(claim.printed.formula)]
    single = [n for n, side in enumerate(sides) if len(side) == 1]
    if len(sides) != 2 or not single:
        raise InputError("a chain of partial derivatives is compared with one derivative")
    ((of, wrt),), product = sides[single[-1]], sides[1 - single[-1]]
    write = Notation(dict(claim.part.letters))
    order = -1 if single[-1] == 0 else 1  # the derivative on the left, or on the right, as printed

    def shown(links: Iterable[Link]) -> Shown:
        return Shown(equals(*(_written(one, write) for one in (tuple(links), ((of, wrt),))[::order])))

    reading = shown(product)
    right = _path(claim.graph, of, wrt)
    if _is_chain(claim.graph, product, of, wrt):
        return (claim.judgement("equal", reading=reading),)
    corrected, why = shown(right) if right else None, _why(product, of, wrt)
    example = (("in words", why),)
    return (
        claim.judgement(
            "different", reading=reading, counterexample=example, corrected=corrected, notes=(why,)
        ),
    )


def _links(text: str, claim: Claim) -> tuple[Link, ...]:
    """Return the partial derivatives of a product, as what each is of and by."""
    found = list(LINK.finditer(text.strip()))
    if "".join(m.group() for m in found).strip() != text.strip() or not found:
        raise InputError(f"{text.strip()} is no product of partial derivatives")
    scope = claim.scope()
    read = [[names(m[side], scope)[0] for side in ("of", "wrt")] for m in found]
    return tuple((claim.graph[of], claim.graph[wrt]) for of, wrt in read)


def _is_chain(graph: Graph, links: tuple[Link, ...], of: Var, wrt: Var) -> bool:
    """Tell whether the links join up from `of` to `wrt`, and no path between them goes past a link."""
    joined = all(a[1] is b[0] for a, b in pairwise(links)) and (links[0][0], links[-1][1]) == (of, wrt)
    return joined and all(_cuts(graph, of, between, wrt) for _, between in links[:-1])


def _cuts(graph: Graph, of: Var, between: Var, wrt: Var) -> bool:
    """Tell whether every path from `wrt` to `of` runs through `between`."""
    reached = {of}
    for let in reversed(graph.lets):
        if let.var in reached and let.var is not between:
            reached.update(variables(let.body))
    return wrt not in reached


def _path(graph: Graph, of: Var, wrt: Var) -> tuple[Link, ...]:
    """Return the links along the values through which every path runs; none where there is no path."""
    if wrt not in graph.ancestors(of):
        return ()
    between = [v for v in graph.bodies if v in graph.ancestors(of) and wrt in graph.ancestors(v)]
    stops = [
        of,
        *(v for v in reversed(between) if v is not of and v is not wrt and _cuts(graph, of, v, wrt)),
        wrt,
    ]
    return tuple(pairwise(stops))


def _why(links: tuple[Link, ...], of: Var, wrt: Var) -> str:
    if links[-1][1] is not wrt or links[0][0] is not of:
        return f"the product is the derivative of {links[0][0]} by {links[-1][1]}, not of {of} by {wrt}"
    return "the links do not join up along every path"


def _written(links: Iterable[Link], write: Notation) -> Formula:
    parts: list[Formula] = []
    for of, wrt in links:
        parts += [Sign("·")] if parts else []
        parts.append(write.derivative(of.name, wrt.name))
    return row(*parts)
