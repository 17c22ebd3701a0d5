"""The answers, set apart: in matrix form, entry by entry, or both; and what the names in them stand for."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.answer import Answer as Found
from symderiv.document import Answer, Block, Display, Heading, Inlines, Math, Text
from symderiv.expr import Expr
from symderiv.formula import Formula, equals
from symderiv.layout import numerator
from symderiv.options import Options
from symderiv.saying import Saying
from symderiv.shape import SCALAR, transposed
from symderiv.shape import text as shape_text
from symderiv.solution import Solution, whole
from symderiv.step import DerivativeOf, Optimum

Line = tuple[Formula | None, str, Formula]


def blocks(solution: Solution, options: Options, level: int) -> Iterator[Block]:
    """Yield every answer."""
    found = solution.worked.answers
    if not found:
        return
    yield Heading(level, (Text("Answer" if len(found) == 1 else "Answers"),))
    for answer in found:
        yield _answer(answer, solution.say, options)


def _answer(answer: Found, say: Saying, options: Options) -> Answer:
    turn = (
        options.layout == "numerator"
        and isinstance(answer.target, DerivativeOf)
        and answer.direction is None  # a map has the shape of the value that it changes
    )
    lines = list(_lines(answer, say, options, turn))
    lines += [_named(let.name, say, numerator(let.body) if turn else let.body) for let in answer.lets]
    shape = transposed(answer.shape) if turn else answer.shape
    return Answer(Display(tuple(lines)), shape_text(shape), tuple(_notes(answer, say)))


def _lines(answer: Found, say: Saying, options: Options, turn: bool) -> Iterator[Line]:
    by_entry = bool(answer.index is not None and answer.at)
    asked_by_entry = isinstance(answer.target, DerivativeOf) and bool(answer.target.at)
    if options.notation != "index" or not by_entry:
        value = numerator(answer.value) if turn else answer.value
        about = say.side(whole(answer.target))
        if isinstance(answer.target, Optimum):  # the optimum has a name, ŵ
            yield say.write.name(f"{answer.target.over}hat"), "=", about
            yield None, "=", say.write(value)
        else:
            yield about, "=", say.write(value)
        if answer.branches and answer.shape == SCALAR:
            yield None, "=", say.cases(answer.branches)
    if by_entry and (options.notation != "matrix" or asked_by_entry):
        yield say.entry_name(answer), "=", say.entry_value(answer)


def _named(name: str, say: Saying, value: Expr) -> Line:
    return say.write.name(name), "=", say.write(value)


def _notes(answer: Found, say: Saying) -> Iterator[Inlines]:
    """Yield what holds at the kink itself."""
    if answer.branches:
        (_, condition), (elsewhere, _) = answer.branches
        left, right = condition.args
        yield (
            Text("Where "),
            Math(equals(say.write(left), say.write(right))),
            Text(" the derivative does not exist, unless the two lines agree there. "),
            Text("Automatic differentiation returns "),
            Math(say.write(elsewhere)),
            Text(" there, by convention."),
        )
