"""The journal: the verdicts that a batch has found, in a file that outlives an interruption.

The first line says what is being graded; each further line is a key and the verdict as JSON, written
in one piece when it is known.  In memory there is only where each line stands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from symderiv.errors import InputError

#: Units: bytes.  A key is written as twice as many digits, then a blank.
KEY = 16
_TEXT = 2 * KEY + 1
_LINE = re.compile(rb"[0-9a-f]{%d} \{.*\}\n" % (2 * KEY))


class Journal:
    """Verdicts by key; what is put here is on file before `put` returns."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._places: dict[bytes, int] = {}
        self._end = stream.tell()
        self._recall()

    def __contains__(self, key: bytes) -> bool:
        return key in self._places

    def __getitem__(self, key: bytes) -> bytes:
        self._stream.seek(self._places[key] + _TEXT)
        return self._stream.readline().rstrip(b"\n")

    def __len__(self) -> int:
        return len(self._places)

    def put(self, key: bytes, verdict: bytes) -> None:
        """Write down a verdict, which is one line."""
        line = b"%s %s\n" % (key.hex().encode(), verdict)
        self._stream.seek(self._end)
        self._stream.write(line)
        self._stream.flush()
        self._places[key] = self._end
        self._end += len(line)

    def _recall(self) -> None:
        """Find the lines that are there; from one that an interruption cut off on, they are taken away."""
        for line in iter(self._stream.readline, b""):
            if not _LINE.fullmatch(line):
                self._stream.truncate(self._end)
                return
            self._places[bytes.fromhex(line[: 2 * KEY].decode())] = self._end
            self._end += len(line)


@contextmanager
def journal(path: Path, heading: str) -> Iterator[Journal]:
    """Open the journal of what `heading` says; the file is taken away when all went well.

    Raises: InputError when the file cannot be used, or is the journal of something else.
    """
    with _opened(path) as stream:
        _lock(stream, path)
        first = stream.readline()
        if not first.endswith(b"\n"):
            stream.seek(0)
            stream.truncate()
            stream.write(f"{heading}\n".encode())
        elif first != f"{heading}\n".encode():
            raise InputError(
                f"{path} is left from a run that was interrupted, and the submissions, the options or "
                "symderiv itself have changed since; remove it to begin anew"
            )
        kept = Journal(stream)
        done = False
        try:
            yield kept
            done = True
        finally:
            if done or not len(kept):
                path.unlink()


def _opened(path: Path) -> BinaryIO:
    """Open a file for reading and writing; a link is not followed."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error
    return os.fdopen(handle, "r+b")


def _lock(stream: BinaryIO, path: Path) -> None:
    """Keep other runs from the file; the lock is this process's alone, and no worker inherits it."""
    import fcntl

    try:
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise InputError(f"{path} is in use: another run is grading the same submissions") from None
