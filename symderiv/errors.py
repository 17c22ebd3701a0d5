"""What can go wrong, as types: one sentence each, saying what was asked, what was found and what would do.

Wrong input is an `InputError` (a `ValueError`); exit status 2 on the command line.  A missing
derivative rule is `NoRule`; a derivative asked for where there is none is `NotSmooth`.
"""

from __future__ import annotations


class SymderivError(Exception):
    """Base of every error that symderiv raises on purpose."""


class InputError(SymderivError, ValueError):
    """Something a person gave cannot be used; `source` and `span` place a caret under it."""

    def __init__(self, sentence: str, source: str | None = None, span: tuple[int, int] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.source = source
        self.span = span

    def __str__(self) -> str:
        if self.source is None or self.span is None:
            return self.sentence
        return f"{self.sentence}\n{caret(self.source, self.span)}"


class ShapeError(InputError):
    """Two shapes that do not fit together."""


class UnknownName(InputError):
    """A name that nothing declares; `name` is its plain spelling, where it stands for a value."""

    name: str | None = None


class NoRule(SymderivError):
    """An operator whose derivative (or definition, or numeric form) is not in the table."""


class NotSmooth(SymderivError):
    """A derivative was asked for at a point where the function has none."""


def caret(source: str, span: tuple[int, int]) -> str:
    """Return the line of `source` that holds `span`, with carets under the span."""
    start, stop = span
    line_start = source.rfind("\n", 0, start) + 1
    line_end = source.find("\n", start)
    line = source[line_start : len(source) if line_end < 0 else line_end]
    width = max(1, min(stop, line_start + len(line)) - start)
    return f"  {line}\n  {' ' * (start - line_start)}{'^' * width}"
