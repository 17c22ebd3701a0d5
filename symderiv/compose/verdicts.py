"""The checks as a whole, and the published answers beside the derived ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from symderiv.answer import Judgement
from symderiv.document import Block, Code, Heading, Inline, Math, Text, Verdict
from symderiv.formula import Formula, equals
from symderiv.saying import Saying
from symderiv.solution import Solution
from symderiv.witness.check import Check, summary

Symbol = Literal["✓", "✗", "≈", "?"]
SYMBOLS: dict[str, Symbol] = {
    "equal": "✓",
    "equal up to layout": "≈",
    "equal under an assumption": "≈",
    "different": "✗",
    "unreadable": "✗",
    "damaged": "?",
}

#: What stands in a counterexample and is no value at a point: the notes say it in words.
IN_WORDS = re.compile(r"in words|shapes?( .*)?|never read|not listed")


def blocks(solution: Solution, level: int) -> Iterator[Block]:
    """Yield the checks of the answers, and the verdict on each printed formula."""
    if solution.checks:
        yield Heading(level, (Text("Checks"),))
        yield from _checks(solution)
    if solution.judgements:
        yield Heading(level, (Text("The published solution"),))
        for judgement in solution.judgements:
            yield _verdict(judgement, solution.say)


def _checks(solution: Solution) -> Iterator[Block]:
    every = (solution, *solution.sections)
    for one in every:
        for answer in one.worked.answers:
            about = Math(one.say.side(answer.target))
            yield Verdict(_symbol(answer.checks), (about, Text(f": {summary(answer.checks)}.")))
        for statement in one.worked.statements:
            name = Math(one.say.side(statement.sides[0])) if statement.sides else Text(statement.about)
            yield Verdict(_symbol(statement.checks), (name, Text(f": {summary(statement.checks)}.")))
    steps = [step for one in every for step in one.worked.steps]
    if steps:
        good = sum(step.passed for step in steps)
        told = f"{good} of {len(steps)} steps checked and found right."
        yield Verdict("✓" if good == len(steps) else "✗", (Text(told),))
    for run in (one.worked.run for one in every if one.worked.run):
        yield Verdict(_symbol(run.checks), (Text(f"The run: {summary(run.checks)}."),))
    for cost in (one.worked.cost for one in every if one.worked.cost and one.worked.cost.checks):
        told = f"The pass runs from what is kept alone, and reads all of it: {summary(cost.checks)}."
        yield Verdict(_symbol(cost.checks), (Text(told),))


def _symbol(checks: tuple[Check, ...]) -> Symbol:
    return "✓" if checks and all(check.passed for check in checks) else "✗"


def _verdict(judgement: Judgement, say: Saying) -> Verdict:
    pieces: list[Inline] = [Text(f"{judgement.place}: ")]
    if (formula := about(judgement, say)) is not None:
        pieces += [Math(formula), Text(" — ")]
    else:
        pieces += [Code(judgement.formula), Text(" — ")]
    pieces.append(Text(judgement.verdict))
    if judgement.assumption:
        pieces.append(Text(f" ({judgement.assumption})"))
    pieces.append(Text("."))
    return Verdict(SYMBOLS[judgement.verdict], (*pieces, *remarks(judgement, say)))


def about(judgement: Judgement, say: Saying) -> Formula | None:
    """Return the printed formula as it was read; None where it was not."""
    if judgement.reading is None:
        return None
    read = say.side(judgement.reading)
    return read if judgement.left is None else equals(say.write(judgement.left), read)


def remarks(judgement: Judgement, say: Saying, told: str = "") -> Iterator[Inline]:
    """Yield what is told beside a verdict: where the formula fails, how it should read, how it was read.

    A note that was `told` already is left out.
    """
    example = judgement.counterexample or ()
    if example and not any(IN_WORDS.fullmatch(name) for name, _ in example):
        found = ", ".join(f"{name} = {value}" for name, value in example)
        yield Text(f" For example at {found}.")
    if judgement.corrected is not None:
        yield from (Text(" It should read "), Math(say.corrected(judgement.corrected)), Text("."))
    yield from (Text(f" {_sentence(note)}") for note in judgement.notes if note != told)


def _sentence(note: str) -> str:
    """Return a note as a sentence; one that starts with a name keeps the name as it is."""
    first = note.partition(" ")[0]
    capital = first.isascii() and first.rstrip(",").isalpha()
    return f"{note[:1].upper() if capital else note[:1]}{note[1:]}."
