"""`symderiv show`: the question of a part."""

from __future__ import annotations

import click

from symderiv import sheets
from symderiv.commands.pages import pages
from symderiv.commands.references import part_argument
from symderiv.commands.target import Target
from symderiv.sheetfile import located


@click.command("show")
@part_argument
@click.option(
    "--width",
    type=click.IntRange(min=20),
    metavar="COLUMNS",
    help="Wrap here; by default at the screen's width, or 80 when piped.",
)
def command(part: str, width: int | None) -> int:
    """Show the question of a part.

    PART is q1b (of the default sheet) or SHEET/q1b; q1 shows q1a, q1b, … one after another.
    """
    found = sheets.resolve(part)
    from symderiv.compose import question

    questions = []
    for sheet, chosen in found:
        with located(sheet, chosen):
            questions.append(pages(question(chosen), Target("terminal"), width).text)
    click.echo("\n\n".join(text.strip("\n") for text in questions))
    return 0
