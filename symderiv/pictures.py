"""Pictures of answers: how they depend on an input, as drawings."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symderiv.answer import Worked
from symderiv.drawing import Drawing
from symderiv.errors import InputError
from symderiv.figure import sketch as sketching
from symderiv.plot import sketch
from symderiv.problem import Derivative, Part, Sheet
from symderiv.solution import Solution
from symderiv.solving.derivative import studied
from symderiv.statement import graph_of

WIDTH = 16.0
"""Units: centimetres."""


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


def plot(sheet: Sheet, part: Part, values: Mapping[str, Fraction], width: float = WIDTH) -> Drawing:
    """Return the sketch that a part asks for.

    Raises: InputError when the part asks for none, or for several.
    """
    ask = part.ask
    if not isinstance(ask, Derivative) or ask.plot is None or len(ask.wrt) != 1:
        raise InputError(f"{part.id} asks for no sketch of a derivative against an input")
    graph = graph_of(part)
    (study,) = studied(part, graph)
    (drawing,) = plots(Solution(sheet, part, graph, Worked(studies=(study,))), values, width)
    return drawing
