"""`symderiv plot`: the sketch of the derivative that a part asks for."""

from __future__ import annotations

import click

from symderiv import sheets
from symderiv.commands.drawn import deliver, destination, drawing_option
from symderiv.commands.printing import force_option
from symderiv.commands.references import part_argument
from symderiv.commands.settings import settings

WIDTH = 16.0
"""How wide a drawing is by default.  Units: centimetres."""


@click.command("plot")
@part_argument
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
    part: str, output: str | None, assignments: tuple[str, ...], width: float | None, force: bool
) -> int:
    """Draw the derivative that a part asks for, with its kinks.

    PART is q1b (of the default sheet) or SHEET/q1b.
    """
    sheet, chosen = sheets.one(part)
    path, kind = destination(output, f"{chosen.id}-plot", force)
    values = settings(assignments)
    from symderiv.pictures import plot

    deliver(plot(sheet, chosen, values, width or WIDTH), path, kind, force)
    return 0
