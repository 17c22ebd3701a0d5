"""`symderiv check`: the verdict on an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symderiv.commands import typed
from symderiv.commands.lenient import lenient_options
from symderiv.errors import InputError

if TYPE_CHECKING:
    from symderiv.grading.findings import Finding

#: The mark in front of each verdict.
MARKS = {"correct": "✓", "equivalent": "≈", "wrong": "✗", "undecided": "?", "unreadable": "✗"}


@click.command("check", cls=typed.Typed)
@click.argument("words", metavar="[PART] ANSWER", nargs=-1)
@click.option("--file", "path", metavar="FILE", type=click.Path(path_type=Path), help="Read the answer here.")
@click.option("--reference", metavar="EXPR", help="Check against this expression instead of a part.")
@click.option("--expr", metavar="EXPR", help="Check against the derivative of this expression.")
@click.option("--wrt", multiple=True, metavar="NAME[,NAME]", help="By which names --expr is differentiated.")
@click.option("--order", type=click.IntRange(1, 2), default=1, show_default=True, help="How often.")
@click.option("--let", multiple=True, metavar="NAMES", help='What the names are: "A[m,n]; x[n]; y".')
@lenient_options
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "json")),
    default="terminal",
    show_default=True,
    help="For a person, or for a program.",
)
def command(
    words: tuple[str, ...],
    path: Path | None,
    form: str,
    accept: tuple[str, ...],
    tolerance: Fraction | None,
    **against: Any,
) -> int:
    """Check an answer against a part or a reference.

    [PART] ANSWER: the answer is plain text, Unicode or LaTeX; with - it is read from standard input.  It
    answers the part, or what --reference or --expr gives.  A wrong answer gets a counterexample, and what
    to look at.  The exit status is 0 for a right answer, 1 for a wrong one, 2 for one that cannot be read,
    3 where it cannot be decided.

    For example: symderiv check q2b "∂J/∂b2 = yhat - y"
    """
    part, answer = _given(words, path, bool(against["reference"] or against["expr"]))
    from symderiv.checking.check import checked
    from symderiv.checking.target import Target, target
    from symderiv.checking.verdict import STATUS
    from symderiv.grading.check import finding

    def aim() -> Target:
        return target(
            part=part,
            reference=against["reference"],
            expr=against["expr"],
            let=typed.declarations(against["let"]),
            wrt=against["wrt"],
            order=against["order"],
        )

    prepared = None if part is None else aim()  # a sheet is trusted, and may take its time
    verdict = _behind_the_boundary(
        lambda: finding(checked(prepared or aim(), answer, frozenset(accept), tolerance))
    )
    click.echo(json.dumps(verdict, ensure_ascii=False, indent=2) if form == "json" else told(verdict))
    status: int = STATUS[verdict["verdict"]]
    return status


def _behind_the_boundary(check: Callable[[], Finding]) -> Finding:
    """Return the verdict of a check that another process makes, and is stopped in when it takes too long."""
    from symderiv.grading.boundary import Lost, can_fork, guarded
    from symderiv.grading.findings import unchecked

    if not can_fork():
        click.echo("processes cannot fork here, so no clock stops this check", err=True)
        return check()
    found = guarded(check)
    return unchecked("undecided", found.reason, found.sentence) if isinstance(found, Lost) else found


def _given(words: tuple[str, ...], path: Path | None, referred: bool) -> tuple[str | None, str]:
    """Return the part and the answer among the words."""
    wanted = (not referred) + (path is None)
    if len(words) != wanted:
        names = " and ".join((["PART"] if not referred else []) + (["ANSWER"] if path is None else []))
        raise InputError(f"expected {names or 'no further words'}, found {len(words)} words")
    part = None if referred else words[0]
    return part, typed.expression(words[-1]) if path is None else _read(path)


def _read(path: Path) -> str:
    from symderiv.parse.bounds import LENGTH

    try:
        with path.open("rb") as file:
            return file.read(4 * LENGTH + 4).decode("utf-8", errors="replace").strip()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def told(verdict: Finding) -> str:
    """Return a verdict as a person reads it: the reading first."""
    word = verdict["verdict"]
    lines = verdict["reading"].splitlines()
    reports = f" ({', '.join(verdict['reports'])})" if verdict["reports"] else ""
    lines += [f"{MARKS[word]} {word}{reports}"]
    lines += [f"  {note}" for note in verdict["notes"]]
    if verdict["diagnosis"]:
        lines.append(f"  {verdict['diagnosis']}")
    if verdict["counterexample"]:
        lines.append("  for example")
        width = max(map(len, verdict["counterexample"]))
        lines += [f"    {name.ljust(width)} = {value}" for name, value in verdict["counterexample"].items()]
    if verdict["contradicts"]:
        lines.append(f"  contradicts {verdict['contradicts']}")
    if verdict["missing"]:
        lines.append(f"  also asked for: {', '.join(verdict['missing'])}")
    if verdict["how"]:
        lines.append(f"  {verdict['how']}")
    return "\n".join(lines)
