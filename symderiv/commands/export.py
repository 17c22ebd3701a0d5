"""`symderiv export`: what another system grades with."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symderiv import files, sheets
from symderiv.commands.lenient import lenient_options
from symderiv.commands.printing import force_option
from symderiv.commands.references import parts_argument

if TYPE_CHECKING:
    from symderiv.grading.gradescope import Detail

#: The details that `symderiv.grading.gradescope` knows; said here so that `--help` loads no engine.
FEEDBACK = ("verdict", "example", "full")


@click.command("export")
@click.argument("system", type=click.Choice(["gradescope"]))
@parts_argument
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The directory to write; it is made, in one that exists.",
)
@click.option(
    "--points",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    metavar="N",
    help="What each part is worth.",
)
@click.option(
    "--feedback",
    type=click.Choice(FEEDBACK),
    default="example",
    show_default=True,
    help="What a student is told of a wrong answer; full adds what is wrong, which gives much away.",
)
@lenient_options
@force_option
def command(
    system: str,
    parts: tuple[str, ...],
    output: Path,
    points: float,
    feedback: Detail,
    accept: tuple[str, ...],
    tolerance: Fraction | None,
    force: bool,
) -> int:
    """Write an autograder for another system.

    PART is q1b (of the default sheet) or SHEET/q1b; q1 means q1a, q1b, …; SHEET means all of it, and may
    be a file.  For gradescope, zip the files in DIR (not DIR itself) and upload them as the autograder; a
    student hands in a file for each part, q1b.txt or q1b.tex.
    """
    found = dict.fromkeys(pair for reference in parts for pair in sheets.resolve(reference))
    from symderiv.grading.autograder import folder
    from symderiv.grading.check import Leniency

    written = folder(found, points, Leniency(frozenset(accept), tolerance), feedback)
    files.write_all({output / name: data for name, data in written.items()}, force, output)
    for script in ("setup.sh", "run_autograder"):
        (output / script).chmod(0o755)
    click.echo(f"wrote {output}: {', '.join(written)}")
    return 0
