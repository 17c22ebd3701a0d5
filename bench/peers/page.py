"""The page of what was measured: Markdown tables of time, length and memory, and what is right."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import floor, log10

from bench.peers.findings import Finding, Findings
from bench.peers.length import symbols
from bench.peers.roster import ENTRANTS
from bench.peers.tasks import BY_NAME
from bench.table import HEADER, Row

HEAD = """\
# Benchmarks: the same twelve derivatives by others

Written by `python -m bench peers --write docs/benchmarks.md`. The others come with
`pip install -e ".[peers]"`; whoever is not installed is left out. Every size is 3.

* **engine**: from a graph of named values to the answer in matrix form (or the linear map), in LaTeX.
* **`derive`**: the library's call, from text to all steps, the answer, its entries and kinks, without and
  with the witnesses that check every step and answer.
* **SymPy** and **SymEngine** take 3 × 3 × 3 explicit entries: every entry is differentiated by every entry,
  and left as it comes. SymEngine leaves the derivative of `Max` undone, so it is given relu in cases.
* **SymPy, matrices** differentiates matrix expressions by a matrix symbol.
* **tensorgrad** takes tensors with named edges: `grad` and one `simplify`, or (full) `full_simplify`. What
  it prints is its index notation, which has no parentheses around sums in products.

Times are CPU time of differentiating and writing, medians of processes that take turns, after two other
derivatives to warm up; stating the task is not timed, except that `derive` reads text. Figures are rounded
to two digits.{busy}
"""
BUSY = " They were measured on a busy machine (a load of {load:.0f} on {cores} cores)."
LENGTHS = """\
Symbols of LaTeX, counted alike for everybody: a name, a number, a function, a sign and the line of a fraction
are one each; brackets, commas and marks of grouping are none. Definitions that an answer brings along count.
"""
MEMORY = """\
Python objects made while differentiating and writing, at the worst moment; what SymEngine keeps in C++ is not
among them. The last row is the whole process after its tasks, libraries and all.
"""
RIGHT = "Against difference quotients of the task's formula at a random point (five points each, 10⁻⁵)."

Cells = Sequence[str]


def text(found: Findings, goals: Iterable[Row]) -> str:
    """Return the page."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    busy = BUSY.format(load=load, cores=cores) if load > cores else ""
    parts = [
        HEAD.format(busy=busy),
        "## Goals\n",
        _table(HEADER, (row.cells for row in goals)),
        "## Time, ms\n",
        _by_task(found, lambda one: _thousandths(one.seconds), _total(found)),
        "## Length of the answer\n",
        LENGTHS,
        _lengths(found),
        "## Peak memory, kB\n",
        MEMORY,
        _by_task(found, lambda one: two_digits(one.peak / 1000), _whole(found)),
        "## Right or wrong\n",
        f"{RIGHT}\n",
        _verdicts(found),
        "## The tasks\n",
        _table(("task", "what"), ((name, BY_NAME[name].title) for name in found["engine"])),
    ]
    return "\n".join(parts)


def seconds(answers: Mapping[str, Finding]) -> float:
    """Return the time of all tasks together."""
    return sum(one.seconds for one in answers.values())


def milliseconds(time: float) -> str:
    """Return a time to two digits."""
    return f"{_thousandths(time)} ms"


def two_digits(value: float) -> str:
    """Return a number rounded to two digits: 0.045, 1.2, 340."""
    if not value:
        return "0"
    places = 1 - floor(log10(abs(value)))
    return f"{round(value, places):,.{max(places, 0)}f}"


def _thousandths(value: float) -> str:
    return two_digits(1000 * value)


def _by_task(found: Findings, cell: Callable[[Finding], str], *last: Cells) -> str:
    peers = list(found)
    rows = [(task, *(_told(found[peer][task], cell) for peer in peers)) for task in found["engine"]]
    return _table(("task", *(ENTRANTS[peer].title for peer in peers)), [*rows, *last])


def _told(one: Finding, cell: Callable[[Finding], str]) -> str:
    return "—" if one.failed else cell(one)


def _verdicts(found: Findings) -> str:
    """Return one line for each: how many answers are right, which are wrong, and which there are none of."""
    rows = []
    for peer, answers in found.items():
        wrong = [task for task, one in answers.items() if not (one.right or one.failed)]
        none = [f"{task} ({one.failed})" for task, one in answers.items() if one.failed]
        right = sum(one.right for one in answers.values())
        told = f"{right} of {len(answers)}"
        rows.append((ENTRANTS[peer].title, told, ", ".join(wrong) or "—", ", ".join(none) or "—"))
    return _table(("who", "right", "wrong", "no answer"), rows)


def _total(found: Findings) -> Cells:
    return ("**all**", *(_thousandths(seconds(answers)) for answers in found.values()))


def _whole(found: Findings) -> Cells:
    peaks = (max(one.resident for one in answers.values()) for answers in found.values())
    return ("**process**", *(two_digits(peak) for peak in peaks))


def _lengths(found: Findings) -> str:
    """Return symbols (and characters) of the answers by hand, of ours with its ratio, and of the others."""
    others = [peer for peer in found if peer not in ("engine", "unwitnessed", "witnessed")]
    rows = []
    for task, ours in found["witnessed"].items():
        hand = symbols(BY_NAME[task].hand)
        ratio = f"{symbols(ours.formulas) / hand:.2f}"
        theirs = (_told(found[peer][task], _long) for peer in others)
        rows.append((task, str(hand), _told(ours, _long), ratio, *theirs))
    titles = (ENTRANTS[peer].title for peer in others)
    return _table(("task", "by hand", "ours (characters)", "ours : hand", *titles), rows)


def _long(one: Finding) -> str:
    return f"{symbols(one.formulas):,} ({sum(map(len, one.formulas)):,})"


def _table(head: Cells, rows: Iterable[Cells]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
