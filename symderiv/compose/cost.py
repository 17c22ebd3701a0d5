"""The cost of a pass: what it reads and must keep, and how many operations each way of computing takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderiv.answer import CostReport
from symderiv.document import Block, Bullets, Heading, Inline, Inlines, Math, Table, Text
from symderiv.expr import Var
from symderiv.saying import Saying
from symderiv.solution import Solution


def blocks(solution: Solution, level: int) -> Iterator[Block]:
    """Yield the report on reads, cache and operation counts."""
    report = solution.worked.cost
    if report is None:
        return
    say = solution.say
    yield Heading(level, (Text("What the backward pass reads"),))
    yield Table(
        ((Text("To compute"),), (Text("it reads"),)),
        tuple(((Math(say.write.name(name)),), _names(read, say)) for name, read in report.reads),
    )
    yield Bullets(tuple(_cache(report, say)))
    yield Heading(level, (Text("Operations"),))
    yield Table(
        ((Text("Way of computing"),), (Text("Operations"),)),
        tuple(((Text(c.label),), (Math(say.write(c.operations)),)) for c in report.counts),
    )


def _cache(report: CostReport, say: Saying) -> Iterator[Inlines]:
    yield (Text("To keep from the forward pass: "), *_names(report.cached, say), Text("."))
    yield (Text("Inputs that are read again: "), *_names(report.inputs, say), Text("."))
    if report.unread:
        yield (Text("Never read on the way back, so not kept: "), *_names(report.unread, say), Text("."))
    for value, stand_in in report.dispensable:
        yield (
            Math(say.write(value)),
            Text(" need not be kept beside "),
            Math(say.write(stand_in)),
            Text(": what is read of it can be read of the other."),
        )


def _names(variables: Iterable[Var], say: Saying) -> Inlines:
    found: list[Inline] = []
    for var in variables:
        found += [Text(", "), Math(say.write(var))] if found else [Math(say.write(var))]
    return tuple(found) or (Text("nothing"),)
