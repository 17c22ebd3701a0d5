"""`symderiv list`: the sheets and their parts."""

from __future__ import annotations

import click

from symderiv import sheets
from symderiv.commands.references import sheet_argument
from symderiv.errors import InputError
from symderiv.problem import Sheet


@click.command("list")
@sheet_argument
def command(sheet: str | None) -> int:
    """List the sheets and their parts.

    SHEET, an id or the beginning of one, or the path of a sheet's file, lists the parts of that sheet alone.
    """
    entries = [_entry(sheets.find(sheet))] if sheet is not None else [_known(name) for name in sheets.ids()]
    click.echo("\n\n".join(entries))
    return 0


def _known(name: str) -> str:
    """Return the entry of a sheet; where an installed package brings a broken one, what is wrong with it."""
    try:
        return _entry(sheets.load(name))
    except InputError as error:
        return f"{name}  cannot be read: {error.sentence}"


def _entry(sheet: Sheet) -> str:
    """Return a sheet's heading and its parts, their titles aligned."""
    note = " (default)" if sheet == sheets.default() else ""
    column = max((len(part.id) for part in sheet.parts), default=0)
    parts = [f"  {part.id:<{column}}  {part.title}" for part in sheet.parts]
    return "\n".join([f"{sheet.id}  {sheet.title}{note}", *parts])
