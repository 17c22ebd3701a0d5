"""The table of submissions: its rows one by one, and what is wrong with each that cannot be graded.

A quote that is never closed would make one cell of all rows after it.  So a record that spans
several lines must close its quote as a table writes one, and hold no line that is a row by itself;
else its first line is a broken row, and reading goes on with the line after.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from symderiv.errors import InputError

NEEDED = ("student", "part", "answer")
DELIMITERS = ",;\t"

#: The longest record that is read.  Units: characters.
LONGEST = csv.field_size_limit()

#: What stands in a text for bytes that are none.
NO_CHARACTER = "\ufffd"

IsPart = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Table:
    """A file of submissions: its columns, in their order, and where the needed ones are."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    needed: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file; `fault` says why it cannot be graded."""

    line: int
    cells: tuple[str, ...]
    student: str
    part: str
    answer: str
    fault: str | None = None


def table(path: Path) -> Table:
    """Return what the first line of a file says of its table.

    Commas, semicolons or tabs are between cells, whichever makes the needed columns of the first line.
    Raises: InputError when the file cannot be read, or a needed column is missing or there twice.
    """
    encoding = _encoding(path)
    with _opened(path, encoding) as stream:
        heading = next(_Lines(stream), "")
    found = [(mark, _names(heading, mark)) for mark in DELIMITERS]
    mark, names = max(found, key=lambda one: len(set(NEEDED) & set(map(str.casefold, one[1]))))
    return Table(path, encoding, mark, names, _needed(path, names))


def rows(table: Table, is_part: IsPart) -> Iterator[Row]:
    """Yield the rows of a table, broken ones too; lines of empty cells are none.

    `is_part` knows the names of parts, by which a line is recognised as a row of its own.
    """
    with _opened(table.path, table.encoding) as stream:
        lines = _Lines(stream)
        next(lines, None)
        while True:
            line = lines.count + 1
            cells, fault = _record(lines, table, is_part)
            if cells is None:
                return
            if any(map(str.strip, cells)):
                yield _row(table, line, cells, fault)


class _Lines(Iterator[str]):
    """The lines of a stream, cut behind `LONGEST` characters; lines can be put back."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self._stream = stream
        self._back: deque[str] = deque()
        self.count = 0

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._read()
        if not line:
            raise StopIteration
        self.count += 1
        return line

    def _read(self) -> str:
        line = self._stream.readline(LONGEST + 1)
        rest = line
        while len(rest) > LONGEST and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(LONGEST + 1)
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.count -= len(lines)


def _record(lines: _Lines, table: Table, is_part: IsPart) -> tuple[tuple[str, ...] | None, str | None]:
    """Return the cells of the next record and its fault; no cells at the end."""
    taken: list[str] = []

    def taking() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    try:
        cells = next(csv.reader(taking(), delimiter=table.delimiter, strict=True), None)
        fault = None if not taken else _swallowing(taken, table, is_part)
    except csv.Error:
        cells, fault = None, _quote(taken)
    if fault is not None:
        lines.put_back(taken[1:])
        cells = _loosely(taken[0], table.delimiter)
    return None if cells is None else tuple(cells), fault


def _quote(taken: Sequence[str]) -> str:
    """Say why a record could not be read."""
    if len(taken[0]) > LONGEST:
        return f"the row is longer than {LONGEST} characters"
    return (
        "the row opens a quote that is not closed, or goes on behind a closed one; "
        "a quote inside a quoted cell is written twice"
    )


def _swallowing(taken: Sequence[str], table: Table, is_part: IsPart) -> str | None:
    """Tell whether a record is too long, or a line of it after the first is a row of its own."""
    if len(taken[0]) > LONGEST:
        return _quote(taken)
    for line in taken[1:]:
        cells = _loosely(line, table.delimiter)
        if len(cells) == len(table.columns) and is_part(cells[table.needed[1]].strip()):
            return "the row opens a quote that is not closed before the rows after it"
    return None


def _loosely(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line by itself, whatever its quotes."""
    return next(csv.reader([line[:LONGEST]], delimiter=delimiter), [])


def _row(table: Table, line: int, cells: tuple[str, ...], fault: str | None) -> Row:
    """Return the row of some cells, as many as the table has columns."""
    count = len(table.columns)
    if fault is None and len(cells) > count:
        fault = (
            f"the row has {len(cells)} cells and the table {count} columns; "
            f"an answer with {_called(table.delimiter)} in it belongs in double quotes"
        )
    if fault is None and len(cells) <= max(table.needed):
        fault = f"the row has only {len(cells)} of the table's {count} cells"
    padded = (*cells, *[""] * (count - len(cells)))
    if len(cells) > count:
        padded = (*cells[: count - 1], table.delimiter.join(cells[count - 1 :]))
    student, part, answer = (padded[at] for at in table.needed)
    if fault is None and any(NO_CHARACTER in cell for cell in padded):
        fault = "the row holds bytes that are no characters; save the table as UTF-8"
    if fault is None and not part.strip():
        fault = "the row names no part"
    return Row(line, padded, student, part.strip(), answer, fault)


def _called(delimiter: str) -> str:
    return {",": "a comma", ";": "a semicolon", "\t": "a tab"}[delimiter]


def _names(heading: str, delimiter: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in _loosely(heading, delimiter))


def _needed(path: Path, names: Sequence[str]) -> tuple[int, int, int]:
    folded = [name.casefold() for name in names]
    for name in NEEDED:
        if folded.count(name) != 1:
            fault = f"no column {name}" if name not in folded else f"more than one column {name}"
            there = ", ".join(names)[:200] if any(names) else "none"
            raise InputError(
                f"{path} has {fault}; its first line must name the columns student, part and answer, "
                f"and names {there}"
            )
    student, part, answer = map(folded.index, NEEDED)
    return student, part, answer


def _encoding(path: Path) -> str:
    """Return how a file is encoded: as its byte order mark says, UTF-8 where there is none."""
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a regular file; grading reads a table more than once")
    try:
        with path.open("rb") as stream:
            start = stream.read(2)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    return "utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open(encoding=encoding, errors="replace", newline="")
