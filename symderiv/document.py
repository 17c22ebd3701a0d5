"""A document: the closed set of blocks and inlines that a solution is written in.

`symderiv.compose` builds documents; each file in `symderiv.render` prints them in one format.
A document knows nothing of derivations, a renderer nothing of mathematics beyond `Formula`.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from symderiv.drawing import Drawing
from symderiv.formula import Formula


class Text(NamedTuple):
    """Running prose."""

    text: str


class Strong(NamedTuple):
    """Prose that stands out."""

    text: str


class Code(NamedTuple):
    """A name or command in typewriter type."""

    text: str


class Math(NamedTuple):
    """A formula inside a sentence."""

    formula: Formula


class Link(NamedTuple):
    """Words that lead to another place of the document, by the name of that place."""

    text: str
    target: str


Inline = Text | Strong | Code | Math | Link
Inlines = tuple[Inline, ...]


class Heading(NamedTuple):
    """A heading; level 1 is the title of the document.  Links lead to its `anchor`, if it has one."""

    level: int
    content: Inlines
    anchor: str = ""


class Paragraph(NamedTuple):
    """A paragraph of prose."""

    content: Inlines


class Display(NamedTuple):
    """Displayed mathematics: one or more lines, each `left relation right`, aligned at the relation.

    The first line has a left side; a later line whose left side is None continues the chain.  A `label`
    is its number; links lead to `place("eq", label)`.
    """

    lines: tuple[tuple[Formula | None, str, Formula], ...]
    label: str | None = None


class StepBlock(NamedTuple):
    """One step of a derivation: its number, the rule's name, why it holds, the mathematics, the check."""

    number: int
    rule: str
    why: Inlines
    display: Display | None
    shape: str
    verdict: Literal["passed", "failed", "none"]
    check: str


class Answer(NamedTuple):
    """An answer, set apart (boxed) from the derivation; `shape` in words: `k×1`."""

    display: Display
    shape: str
    notes: tuple[Inlines, ...] = ()


class Bullets(NamedTuple):
    """A list of items."""

    items: tuple[Inlines, ...]


class Table(NamedTuple):
    """A table with a header row."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


class Listing(NamedTuple):
    """A program to be read and run, in the language that is named."""

    text: str
    language: str


class Figure(NamedTuple):
    """A drawing with its file stem (`q1b-plot`), caption and a text alternative.

    `frames` are what it shows one after another where it can move.  A `label` is its number; links lead
    to `place("fig", label)`.
    """

    stem: str
    drawing: Drawing
    caption: Inlines
    alternative: str
    frames: tuple[Drawing, ...] = ()
    label: str = ""


class Verdict(NamedTuple):
    """A claim and how it fared: printed answers and checks; `symbol` is ? where nothing can be said."""

    symbol: Literal["✓", "✗", "≈", "?"]
    content: Inlines


Exhibit = Table | Listing | Figure
Block = Heading | Paragraph | Display | StepBlock | Answer | Bullets | Exhibit | Verdict


class Document(NamedTuple):
    """A whole document: a title for the page and its blocks."""

    title: str
    blocks: tuple[Block, ...]


def place(kind: Literal["eq", "fig", "part"], name: str) -> str:
    """Return the name of a place that links lead to, in letters that every format takes."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9.-]', '-', name)}"
