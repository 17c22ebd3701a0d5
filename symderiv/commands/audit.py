"""`symderiv audit`: every printed formula of the sheets, judged."""

from __future__ import annotations

import click

from symderiv import files, sheets
from symderiv.commands.pages import Pages, pages
from symderiv.commands.printing import deliver, force_option, output_option, verdict, width_option
from symderiv.commands.references import sheet_argument
from symderiv.commands.target import ROW_FORMATS, TABULAR, RowFormat, target
from symderiv.problem import Part
from symderiv.sheets import Found


@click.command("audit")
@sheet_argument
@click.option(
    "--format",
    type=click.Choice(ROW_FORMATS),
    help="What to print; by default what the suffix of -o says, or terminal.",
)
@output_option
@width_option
@force_option
def command(
    sheet: str | None, format: RowFormat | None, output: str | None, width: int | None, force: bool
) -> int:
    """Judge every printed formula of the sheets.

    SHEET is an id or the beginning of one, the path of a sheet's file, or a part; all sheets when it is
    left out.  Each formula agrees, agrees up to layout, needs an assumption, is wrong (with a point at
    which it fails and the formula that should stand there), or is damaged by scanning.  The exit status
    says whether the audit ran, not what it found: it is 1 only when a check of a derivation failed.
    """
    found = sheets.resolve(sheet) if sheet is not None else _every()
    place = target(format, output, "audit", ROW_FORMATS)
    if place.file is not None:
        files.check_all([place.file], force, place.directory)
    from symderiv.audit import as_csv, as_json, rows
    from symderiv.solver import solve_part

    solutions = [solve_part(*pair) for pair in found if _prints(pair[1])]
    judged = [row for solution in solutions for row in rows(solution)]
    if place.format in ("json", "csv"):
        printed = Pages(as_json(judged) if place.format == "json" else as_csv(judged))
    else:
        from symderiv.compose.audit import document

        printed = pages(document(judged, place.format in TABULAR), place, width)
    deliver(printed, place, force)
    return verdict(solutions)


def _every() -> tuple[Found, ...]:
    return tuple(pair for sheet in sheets.ids() for pair in sheets.resolve(f"{sheet}/"))


def _prints(part: Part) -> bool:
    """Tell whether the published solution prints a formula for the part or for a section of it."""
    return bool(part.printed) or any(map(_prints, part.sections()))
