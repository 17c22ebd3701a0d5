"""What a golden file holds: a part of any sheet as the terminal prints it, rounding errors masked."""

from __future__ import annotations

import re
from pathlib import Path

from symderiv import Options
from symderiv.compose import document
from symderiv.render.terminal import render
from symderiv.sheets import default, load, shipped
from tests.sheets.solved import solved

#: Every part, as `SHEET/PART`.
PARTS = tuple(f"{sheet}/{part.id}" for sheet in shipped() for part in load(sheet).parts)

#: A figure such as 3e-13: how large rounding errors are depends on the machine.
ROUNDING = re.compile(r"(?<=error )(0|\d(\.\d+)?e[-+]\d+)\b")
WIDTH = 80


def masked(text: str) -> str:
    """Return the text with the figures that may differ from machine to machine made alike.

    A figure's length decides where a line breaks, so the sentence of a check is put on one line first.
    """
    lines: list[str] = []
    for line in text.splitlines():
        if lines and _goes_on(lines[-1], line):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return "\n".join(ROUNDING.sub("…e-…", line) for line in lines) + "\n"


def _goes_on(before: str, line: str) -> bool:
    """Tell whether a line goes on with the sentence of a check."""
    step = " · ✓ " in before
    summary = before.startswith("✓ ") and "checked:" in before and line.startswith("  ")
    return bool(line.strip()) and (step or summary)


def file_of(part: str) -> Path:
    """Return the golden file of a part; each sheet but the default one has a folder."""
    sheet, _, name = part.partition("/")
    folder = Path(__file__).parent if sheet == default().id else Path(__file__).parent / sheet
    return folder / f"{name}.txt"


def printed(part: str) -> str:
    """Return a part as the terminal prints it, masked."""
    return masked(render(document([solved(part)], Options()), WIDTH))
