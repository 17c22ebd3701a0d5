"""Every row of the table of answers gets the verdict that is due, for the reasons in the table."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from symderiv.checking.check import checked
from symderiv.checking.target import Target, target
from tests.answers.table import Row, rows

ROWS = rows()


@cache
def prepared(against: tuple[tuple[str, str], ...]) -> Target:
    return target(**dict(against))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.file}: {row.answer}")
def test_the_verdict_is_due(row: Row) -> None:
    found = checked(prepared(row.against), row.answer)
    assert (found.verdict, sorted(found.reports)) == (row.verdict, sorted(row.reports)), row.reason


def test_the_table_is_large_and_has_every_verdict() -> None:
    verdicts = Counter(row.verdict for row in ROWS)
    assert len(ROWS) >= 300
    assert min(verdicts[v] for v in ("correct", "equivalent", "wrong", "unreadable")) >= 15


def test_no_row_stands_twice() -> None:
    often = Counter((row.against, row.answer) for row in ROWS)
    assert [row for row, count in often.items() if count > 1] == []
