"""The options that every command printing solutions shares, and what they bring about."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from symderiv import files
from symderiv.commands.pages import Pages, pages
from symderiv.commands.target import FORMATS, TABULAR, Format, Target, target
from symderiv.options import CHOICES, Layout, Notation, Options, Steps

if TYPE_CHECKING:
    from symderiv.solution import Solution


@dataclass(frozen=True, slots=True)
class Printing:
    """What the shared options ask for."""

    format: Format | None
    output: str | None
    options: Options
    width: int | None
    force: bool

    def target(self, name: str) -> Target:
        """Return where a document called `name` goes, once it is sure that it can go there.

        Raises: InputError when the options contradict each other, or the file cannot be written.
        """
        place = target(self.format, self.output, name)
        if place.file is not None:
            files.check_all([place.file], self.force, place.directory)
        return place

    def print(
        self, solutions: Sequence[Solution], place: Target, title: str | None = None, whole: bool = False
    ) -> int:
        """Print the solutions as one document; return 1 when a check of one failed, else 0.

        `whole` says that they are a whole sheet; on a page, it is a document to hand out.
        """
        if place.format == "json":
            printed = Pages(_json(solutions))
        elif whole and place.format != "terminal":
            from symderiv.compose.handout import document as handout

            printed = pages(handout(solutions, self.options, place.format in TABULAR), place, self.width)
        else:
            from symderiv.compose import document

            printed = pages(document(solutions, self.options, title), place, self.width)
        deliver(printed, place, self.force)
        return verdict(solutions)


def printing_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the shared options; it receives them as one `Printing` called `printing`."""

    @functools.wraps(command)
    def packed(
        *,
        format: Format | None,
        output: str | None,
        layout: Layout,
        notation: Notation,
        steps: Steps,
        width: int | None,
        force: bool,
        **rest: Any,
    ) -> int:
        printing = Printing(format, output, Options(layout, notation, steps), width, force)
        return command(printing=printing, **rest)

    for option in reversed(_OPTIONS):
        packed = option(packed)
    return packed


def force_option(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command `--force`."""
    return click.option("--force", is_flag=True, help="Replace files that exist already.")(command)


def _choice(name: str, help: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return the option for a field of `Options`, with its values and its default."""
    default = getattr(Options(), name)
    return click.option(
        f"--{name}", type=click.Choice(CHOICES[name]), default=default, show_default=True, help=help
    )


output_option = click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write to a .txt, .tex, .md, .html or .json file; to a directory (an existing one, a path"
    " ending in /, or one without a suffix), write the document with its figures beside it.",
)
width_option = click.option(
    "--width",
    type=click.IntRange(min=20),
    metavar="COLUMNS",
    help="Wrap terminal output here; by default at the screen's width, or 80 when piped.",
)

_OPTIONS: tuple[Callable[[Callable[..., int]], Callable[..., int]], ...] = (
    click.option(
        "--format",
        type=click.Choice(FORMATS),
        help="What to print; by default what the suffix of -o says, or terminal.",
    ),
    output_option,
    _choice("layout", "Print gradients in the shape of their variable, or as rows (numerator layout)."),
    _choice("notation", "Print answers in matrix form, entry by entry, or both; vec stacks linear maps."),
    _choice("steps", "How much of the derivation to print."),
    width_option,
    force_option,
)


def deliver(printed: Pages, place: Target, force: bool) -> None:
    """Write the text and its figures where they go; on standard output, figures can only be named."""
    text = printed.text.rstrip("\n")
    if place.file is not None:
        home = place.file.parent
        written = {place.file: f"{text}\n".encode()}
        written |= {home / name: data for name, data in printed.figures.items()}
        files.write_all(written, force, place.directory)
        return
    click.echo(text)
    if printed.figures:
        names = ", ".join(printed.figures)
        click.echo(f"the text names figures, which `-o FILE` writes beside it: {names}", err=True)


def _json(solutions: Sequence[Solution]) -> str:
    """Return one solution as an object, several as an array."""
    objects = [solution.to_dict() for solution in solutions]
    return json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=2)


def verdict(solutions: Sequence[Solution]) -> int:
    """Return the exit status, and name on standard error what failed."""
    failed = [solution.reference for solution in solutions if not solution.passed]
    if failed:
        click.echo(f"a check failed in {', '.join(failed)}; the solution says which", err=True)
    return 1 if failed else 0
