"""Formulas in a terminal: tall where it pays (cases), one line otherwise, never wider than asked.

This file owns the box algebra (lines with a baseline), the alignment of displays at their relation
sign, and where a long line breaks.  Widths are counted in terminal cells.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from symderiv.document import Display
from symderiv.formula import Cases, Fence, Formula, Row
from symderiv.typeset import condition, gap, inert, spaced
from symderiv.typeset.unicode import blank, unicode

_BREAK_BEFORE = frozenset({*"+−±=≠<>≤≥≈≡∝∼∈→↦⇒⇔≻⪰", ":=", "if", "otherwise"})
_PIECES = {"(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "|": "│││", "‖": "‖‖‖"}
_HANG = 4
_GOVERNING = ("Σ", "Π")
_PARTED = 1_000
"""What a break costs that is taken only where there is no other."""


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of text; the line at index `baseline` stands on the line of the neighbours."""

    lines: tuple[str, ...]
    baseline: int = 0

    @property
    def width(self) -> int:
        """Units: terminal cells."""
        return max(map(cells, self.lines))

    def beside(self, other: Box) -> Box:
        """Return the two boxes side by side on one baseline."""
        above = max(self.baseline, other.baseline)
        below = max(len(b.lines) - b.baseline for b in (self, other))
        left, right = self._grown(above, below), other._grown(above, below)
        return Box(tuple(padded(a, self.width) + b for a, b in zip(left, right, strict=True)), above)

    def _grown(self, above: int, below: int) -> list[str]:
        bottom = below - (len(self.lines) - self.baseline)
        return [""] * (above - self.baseline) + list(self.lines) + [""] * bottom


def layout(f: Formula, width: int) -> list[str]:
    """Return the formula as lines of at most `width` cells; only a single longer token exceeds it."""
    tall = box(f)
    if tall.width <= width:
        return [line.rstrip() for line in tall.lines]
    return broken(unicode(f), width, _HANG)


def display(shown: Display, width: int) -> list[str]:
    """Return displayed mathematics, aligned at the relation signs, in at most `width` cells."""
    sides = [0 if left is None else cells(unicode(left)) for left, _, _ in shown.lines]
    margin = max((side for side in sides if side <= width // 2 - 4), default=2)
    lines: list[str] = []
    for (left, sign, right), side in zip(shown.lines, sides, strict=True):
        text = "" if left is None else unicode(left)
        if side > margin:  # a long left side has a line of its own
            lines += broken(text, width, _HANG)
            text = ""
        lines += _hung(Box((f"{padded(text, margin)} {inert(sign)} ",)), right, width)
    return lines if shown.label is None else _labelled(lines, f"({inert(shown.label)})", width)


def box(f: Formula) -> Box:
    """Return the formula unbroken: a tall box where it has cases at its top, else one line."""
    match f:
        case Cases(branches):
            return _brace(branches)
        case Fence(body, left, right) if len((inside := box(body)).lines) > 1:
            return _tall(left, inside).beside(inside).beside(_tall(right, inside))
        case Row(items) if any(_is_tall(item) for item in items):
            return _row(items)
        case _:
            return Box((unicode(f),))


def broken(text: str, width: int, hang: int) -> list[str]:
    """Return one line broken at its blanks, the outermost operators first, the rest indented by `hang`."""
    hang = min(hang, max(0, width // 4))
    words = text.split(" ")
    costs = _break_costs(words)
    lines: list[str] = []
    start = 0
    while start < len(words):
        indent = " " * hang if lines else ""
        stop = _best_break(words, costs, start, width - len(indent))
        lines.append(indent + " ".join(words[start:stop]))
        start = stop
    return lines


def cells(text: str) -> int:
    """Return how many cells of a terminal the text fills: marks fill none, wide characters two."""
    return sum(_cell(c) for c in text)


def padded(text: str, width: int) -> str:
    """Return the text with blanks up to `width` cells."""
    return text + " " * (width - cells(text))


def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _hung(prefix: Box, right: Formula, width: int) -> list[str]:
    """Return the right side behind its relation sign; its further lines hang under its first."""
    lines = layout(right, max(1, width - prefix.width))
    body = Box(tuple(lines), box(right).baseline if len(lines) == len(box(right).lines) else 0)
    return [line.rstrip() for line in prefix.beside(body).lines]


def _labelled(lines: list[str], label: str, width: int) -> list[str]:
    room = width - cells(label)
    if cells(lines[-1]) + 2 <= room:
        return [*lines[:-1], padded(lines[-1], room) + label]
    return [*lines, " " * max(0, room) + label]


def _is_tall(f: Formula) -> bool:
    return len(box(f).lines) > 1


def _row(items: tuple[Formula, ...]) -> Box:
    """Return a row with tall items; runs of flat items are written together."""
    runs: list[list[Formula]] = []
    for _, item in spaced(items):
        if runs and not _is_tall(item) and not _is_tall(runs[-1][-1]):
            runs[-1].append(item)
        else:
            runs.append([item])
    line = Box(("",))
    for before, run in zip([[], *runs], runs, strict=False):
        space = blank(gap(before[-1], run[0]), before[-1], run[0]) if before else ""
        part = box(run[0]) if len(run) == 1 else Box((unicode(Row(tuple(run))),))
        line = line.beside(Box((space,))).beside(part)
    return line


def _brace(branches: tuple[tuple[Formula, Formula], ...]) -> Box:
    """Return the branches behind a brace, the conditions in a column; an even number leaves a middle line."""
    values = [unicode(value) for value, _ in branches]
    column = max(map(cells, values))
    lines = [
        f"{padded(value, column)}  {unicode(condition(test))}"
        for value, (_, test) in zip(values, branches, strict=True)
    ]
    if len(lines) % 2 == 0:
        lines.insert(len(lines) // 2, "")
    middle = len(lines) // 2
    pieces = ["⎪"] * len(lines)
    pieces[0], pieces[-1], pieces[middle] = "⎧", "⎩", "⎨" if len(lines) > 1 else "{"
    return Box(tuple(f"{p} {line}" for p, line in zip(pieces, lines, strict=True)), middle)


def _tall(delimiter: str, inside: Box) -> Box:
    height = len(inside.lines)
    pieces = _PIECES.get(delimiter, (inert(delimiter) or " ") * 3)
    return Box((pieces[0], *[pieces[1]] * (height - 2), pieces[2]), inside.baseline)


def _break_costs(words: list[str]) -> list[int]:
    """Return what a break before each word costs: twice the depth of fences, least before an operator.

    A break that would leave an operator dangling at the end of its line costs as much as two fences; one
    that would part a sum or product over indices from its body, more than any.
    """
    costs: list[int] = []
    depth, bars = 0, 0
    for before, word in zip(["", *words[:-1]], words, strict=True):
        dangling = 4 if before in _BREAK_BEFORE or before == "{" else 0
        dangling += _PARTED if before.lstrip("([{").startswith(_GOVERNING) else 0
        costs.append(
            2 * (depth + bars) + dangling + (0 if word in _BREAK_BEFORE or before.endswith(";") else 1)
        )
        depth += sum((c in "([{⟨⌊⌈") - (c in ")]}⟩⌋⌉") for c in word)
        toggles = 0 if word == "|" else sum(c in "‖|" for c in word)
        bars = (bars + toggles) % 2
    return costs


def _best_break(words: list[str], costs: list[int], start: int, width: int) -> int:
    """Return where the line that begins at `start` ends: the cheapest break that fits, the last of those."""
    used, best = cells(words[start]), start + 1
    for stop in range(start + 1, len(words)):
        if stop == start + 1 or costs[stop] <= costs[best]:
            best = stop
        used += 1 + cells(words[stop])
        if used > width:
            return best
    return len(words)
