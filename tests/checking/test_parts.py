"""What is derived for a part is a right answer to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from symderiv import sheets
from symderiv.checking.check import check, checked
from symderiv.checking.target import target
from symderiv.errors import InputError
from symderiv.parse import text


def derived(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield each derived answer of a sheet that is not accepted, with its verdict."""
    for part in sheets.load(sheet).parts:
        try:
            against = target(part=f"{sheet}/{part.id}")
        except InputError:  # it asks for no formula
            continue
        for asked in against.asked:
            found = checked(against, f"{asked.name} = {text(asked.value)}")
            if not found.accepted:
                yield f"{part.id}: {asked.name}", found.verdict


def test_derived_answers_of_the_default_sheet_are_accepted() -> None:
    assert list(derived(sheets.ids()[0])) == []


@pytest.mark.thorough
@pytest.mark.parametrize("sheet", sheets.ids()[1:])
def test_derived_answers_of_every_sheet_are_accepted(sheet: str) -> None:
    assert list(derived(sheet)) == []


def test_what_else_is_asked_for_is_named() -> None:
    found = check("dJ/db2 = yhat - y", part="q2b")
    assert (found.verdict, found.missing) == ("correct", ("∂J/∂W2",))
    assert check("dJ/db2 = yhat - y; dJ/dW2 = (yhat - y) a1'", part="q2b").missing == ()
    assert check("2x", reference="2x").missing == ()


def test_names_that_were_made_up_to_shorten_an_answer_are_not_the_students() -> None:
    program = "z1 = W*h0; h1 = tanh(z1); z2 = W*h1; h2 = tanh(z2); z3 = W*h2; h3 = tanh(z3); g'*h3"
    against = target(expr=program, let="W[n,n]; h0[n]; g[n]", wrt="W")
    assert checked(against, "delta1*h0' + delta2*h1' + delta3*h2'").accepted
    assert not checked(against, "delta3*h0' + delta2*h1' + delta1*h2'").accepted
