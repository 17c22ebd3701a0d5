"""Whole commands of an installed wheel against the imports that they cannot do without."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.cpu import Command, in_turns
from bench.environment import ROOT, bare_environment, build_wheel, install
from bench.table import Row


@dataclass(frozen=True, slots=True)
class Pair:
    """A command of symderiv, the Python program it is compared with, and the goal for their ratio."""

    ours: tuple[str, ...]
    baseline: tuple[str, ...]
    goal: float


PAIRS = {
    "help": Pair(("--help",), ("-c", "import click"), 1.3),
    "list": Pair(("list",), ("-c", "import click"), 1.3),
    "solve": Pair(("solve", "q1b", "--format", "latex"), ("-c", "import sympy, numpy"), 1.25),
    "plot": Pair(
        ("plot", "q1c", "-o", "ours.svg", "--force"), (str(ROOT / "bench" / "two_axes.py"), "theirs.svg"), 1.2
    ),
}


def installed(place: Path) -> Path:
    """Install a wheel of this checkout into a fresh environment; return its directory of programs."""
    programs = bare_environment(place / "venv")
    install(build_wheel(place), programs)
    return programs


def measure(name: str, programs: Path, repetitions: int) -> Row:
    """Measure the pair called `name` in turns.

    Raises: CalledProcessError when one of the two commands fails.
    """
    pair = PAIRS[name]
    ours: Command = (programs / "symderiv", *pair.ours)
    theirs: Command = (programs / "python", *pair.baseline)
    here, there = in_turns(ours, theirs, programs.parent, repetitions)
    shown = f"symderiv {' '.join(pair.ours)}"
    return Row(shown, f"{here * 1000:.0f} ms", f"{there * 1000:.0f} ms", here / there, pair.goal)
