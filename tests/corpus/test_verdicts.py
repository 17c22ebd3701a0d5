"""What becomes of a row, for each way in which it can fail."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.examples import QUADRATIC, SOFTMAX, row
from tests.corpus.verdicts import verdict


def test_a_row_passes_when_ours_is_as_right_and_as_short() -> None:
    found = verdict(QUADRATIC)
    assert (found.word, found.symbols, found.published) == ("pass", 6, 6)
    assert found.ratio == 1


def test_another_value_is_different_and_the_difference_is_told() -> None:
    found = verdict(replace(QUADRATIC, answer="2*B*x"))
    assert found.word == "different"
    assert "is not" in found.why


def test_a_published_answer_that_is_far_shorter_makes_ours_longer() -> None:
    found = verdict(row("s*(x + y)'*(x + y) - s*norm2(x + y)^2", "x[n]; y[n]; s", "s", "derivative", "0"))
    assert found.word in ("pass", "longer")
    assert (found.word == "pass") == (found.symbols <= 1.2)


def test_an_unknown_function_is_not_read() -> None:
    assert verdict(replace(QUADRATIC, expr="frobnicate(x)")).word == "not read"


def test_a_name_that_both_sides_define_counts_for_neither() -> None:
    found = verdict(SOFTMAX)
    assert (found.word, found.published) == ("pass", 7)


def test_a_name_that_only_the_published_answer_defines_counts_for_it() -> None:
    named = verdict(replace(QUADRATIC, answer="S*x", where="S = B + B'"))
    assert named.published == 3 + 4
