"""Where a drawing goes: a file whose suffix tells the format, a pipe as SVG, or a file of its own name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, assert_never, get_args

import click

from symderiv import files
from symderiv.commands import stream
from symderiv.errors import InputError

if TYPE_CHECKING:
    from symderiv.drawing import Drawing

Still = Literal["svg", "png", "pdf"]
Moving = Literal["gif", "apng"]
Kind = Still | Moving
STILL: tuple[Kind, ...] = get_args(Still)
MOVING: tuple[Kind, ...] = get_args(Moving)


def drawing_option(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command `-o` for a drawing."""
    option = click.option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write to a .svg, .png or .pdf file.  Without it, SVG goes to a pipe; on a screen it goes to a"
        " file in the working directory, which is named.",
    )
    return option(command)


def destination(
    output: str | None, stem: str, force: bool, kinds: tuple[Kind, ...] = STILL
) -> tuple[Path | None, Kind]:
    """Return the file (None: standard output) and the format, one of `kinds`, of a drawing called `stem`.

    Raises: InputError when the suffix names no format for drawings, or the file cannot be written.
    """
    if output == "-" or (output is None and not stream.is_terminal()):
        return None, "svg"
    path = Path(output or f"{stem}.svg")
    for kind in kinds:
        if path.suffix.lower() == f".{kind}":
            files.check_all([path], force)
            return path, kind
    *most, last = (f".{kind}" for kind in kinds)
    raise InputError(f"{path} is not a name for a drawing; end it in {', '.join(most)} or {last}")


def deliver(drawings: Sequence[Drawing], path: Path | None, kind: Kind, force: bool) -> None:
    """Write a drawing where `destination` said, and name the file on standard error.

    What moves is several drawings, shown one after another.
    """
    data = _bytes(drawings, kind)
    if path is None:
        click.echo(data, nl=False)
        return
    files.write(path, data, force)
    click.echo(f"wrote {path}", err=True)


def _bytes(drawings: Sequence[Drawing], kind: Kind) -> bytes:
    from symderiv.figure import canvas

    drawing = drawings[0]
    match kind:
        case "gif" | "apng":
            return canvas.moving(drawings, kind)
        case "svg":
            return canvas.svg(drawing)
        case "png":
            return canvas.png(drawing)
        case "pdf":
            return canvas.pdf(drawing)
        case _:
            assert_never(kind)
