"""Judging where values are said to lie."""

from __future__ import annotations

import pytest

from tests.judge.test_judge import judged


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        (r"x \in \mathbb{R}^n, A \in \mathbb{R}^{m \times n}", "equal"),
        (r"J \in \mathbb{R} and b, r \in \mathbb{R}^{m}", "equal"),
        (r"b \in \mathbb{R}^{m \times 1}", "equal"),
        (r"x \in \mathbb{R}^m", "different"),
        (r"b \in \mathbb{R}^{1 \times m}", "different"),
        (r"J \in \mathbb{R}^n", "different"),
        (r"x \in \mathbb{R}", "different"),
        (r"q \in \mathbb{R}", "unreadable"),
        (r"x \in \mathbb{R}^n, or not", "unreadable"),
        (r"x = 1", "unreadable"),
    ],
)
def test_the_spaces_of_inputs_and_values_are_judged(formula: str, word: str) -> None:
    (found,) = judged(formula, "shape")
    assert found.verdict == word, found.notes


def test_shapes_that_do_not_fit_together_are_told_where_they_break() -> None:
    (found,) = judged(r"A \in \mathbb{R}^{n \times m}", "shape")
    assert found.counterexample == (("shape of A", "m×n"),)
    assert "with these shapes, cannot multiply A (n×m) by x (n)" in found.notes[0]
