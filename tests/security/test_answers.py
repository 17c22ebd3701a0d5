"""Hostile answers get a verdict in time, whatever they hold; legitimate ones that look unusual are read."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from typing import Any

import click
import pytest

from symderiv.checking.check import checked
from symderiv.checking.target import Target, target
from tests.security.answers import CODE, HEAVY, HIDDEN, LARGE, LEGITIMATE, LET

HOSTILE = (*CODE, *LARGE, *HIDDEN)

#: Units: seconds of processor time.
LIMIT = 2.0


@pytest.fixture(scope="module")
def aim() -> Target:
    """Return what no text of the table is: a reference that uses every declared name."""
    return target(reference="x + y + w'*z + v'*z", let=LET)


@pytest.mark.parametrize("answer", [*HOSTILE, *HEAVY], ids=lambda text: repr(text[:30]))
def test_a_hostile_answer_gets_a_verdict_in_time(aim: Target, answer: str) -> None:
    start = time.process_time()
    verdict = checked(aim, answer)
    assert time.process_time() - start < LIMIT
    assert verdict.verdict in ("unreadable", "wrong", "undecided")


@pytest.mark.parametrize("answer", HIDDEN, ids=ascii)
def test_a_character_that_hides_or_steers_is_not_repeated(aim: Target, answer: str) -> None:
    verdict = checked(aim, answer)
    told = f"{verdict.diagnosis}\n{verdict.reading}".replace("\n", "")
    assert verdict.verdict == "unreadable"
    assert told.isprintable()
    assert not set(told) & {char for char in answer if unicodedata.combining(char)}


@pytest.mark.parametrize("answer", [text for text in HIDDEN if not text.replace(" ", "").isprintable()])
def test_a_character_that_hides_or_steers_is_named_by_its_code_point(aim: Target, answer: str) -> None:
    hidden = next(char for char in answer if not char.isprintable())
    assert f"U+{ord(hidden):04X}" in str(checked(aim, answer).diagnosis)


def test_what_is_hostile_is_refused_and_what_is_legitimate_is_read(
    aim: Target,
    record_testsuite_property: Callable[[str, Any], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    read = [answer for answer in HOSTILE if checked(aim, answer).verdict != "unreadable"]
    refused = [answer for answer in LEGITIMATE if checked(aim, answer).verdict == "unreadable"]
    counts = {
        "hostile texts read": f"{len(read)} of {len(HOSTILE)}",
        "legitimate texts refused": f"{len(refused)} of {len(LEGITIMATE)}",
    }
    for name, count in counts.items():
        record_testsuite_property(name, count)
    with capsys.disabled():
        click.echo(f"\n{counts}")
    assert refused == []
    assert len(read) <= len(HOSTILE) // 20  # what is mathematics all the same: a long quotient of ones
