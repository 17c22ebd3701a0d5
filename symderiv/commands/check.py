"""`symderiv check`: the verdict on an answer."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symderiv.commands import typed
from symderiv.errors import InputError

if TYPE_CHECKING:
    from symderiv.checking.verdict import Verdict

#: The mark in front of each verdict.
MARKS = {"correct": "✓", "equivalent": "≈", "wrong": "✗", "undecided": "?", "unreadable": "✗"}


class _Tolerance(click.ParamType[Fraction]):
    """A relative error, read exactly and bounded."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Return the number that was typed."""
        try:
            found = Fraction(str(value)) if len(str(value)) <= 12 else Fraction(-1)
        except (ValueError, ZeroDivisionError):
            found = Fraction(-1)
        if not 0 < found < 1:
            self.fail(f"a tolerance is a number between 0 and 1, such as 0.01; found {value}")
        return found


@click.command("check", cls=typed.Typed)
@click.argument("words", metavar="[PART] ANSWER", nargs=-1)
@click.option("--file", "path", metavar="FILE", type=click.Path(path_type=Path), help="Read the answer here.")
@click.option("--reference", metavar="EXPR", help="Check against this expression instead of a part.")
@click.option("--expr", metavar="EXPR", help="Check against the derivative of this expression.")
@click.option("--wrt", multiple=True, metavar="NAME[,NAME]", help="By which names --expr is differentiated.")
@click.option("--order", type=click.IntRange(1, 2), default=1, show_default=True, help="How often.")
@click.option("--let", multiple=True, metavar="NAMES", help='What the names are: "A[m,n]; x[n]; y".')
@click.option(
    "--accept", type=click.Choice(("transpose",)), multiple=True, help="Let a transposed answer count."
)
@click.option("--tolerance", type=_Tolerance(), help="Let decimals be wrong by this relative error.")
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
    from symderiv.checking.target import target

    prepared = target(
        part=part,
        reference=against["reference"],
        expr=against["expr"],
        let=typed.declarations(against["let"]),
        wrt=against["wrt"],
        order=against["order"],
    )
    verdict = checked(prepared, answer, frozenset(accept), tolerance)
    click.echo(
        json.dumps(verdict.to_dict(), ensure_ascii=False, indent=2) if form == "json" else told(verdict)
    )
    return verdict.status


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


def told(verdict: Verdict) -> str:
    """Return a verdict as a person reads it: the reading first."""
    lines = verdict.reading.splitlines()
    reports = f" ({', '.join(verdict.reports)})" if verdict.reports else ""
    lines += [f"{MARKS[verdict.verdict]} {verdict.verdict}{reports}"]
    lines += [f"  {note}" for note in verdict.notes]
    if verdict.diagnosis:
        lines.append(f"  {verdict.diagnosis}")
    if verdict.counterexample:
        lines.append("  for example")
        width = max(len(name) for name, _ in verdict.counterexample)
        lines += [f"    {name.ljust(width)} = {value}" for name, value in verdict.counterexample]
    if verdict.contradicts:
        lines.append(f"  contradicts {verdict.contradicts}")
    if verdict.how:
        lines.append(f"  {verdict.how}")
    return "\n".join(lines)
