"""Answers that are no values of the graph: a chain of formulas set apart, or a verdict in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderiv.answer import Statement
from symderiv.document import Answer, Block, Display, Heading, Inlines, Math, Paragraph, Strong, Text
from symderiv.formula import Formula
from symderiv.saying import Saying
from symderiv.shape import text as shape_text
from symderiv.solution import Solution
from symderiv.step import Side

Line = tuple[Formula | None, str, Formula]


def blocks(solution: Solution, level: int) -> Iterator[Block]:
    """Yield every statement."""
    found = solution.worked.statements
    if not found:
        return
    yield Heading(level, (Text("Answer" if len(found) == 1 else "Answers"),))
    for statement in found:
        yield _statement(statement, solution.say)


def _statement(statement: Statement, say: Saying) -> Block:
    said = words(statement.said, say)
    if not statement.sides:
        return Paragraph((Strong(f"{statement.about}."), Text(" "), *said))
    shape = "" if statement.shape is None else shape_text(statement.shape)
    return Answer(Display(tuple(_lines(statement, say))), shape, (said,) if said else ())


def _lines(statement: Statement, say: Saying) -> Iterator[Line]:
    first, *others = statement.sides
    left: Formula | None = say.side(first)
    for sign, side in zip(statement.relations or ("=",) * len(others), others, strict=True):
        yield left, sign, say.side(side)
        left = None


def words(pieces: Iterable[str | Side], say: Saying) -> Inlines:
    """Return prose with its formulas."""
    return tuple(Text(piece) if isinstance(piece, str) else Math(say.side(piece)) for piece in pieces)
