"""Derivatives as source code: a function for NumPy, PyTorch or JAX that returns values and gradients.

The function does what hand-written backpropagation does: forward values once, cotangents by name,
scaling where a diagonal matrix stands in the formula, solving where an inverse does.
"""

from __future__ import annotations

from symderiv import sheets
from symderiv.code.function import source
from symderiv.code.plan import plan
from symderiv.code.targets import TARGETS, Target
from symderiv.deadline import within
from symderiv.errors import InputError
from symderiv.notation import Notation
from symderiv.parse import bounds
from symderiv.problem import Chain, Cost, Derivative, Training
from symderiv.sheetfile import located
from symderiv.statement import asked, graph_of, typed

__all__ = ["TARGETS", "Target", "of_expression", "of_part"]


def of_expression(
    text: str, let: str, wrt: tuple[str, ...] = (), order: int = 1, target: Target = "numpy"
) -> str:
    """Return the source of a function for the derivatives of `text`, a program or an expression.

    `wrt` are the names to differentiate by, inputs or values of the program; all inputs when it is empty.
    Raises: InputError with a caret under what cannot be read; NoRule where a function has no form.
    """
    with within(bounds.DEADLINE):
        graph = typed(text, let)
        planned = plan(graph, graph.lets[-1].name, asked(graph, let, wrt), order)
        return source(planned, target, Notation())


def of_part(reference: str, order: int = 1, target: Target = "numpy") -> str:
    """Return the source of a function for the derivatives that a part of a sheet asks for.

    Of several things that a part asks, the first derivatives count.
    Raises: UnknownName when there is no such part; InputError when it asks for no derivative.
    """
    sheet, part = sheets.one(reference)
    for one in (part, *part.sections()):
        match one.ask:
            case Derivative() | Chain() | Cost() | Training():
                with located(sheet, part):
                    planned = plan(graph_of(one), one.ask.of, one.ask.wrt, order)
                    return source(planned, target, Notation(dict(one.letters)))
    raise InputError(f"{sheet.id}/{part.id} asks for no derivative, so there is no code for it")
