"""The rows for peers: ours beside each that is installed, on all twelve tasks or on one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.peers import page
from bench.peers.findings import Findings, collect
from bench.peers.length import symbols
from bench.peers.roster import ENTRANTS
from bench.peers.tasks import BY_NAME
from bench.table import Row

WHOLE = "peers"
#: Which tasks each row is about.
ROWS = {WHOLE: tuple(BY_NAME), **{f"{WHOLE}-{name}": (name,) for name in BY_NAME}}
#: How many times faster the engine is to be.
FASTER = {"tensorgrad": 60, "sympy": 300}
#: How long an answer may be, against the one by hand.
LONGEST = 1.2


def rows(name: str, repetitions: int, where: Path | None = None) -> Iterator[Row]:
    """Measure the tasks of a row, and yield what came of it; the tables go to `where`."""
    for entrant in ENTRANTS.values():
        if not entrant.installed:
            print(f"{entrant.title} is left out: {entrant.needs} is not installed", file=sys.stderr)
    present = [peer for peer, entrant in ENTRANTS.items() if entrant.installed]
    found = collect(present, ROWS[name], repetitions)
    if where is not None:
        where.write_text(page.text(found, list(goals(name, found))), encoding="utf-8")
    yield from goals(name, found)


def goals(name: str, found: Findings) -> Iterator[Row]:
    """Yield how what was found compares with the goals."""
    tasks = ROWS[name]
    about = f"{name} ({len(tasks)} tasks)" if len(tasks) > 1 else name
    ours = page.seconds(found["engine"])
    for peer, goal in FASTER.items():
        if peer in found:
            theirs = page.seconds(found[peer])
            title = ENTRANTS[peer].title
            told = (f"{about}: time of {title} : engine", page.milliseconds(ours), page.milliseconds(theirs))
            yield Row(*told, theirs / ours, goal, "at least")
    answers = found["witnessed"]
    right = sum(one.right for one in answers.values())
    yield Row(f"{about}: right answers", str(right), f"{len(tasks)} asked", right, len(tasks), "at least")
    lengths = [(symbols(answers[task].formulas), symbols(BY_NAME[task].hand)) for task in tasks]
    mine, hand = max(lengths, key=lambda pair: pair[0] / pair[1])
    told = (f"{about}: length by hand, the worst", f"{mine} symbols", f"{hand} symbols")
    yield Row(*told, mine / hand, LONGEST)
