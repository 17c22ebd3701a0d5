"""Every row of the corpus: the published answer is right, and ours is it, at most as long as a person's.

`docs/corpus.md` records which rows do not pass; their tests are expected to fail, and only theirs.
"""

from __future__ import annotations

import pytest

from tests.corpus.rows import Row, read
from tests.corpus.table import PAGE, line, page, recorded, word
from tests.corpus.verdicts import ALLOWED, finding, verdict

LINES = recorded()
WORDS = {name: word(told) for name, told in LINES.items()}
UNREAD = ("not read",)
UNRIGHT = (*UNREAD, "no rule", "unchecked", "different")


@pytest.fixture(scope="module", params=read(), ids=lambda row: row.name)
def row(request: pytest.FixtureRequest) -> Row:
    """Return each row in turn; the tests of one row follow each other and derive once."""
    found: Row = request.param
    return found


def expect_failure(request: pytest.FixtureRequest, row: Row, *words: str) -> None:
    """Expect the test to fail where the page records one of `words` for the row."""
    told = WORDS.get(row.name, "")
    if told in words:
        request.applymarker(pytest.mark.xfail(reason=f"recorded as {told}", strict=True))


def test_the_published_answer_is_the_derivative(request: pytest.FixtureRequest, row: Row) -> None:
    expect_failure(request, row, *UNREAD)
    found = finding(row)
    assert found.right, found.wrong


def test_ours_is_the_published_answer_and_passes_its_checks(request: pytest.FixtureRequest, row: Row) -> None:
    expect_failure(request, row, *UNRIGHT)
    found = verdict(row)
    assert found.derived, f"{found.word}: {found.why}\n{found.ours}"


def test_ours_is_as_short_as_the_published_answer(request: pytest.FixtureRequest, row: Row) -> None:
    expect_failure(request, row, *UNRIGHT, "longer")
    found = verdict(row)
    assert found.derived, found.why
    assert found.symbols <= ALLOWED * found.published, f"{found.ours} is {found.symbols} symbols long"


def test_the_page_tells_of_the_row_what_is_so(row: Row) -> None:
    assert LINES.get(row.name) == line(row, verdict(row)), "write the page anew: python -m tests.corpus"


def test_the_page_is_made_of_the_lines_of_all_rows() -> None:
    assert set(LINES) == {row.name for row in read()}
    assert PAGE.read_text(encoding="utf-8") == page(LINES), "write the page anew: python -m tests.corpus"
