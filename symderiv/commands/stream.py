"""Standard output: whether a person reads it, how wide it is, and whether it shows colour."""

from __future__ import annotations

import os
import sys

#: Columns, where nobody's screen decides.
PLAIN_WIDTH = 80


def is_terminal() -> bool:
    """Tell whether standard output is a screen."""
    return sys.stdout.isatty()


def width() -> int:
    """Return the columns of the screen, or `PLAIN_WIDTH` when piped."""
    if not is_terminal():
        return PLAIN_WIDTH
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or PLAIN_WIDTH
    except OSError:
        return PLAIN_WIDTH


def colour() -> bool:
    """Tell whether to colour: on a screen that can, unless NO_COLOR is set (to anything)."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
