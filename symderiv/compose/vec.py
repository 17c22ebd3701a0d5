"""A linear map as a matrix of stacked columns, set apart; where it has none, the map, and why."""

from __future__ import annotations

from collections.abc import Iterator

from symderiv import vecnotation
from symderiv.answer import Answer as Found
from symderiv.answer import Stacked
from symderiv.document import Answer, Display, Inlines, Math, Text
from symderiv.formula import Formula
from symderiv.saying import Saying
from symderiv.shape import SCALAR, Shape
from symderiv.shape import text as shape_text
from symderiv.vecform import VecForm
from symderiv.witness.check import summary

Line = tuple[Formula | None, str, Formula]


def answer(found: Found, stacked: Stacked, say: Saying, as_map: tuple[Line, ...]) -> Answer:
    """Return the answer in vec notation; `as_map` is what is shown where it has none."""
    sides = say.stacked(found)
    if stacked.form is None or sides is None:
        note = (Text(f"This map has no form in Kronecker products: {stacked.missing}."),)
        return Answer(Display(as_map), shape_text(found.shape), (note,))
    display = Display(((sides[0], "=", sides[1]),))
    return Answer(display, _shape(stacked.form), tuple(_notes(stacked, stacked.form, say)))


def _notes(stacked: Stacked, form: VecForm, say: Saying) -> Iterator[Inlines]:
    """Yield how the matrix was checked, and what K is."""
    yield (Text(f"Matrices are stacked by columns; against the map: {summary(stacked.checks)}."),)
    if (defined := vecnotation.commutes(form, say.write)) is not None:
        yield (Text("The commutation matrix is defined by "), Math(defined), Text("."))


def _shape(form: VecForm) -> str:
    """Return the shape of the matrix: `(m·p)×(n·k)`."""
    return f"{_length(form.shape)}×{_length(form.direction.shape)}"


def _length(shape: Shape) -> str:
    if shape == SCALAR:
        return "1"
    whole = "·".join(str(d) for d in shape if d != 1)
    return f"({whole})" if "·" in whole else whole
