"""Solving whether a network of one variable can equal a function: by its derivative, or by a construction.

Between its hinges a network of steps is constant, so a function that is strictly monotone on an interval is
none of them; a piecewise constant one is, jump by jump.  A network without hinges is a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symderiv import verify
from symderiv.answer import Statement, Worked
from symderiv.errors import NoRule
from symderiv.expr import Const, Expr, const, substitute, variables
from symderiv.graph import Graph
from symderiv.normal import simplify
from symderiv.notation import Notation
from symderiv.op import OPS
from symderiv.ops.arithmetic import minus
from symderiv.piecewise import Analysis, Case, Condition, Segment, analyse
from symderiv.problem import Part, Representation
from symderiv.shape import SCALAR
from symderiv.solving.lines import of_a_line
from symderiv.solving.network import POINTS, Question
from symderiv.solving.staircase import constructed
from symderiv.solving.where import applied, holding, joined
from symderiv.step import Side, Step
from symderiv.witness import counted, order


def solve(part: Part, graph: Graph) -> Worked:
    """Return the verdict on a network and a function, with its proof.

    Raises: NoRule for a network that is neither constant between its hinges nor a line.
    """
    ask = part.ask
    assert isinstance(ask, Representation)
    write = Notation(dict(part.letters))
    question = Question(graph, graph[ask.of], graph[ask.network], graph[ask.against], write)
    slope = question.slope(question.network)
    if isinstance(slope, Const) and slope.value == 0:
        return _of_steps(question)
    if question.x not in variables(slope):
        return of_a_line(question, slope)
    raise NoRule(f"the slope of {ask.network} varies between its hinges; only constant ones are decided")


@dataclass(frozen=True)
class Moving:
    """A case of the parameters, some of them fixed to values, and an interval where the function moves."""

    fixed: tuple[Condition, ...]
    case: Case
    segment: Segment

    def put_in(self, value: Expr) -> Expr:
        """Return a value with the fixed parameters put in."""
        return simplify(substitute(value, {c.expr: c.bound for c in self.fixed})).expr


def _of_steps(question: Question) -> Worked:
    """Decide a network of steps: by the sign of the function's derivative."""
    signs = analyse(OPS["sign"](question.slope(question.target)), question.x)
    steps = [question.derivative(question.network), question.derivative(question.target)]
    moving = list(_moving(signs))
    if not moving:
        return constructed(question, steps)
    if not all(_monotone(case) for case in signs.cases):
        raise NoRule(f"{question.target} is monotone for some signs of its parameters only")
    steps.insert(1, _hinges(question))
    steps += [_monotone_on(question, found) for found in moving]
    steps.append(_too_few(question, moving))
    said = (*_no(question), *_exceptions(question, signs))
    return Worked(tuple(steps), statements=(Statement("No", said, checks=steps[-1].checks),))


def _moving(signs: Analysis) -> Iterator[Moving]:
    """Yield an interval where the function moves in each case, those that the generic ones leave out too."""
    yield from (Moving((), case, segment) for case in signs.cases for segment in _monotone(case)[:1])
    told = {c.expr for case in signs.cases for c in case.conditions}
    for special in signs.degenerate:
        if any(c.expr in told for c in special.conditions):
            for case in special.cases:
                yield from (Moving(special.conditions, case, segment) for segment in _monotone(case)[:1])


def _monotone(case: Case) -> list[Segment]:
    return [s for s in case.segments if isinstance(s.value, Const) and s.value.value != 0]


def _no(question: Question) -> tuple[str | Side, ...]:
    return (
        *("No network ", question.network, " of this kind, whatever the number of its units, equals "),
        *(question.target, " everywhere"),
    )


def _hinges(question: Question) -> Step:
    """Return where a unit switches, and how many values a network can take therefore."""
    unit, units = question.unit
    found = analyse(unit, question.x)
    ((at, ((condition, *_), *_)),) = found.breakpoints
    decider, x = minus(*unit.args), question.x
    facts = (minus(1, OPS["eq"](condition.expr, condition.bound)),)
    checks = (
        verify.equal(question.graph, substitute(decider, {x: at}), const(0), facts=facts, points=POINTS),
        counted.at_most(question.graph.expanded(question.network), x, lambda n: 2 * n + 1),
    )
    why = (
        *(
            "a unit is ",
            unit,
            "; it switches where its input is 0, once if ",
            condition.expr,
            " ≠ 0 and never ",
        ),
        *("otherwise. There are at most ", units, " hinges, so ", question.network, " takes at most "),
        *(units + 1, " values between them and ", units, " at them"),
    )
    return Step("where a unit switches", why, (x, at), SCALAR, checks, where=applied(condition))


def _monotone_on(question: Question, found: Moving) -> Step:
    """Return that the derivative of the function has one sign on an interval."""
    slope, zero = found.put_in(question.slope(question.target)), const(0)
    where = holding(found.case, found.segment, question.x)
    rising = isinstance(found.segment.value, Const) and found.segment.value.value == 1
    below, above = (zero, slope) if rising else (slope, zero)
    check = order.ordered((), below, "<", above, where)
    word = "increasing" if rising else "decreasing"
    why = (question.target, f" is strictly {word} there: it takes no value twice")
    shown = joined((*map(applied, found.fixed), *where))
    return Step(
        "not constant on an interval", why, (below, above), SCALAR, (check,), relations=("<",), where=shown
    )


def _too_few(question: Question, moving: Sequence[Moving]) -> Step:
    """Return the contradiction: more points of the interval than the network has values."""
    _, units = question.unit
    points, values = 2 * units + 2, 2 * units + 1
    checks = tuple(
        counted.distinct(
            found.put_in(question.function),
            question.x,
            (found.segment.lower, found.segment.upper),
            [applied(c) for c in found.case.conditions],
        )
        for found in moving
    )
    why = (
        *("at any ", points, " points of that interval ", question.target, " has different values, and "),
        *(
            question.network,
            " has at most ",
            values,
            ": at one of them the two differ. More is true: between ",
        ),
        "two neighbouring hinges inside it they agree at one point at most",
    )
    return Step("count the values", why, (points, values), SCALAR, checks, relations=(">",))


def _exceptions(question: Question, signs: Analysis) -> Iterator[str | Side]:
    """Yield the parameters for which the function is constant, and the network that equals it then."""
    found = [
        (*special.conditions, *case.conditions)
        for special in signs.degenerate
        for case in special.cases
        if not _monotone(case)
    ]
    for n, conditions in enumerate(dict.fromkeys(found)):
        yield ", or " if n else ", unless "
        for k, condition in enumerate(conditions):
            yield " and " if k else ""
            yield question.told(condition)
        fixed: dict[Expr, Expr] = {c.expr: c.bound for c in conditions}
        yield ": then it is the constant "
        yield simplify(substitute(question.function, fixed)).expr
        yield ", which is the network without units"
    yield "."
