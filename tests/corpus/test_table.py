"""The table of the corpus as text."""

from __future__ import annotations

from tests.corpus.examples import QUADRATIC, SOFTMAX
from tests.corpus.table import line, page, word
from tests.corpus.verdicts import Verdict

PASSED = Verdict("pass", ours="(B + B')*x", symbols=6, published=6)
FAILED = Verdict("no rule", "there is none")


def test_a_line_holds_what_was_asked_both_answers_and_the_verdict() -> None:
    told = "| made-up | `x'*B*x` by `x` | `(B + B')*x` | `(B + B')*x` | 6/6 | 1.00 | pass |"
    assert line(QUADRATIC, PASSED) == f"{told} nobody (2000), eq. (1) |"


def test_a_line_without_an_answer_of_ours_says_so_and_names_what_the_published_one_defines() -> None:
    told = line(SOFTMAX, FAILED)
    assert "`diag(p) - p*p'`, `p = softmax(x)` | – | – | – | no rule |" in told
    assert word(told) == "no rule"


def test_the_page_counts_the_passing_rows_and_names_the_others() -> None:
    text = page({"b": line(QUADRATIC, PASSED), "a": line(QUADRATIC, FAILED)})
    assert "1 of 2 rows pass (50.0%); 1 are right, long or short." in text
    assert "* no rule (1): a" in text


def test_rows_are_in_the_order_of_their_numbers_however_they_are_given() -> None:
    lines = {name: f"| {name} | {line(QUADRATIC, PASSED)[2:]}" for name in ("eq-10", "eq-9")}
    text = page(lines)
    assert text.index("| eq-9 |") < text.index("| eq-10 |")
    assert text == page(dict(reversed(lines.items())))
