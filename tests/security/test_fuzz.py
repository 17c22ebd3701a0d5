"""Made-up answers: whatever they are, a verdict and no traceback."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.security.answers import CODE, HIDDEN, LEGITIMATE
from tests.security.fuzz import examine

#: Pieces of the language, and of what is none.
PIECES = (
    *"x y w z v A B delta lambda W2 xhat n m i pi e 0 2 -1 + - * / ^ .* ./ ' @ = ; , ( ) [ ] { } |".split(),
    *r"_i _{1} ^{(1)} ^T .T ^{-1} ** > < == ∘ ∂ ∇ σ ŷ ⁽¹⁾ ᵢ ᵀ 1e40 x^1000 é # % $ \ '__import__'".split(),
    *"relu( max(0, exp( log( sum(i:n, softmax( tr( inv( diag( where(x>0, norm(".split(),
    *r"\frac{ \sum_{i=1}^n \begin{cases} \end{cases} \text{if} \mathbb{1}\{ \hat{".split(),
    *(" ", "\n", "9" * 30, "\u202e", "\x00", "\ud800"),
)

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
