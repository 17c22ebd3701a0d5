"""`symderiv plot`: the sketch that a part asks for, or of an expression that a person types."""

from __future__ import annotations

from dataclasses import dataclass

import click

from symderiv import sheets
from symderiv.commands.drawn import MOVING, STILL, deliver, destination, drawing_option
from symderiv.commands.printing import force_option
from symderiv.commands.references import optional_part_argument
from symderiv.commands.settings import settings
from symderiv.errors import InputError

WIDTH = 16.0
"""How wide a drawing is by default.  Units: centimetres."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be drawn when an expression is typed; None is what was not given."""

    expr: str | None
    let: str | None
    wrt: str | None
    order: int | None

    def stem(self, part: str | None) -> str:
        """Return what the drawing is called: a part, or an expression, but not both.

        Raises: InputError when the words do not say which, or no such part exists.
        """
        if self.expr is None:
            if part is None:
                raise InputError("plot wants a PART, or --expr with --let and --wrt")
            if self.let is not None or self.wrt is not None or self.order is not None:
                raise InputError(f"--let, --wrt and --order go with --expr; what {part} asks for is set")
            return f"{sheets.one(part)[1].id}-plot"
        if part is not None:
            raise InputError(f"plot draws a PART or --expr, not both; found {part} and {self.expr}")
        if self.let is None or self.wrt is None:
            raise InputError('--expr wants --let and --wrt as well, such as --let "x; a" --wrt x')
        return "expression-plot"


@click.command("plot")
@optional_part_argument
@click.option("--expr", metavar="EXPR", help="Draw this scalar expression, or a derivative of it, instead.")
@click.option("--let", metavar="NAMES", help='What the names of EXPR are: "x; a positive".')
@click.option("--wrt", metavar="NAME", help="The scalar against which EXPR is drawn.")
@click.option(
    "--order",
    type=click.IntRange(0, 2),
    help="Draw EXPR itself (0), its derivative (1, the default) or its second derivative (2).",
)
@drawing_option
@click.option(
    "--set",
    "assignments",
    metavar="NAME=VALUE",
    multiple=True,
    help="Draw at this value of a parameter (a number such as 2, -1.5 or 3/4); may be given several times.",
)
@click.option(
    "--width",
    type=click.FloatRange(4, 60),
    metavar="CM",
    help="How wide the drawing is, in centimetres.",
)
@force_option
def command(
    part: str | None,
    expr: str | None,
    let: str | None,
    wrt: str | None,
    order: int | None,
    output: str | None,
    assignments: tuple[str, ...],
    width: float | None,
    force: bool,
) -> int:
    """Draw a derivative with its kinks, of a part or of your own.

    PART is q1b (of the default sheet) or SHEET/q1b; one that trains a network moves, as a .gif or .apng.
    For example: symderiv plot --expr "max(0, w*x + b)" --let "x; w; b" --wrt x
    """
    typed = Typed(expr, let, wrt, order)
    path, kind = destination(output, typed.stem(part), force, (*STILL, *MOVING) if part else STILL)
    values = settings(assignments)
    from symderiv.pictures import movie, plot, plot_typed

    wide = width or WIDTH
    if part is not None and kind in MOVING:
        deliver(movie(*sheets.one(part)), path, kind, force)
        return 0
    if part is not None:
        drawing = plot(*sheets.one(part), values, wide)
    else:
        drawing = plot_typed(expr or "", let or "", wrt or "", 1 if order is None else order, values, wide)
    deliver((drawing,), path, kind, force)
    return 0
