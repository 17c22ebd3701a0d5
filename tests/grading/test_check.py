"""The check of a part's answers: its verdict stands, whatever becomes of the explanation."""

from __future__ import annotations

import pytest

from symderiv.grading.check import Leniency, leniency


def test_a_wrong_answer_is_explained() -> None:
    found = Leniency().prepare("q1b")("W1_i x + b1_i")
    assert found["verdict"] == "wrong"
    assert found["counterexample"]


def test_a_verdict_stands_where_its_explanation_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symderiv.grading.check.EXPLAINING", 0.0)
    found = Leniency().prepare("q1b")("W1_i x + b1_i")
    assert (found["verdict"], found["counterexample"]) == ("wrong", None)


def test_why_a_text_cannot_be_read_is_no_explanation_to_leave_out() -> None:
    found = Leniency().prepare("q1b", explained=False)("x+")
    assert (found["verdict"], found["diagnosis"]) == (
        "unreadable",
        "expected a value, found the end of the text",
    )


@pytest.mark.parametrize("policy", [Leniency(), Leniency(frozenset({"transpose"}))])
def test_a_leniency_is_what_it_told(policy: Leniency) -> None:
    assert leniency(policy.to_dict()) == policy
