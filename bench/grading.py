"""A class of fifty thousand rows through `symderiv grade`: how fast, and in how much memory.

The answers are typical ones to three parts: half of them are right in one spelling or another, the rest
wrong or not readable.  Once three thousand answers differ; once all of them do, with wrong ones explained,
and once with verdicts alone.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.environment import ROOT
from bench.table import Row

ROWS_OF_A_CLASS = 50_000
#: Goals.  Units: seconds, mebibytes.
MINUTE, MEMORY = 60.0, 512.0

#: Answers to a part, right and wrong; `{n}` makes them differ.
ANSWERS: dict[str, tuple[str, ...]] = {
    "q1b": (
        "max(0, W1_i x + b1_i) + {n} - {n}",
        r"\max(0, {n} W_i^{{(1)}} x + {n} b_i^{{(1)}})/{n}",
        "relu({n} z_i)/{n}",
        "{n} max(0, W1_i x + b1_i)",
        "W1_i x + b1_i + {n}",
        "max(0, W1_i x + {n}",
    ),
    "q1c": (
        "{n} W2_i 1[z_i > 0]/{n}",
        r"W^{{(2)}}_i \mathbb{{1}}\{{{n} z_i > 0\}}",
        "{n} W2_i",
        "W2_i 1[x > {n}]",
    ),
    "q3": (
        "{n} (X'*X + lambda*I)^-1*X'*y/{n}",
        "({n} X'*X + {n} lambda*I)^-1 {n} X'*y",
        "(X'*X + {n} lambda*I)^-1*X'*y",
        "(X*X' + {n} lambda*I)^-1*X'*y",
    ),
}


def answers(different: int) -> Iterator[tuple[str, str]]:
    """Yield parts and answers, of which so many differ."""
    table = [(part, text) for part, texts in ANSWERS.items() for text in texts]
    for row in range(ROWS_OF_A_CLASS):
        part, text = table[row % different % len(table)]
        yield part, text.format(n=row % different + 2)


def graded(different: int, *options: str) -> tuple[float, float]:
    """Grade a class; return the seconds it takes and the most mebibytes that its processes hold at once."""
    with TemporaryDirectory() as place:
        submissions = Path(place) / "submissions.csv"
        with submissions.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream)
            table.writerow(("student", "part", "answer"))
            table.writerows((f"student{n}", *row) for n, row in enumerate(answers(different)))
        words = [
            sys.executable,
            str(ROOT / "cli.py"),
            "grade",
            "submissions.csv",
            "-o",
            "results.csv",
            *options,
        ]
        start = time.monotonic()
        with subprocess.Popen(words, cwd=place, stdout=subprocess.DEVNULL) as running:
            most = 0.0
            while running.poll() is None:
                most = max(most, held(running.pid))
                time.sleep(0.1)
        assert running.returncode in (0, 1), "grading failed"
        return time.monotonic() - start, most


def held(process: int) -> float:
    """Return the memory of a process and its children, what they share counted once.  Units: mebibytes."""
    children = Path(f"/proc/{process}/task/{process}/children")
    try:
        family = [str(process), *children.read_text(encoding="ascii").split()]
        return sum(map(_proportional, family)) / 1024
    except OSError:
        return 0.0  # it has just ended


def _proportional(process: str) -> int:
    """Return the proportional set size of a process.  Units: kibibytes."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def rows(name: str, different: int, options: tuple[str, ...], repetitions: int) -> Iterator[Row]:
    """Yield the time and the memory of grading a class once; it takes long enough to be told from noise."""
    seconds, most = graded(different, *options)
    shown = f"grade {ROWS_OF_A_CLASS:,} rows, {name} ({os.cpu_count()} cores)"
    each = f"{ROWS_OF_A_CLASS / seconds * 60:,.0f} rows a minute"
    yield Row(f"{shown}: time", f"{seconds:.0f} s ({each})", f"{MINUTE:.0f} s", seconds / MINUTE, 1)
    yield Row(f"{shown}: memory", f"{most:.0f} MiB", f"{MEMORY:.0f} MiB", most / MEMORY, 1)


ROWS: dict[str, Callable[[int], Iterator[Row]]] = {
    "grade": partial(rows, "3,000 different", 3_000, ()),
    "grade-different": partial(rows, "all different", ROWS_OF_A_CLASS, ()),
    "grade-brief": partial(rows, "all different, brief", ROWS_OF_A_CLASS, ("--brief",)),
}
