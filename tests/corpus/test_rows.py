"""The format of the corpus: what is read, and what is refused with the name of the row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.corpus.rows import FORMS, read

GOOD = {
    "name": "a-1",
    "expr": "x'*x",
    "let": "x[n]",
    "wrt": "x",
    "form": "gradient",
    "answer": "2*x",
    "source": "a book, eq. (1)",
}


def written(folder: Path, *entries: Mapping[str, object]) -> Path:
    """Return a folder with one file of these rows."""
    lines: list[str] = []
    for entry in entries:
        lines += ["[[entry]]", *(f"{key} = {json.dumps(value)}" for key, value in entry.items())]
    (folder / "a.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_row_has_the_order_of_its_form_where_none_is_given(tmp_path: Path) -> None:
    hessian = {**GOOD, "name": "a-2", "form": "hessian"}
    assert [row.order for row in read(written(tmp_path, GOOD, hessian))] == [1, 2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "Bad Name"}, "small letters"),
        ({"form": "tensor"}, "the form is one of"),
        ({"order": 2}, "a gradient is of order 1"),
        ({"answer": " "}, "answer must not be empty"),
        ({"let": "x[n]; V[n]"}, "V is the direction"),
        ({"expr": "V = x; V'*V"}, "V is the direction"),
        ({"result": "2*x"}, "does not know result"),
    ],
)
def test_a_row_that_is_not_of_the_format_is_refused(
    tmp_path: Path, change: Mapping[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        read(written(tmp_path, {**GOOD, **change}))
    assert "a.toml" in str(refused.value)


def test_a_row_without_a_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a-1 needs source"):
        read(written(tmp_path, {k: v for k, v in GOOD.items() if k != "source"}))


def test_two_rows_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more than one row is named a-1"):
        read(written(tmp_path, GOOD, GOOD))


def test_the_corpus_has_rows_of_every_form() -> None:
    assert {row.form for row in read()} == set(FORMS)


def test_no_question_is_asked_twice_for_one_answer() -> None:
    asked = Counter(
        tuple(part.replace(" ", "") for part in (row.expr, row.let, row.wrt, row.form, row.answer))
        for row in read()
    )
    assert [question for question, times in asked.items() if times > 1] == []
