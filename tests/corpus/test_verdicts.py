"""What becomes of a row, for each way in which it can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symderiv.solution import Solution
from tests.corpus import verdicts
from tests.corpus.examples import QUADRATIC, row
from tests.corpus.verdicts import verdict


def test_a_row_passes_when_ours_is_as_right_and_as_short() -> None:
    found = verdict(QUADRATIC)
    assert (found.word, found.symbols, found.published) == ("pass", 6, 6)
    assert found.ratio == 1


def test_a_published_answer_that_does_not_hold_is_different_and_the_reason_is_told() -> None:
    found = verdict(replace(QUADRATIC, answer="2*B*x"))
    assert found.word == "different"
    assert "off by" in found.why


def test_a_derivation_of_another_value_is_different(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = verdicts.derive("2*x'*B*x", "B[n,n]; x[n]", "x")
    monkeypatch.setattr(verdicts, "derive", lambda *_: twice)
    found = verdict.__wrapped__(QUADRATIC)
    assert found.word == "different"
    assert "is not" in found.why


def test_an_answer_whose_own_check_fails_is_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Solution, "passed", False)
    assert verdict.__wrapped__(QUADRATIC).word == "unchecked"


def test_a_right_answer_past_what_is_allowed_is_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "ALLOWED", 0.9)
    found = verdict.__wrapped__(QUADRATIC)
    assert found.word == "longer"
    assert found.derived


def test_an_unknown_function_is_not_read() -> None:
    assert verdict(replace(QUADRATIC, expr="frobnicate(x)")).word == "not read"


def test_a_value_that_both_sides_name_counts_for_neither() -> None:
    found = verdict(row("z = A*x; norm2(z)^2", "A[m,n]; x[n]", "x", "gradient", "2*A'*q", where="q = A*x"))
    assert (found.word, found.symbols, found.published) == ("pass", 6, 6)


def test_a_name_that_only_the_published_answer_defines_counts_for_it() -> None:
    named = verdict(replace(QUADRATIC, answer="S*x", where="S = B + B'"))
    assert named.published == 3 + 4
