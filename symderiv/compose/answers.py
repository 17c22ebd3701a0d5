"""The answers, set apart: in matrix form, entry by entry, or both; and what the names in them stand for."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.answer import Answer as Found
from symderiv.answer import Study
from symderiv.compose import elements, vec
from symderiv.compose.conventions import notes
from symderiv.compose.derivation import turns
from symderiv.compose.glossary import meanings
from symderiv.document import Answer, Block, Display, Heading, Text
from symderiv.expr import Apply, Expr
from symderiv.formula import Fence, Formula, Script, Sign
from symderiv.layout import numerator
from symderiv.naming import derivative_ends
from symderiv.options import Options
from symderiv.problem import Derivative
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
        study = next((s for s in solution.worked.studies if s.answer is answer), None)
        rows = isinstance(ask := solution.part.ask, Derivative) and ask.rows
        turn = turns(whole(answer.target), solution, options)
        yield _answer(answer, study, solution.say, options, rows, turn)
        yield from elements.blocks(answer, solution)


def _answer(
    answer: Found, study: Study | None, say: Saying, options: Options, rows: bool, turn: bool
) -> Answer:
    if options.notation == "vec" and answer.stacked is not None:
        return vec.answer(answer, answer.stacked, say, _whole(answer, say))
    lines = list(_lines(answer, say, options, turn))
    lines += [
        _named(let.name, say, numerator(let.body) if turn and derivative_ends(let.name) else let.body)
        for let in answer.lets
    ]
    lines += [_turned(answer, say)] if rows and not turn else []
    shape = transposed(answer.shape) if turn else answer.shape
    return Answer(
        Display(tuple(lines)), shape_text(shape), (*meanings(answer, say), *notes(answer, study, say))
    )


def _turned(answer: Found, say: Saying) -> Line:
    """Return the transpose, as numerator layout prints the derivative."""
    return (
        Script(Fence(say.side(whole(answer.target))), sup=Sign("⊤", "plain")),
        "=",
        say.write(numerator(answer.value)),
    )


def _whole(answer: Found, say: Saying) -> tuple[Line, ...]:
    """Return a map in matrix form, with the values that it uses by name."""
    named = (_named(let.name, say, let.body) for let in answer.lets)
    return ((say.side(whole(answer.target)), "=", say.write(answer.value)), *named)


def _lines(answer: Found, say: Saying, options: Options, turn: bool) -> Iterator[Line]:
    by_entry = bool(answer.index is not None and answer.at)
    asked_by_entry = isinstance(answer.target, DerivativeOf) and bool(answer.target.at)
    if options.notation != "index" or not by_entry:
        value = numerator(answer.value) if turn else answer.value
        about = say.side(whole(answer.target))
        if isinstance(answer.target, Optimum):  # the optimum has a name, ŵ
            yield say.write.name(f"{answer.target.over}hat"), "=", about
            yield None, "=", say.write(value)
        elif answer.branches and _is_choice(value):  # in cases already: once is enough
            yield about, "=", say.cases(answer.branches)
        else:
            yield about, "=", say.write(value)
            if answer.branches and answer.shape == SCALAR:
                yield None, "=", say.cases(answer.branches)
    if by_entry and (options.notation in ("index", "both") or asked_by_entry):
        yield say.entry_name(answer), "=", say.entry_value(answer)


def _is_choice(value: Expr) -> bool:
    return isinstance(value, Apply) and value.op.name == "where" and value.shape == SCALAR


def _named(name: str, say: Saying, value: Expr) -> Line:
    return say.write.name(name), "=", say.write(value)
