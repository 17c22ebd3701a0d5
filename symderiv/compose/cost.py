"""The cost of a pass: what it reads and must keep, and how many operations each way of computing takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderiv.answer import SHARED, CostReport, Count
from symderiv.document import Block, Bullets, Heading, Inline, Inlines, Math, Paragraph, Strong, Table, Text
from symderiv.expr import Var
from symderiv.formula import Fence, Formula, Letter, row
from symderiv.problem import Cost
from symderiv.saying import Saying
from symderiv.solution import Solution


def blocks(solution: Solution, level: int) -> Iterator[Block]:
    """Yield the report on reads, cache and operation counts."""
    report = solution.worked.cost
    if report is None:
        return
    say = solution.say
    yield Heading(level, (Text("Answer"),))
    keep = isinstance(ask := solution.part.ask, Cost) and ask.keep
    if keep:
        yield Paragraph(tuple(_kept(report, say)))
    yield Paragraph(tuple(_saved(solution, report, say)))
    yield from _reads(report, say, level) if keep else ()
    yield Heading(level, (Text("Operations"),))
    yield Table(
        ((Text("Way of computing"),), (Text("Operations"),), (Text("Order"),)),
        tuple(
            ((Text(c.label),), (Math(say.write(c.operations)),), (Math(_order(c, say)),))
            for c in report.counts
        ),
    )


def _order(count: Count, say: Saying) -> Formula:
    """Return how a count grows: O(d⁴)."""
    return row(Letter("O"), Fence(say.write(count.order)))


def _reads(report: CostReport, say: Saying, level: int) -> Iterator[Block]:
    """Yield what each formula of the pass reads, and what is to be kept for it."""
    yield Heading(level, (Text("What the backward pass reads"),))
    yield Table(
        ((Text("To compute"),), (Text("it reads"),)),
        tuple(((Math(say.write.name(name)),), _names(read, say)) for name, read in report.reads),
    )
    yield Bullets(tuple(_cache(report, say)))


def _kept(report: CostReport, say: Saying) -> Iterator[Inline]:
    yield Strong("What to keep.")
    yield Text(" The pass back reads ")
    yield from _names(report.cached, say)
    yield Text(" of the intermediate values, beside the inputs ")
    yield from _names(report.inputs, say)
    yield Text(".")
    for value, stand_in in report.dispensable:
        yield Text(" Of these, ")
        yield Math(say.write(value))
        yield Text(" can be dropped where ")
        yield Math(say.write(stand_in))
        yield Text(" is kept.")


def _saved(solution: Solution, report: CostReport, say: Saying) -> Iterator[Inline]:
    """Yield why a backward pass saves work: what is shared, and what each way costs."""
    shared = [s.sides[0] for s in solution.worked.steps if s.rule == SHARED]
    yield Strong("What it saves.")
    for n, side in enumerate(shared):
        yield Text((" and " if n == len(shared) - 1 else ", ") if n else " ")
        yield Math(say.side(side))
    if shared:
        yield Text(" stand in several gradients; the pass back computes each of them once and hands it on.")
    for n, count in enumerate(report.counts[2:]):
        yield Text("; " if n else " Operations in all: ")
        yield Text(f"{count.label} ")
        yield Math(say.write(count.operations))
    yield Text(".")


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
