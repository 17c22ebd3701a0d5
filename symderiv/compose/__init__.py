"""Composing: solutions as documents.  All prose of a solution lives here, one file for each section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symderiv.compose.answers import blocks as answers
from symderiv.compose.cost import blocks as costs
from symderiv.compose.derivation import blocks as derivation
from symderiv.compose.discussion import blocks as discussion
from symderiv.compose.forward import blocks as forward
from symderiv.compose.kinks import blocks as kinks
from symderiv.compose.pictures import blocks as pictures
from symderiv.compose.question import asked, begun
from symderiv.compose.separation import blocks as separation
from symderiv.compose.statements import blocks as statements
from symderiv.compose.training import blocks as training
from symderiv.compose.verdicts import blocks as verdicts
from symderiv.document import Block, Document, Heading, Paragraph, Text
from symderiv.graph import Graph
from symderiv.options import Options
from symderiv.problem import Growth, Part, Recurrence
from symderiv.solution import Solution
from symderiv.statement import graph_of


def document(
    solutions: Sequence[Solution], options: Options, title: str | None = None, figures: bool = True
) -> Document:
    """Return the solutions as one document."""
    name = title or (solutions[0].sheet.title if len(solutions) > 1 else f"{solutions[0].reference}")
    blocks: list[Block] = [Heading(1, (Text(name),))] if title or len(solutions) > 1 else []
    level = 2 if blocks else 1
    for solution in solutions:
        blocks += _solution(solution, options, level, figures)
    return Document(name, tuple(blocks))


def question(part: Part) -> Document:
    """Return the question of a part, with what is given."""
    return Document(part.id, tuple(asked(part, graph_of(part), 1)))


def _solution(solution: Solution, options: Options, level: int, figures: bool) -> Iterator[Block]:
    yield from asked(solution.part, solution.graph, level)
    if options.layout == "numerator":
        yield Paragraph((Text(NUMERATOR),))
    yield from worked(solution, options, level + 1, figures)
    for section in solution.sections:
        yield from begun(section.part, section.graph, solution.graph, level + 1)
        yield from worked(section, options, level + 2, figures, solution.graph)
    yield from verdicts(solution, level + 1)


def worked(
    solution: Solution, options: Options, level: int, figures: bool, drawn: Graph | None = None
) -> Iterator[Block]:
    """Yield how a part was solved: what stands between its question and the checks.

    The computation graph is left out where it is one that was `drawn` already.
    """
    if options.layout == "numerator" and isinstance(solution.part.ask, OVER_TIME):
        options = replace(options, layout="variable")
        yield Paragraph((Text(IN_SHAPE),))
    yield from discussion(solution)
    yield from derivation(solution, options, level)
    yield from forward(solution, level)
    yield from answers(solution, options, level)
    yield from statements(solution, level)
    yield from separation(solution, level, figures)
    yield from kinks(solution, level)
    yield from costs(solution, level)
    yield from training(solution, level)
    if figures:
        yield from pictures(solution, drawn)


#: Questions whose answers are products of Jacobians and their transposes, in that order.
OVER_TIME = (Recurrence, Growth)
IN_SHAPE = (
    "Derivatives over time are printed in their variable's shape in any layout: their order would turn."
)
NUMERATOR = (
    "Derivatives are printed in numerator layout: the derivative of a scalar by a column is a row. "
    "It is the transpose of the derivative in its variable's shape, which is what the checks compare."
)
