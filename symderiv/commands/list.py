"""`symderiv list`: the sheets and their parts."""

from __future__ import annotations

import click

from symderiv import sheets
from symderiv.commands.references import sheet_argument
from symderiv.problem import Sheet


@click.command("list")
@sheet_argument
def command(sheet: str | None) -> int:
    """List the sheets and their parts.

    SHEET, an id or the beginning of one, lists the parts of that sheet alone.
    """
    names = sheets.ids() if sheet is None else (sheets.find(sheet).id,)
    click.echo("\n\n".join(_entry(sheets.load(name)) for name in names))
    return 0


def _entry(sheet: Sheet) -> str:
    """Return a sheet's heading and its parts, their titles aligned."""
    note = " (default)" if sheet == sheets.default() else ""
    column = max((len(part.id) for part in sheet.parts), default=0)
    parts = [f"  {part.id:<{column}}  {part.title}" for part in sheet.parts]
    return "\n".join([f"{sheet.id}  {sheet.title}{note}", *parts])
