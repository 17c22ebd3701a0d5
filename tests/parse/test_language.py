"""Every promise of the language, row by row."""

import pytest

from symderiv.parse import expression, program, text
from tests.parse import rows_functions, rows_operators
from tests.parse.language import SCOPE

ROWS = [*rows_operators.ROWS, *rows_functions.ROWS]


@pytest.mark.parametrize(("written", "plain"), ROWS)
def test_a_text_means_what_its_plain_spelling_says(written, plain):
    found = expression(written, SCOPE)
    assert found is expression(plain, SCOPE)
    assert text(found) == plain


@pytest.mark.parametrize("written", [written for written, _ in ROWS])
def test_a_text_means_the_same_as_a_named_value_of_a_program(written):
    graph = program(f"q_0 = {written}; q_0", SCOPE)
    assert graph.lets[0].body is expression(written, SCOPE)


def test_the_table_is_long_and_holds_no_row_twice():
    assert len(ROWS) >= 400
    assert len({written for written, _ in ROWS}) == len(ROWS)
