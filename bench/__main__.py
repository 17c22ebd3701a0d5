"""`python -m bench [ROW…] [--repeat N] [--write FILE]`: measure, and print the table of ratios."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import checking, code, grading, scaling, startup, table
from bench.peers import comparison


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the chosen rows, all when none is; return 1 when a goal is missed."""
    own = [*startup.PAIRS, *scaling.ROWS, *code.ROWS, *checking.ROWS, *grading.ROWS]
    names = [*own, *comparison.ROWS]
    parser = argparse.ArgumentParser(prog="bench", description="Print a table of ratios to a baseline.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"which of {', '.join(names)}; all when none")
    parser.add_argument("--repeat", type=int, default=15, metavar="N", help="runs of each (default: 15)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write the tables of peers there")
    chosen = parser.parse_args(arguments)
    if unknown := [name for name in chosen.rows if name not in names]:
        parser.error(f"there is no row {unknown[0]}; the rows are {', '.join(names)}")
    wanted = chosen.rows or [*own, comparison.WHOLE]
    rows = list(measured(wanted, chosen.repeat, chosen.write))
    print(table.text(rows))
    return 0 if all(row.met for row in rows) else 1


def measured(names: Sequence[str], repetitions: int, page: Path | None = None) -> Iterator[table.Row]:
    """Yield the rows of each name; a wheel is installed only when a row needs it."""
    with TemporaryDirectory() as place:
        if any(name in startup.PAIRS for name in names):
            programs = startup.installed(Path(place))
        for name in names:
            if name in startup.PAIRS:
                yield startup.measure(name, programs, repetitions)
            elif name in checking.ROWS:
                yield from checking.ROWS[name](repetitions)
            elif name in code.ROWS:
                yield from code.ROWS[name](repetitions)
            elif name in grading.ROWS:
                yield from grading.ROWS[name](repetitions)
            elif name in comparison.ROWS:
                yield from comparison.rows(name, repetitions, page)
            else:
                yield scaling.ROWS[name](repetitions)


if __name__ == "__main__":
    sys.exit(main())
