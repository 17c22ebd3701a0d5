"""`symderiv grade`: the answers of a class, from a table."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symderiv.commands.lenient import lenient_options
from symderiv.commands.printing import force_option

if TYPE_CHECKING:
    from symderiv.grading.batch import Form, Seen

#: The verdicts that leave a person something to do.
OPEN = ("undecided", "broken")


@click.command("grade")
@click.argument("submissions", metavar="SUBMISSIONS", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Where to write."
)
@click.option(
    "--format",
    type=click.Choice(["csv", "json", "gradescope"]),
    help="What to write: gradescope is one student's results.json; by default what FILE's suffix says.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="How many processes check; by default one a core."
)
@click.option("--sheet", metavar="SHEET", help="The sheet whose parts the table names, an id or a file.")
@click.option("--brief", is_flag=True, help="Verdicts alone: why an answer is wrong takes most of the time.")
@lenient_options
@force_option
def command(
    submissions: Path,
    output: Path,
    format: str | None,
    jobs: int | None,
    sheet: str | None,
    brief: bool,
    accept: tuple[str, ...],
    tolerance: Fraction | None,
    force: bool,
) -> int:
    """Check the answers of a class.

    SUBMISSIONS is a CSV file with the columns student, part and answer.  Its rows go to FILE with what was
    found of each.  When interrupted, the same command goes on where it was.  The exit status is 1 when a row
    was broken or an answer undecided, and 0 when every row has a verdict.

    For example: symderiv grade answers.csv -o results.csv
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processes are the threads
    from symderiv.grading.batch import Batch, grade
    from symderiv.grading.check import Leniency

    policy = Leniency(frozenset(accept), tolerance)
    chosen = format or ("json" if output.suffix.lower() == ".json" else "csv")
    batch = Batch(
        submissions,
        output,
        _form(chosen),
        partial(policy.prepare, explained=not brief),
        json.dumps({**policy.to_dict(), "sheet": sheet, "brief": brief}),
        jobs=jobs or _cores(),
        overwrite=force,
        one_student=chosen == "gradescope",
        home=sheet,
    )
    try:
        tally = grade(batch, _bar)
    except KeyboardInterrupt:
        click.echo("\ninterrupted; the same command goes on where this one was", err=True, nl=False)
        raise
    click.echo(f"wrote {output}: {_told(tally)}")
    return 1 if any(tally[word] for word in OPEN) else 0


def _form(name: str) -> Form:
    from symderiv.grading import gradescope, results

    return {"csv": results.as_csv, "json": results.as_json, "gradescope": gradescope.as_gradescope}[name]


def _cores() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _bar(seen: Seen, count: int) -> AbstractContextManager[Seen]:
    """Show a bar on a terminal."""
    if not sys.stderr.isatty():
        return nullcontext(seen)
    return click.progressbar(seen, length=count, label="checking", file=sys.stderr)


def _told(tally: Counter[str]) -> str:
    rows = tally.total()
    counts = ", ".join(f"{count} {word}" for word, count in tally.most_common())
    return f"{rows} row{'' if rows == 1 else 's'}{f' ({counts})' if counts else ''}"
