"""Training: gradient descent run on an instance with the gradients that the engine derived.

`descent` runs the generated NumPy function, `frames` draws what is learned.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symderiv.answer import Run, Worked
from symderiv.code.function import source
from symderiv.code.iteration import iteration
from symderiv.code.plan import plan
from symderiv.errors import InputError
from symderiv.expr import const
from symderiv.graph import Graph
from symderiv.notation import Notation
from symderiv.problem import Derivative, Part, Training
from symderiv.solving.derivative import solve as differentiated
from symderiv.training.descent import Descent, falls
from symderiv.training.frames import charted

__all__ = ["descent_of", "solve"]


def solve(part: Part, graph: Graph) -> Worked:
    """Return the gradients that `part` trains with, derived and checked, and the run.

    Raises: InputError when a value has not the shape that is declared; NoRule.
    """
    ask = part.ask
    assert isinstance(ask, Training)
    worked = differentiated(part._replace(ask=Derivative(ask.of, ask.wrt)), graph)
    run = descent_of(part, graph)
    drawn = (charted(run, part),) if ask.drawn else ()
    twin = iteration(graph, ask.predicts, ask.of, ask.wrt, ask.rate) if ask.predicts else ""
    report = Run(run.source, twin, const(Fraction(ask.rate)), run.losses, (falls(run.losses),))
    return replace(worked, charts=drawn, run=report)


def descent_of(part: Part, graph: Graph) -> Descent:
    """Return the run of stochastic gradient descent that `part` asks for.

    Raises: InputError when an input has no value, or two inputs have not equally many.
    """
    ask = part.ask
    assert isinstance(ask, Training)
    due, found = [v.name for v in graph.inputs], [name for name, _ in (*ask.start, *ask.data)]
    if sorted(due) != sorted(found):
        raise InputError(
            f"a run needs one value or row of examples for each of {', '.join(due)}; "
            f"start and data have {', '.join(found) or 'none'}"
        )
    if len({len(values) for _, values in ask.data}) > 1:
        counts = ", ".join(f"{name} {len(values)}" for name, values in ask.data)
        raise InputError(f"each input needs equally many examples; the data have {counts}")
    text = source(plan(graph, ask.of, ask.wrt), "numpy", Notation(dict(part.letters)))
    return Descent(ask, graph, text)
