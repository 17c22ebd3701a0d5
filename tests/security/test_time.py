"""A check ends in time whatever the answer, and says that it was stopped."""

from __future__ import annotations

import json
import time

import pytest

from symderiv.checking.verdict import Verdict
from tests.commands.stand_in import Run


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every check stay inside C code, where no deadline of the interpreter is looked at."""

    def compute(*_: object) -> Verdict:
        return Verdict("correct", how=str(7 ** (10**9)))

    monkeypatch.setattr("symderiv.checking.check.checked", compute)


@pytest.mark.usefixtures("endless")
def test_a_check_that_does_not_end_is_stopped_and_undecided(run: Run) -> None:
    start = time.monotonic()
    outcome = run("check", "--reference", "x", "x")
    assert time.monotonic() - start < 3
    assert outcome.status == 3
    assert outcome.out == "? undecided (time)\n  the check took more than 2 seconds and was stopped\n"


@pytest.mark.usefixtures("endless")
def test_a_program_is_told_the_same_with_every_field(run: Run) -> None:
    told = json.loads(run("check", "--reference", "x", "x", "--format", "json").out)
    assert (told["verdict"], told["reports"]) == ("undecided", ["time"])
    assert set(told) == set(Verdict("undecided").to_dict())


def test_where_nothing_forks_a_check_says_that_no_clock_stops_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.fork")
    outcome = run("check", "--reference", "x", "x")
    assert (outcome.status, outcome.err) == (0, "processes cannot fork here, so no clock stops this check\n")
