"""The kinks of an answer as a function of its input: where, what happens there, and special parameters."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.answer import Study
from symderiv.compose.kinktable import table
from symderiv.document import Block, Bullets, Display, Heading, Inline, Math, Paragraph, Text
from symderiv.expr import Const, Expr
from symderiv.formula import Cases, Formula, Words, equals, relation, row
from symderiv.piecewise import Case, Degenerate, Kink
from symderiv.saying import Saying
from symderiv.solution import Solution

MEETING = {
    "corner": "no jump: the slope changes where both sides are",
    "C1": "value and slope agree where both sides are",
    "none": "one point apart from",
}
SPECIAL = {
    "zero": "the derivative is 0 for every input",
    "no kink": "there is no kink",
    "fewer kinks": "there are fewer kinks",
    "smoother": "the kink is milder",
    "kink at zero": "the kink sits at the origin",
    "moved": "the formulas change",
}

#: What the table of kinks says as well, with that value put in.
UNREMARKABLE = frozenset({"kink at zero", "moved"})


def blocks(solution: Solution, level: int) -> Iterator[Block]:
    """Yield, for each answer that is studied as a function, its kinks and special cases."""
    for study in solution.worked.studies:
        yield from (_typed if study.below else _study)(study, solution.say, level)
    if solution.worked.unstudied:
        yield Heading(level, (Text("Kinks"),))
        yield Paragraph((Text(f"Not told here: {solution.worked.unstudied}."),))


def _typed(study: Study, say: Saying, level: int) -> Iterator[Block]:
    """Yield the kinks of a function as a table, and its derivative case by case where there are several."""
    yield from table(study, say, level)
    if len(study.analysis.cases) > 1:
        yield Paragraph((Math(say.side(study.answer.target)), Text(" from left to right:")))
        yield Bullets(tuple(tuple(_case(case, say)) for case in study.analysis.cases))
    for found in study.analysis.degenerate:
        if found.kind not in UNREMARKABLE:
            yield from _special(found, study, say)


def _study(study: Study, say: Saying, level: int) -> Iterator[Block]:
    x, target = say.write(study.variable), say.side(study.answer.target)
    yield Heading(level, (Text("Kinks of "), Math(target), Text(" as a function of "), Math(x)))
    if not study.analysis.breakpoints:
        yield Paragraph((Math(target), Text(" has no kink: "), *_everywhere(study, say), Text(".")))
        return
    yield Paragraph(tuple(_places(study, say)))
    yield Bullets(tuple(tuple(_case(case, say)) for case in study.analysis.cases if case.kinks))
    for found in study.analysis.degenerate:
        yield from _special(found, study, say)


def _everywhere(study: Study, say: Saying) -> Iterator[Inline]:
    values = dict.fromkeys(s.value for case in study.analysis.cases for s in case.segments)
    yield Text("it is ")
    for n, value in enumerate(values):
        if n:
            yield Text(" or ")
        yield Math(say.write(value))
    yield Text(" for every ")
    yield Math(say.write(study.variable))


def _places(study: Study, say: Saying) -> Iterator[Inline]:
    for n, (at, alternatives) in enumerate(study.analysis.breakpoints):
        yield Text("; another at " if n else "There is a kink at ")
        yield Math(equals(say.write(study.variable), say.write(at)))
        for k, conditions in enumerate(alternatives):
            if conditions:
                yield Text(" or " if k else " where ")
                yield Math(say.conditions(conditions))
    yield Text(".")


def _case(case: Case, say: Saying) -> Iterator[Inline]:
    """Yield the pieces from left to right, and what happens where they meet."""
    yield Math(say.conditions(case.conditions))
    for n, segment in enumerate(case.segments):
        yield Text(", then " if n else ": ")
        yield Math(say.write(segment.value))
        if segment.slope is not None and not _is_zero(segment.slope):
            yield Text(" (slope ")
            yield Math(say.write(segment.slope))
            yield Text(")")
    for kink in case.kinks:
        yield from _meeting(kink, say, several=len(case.kinks) > 1)
    yield Text(".")


def _meeting(kink: Kink, say: Saying, several: bool) -> Iterator[Inline]:
    yield Text("; ")
    if several:
        yield Text("at ")
        yield Math(say.write(kink.at))
        yield Text(", ")
    if kink.kind == "jump":
        yield Text("a jump of ")
        yield Math(say.write(kink.jump))
        yield Text(", from ")
        yield Math(say.write(kink.left))
        yield Text(" to ")
        yield Math(say.write(kink.right))
        yield Text(": there the derivative does not exist")
        return
    if kink.kind == "none" and kink.value is None:
        yield Text("no derivative where both sides are")
    else:
        yield Text(f"{MEETING[kink.kind]}")
    yield Text(" ")
    yield Math(say.write(kink.left))


def _is_zero(value: Expr) -> bool:
    return isinstance(value, Const) and value.value == 0


def _has_jump(cases: tuple[Case, ...]) -> bool:
    return any(kink.kind == "jump" for case in cases for kink in case.kinks)


def _special(found: Degenerate, study: Study, say: Saying) -> Iterator[Block]:
    """Yield what becomes of the derivative at a special value of a parameter."""
    jumped = _has_jump(study.analysis.cases)
    closed = found.kind == "smoother" and jumped and not _has_jump(found.cases)
    told = "there is no jump" if closed else SPECIAL[found.kind]
    lead: list[Inline] = [Text("Special case "), Math(say.conditions(found.conditions)), Text(f": {told}")]
    if found.kind == "zero":
        yield Paragraph((*lead, Text(".")))
        return
    outcome = _outcome(found, study, say)
    if isinstance(outcome, Cases):
        yield Paragraph((*lead, Text("; the derivative is")))
        yield Display(((None, "", outcome),))
    else:
        yield Paragraph((*lead, Text("; the derivative is "), Math(outcome), Text(".")))


def _outcome(found: Degenerate, study: Study, say: Saying) -> Formula:
    """Return what the function is there: one formula, or one for each case and side of the kink."""
    x = say.write(study.variable)
    branches = [
        (_value(segment.value, case, found, study, say), _when(case, n, say, x))
        for case in found.cases
        for n, segment in enumerate(case.segments)
    ]
    if len(branches) == 1:
        return branches[0][0]
    return Cases(tuple((value, row(Words("if"), when)) for value, when in branches))


def _value(value: Expr, case: Case, found: Degenerate, study: Study, say: Saying) -> Formula:
    """Return the value; where the case sits on the kink of a derivative in branches, there is none."""
    on_kink = any(c.relation == "=" and c not in found.conditions for c in case.conditions)
    return Words("no derivative") if on_kink and study.answer.branches else say.write(value)


def _when(case: Case, n: int, say: Saying, x: Formula) -> Formula:
    bounds: list[Formula] = []
    if n < len(case.kinks):
        bounds.append(relation(x, "<", say.write(case.kinks[n].at)))
    elif n:
        bounds.append(relation(x, ">", say.write(case.kinks[n - 1].at)))
    return say.joined([*(say.condition(c) for c in case.conditions), *bounds])
