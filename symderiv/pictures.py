"""Pictures of answers: how they depend on an input, as drawings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from symderiv.answer import Charted, Separated, Worked
from symderiv.drawing import Drawing, Point
from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, Var
from symderiv.figure import chart as charting
from symderiv.figure import scatter
from symderiv.figure import sketch as sketching
from symderiv.figure.curve import Sketch
from symderiv.figure.scatter import Plane
from symderiv.figure.stack import stacked
from symderiv.formula import Formula, Words
from symderiv.graph import Graph
from symderiv.notation import Notation
from symderiv.piecewise import analyse
from symderiv.plot import named_values, sketch
from symderiv.problem import Curves, Derivative, Growth, Part, Separation, Sheet, Square, Training
from symderiv.saying import Saying
from symderiv.shape import text as shape_text
from symderiv.sheetfile import located
from symderiv.solution import Solution
from symderiv.solver import solve_part
from symderiv.solving.derivative import studied
from symderiv.statement import graph_of, typed
from symderiv.step import derivative_of
from symderiv.tracing import traced
from symderiv.witness import nowhere

WIDTH = 16.0
"""Units: centimetres."""
FRAME = 9.0
"""How wide a moving picture is.  Units: centimetres."""


def plots(
    solution: Solution, values: Mapping[str, Fraction] | None = None, width: float = WIDTH
) -> tuple[Drawing, ...]:
    """Return a sketch of each answer that is studied as a function of an input.

    `values` gives parameters numbers, by name.
    Raises: InputError when a name is no parameter.
    """
    say = solution.say
    return tuple(
        sketching.drawing(sketch(study.analysis, say.side(study.answer.target), say.write, values), width)
        for study in solution.worked.studies
    )


def charts(solution: Solution, width: float = WIDTH) -> tuple[Drawing, ...]:
    """Return the pictures of numbers that a solution comes with."""
    return tuple(charting.drawing(charted.charts, width) for charted in solution.worked.charts)


def frames(charted: Charted) -> tuple[Drawing, ...]:
    """Return what a picture shows one after another, each a drawing of the same size."""
    return tuple(charting.drawing((frame,), FRAME) for frame in charted.frames)


def planes(report: Separated, say: Saying) -> Drawing:
    """Return the points before and after a hidden layer, and the line that parts them after it."""
    parting = (*map(float, report.normal), float(report.offset))
    before = tuple((_place(p.point), p.label > 0) for p in report.placed)
    after = tuple((_place(p.hidden), p.label > 0) for p in report.placed)
    planes = (
        Plane(Words("before the hidden layer"), _axes(report.input, say), before),
        Plane(Words("after it"), _axes(report.hidden, say), after, (parting[0], parting[1], parting[2])),
    )
    return scatter.drawing(planes)


def _place(point: tuple[Fraction, ...]) -> Point:
    across, up = map(float, point)
    return across, up


def _axes(value: Var, say: Saying) -> tuple[Formula, Formula]:
    return say.write(value[1]), say.write(value[2])


def plot_typed(
    text: str, let: str, wrt: str, order: int, values: Mapping[str, Fraction], width: float = WIDTH
) -> Drawing:
    """Return the sketch of a typed scalar expression against the scalar `wrt`, or of a derivative of it.

    Raises: InputError with a caret where the text cannot be read, or the expression or `wrt` is no
    scalar; NoRule when an operator has no derivative, or no value.
    """
    graph = typed(text, let)
    of, x = graph[graph.lets[-1].name], _scalar(graph, wrt, let)
    f = graph.expanded(of)
    if f.shape:
        raise InputError(f"a sketch shows a scalar; {text} is {shape_text(f.shape)}", text, (0, len(text)))
    say = Saying(Notation())
    label = say.side(derivative_of(of.name, x.name, order))
    try:
        found = sketch(analyse(f, x, order=order), label, say.write, values, order > 0)
    except NoRule as reason:
        nowhere.refuse(graph)
        found = _traced(f, x, order, label, say, values, reason)
    return sketching.drawing(found, width)


def _traced(
    f: Expr, x: Var, order: int, label: Formula, say: Saying, values: Mapping[str, Fraction], reason: NoRule
) -> Sketch:
    """Return the sketch from values of what has no analysis by cases, for the given `reason`.

    Raises: NoRule, the reason, when there is no such sketch either.
    """
    try:
        return traced(f, x, order, label, say.write, named_values(f, x, values))
    except NoRule:
        raise reason from None


def _scalar(graph: Graph, name: str, let: str) -> Var:
    """Return the scalar input of that name.

    Raises: InputError with a caret under its declaration when it has another shape; UnknownName.
    """
    x = graph[name]
    if x not in graph.inputs:
        raise InputError(f"a sketch is drawn against an input; {name} is computed from others")
    if x.shape:
        declared = re.search(rf"(?<!\w){re.escape(name)}(?!\w)[^;]*", let)
        span = declared.span() if declared else (0, len(let))
        raise InputError(f"a sketch is drawn against a scalar; {name} is {shape_text(x.shape)}", let, span)
    return x


def plot(sheet: Sheet, part: Part, values: Mapping[str, Fraction], width: float = WIDTH) -> Drawing:
    """Return the picture that a part asks for; of several, one below another.

    Raises: InputError when the part asks for none, or `values` are given for a picture of numbers.
    """
    found = [drawing for one in (part, *part.sections()) for drawing in _drawn(sheet, one, values, width)]
    if not found:
        raise InputError(f"{part.id} asks for no picture")
    return found[0] if len(found) == 1 else stacked(found)


def _drawn(sheet: Sheet, part: Part, values: Mapping[str, Fraction], width: float) -> tuple[Drawing, ...]:
    match part.ask:
        case Derivative(plot=str()):
            with located(sheet, part):
                graph = graph_of(part)
                found = Solution(sheet, part, graph, Worked(studies=studied(part, graph)))
            return plots(found, values, width)
        case Curves() | Square() | Training() | Growth() | Separation():
            if values:
                raise InputError(f"the numbers of {part.id} are set; it takes no {', '.join(values)}")
            solution = solve_part(sheet, part)
            report = solution.worked.separated
            return charts(solution, width) if report is None else (planes(report, solution.say),)
        case _:
            return ()


def movie(sheet: Sheet, part: Part) -> tuple[Drawing, ...]:
    """Return what a part's picture shows one after another.

    Raises: InputError when nothing moves in it.
    """
    moving = (one for one in (part, *part.sections()) if isinstance(one.ask, Training) and one.ask.drawn)
    for one in moving:
        return frames(solve_part(sheet, one).worked.charts[0])
    raise InputError(f"nothing moves in {part.id}; write its picture to a .svg, .png or .pdf file")
