"""A document as text in a format, with the figures that belong in files beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, assert_never

from symderiv.commands import stream
from symderiv.commands.target import Target
from symderiv.document import Document, Figure
from symderiv.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Pages:
    """The text of a document, and the data of each figure beside it by file name."""

    text: str
    figures: Mapping[str, bytes] = field(default_factory=dict)


def pages(document: Document, place: Target, width: int | None) -> Pages:
    """Return the document as it goes to `place`; `width` in columns counts for the terminal format only."""
    match place.format:
        case "terminal":
            return _terminal(document, place, width)
        case "latex":
            return _latex(document, place)
        case "markdown":
            return _markdown(document, place)
        case "html":
            return _html(document)
        case "json" | "csv":
            raise ValueError("data is printed from a solution, not from its document")
        case _:
            assert_never(place.format)


def _terminal(document: Document, place: Target, width: int | None) -> Pages:
    from symderiv.render import terminal

    on_file = place.file is not None
    columns = width or (stream.PLAIN_WIDTH if on_file else stream.width())
    return Pages(terminal.render(document, columns, not on_file and stream.colour()))


def _latex(document: Document, place: Target) -> Pages:
    """One file holds all, figures included; in a directory the figures are PDF files beside it."""
    from symderiv.render import latex

    if place.directory is None:
        return Pages(latex.render(document))
    figures = _files(document, "pdf") | _moving(document)
    return Pages(latex.render(document, _names(document, "pdf")), figures)


def _markdown(document: Document, place: Target) -> Pages:
    from symderiv.render import markdown

    figures = _files(document, "svg") | (_moving(document) if place.directory else {})
    return Pages(markdown.render(document, _names(document, "svg")), figures)


def _html(document: Document) -> Pages:
    from symderiv.render import html

    inline = {Path(name).stem: data.decode() for name, data in _files(document, "svg").items()}
    return Pages(html.render(document, inline))


def _moving(document: Document) -> dict[str, bytes]:
    """Return each figure that moves as an animation, by its file name."""
    moving = {f"{figure.stem}.gif": figure.frames for figure in _figures(document) if figure.frames}
    if not moving:
        return {}
    from symderiv.figure import canvas

    return {name: canvas.moving(frames, "gif") for name, frames in moving.items()}


def _figures(document: Document) -> list[Figure]:
    return [block for block in document.blocks if isinstance(block, Figure)]


def _names(document: Document, kind: Literal["svg", "pdf"]) -> dict[str, str]:
    """Return the file name of each figure by its stem."""
    return {figure.stem: f"{figure.stem}.{kind}" for figure in _figures(document)}


def _files(document: Document, kind: Literal["svg", "pdf"]) -> dict[str, bytes]:
    """Return the data of each figure by its file name; a document without figures draws nothing."""
    figures = _figures(document)
    if not figures:
        return {}
    from symderiv.figure import canvas

    draw: Callable[[Drawing], bytes] = canvas.svg if kind == "svg" else canvas.pdf
    return {f"{figure.stem}.{kind}": draw(figure.drawing) for figure in figures}
