"""The pictures of a solution: a sketch of each studied answer, and the computation graph."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv.document import Block, Figure, Inline, Math, Text
from symderiv.expr import Expr, variables
from symderiv.formula import equals
from symderiv.graph import Graph
from symderiv.pictures import charts, frames, plots
from symderiv.plot import alternative
from symderiv.problem import Derivative
from symderiv.shape import SCALAR
from symderiv.solution import Solution
from symderiv.typeset.unicode import unicode

#: The computation graph of more named values, or a wider one, is not read on a page.
MANY = 16
WIDEST = 48.0
"""Units: centimetres."""


def blocks(solution: Solution, drawn: Graph | None = None) -> Iterator[Block]:
    """Yield the figures; the computation graph is left out where it is one that was `drawn` already."""
    yield from sketches(solution)
    yield from charted(solution)
    if solution.graph != drawn:
        yield from wired(solution)


def sketches(solution: Solution) -> Iterator[Block]:
    """Yield a sketch of each answer that is studied as a function of an input."""
    studies = solution.worked.studies
    for number, (study, drawing) in enumerate(zip(studies, plots(solution), strict=True)):
        caption = (
            Math(solution.say.side(study.answer.target)),
            *_defined(solution),
            Text(" as a function of "),
            Math(solution.say.write(study.variable)),
            Text(", a sketch: only what is labelled has a meaning."),
        )
        words = alternative(study.analysis, lambda expr: unicode(solution.say.write(expr)))
        yield Figure(solution.plot_name(number), drawing, caption, words)


def _defined(solution: Solution) -> Iterator[Inline]:
    """Yield what is differentiated, where one formula says it: the axis names its letter alone."""
    if len(solution.graph.lets) == 1:
        (let,) = solution.graph.lets
        yield Text(" for ")
        yield Math(equals(solution.say.write(let.var), solution.say.write(let.body)))


def charted(solution: Solution) -> Iterator[Block]:
    """Yield what was drawn of numbers that were computed."""
    found = solution.worked.charts
    for number, (one, drawing) in enumerate(zip(found, charts(solution), strict=True), 1):
        pieces = [Text(p) if isinstance(p, str) else Math(solution.say.side(p)) for p in one.caption]
        stem = f"{solution.part.id}-chart" + (f"-{number}" if found[1:] else "")
        yield Figure(stem, drawing, tuple(pieces), one.alternative, frames(one))


def wired(solution: Solution) -> Iterator[Block]:
    """Yield the computation graph where there is something to wire to one result, and no sketch.

    One that a page would have to shrink until nobody can read it is left out.
    """
    several = 2 <= len(solution.graph.lets) <= MANY
    if solution.worked.studies or not several or not _one_result(solution.graph):
        return
    ask = solution.part.ask
    backward = isinstance(ask, Derivative) and solution.graph[ask.of].shape == SCALAR
    from symderiv.graphpicture import network  # loaded where there is a graph to draw

    drawing = network(solution.part, solution.graph, backward)
    if drawing.width > WIDEST:
        return
    said = "The computation graph, with the reverse pass." if backward else "The computation graph."
    yield Figure(f"{solution.part.id}-graph", drawing, (Text(said),), _wiring(solution))


def _one_result(graph: Graph) -> bool:
    """Tell whether every named value leads to the last one; functions side by side do not."""
    *_, last = graph.lets
    return all(let.var in graph.ancestors(last.var) for let in graph.lets)


def _wiring(solution: Solution) -> str:
    """Return the computation graph in words: what each value reads."""

    def named(expr: Expr) -> str:
        return unicode(solution.say.write(expr))

    lets = solution.graph.lets
    return " ".join(f"{named(let.var)} reads {', '.join(map(named, variables(let.body)))}." for let in lets)
