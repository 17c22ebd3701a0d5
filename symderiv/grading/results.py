"""Graded rows as a table or as JSON: every row of the submissions, with what was found of its answer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from symderiv.grading.batch import Graded
from symderiv.grading.cells import neutral
from symderiv.grading.findings import FIELDS


def as_csv(stream: BinaryIO, columns: Sequence[str], graded: Iterator[Graded]) -> None:
    """Write the columns of the submissions and then those of the findings, as cells that are safe to open.

    A column of the submissions that is called like one of the findings is left out.
    """
    kept = _kept(columns)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow([neutral(name) for name in (*(columns[at] for at in kept), *FIELDS)])
    for one in graded:
        cells = (*(one.row.cells[at] for at in kept), *(_cell(one.finding[name]) for name in FIELDS))
        table.writerow([neutral(cell) for cell in cells])
    text.detach()


def as_json(stream: BinaryIO, columns: Sequence[str], graded: Iterator[Graded]) -> None:
    """Write an array with an object for each row: its line, its columns, what was found."""
    kept = _kept(columns)
    before = b"[\n"
    for one in graded:
        told = {"line": one.row.line, **{columns[at]: one.row.cells[at] for at in kept}, **one.finding}
        stream.write(before + json.dumps(told, ensure_ascii=False).encode())
        before = b",\n"
    stream.write(b"\n]\n" if before == b",\n" else b"[]\n")


def _kept(columns: Sequence[str]) -> list[int]:
    return [at for at, name in enumerate(columns) if name not in (*FIELDS, "line")]


def _cell(value: Any) -> str:
    """Return a field of a finding as text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if all(isinstance(word, str) for word in value):
            return " ".join(value)
        case dict():
            return ", ".join(f"{name} = {one}" for name, one in value.items())
        case _:
            return json.dumps(value, ensure_ascii=False)
