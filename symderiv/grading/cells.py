"""Cells that are safe to open: a spreadsheet must not take a student's text for a formula."""

from __future__ import annotations

#: What the text of a formula begins with, in one spreadsheet or another; full-width signs count too.
FORMULA = tuple("=+-@|%＝＋－＠")


def neutral(text: str) -> str:
    """Return a text as a cell that no spreadsheet evaluates.

    A text that begins like a formula, or with a tab or a line break that may hide the beginning of
    one, gets an apostrophe in front, which spreadsheets take for "what follows is text".
    Source: OWASP, CSV Injection.
    """
    begins = text.lstrip().startswith(FORMULA) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if begins else text
