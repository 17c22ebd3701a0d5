"""Made-up answers: whatever they are, a verdict and no traceback."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.security.answers import CODE, HIDDEN, LEGITIMATE, PIECES
from tests.security.examined import examine

pieces = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
spliced = st.tuples(st.sampled_from((*LEGITIMATE, *CODE, *HIDDEN)), st.integers(0, 40), pieces).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] :]
)
answers = st.lists(st.one_of(pieces, spliced, st.text(max_size=60)), min_size=20, max_size=40)


@settings(max_examples=5)
@given(answers)
def test_made_up_answers_get_a_verdict(made_up: list[str]) -> None:
    examine(made_up)


@pytest.mark.thorough
@settings(max_examples=500)
@given(answers)
def test_many_made_up_answers_get_a_verdict(made_up: list[str]) -> None:
    examine(made_up)
