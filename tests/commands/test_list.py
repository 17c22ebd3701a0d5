"""`symderiv list`."""

from __future__ import annotations

from symderiv import sheets
from tests.commands.stand_in import Run


def test_list_names_every_sheet_and_part(run: Run) -> None:
    lines = run("list").out.splitlines()
    for sheet_id in sheets.ids():
        assert any(line.startswith(f"{sheet_id}  ") for line in lines)
        for part in sheets.load(sheet_id).parts:
            assert any(line.split() == [part.id, *part.title.split()] for line in lines)


def test_list_says_which_sheet_short_ids_mean(run: Run) -> None:
    assert run("list").out.splitlines()[0].endswith("(default)")


def test_list_of_a_sheet_takes_a_beginning_of_its_id(run: Run) -> None:
    assert run("list", "eecs182").out.startswith("eecs182-disc02  ")


def test_list_of_an_unknown_sheet_is_refused(run: Run) -> None:
    outcome = run("list", "eecs182-disc20")
    assert outcome.status == 2
    assert outcome.err.startswith("symderiv: there is no sheet 'eecs182-disc20'; did you mean eecs182-disc02")
