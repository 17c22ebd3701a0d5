"""The boundary between us and an answer: workers that are stopped when a request takes too long.

The parent's clock stops a worker also inside C code.  A stopped worker is replaced by a fresh fork;
what else it had been asked is asked again, and the batch goes on.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from time import monotonic
from typing import Generic, Literal, TypeVar

from symderiv.errors import InputError, SymderivError
from symderiv.grading.worker import BUG, MEBIBYTES, OUT_OF_MEMORY, SECONDS, Work, serve

#: What a worker may be asked ahead, so that it never waits for the parent.
AHEAD, BYTES_AHEAD = 16, 32_768

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Lost:
    """Why there is no reply: over this request its worker was stopped, or failed."""

    reason: Literal["time", "memory", "crash", "bug"]
    sentence: str
    traceback: str = ""


Outcome = bytes | Lost


def can_fork() -> bool:
    """Tell whether this system has processes that fork."""
    return hasattr(os, "fork")


def guarded(work: Callable[[], Value], seconds: float = SECONDS) -> Value | Lost:
    """Return what `work` returns, computed behind the boundary and handed over as JSON.

    Units: seconds by the clock.  The outcome is `Lost` when the bounds on time or memory stop it.
    Raises: InputError where `work` raises one of ours, or nothing can fork; RuntimeError for a bug.
    """

    def act(_: bytes) -> bytes:
        try:
            return json.dumps({"value": work()}).encode()
        except SymderivError as error:
            return json.dumps({"refused": str(error)}).encode()

    ((_, outcome),) = outcomes(act, [(None, b"")], seconds=seconds)
    if isinstance(outcome, Lost):
        if outcome.reason == "bug":
            bug = RuntimeError(outcome.sentence)
            bug.add_note(outcome.traceback)
            raise bug
        return outcome
    told = json.loads(outcome)
    if "refused" in told:
        raise InputError(told["refused"])
    value: Value = told["value"]
    return value


def outcomes(
    work: Work, requests: Iterable[tuple[Key, bytes]], jobs: int = 1, seconds: float = SECONDS
) -> Iterator[tuple[Key, Outcome]]:
    """Yield the reply to each request under its key, in the order in which the replies come.

    Requests are taken one by one as workers have room, so that they need not fit in memory.
    Raises: InputError where processes cannot fork.
    """
    if not can_fork():
        raise InputError(
            "answers are checked in processes that are forked, which this system does not have; "
            "Linux, macOS and the Windows Subsystem for Linux do"
        )
    source = iter(requests)
    crew: list[_Worker[Key]] = []
    try:
        crew += [_Worker[Key](work, seconds) for _ in range(jobs)]
        while _hand_out(source, crew):
            busy = [worker for worker in crew if worker.asked]
            soonest = min(worker.until for worker in busy)
            wait([worker.end for worker in busy], max(0.0, soonest - monotonic()))
            for worker in busy:
                yield from worker.replies()
    finally:
        for worker in crew:
            worker.stop()


def _hand_out(source: Iterator[tuple[Key, bytes]], crew: list[_Worker[Key]]) -> bool:
    """Ask the workers that have room, the idlest first; tell whether one is busy."""
    while True:
        worker = min(crew, key=lambda worker: len(worker.asked))
        if not worker.has_room:
            return True
        request = next(source, None)
        if request is None:
            return any(worker.asked for worker in crew)
        worker.ask(*request)


class _Worker(Generic[Key]):
    """A forked process, what it was asked and has not answered, and until when it has for the first of it."""

    def __init__(self, work: Work, seconds: float) -> None:
        self._work, self._seconds = work, seconds
        self.asked: deque[tuple[Key, bytes]] = deque()
        self.until = 0.0
        self._start()

    def _start(self) -> None:
        fork = multiprocessing.get_context("fork")
        self.end, theirs = fork.Pipe()
        self._process = fork.Process(target=serve, args=(self._work, theirs, self.end), daemon=True)
        with warnings.catch_warnings():
            # The threads that Python warns of are NumPy's own, which it readies for a fork itself.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        theirs.close()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.end.close()

    @property
    def has_room(self) -> bool:
        """Tell whether it may be asked more: never so much that the pipe to it could fill up."""
        if not self.asked:
            return True
        return len(self.asked) < AHEAD and sum(len(r) for _, r in self.asked) < BYTES_AHEAD

    def ask(self, key: Key, request: bytes) -> None:
        """Send a request; its time begins when the one before it is answered."""
        if not self.asked:
            self.until = monotonic() + self._seconds
        self.asked.append((key, request))
        self._send(request)

    def _send(self, request: bytes) -> None:
        with suppress(BrokenPipeError):  # it has ended: `replies` finds out over what
            self.end.send_bytes(request)

    def replies(self) -> Iterator[tuple[Key, Outcome]]:
        """Yield the replies that have come; where the worker is lost, that, and replace it."""
        while self.asked and self.end.poll():
            try:
                sent = self.end.recv_bytes()
            except (EOFError, ConnectionError):
                yield self._replaced(stopped=False)
                return
            self.until = monotonic() + self._seconds
            yield self.asked.popleft()[0], _outcome(sent)
        if self.asked and monotonic() > self.until:
            yield self._replaced(stopped=True)

    def _replaced(self, stopped: bool) -> tuple[Key, Lost]:
        """Put a fresh worker in the place of this one; return what was lost."""
        if stopped:
            self._process.kill()
        self._process.join()
        self.end.close()
        lost = _loss(self._process.exitcode, stopped, self._seconds)
        key, _ = self.asked.popleft()
        self._start()
        self.until = monotonic() + self._seconds
        for _, request in self.asked:
            self._send(request)
        return key, lost


def _outcome(sent: bytes) -> Outcome:
    if not sent.startswith(BUG):
        return sent[1:]
    traceback = sent[1:].decode().rstrip()
    return Lost("bug", f"the check failed, by a bug: {traceback.rpartition(chr(10))[2][:500]}", traceback)


def _loss(status: int | None, stopped: bool, seconds: float) -> Lost:
    """Say why a worker ended with an exit status, which is minus the signal that ended it."""
    if stopped or status == -signal.SIGXCPU:
        return Lost("time", f"the check took more than {seconds:g} seconds and was stopped")
    if status == OUT_OF_MEMORY:
        return Lost("memory", f"the check needed more than {MEBIBYTES} MiB of memory and was stopped")
    return Lost("crash", f"the check ended its process with status {status}")
