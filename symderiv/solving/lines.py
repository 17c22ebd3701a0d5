"""A network without hinges is a line: it equals a function that is one, and no other."""

from __future__ import annotations

from symderiv import verify
from symderiv.answer import Statement, Worked
from symderiv.expr import Expr, const, substitute, variables
from symderiv.normal import simplify
from symderiv.ops.arithmetic import plus, times
from symderiv.piecewise import analyse
from symderiv.shape import SCALAR
from symderiv.solving.network import POINTS, Question
from symderiv.step import Side, Step, Value


def of_a_line(question: Question, slope: Expr) -> Worked:
    """Decide a network whose slope is the same everywhere: `slope`, in its weights."""
    steps = [question.derivative(question.network), question.derivative(question.target)]
    slopes = analyse(question.function, question.x, order=1)
    values = [segment.value for case in slopes.cases for segment in case.segments]
    kinks = [kink.at for case in analyse(question.function, question.x).cases for kink in case.kinks]
    if len(set(values)) == 1 and question.x not in variables(values[0]) and not kinks:
        return _matched(question, steps, slope, values[0])
    return _no_line(question, steps, kinks)


def _matched(question: Question, steps: list[Step], slope: Expr, due: Expr) -> Worked:
    """Return the weights that match: the slopes agree, and the values at 0."""
    function, network = question.function, question.graph.expanded(question.network)
    at_zero: dict[Expr, Expr] = {question.x: const(0)}
    start, level = (simplify(substitute(side, at_zero)).expr for side in (function, network))
    line = plus(start, times(due, question.x))
    check = verify.equal(question.graph, question.target, line, points=POINTS)
    whole = verify.equal(
        question.graph, question.network, plus(level, times(slope, question.x)), points=POINTS
    )
    why: tuple[str | Side, ...] = ("both are lines: they are equal where slope and value at 0 are",)
    steps += [
        Step("match the slopes", why, (due, slope), SCALAR, (check, whole)),
        Step("match the values at 0", why, (start, level), SCALAR, (check, whole)),
    ]
    said = (
        *("Yes: with one unit of weight ", due, ", whose input is ", question.x, ", and the constant "),
        *(start, "; any weights with slope ", due, " and value ", start, " at 0 will do."),
    )
    return Worked(
        tuple(steps),
        statements=(Statement("Yes", said, (Value(question.target.name), line), None, (check,)),),
    )


def _no_line(question: Question, steps: list[Step], kinks: list[Expr]) -> Worked:
    """Return that the function has a kink, or a slope that is not the same everywhere."""
    network, target, slope = question.network, question.target, question.slope(question.target)
    why: tuple[str | Side, ...] = (" has the slope ", slope)
    if kinks:
        why = (" has a kink at ", question.x, " = ", kinks[0])
    said = (
        network,
        " has the same slope everywhere; ",
        target,
        *why,
        ", but for parameters that make it a line.",
    )
    return Worked(tuple(steps), statements=(Statement("No", said, checks=steps[-1].checks),))
