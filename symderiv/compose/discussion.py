"""The answer in words: its paragraphs; the facts in it are the steps of the derivation."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.compose.question import inlines
from symderiv.document import Block, Paragraph
from symderiv.problem import Discussion
from symderiv.solution import Solution
from symderiv.statement import scope_of_part


def blocks(solution: Solution) -> Iterator[Block]:
    """Yield the paragraphs of an answer in words."""
    ask = solution.part.ask
    if isinstance(ask, Discussion):
        scope = scope_of_part(solution.part, solution.graph)
        for paragraph in ask.paragraphs:
            yield Paragraph(inlines(paragraph, scope, solution.say.write))
