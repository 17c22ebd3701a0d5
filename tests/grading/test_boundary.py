"""The process boundary: whatever a request does, its worker ends in time and the others are answered."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from symderiv.errors import InputError, ShapeError
from symderiv.grading.boundary import Lost, Outcome, guarded, outcomes

SOON = 0.3


def power_in_c(_: bytes) -> bytes:
    return str(7 ** (10**9)).encode()


def allocate(_: bytes) -> bytes:
    return bytes(2**30)


def crash(_: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def fail(_: bytes) -> bytes:
    raise KeyError("lost")


ACTS: dict[bytes, Callable[[bytes], bytes]] = {
    b"power": power_in_c,
    b"allocate": allocate,
    b"crash": crash,
    b"fail": fail,
}


def act(request: bytes) -> bytes:
    return ACTS[request](request) if request in ACTS else request.upper()


def all_of(*requests: bytes, jobs: int = 1, seconds: float = SOON) -> dict[int, Outcome]:
    return dict(outcomes(act, enumerate(requests), jobs, seconds))


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_request_is_answered_once(jobs: int) -> None:
    requests = [f"request {n}".encode() for n in range(100)]
    found = list(outcomes(act, enumerate(requests), jobs))
    assert sorted(found) == [(n, request.upper()) for n, request in enumerate(requests)]


def test_requests_are_taken_as_there_is_room_for_them() -> None:
    taken = []

    def requests() -> object:
        for n in range(1000):
            taken.append(n)
            yield n, b"a"

    stream = outcomes(act, requests())
    next(stream)
    assert len(taken) < 100
    stream.close()


def test_a_request_that_stays_inside_c_code_is_stopped_in_time() -> None:
    start = time.monotonic()
    found = all_of(b"before", b"power", b"after")
    assert time.monotonic() - start < SOON + 10
    assert isinstance(found[1], Lost)
    assert found[1].reason == "time"
    assert (found[0], found[2]) == (b"BEFORE", b"AFTER")


@pytest.mark.parametrize(("deed", "reason"), [(b"allocate", "memory"), (b"crash", "crash"), (b"fail", "bug")])
def test_what_goes_wrong_is_told_and_the_batch_goes_on(deed: bytes, reason: str) -> None:
    found = all_of(b"before", deed, b"after", seconds=2)
    assert isinstance(found[1], Lost)
    assert found[1].reason == reason
    assert (found[0], found[2]) == (b"BEFORE", b"AFTER")


def test_every_worker_that_is_lost_is_replaced() -> None:
    found = all_of(*[b"crash", b"fine"] * 20, jobs=2)
    assert [n for n, outcome in found.items() if outcome == b"FINE"] == list(range(1, 40, 2))
    assert sum(isinstance(outcome, Lost) for outcome in found.values()) == 20


def test_the_time_of_a_request_begins_when_the_one_before_it_is_answered() -> None:
    def slow(_: bytes) -> bytes:
        time.sleep(0.1)
        return b"done"

    found = dict(outcomes(slow, ((n, b"") for n in range(6)), seconds=SOON))
    assert set(found.values()) == {b"done"}


def test_long_requests_do_not_fill_the_pipe_of_a_worker_that_hangs() -> None:
    long = b"x" * 200_000
    found = all_of(b"power", long, long, long)
    assert [outcome for outcome in found.values() if outcome == long.upper()] == [long.upper()] * 3


def test_no_worker_outlives_the_batch() -> None:
    def own_id(_: bytes) -> bytes:
        return str(os.getpid()).encode()

    stream = outcomes(own_id, ((n, b"") for n in range(100)))
    _, told = next(stream)
    stream.close()
    assert isinstance(told, bytes)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told), 0)


def test_a_worker_cannot_write_to_a_file(tmp_path: Path) -> None:
    def write(_: bytes) -> bytes:
        (tmp_path / "marker").write_bytes(b"here")
        return b"written"

    ((_, found),) = outcomes(write, [(0, b"")])
    assert isinstance(found, Lost)
    assert "File too large" in found.sentence
    assert (tmp_path / "marker").read_bytes() == b""


def test_what_runs_behind_the_boundary_returns_its_value() -> None:
    assert guarded(lambda: {"verdict": "correct", "numbers": [1, 2]}) == {
        "verdict": "correct",
        "numbers": [1, 2],
    }


def test_what_is_refused_behind_the_boundary_is_refused_in_front_of_it() -> None:
    def refuse() -> object:
        raise ShapeError("sizes differ", "A*b", (1, 2))

    with pytest.raises(InputError) as refused:
        guarded(refuse)
    assert str(refused.value) == "sizes differ\n  A*b\n   ^"


def test_a_bug_behind_the_boundary_is_a_bug_in_front_of_it() -> None:
    with pytest.raises(RuntimeError, match="in fail") as bug:  # the traceback is a note
        guarded(lambda: fail(b""))
    assert str(bug.value) == "the check failed, by a bug: KeyError: 'lost'"


def test_what_takes_too_long_behind_the_boundary_is_lost() -> None:
    lost = guarded(lambda: power_in_c(b""), seconds=SOON)
    assert lost == Lost("time", "the check took more than 0.3 seconds and was stopped")


def test_a_system_that_cannot_fork_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    with pytest.raises(InputError, match="forked, which this system does not have"):
        all_of(b"anything")
