"""`symderiv solve`: worked solutions of parts."""

from __future__ import annotations

import click

from symderiv import sheets
from symderiv.commands.printing import Printing, printing_options
from symderiv.commands.references import parts_argument
from symderiv.sheets import Found


@click.command("solve")
@parts_argument
@printing_options
def command(parts: tuple[str, ...], printing: Printing) -> int:
    """Solve parts: steps with reasons, answers, checks.

    PART is q1b (of the default sheet) or SHEET/q1b; q1 means q1a, q1b, …; SHEET means all of it.
    Several parts make one document.  The exit status is 1 when a check failed.
    """
    found = tuple(dict.fromkeys(pair for reference in parts for pair in sheets.resolve(reference)))
    name, title = _heading(found)
    place = printing.target(name)
    from symderiv.solver import solve_part

    solutions = [solve_part(sheet, part) for sheet, part in found]
    whole = _is_sheet(found) and (len(found) > 1 or not _names_a_part(parts, found))
    return printing.print(solutions, place, title, whole=whole)


def _is_sheet(found: tuple[Found, ...]) -> bool:
    """Tell whether the parts are all parts of one sheet."""
    sheet = found[0][0]
    return found == tuple((sheet, part) for part in sheet.parts)


def _names_a_part(words: tuple[str, ...], found: tuple[Found, ...]) -> bool:
    """Tell whether a word says which part is meant: of a sheet of one part, the sheet may be meant."""
    return any(word == part.id or word.endswith(f"/{part.id}") for word in words for _, part in found)


def _heading(found: tuple[Found, ...]) -> tuple[str, str | None]:
    """Return the name of the document's file, and its title (one part brings its own)."""
    if len(found) == 1:
        return found[0][1].id, None
    sheet = found[0][0]
    if all(other == sheet for other, _ in found):
        return sheet.id, sheet.title
    return "solutions", "Solutions"
