"""Every row of the corpus: the published answer is right, ours is it, and the page says how long each is.

Every eighth row is checked each time; all of them under the marker `thorough`.
"""

from __future__ import annotations

import pytest

from tests.corpus.rows import Row, read
from tests.corpus.table import PAGE, line, page, recorded
from tests.corpus.verdicts import finding, verdict

LINES = recorded()
EACH = 8


def marked() -> list[object]:
    """Return the rows, most of them marked to be left out unless asked for."""
    later = pytest.mark.thorough
    return [pytest.param(row, marks=() if n % EACH == 0 else later) for n, row in enumerate(read())]


@pytest.fixture(scope="module", params=marked(), ids=lambda row: row.name)
def row(request: pytest.FixtureRequest) -> Row:
    """Return each row in turn; the tests of one row follow each other and derive once."""
    found: Row = request.param
    return found


def test_the_published_answer_is_the_derivative(row: Row) -> None:
    found = finding(row)
    assert found.right, found.wrong


def test_ours_is_the_published_answer_and_passes_its_checks(row: Row) -> None:
    found = verdict(row)
    assert found.derived, f"{found.word}: {found.why}\n{found.ours}"


def test_the_page_tells_of_the_row_what_is_so(row: Row) -> None:
    assert LINES.get(row.name) == line(row, verdict(row)), "write the page anew: python -m tests.corpus"


def test_the_page_is_made_of_the_lines_of_all_rows() -> None:
    assert set(LINES) == {row.name for row in read()}
    assert PAGE.read_text(encoding="utf-8") == page(LINES), "write the page anew: python -m tests.corpus"
