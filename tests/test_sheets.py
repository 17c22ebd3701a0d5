"""References to parts: what they mean, and what a wrong one is told."""

from __future__ import annotations

import pytest

from symderiv import sheets
from symderiv.errors import InputError, UnknownName
from symderiv.problem import Derivative, Part, Sheet

ASK = Derivative("y", ("x",))


def sheet(sheet_id: str, *parts: str) -> Sheet:
    return Sheet(sheet_id, "A sheet", "here", tuple(Part(p, p, "?", "x", "y = x", ASK) for p in parts))


SHEETS = {
    known.id: known
    for known in (
        sheet("main-01", "q1a", "q1b", "q10", "q2", "q2a", "ds"),
        sheet("ds102-disc12", "q1a", "q1b"),
        sheet("ds102", "q7"),
        sheet("dsga-hw1", "q1.2a", "q1.2b"),
    )
}


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "shipped", lambda: tuple(SHEETS))
    monkeypatch.setattr(sheets, "installed", dict)
    monkeypatch.setattr(sheets, "ids", lambda: tuple(SHEETS))
    monkeypatch.setattr(sheets, "load", SHEETS.__getitem__)


def meaning(reference: str) -> list[str]:
    return [f"{found.id}/{part.id}" for found, part in sheets.resolve(reference)]


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        pytest.param("q1b", ["main-01/q1b"], id="a part of the default sheet"),
        pytest.param("q1", ["main-01/q1a", "main-01/q1b"], id="a question is its parts, and not q10"),
        pytest.param("q2", ["main-01/q2"], id="a part that begins another means itself"),
        pytest.param("ds102-disc12/q1a", ["ds102-disc12/q1a"], id="a sheet and a part"),
        pytest.param("ds102-/q1a", ["ds102-disc12/q1a"], id="the beginning of one sheet and a part"),
        pytest.param("dsga/q1", ["dsga-hw1/q1.2a", "dsga-hw1/q1.2b"], id="a question of another sheet"),
        pytest.param("dsga", ["dsga-hw1/q1.2a", "dsga-hw1/q1.2b"], id="the beginning of one sheet"),
        pytest.param("ds102", ["ds102/q7"], id="a full id wins over those it begins"),
        pytest.param("dsga-hw1/", ["dsga-hw1/q1.2a", "dsga-hw1/q1.2b"], id="a sheet with its slash"),
        pytest.param("ds", ["main-01/ds"], id="a part of the default sheet wins over sheets"),
    ],
)
def test_a_reference_means(reference: str, parts: list[str]) -> None:
    assert meaning(reference) == parts


def test_an_unknown_part_is_told_the_near_ones() -> None:
    with pytest.raises(UnknownName, match=r"there is no part or sheet 'q1x'; did you mean .*q1[ab]"):
        sheets.resolve("q1x")


def test_an_unknown_part_of_a_sheet_is_told_the_near_ones_of_that_sheet() -> None:
    with pytest.raises(UnknownName, match=r"did you mean .*ds102-disc12/q1a"):
        sheets.resolve("ds102-disc12/q1c")


def test_a_name_near_nothing_is_told_where_to_look() -> None:
    with pytest.raises(UnknownName, match="`symderiv list` shows what there is"):
        sheets.resolve("zzzzzz")


@pytest.mark.parametrize("reference", ["", "/q1a"])
def test_nothing_is_not_a_reference(reference: str) -> None:
    with pytest.raises(UnknownName):
        sheets.resolve(reference)


def test_an_ambiguous_beginning_is_told_which_sheets_it_begins() -> None:
    with pytest.raises(InputError, match="ds1 could be ds102-disc12 or ds102; give more of the id"):
        sheets.resolve("ds1")


def test_one_part_is_not_several() -> None:
    with pytest.raises(InputError, match="q1 means 2: give q1a or q1b"):
        sheets.one("q1")


def test_a_sheet_under_another_name_than_its_module_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("symderiv.problems.eecs182_disc02.SHEET", sheet("other"))
    with pytest.raises(ValueError, match="must define SHEET"):
        sheets.load.__wrapped__("eecs182-disc02")


def test_the_default_sheet_comes_first_and_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert sheets.ids()[0] == sheets.default().id == "eecs182-disc02"
