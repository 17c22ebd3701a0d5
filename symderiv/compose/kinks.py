"""The kinks of an answer as a function of its input: where, what happens there, and special parameters."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.answer import Study
from symderiv.document import Block, Bullets, Heading, Inline, Inlines, Math, Paragraph, Table, Text
from symderiv.expr import Const, Expr
from symderiv.formula import Formula, equals, row
from symderiv.piecewise import Case, Degenerate, Kink, Segment
from symderiv.saying import AND, Saying
from symderiv.solution import Solution

KIND = {
    "jump": "jump: the derivative does not exist here",
    "corner": "corner: continuous, the slope changes",
    "C1": "smooth: value and slope agree",
    "none": "one value apart",
}
HEADER = ("Case", "Kink", "Left of it", "Right of it", "Limits, left and right", "Jump", "Type")


def blocks(solution: Solution, level: int) -> Iterator[Block]:
    """Yield, for each answer that is studied as a function, its kinks and special cases."""
    for study in solution.worked.studies:
        yield from _study(study, solution.say, level)


def _study(study: Study, say: Saying, level: int) -> Iterator[Block]:
    x = say.write(study.variable)
    target = say.side(study.answer.target)
    yield Heading(level, (Text("Kinks of "), Math(target), Text(" as a function of "), Math(x)))
    rows = [_row(case, n, kink, say) for case in study.analysis.cases for n, kink in enumerate(case.kinks)]
    if not rows:
        yield Paragraph((Math(target), Text(" has no kink: "), *_everywhere(study, say), Text(".")))
    else:
        yield Paragraph(tuple(_places(study, say)))
        yield Table(tuple((Text(h),) for h in HEADER), tuple(rows))
    special = tuple(_special(d, say, x) for d in study.analysis.degenerate)
    if special:
        yield Paragraph((Text("Where a parameter is zero:"),))
        yield Bullets(special)


def _everywhere(study: Study, say: Saying) -> list[Inline]:
    values = dict.fromkeys(s.value for case in study.analysis.cases for s in case.segments)
    found: list[Inline] = [Text("it is ")]
    for n, value in enumerate(values):
        found += [Text(" or "), Math(say.write(value))] if n else [Math(say.write(value))]
    return [*found, Text(" for every "), Math(say.write(study.variable))]


def _places(study: Study, say: Saying) -> Iterator[Inline]:
    for n, (at, alternatives) in enumerate(study.analysis.breakpoints):
        yield Text("; another at " if n else "There is a kink at ")
        yield Math(equals(say.write(study.variable), say.write(at)))
        for k, conditions in enumerate(alternatives):
            if conditions:
                yield Text(" or " if k else " where ")
                yield Math(say.conditions(conditions))
    yield Text(".")


def _row(case: Case, n: int, kink: Kink, say: Saying) -> tuple[Inlines, ...]:
    limits = row(say.write(kink.left), AND, say.write(kink.right))
    return (
        (Math(say.conditions(case.conditions)),),
        (Math(say.write(kink.at)),),
        _piece(case.segments[n], say),
        _piece(case.segments[n + 1], say),
        (Math(limits),),
        (Math(say.write(kink.jump)),),
        (Text(KIND[kink.kind]),),
    )


def _piece(segment: Segment, say: Saying) -> Inlines:
    value = Math(say.write(segment.value))
    if segment.slope is None or _is_zero(segment.slope):
        return (value,)
    return (value, Text(", slope "), Math(say.write(segment.slope)))


def _is_zero(value: Expr) -> bool:
    return isinstance(value, Const) and value.value == 0


def _special(found: Degenerate, say: Saying, x: Formula) -> Inlines:
    pieces: list[Inline] = [Math(say.conditions(found.conditions)), Text(f": {SAID[found.kind]}")]
    for n, case in enumerate(found.cases):
        pieces.append(Text("; " if n else " "))
        pieces += _outcome(case, say, x, alone=len(found.cases) == 1)
    return (*pieces, Text("."))


SAID = {
    "zero": "the derivative is zero throughout.",
    "no kink": "there is no kink.",
    "fewer kinks": "there are fewer kinks.",
    "smoother": "the kink is milder.",
    "kink at zero": "the kink sits at the origin.",
    "moved": "the kink moves.",
}


def _outcome(case: Case, say: Saying, x: Formula, alone: bool) -> Iterator[Inline]:
    if case.conditions and not alone:
        yield Text("for ")
        yield Math(say.conditions(case.conditions))
        yield Text(", ")
    for n, segment in enumerate(case.segments):
        yield Text(", then " if n else "the value is ")
        yield Math(say.write(segment.value))
        if n < len(case.kinks):
            yield Text(" up to ")
            yield Math(equals(x, say.write(case.kinks[n].at)))
