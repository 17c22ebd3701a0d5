"""A network of steps that equals a piecewise constant function: a unit or two for each jump."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderiv import verify
from symderiv.answer import Statement, Worked
from symderiv.expr import Const, Expr, const, substitute, var
from symderiv.normal import simplify
from symderiv.objective.parts import is_negative, unsigned
from symderiv.ops.arithmetic import minus, negative, plus, times
from symderiv.piecewise import Analysis, Case, Condition, Kink, analyse
from symderiv.piecewise.domain import bounds
from symderiv.shape import SCALAR
from symderiv.solving.alongaxis import inside
from symderiv.solving.network import POINTS, Question
from symderiv.solving.where import applied, joined
from symderiv.step import Side, Step, Value


def constructed(question: Question, steps: list[Step]) -> Worked:
    """Return the network that equals a piecewise constant function, checked between and at its jumps."""
    statements = []
    for fixed, case in _cases(analyse(question.function, question.x)):
        network = construction(question, case)
        where = [applied(c) for c in (*fixed, *case.conditions)]
        checks = tuple(agreeing(question, case, network, fixed))
        why: tuple[str | Side, ...] = (
            "one unit switches on or off at each jump; the value at a jump decides which",
        )
        if not case.kinks:
            why = ("there is no jump",)
        sides = (Value(question.target.name), network)
        steps.append(Step("construct a network", why, sides, SCALAR, checks, where=joined(where)))
        statements.append(Statement("Yes", tuple(_yes(question, case, fixed)), sides, None, checks))
    return Worked(tuple(steps), statements=tuple(statements))


def _cases(found: Analysis) -> Iterator[tuple[Sequence[Condition], Case]]:
    """Yield the cases with the parameters that they fix: on the border between two cases, then the others."""
    borders = {frozenset((c.expr, c.bound)) for case in found.cases for c in case.conditions}
    for special in found.degenerate:
        if any(frozenset((c.expr, c.bound)) in borders for c in special.conditions):
            yield from ((special.conditions, case) for case in special.cases)
    yield from (((), case) for case in found.cases)


def _yes(question: Question, case: Case, fixed: Sequence[Condition]) -> Iterator[str | Side]:
    yield "Yes, a network equals it"
    for n, condition in enumerate((*fixed, *case.conditions)):
        yield " and " if n else " where "
        yield question.told(condition)
    yield ", between the jumps and at them." if case.kinks else "."


def construction(question: Question, case: Case) -> Expr:
    """Return the network: the value on the far left, and what each jump adds.

    A jump from L over the value V to R at t adds (V − L) g(x − t) + (R − V)(1 − g(t − x)): the first is what
    a unit adds that is on at t already, the second one that is on only after it.
    """
    terms = [case.segments[0].value]
    for kink in case.kinks:
        terms += _jump(question, kink)
    return plus(*([t for t in terms if not _is_zero(t)] or [const(0)]))


def _jump(question: Question, kink: Kink) -> Iterator[Expr]:
    assert kink.value is not None
    before, after = (
        simplify(minus(a, b)).expr for a, b in ((kink.value, kink.left), (kink.right, kink.value))
    )
    if not _is_zero(before):
        up = question.activation(minus(question.x, kink.at))
        yield negative(times(unsigned(before), up)) if is_negative(before) else times(before, up)
    if not _is_zero(after):
        yield after
        yield negative(times(after, question.activation(minus(kink.at, question.x))))


def agreeing(
    question: Question, case: Case, network: Expr, fixed: Sequence[Condition] = ()
) -> Iterator[verify.Check]:
    """Yield the checks that a network equals the function: on every interval of a case, and at every jump."""
    values: dict[Expr, Expr] = {c.expr: c.bound for c in fixed}
    where, x = tuple(applied(c) for c in case.conditions), question.x
    t = var(next(name for name in ("t", "s", "u", "t0") if name not in question.graph.values))
    places = [inside(segment, bounds(x), t) for segment in case.segments] + [kink.at for kink in case.kinks]
    for place in places:
        due, built = (substitute(side, {x: place, **values}) for side in (question.function, network))
        yield verify.equal(question.graph, due, built, facts=where, points=POINTS, covered=False)


def _is_zero(value: Expr) -> bool:
    return isinstance(value, Const) and value.value == 0
