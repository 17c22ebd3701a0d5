"""`symderiv graph`: the computation graph of a part."""

from __future__ import annotations

import click

from symderiv import sheets
from symderiv.commands.drawn import deliver, destination, drawing_option
from symderiv.commands.printing import force_option
from symderiv.commands.references import part_argument
from symderiv.sheetfile import located


@click.command("graph")
@part_argument
@drawing_option
@click.option("--backward", is_flag=True, help="Show local derivatives and the reverse flow as well.")
@force_option
def command(part: str, output: str | None, backward: bool, force: bool) -> int:
    """Draw the computation graph of a part.

    PART is q2a (of the default sheet) or SHEET/q2a.  Edges carry the shapes of the values.
    """
    sheet, chosen = sheets.one(part)
    path, kind = destination(output, f"{chosen.id}-graph", force)
    from symderiv.graphpicture import network

    with located(sheet, chosen):
        drawing = network(chosen, backwards=backward)
    deliver((drawing,), path, kind, force)
    return 0
