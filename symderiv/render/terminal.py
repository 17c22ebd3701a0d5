"""Documents as text for a terminal: wrapped to a width, formulas in Unicode, colour only on request."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

from symderiv.document import (
    Answer,
    Block,
    Bullets,
    Code,
    Display,
    Document,
    Exhibit,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    Listing,
    Math,
    Paragraph,
    StepBlock,
    Strong,
    Table,
    Text,
    Verdict,
)
from symderiv.render import figure_name, shape_line, status, titled
from symderiv.typeset import inert
from symderiv.typeset.boxes import broken, cells, display, padded
from symderiv.typeset.unicode import unicode

_HOLD = "\N{NO-BREAK SPACE}"
_STYLES = {"bold": "1", "dim": "2", "✓": "32", "✗": "31", "≈": "33", "?": "33"}
_UNDERLINES = {1: "═", 2: "─"}


def render(document: Document, width: int = 80, colour: bool = False) -> str:
    """Return the document as lines of at most `width` terminal cells.

    Units: `width` in cells.  `colour` adds ANSI styles and changes nothing else.
    """
    page = _Page(width, colour)
    lines: list[str] = []
    for before, block in pairwise((None, *titled(document))):
        close = isinstance(before, Verdict) and isinstance(block, Verdict)
        lines += [""] if before is not None and not close else []
        lines += page.block(block) if block is not None else []
    return "\n".join(line.rstrip() for line in lines).replace(_HOLD, " ") + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """How wide the page is, and whether it has colours."""

    width: int
    colour: bool

    def block(self, block: Block) -> list[str]:
        match block:
            case Heading(level=level, content=content):
                return self.heading(level, content)
            case Paragraph(content):
                return wrapped(_prose(content), self.width)
            case Display():
                return _indented(display(block, max(1, self.width - 4)), 4)
            case StepBlock():
                return self.step(block)
            case Answer():
                return self.answer(block)
            case Bullets(items):
                return [line for item in items for line in _item("•", _prose(item), self.width)]
            case Table() | Listing() | Figure():
                return self.exhibit(block)
            case Verdict(symbol, content):
                first, *rest = _item(symbol, _prose(content), self.width)
                return [self.styled(symbol, symbol) + first[len(symbol) :], *rest]
            case _:
                assert_never(block)

    def exhibit(self, block: Exhibit) -> list[str]:
        match block:
            case Table():
                return self.table(block)
            case Listing(text):
                return _indented([inert(line) for line in text.splitlines()], 4)
            case Figure(caption=caption, alternative=alternative, label=label):
                text = f"[{figure_name(label)}] {_prose(caption)}"
                return wrapped(text, self.width) + self.dim(
                    _indented(wrapped(inert(alternative), self.width - 2), 2)
                )
            case _:
                assert_never(block)

    def heading(self, level: int, content: Inlines) -> list[str]:
        lines = wrapped(_prose(content), self.width)
        rule = _UNDERLINES.get(level, "") * min(self.width, max(map(cells, lines)))
        return [*(self.styled("bold", line) for line in lines), *([rule] if rule else [])]

    def step(self, step: StepBlock) -> list[str]:
        number = f"{step.number}."
        margin = len(number) + 1
        why = _prose(step.why)
        lines = _item(number, inert(step.rule) + (f" — {why}" if why else ""), self.width)
        if step.display is not None:
            shown = display(step.display, max(1, self.width - margin - 2))
            lines += ["", *_indented(shown, margin + 2), ""]
        note = (
            _indented(wrapped(inert(status(step)), max(1, self.width - margin)), margin)
            if status(step)
            else []
        )
        return lines + self.dim(note, failed=step.verdict == "failed")

    def answer(self, answer: Answer) -> list[str]:
        label = "" if answer.display.label is None else f"  ({inert(answer.display.label)})"
        shown = display(Display(answer.display.lines), max(1, self.width - 4 - cells(label)))
        inner = max(map(cells, shown))
        rule = "─" * (inner + 2)
        box = [f"┌{rule}┐", *(f"│ {padded(line, inner)} │" for line in shown), f"└{rule}┘"]
        box[len(box) // 2] += label
        lines = [self.styled("bold", line) for line in box]
        lines += self.dim(_indented([shape_line(inert(answer.shape))], 2)) if answer.shape else []
        return lines + [
            line for note in answer.notes for line in _indented(wrapped(_prose(note), self.width - 2), 2)
        ]

    def table(self, table: Table) -> list[str]:
        rows = [[_prose(cell) for cell in row] for row in (table.header, *table.rows)]
        widths = _columns(rows, self.width)
        lines: list[str] = []
        for row in rows:
            columns = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
            for at in range(max(map(len, columns))):
                parts = (column[at] if at < len(column) else "" for column in columns)
                lines.append(
                    "  ".join(padded(part, width) for part, width in zip(parts, widths, strict=True))
                )
            if row is rows[0]:
                lines.append("  ".join("─" * width for width in widths))
        return lines

    def dim(self, lines: list[str], failed: bool = False) -> list[str]:
        return [self.styled("✗" if failed else "dim", line) for line in lines]

    def styled(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour else text


def wrapped(text: str, width: int) -> list[str]:
    """Return prose in lines of at most `width` cells; a formula breaks only if it fills more than a line."""
    width = max(1, width)
    lines = [""]
    for word in text.split(" "):
        if not word:
            continue
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) <= width:
            lines[-1] += f" {word}"
            continue
        parts = [word] if cells(word) <= width else broken(word.replace(_HOLD, " "), width, 2)
        lines += parts if lines[-1] else []
        lines = lines if lines[-1] else parts
    return lines


def _prose(content: Inlines) -> str:
    return "".join(map(_inline, content)).strip()


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text) | Strong(text) | Link(text):
            return inert(_flowing(text))
        case Code(text):
            return f"`{inert(_flowing(text))}`"
        case Math(formula):
            return unicode(formula).replace(" ", _HOLD)
        case _:
            assert_never(inline)


def _flowing(text: str) -> str:
    """Return text with its line ends as blanks, keeping a blank at either end."""
    return " ".join(text.replace("\n", " ").replace("\t", " ").split(" "))


def _item(label: str, text: str, width: int) -> list[str]:
    margin = cells(label) + 1
    first, *rest = wrapped(text, width - margin)
    return [f"{label} {first}", *_indented(rest, margin)]


def _indented(lines: list[str], by: int) -> list[str]:
    return [" " * by + line for line in lines]


def _columns(rows: list[list[str]], width: int) -> list[int]:
    """Return column widths: as wide as their cells, the widest narrowed until the table fits."""
    widths = [max(1, *map(cells, column)) for column in zip(*rows, strict=True)]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > 4:
        widths[widths.index(max(widths))] -= 1
    return widths
