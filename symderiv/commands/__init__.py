"""The command line: one file per command, each a thin speaker for the library."""

from __future__ import annotations

from symderiv.commands.front import main

__all__ = ["main"]
