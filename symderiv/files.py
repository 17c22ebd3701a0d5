"""Writing files so that nothing is overwritten unasked and nothing is left half-written.

All files of one command are checked, then all are written under temporary names beside their
places, and only then moved there; when anything fails on the way, what was new is taken away.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from symderiv.errors import InputError


def write(path: Path, data: bytes, overwrite: bool = False) -> None:
    """Write one file.

    Raises: InputError when it exists and may not be replaced, or its place cannot be written to.
    """
    write_all({path: data}, overwrite)


@contextmanager
def writing(path: Path, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Let one file be written piece by piece: it is in its place when all is written, or not at all.

    Raises: InputError as `write`.
    """
    check_all([path], overwrite)
    made: list[Path] = []
    try:
        temporary = _beside(path)
        with _refusal(path):
            stream = temporary.open("xb")
        made.append(temporary)
        with stream:
            yield stream
        _publish(temporary, path, overwrite, made)
    except BaseException:
        for path in reversed(made):
            _remove(path)
        raise


def write_all(files: Mapping[Path, bytes], overwrite: bool = False, directory: Path | None = None) -> None:
    """Write several files, all or none (a file that was replaced stays replaced).

    `directory` is made if need be, when its own parent exists; no other directory is.

    Raises: InputError when one exists and may not be replaced, or its place cannot be written to.
    """
    check_all(files, overwrite, directory)
    new = _to_make(directory)
    made: list[Path] = []
    try:
        if new is not None:
            with _refusal(new):
                new.mkdir()
            made.append(new)
        staged = {path: _stage(path, data, made) for path, data in files.items()}
        for path, temporary in staged.items():
            _publish(temporary, path, overwrite, made)
    except BaseException:
        for path in reversed(made):
            _remove(path)
        raise


def check_all(paths: Iterable[Path], overwrite: bool = False, directory: Path | None = None) -> None:
    """Refuse, before any work is done, what `write_all` would refuse.

    Raises: InputError as `write_all`.
    """
    new = _to_make(directory)
    if new is not None:
        _check_directory(new, new.parent)
    for path in paths:
        _check(path, overwrite, new)


def _to_make(directory: Path | None) -> Path | None:
    """Return the directory when it is still to be made."""
    return None if directory is None or directory.exists() else directory


def _check(path: Path, overwrite: bool, new: Path | None) -> None:
    """Refuse a place that cannot take the file; `new` is a directory that is still to be made."""
    if path.is_dir():
        raise InputError(f"{path} is a directory; give the name of a file")
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a regular file; give another name")
    if os.path.lexists(path) and not overwrite:
        raise _exists(path)
    _behind(path)
    if path.parent != new:
        _check_directory(path, path.parent)


def _check_directory(path: Path, directory: Path) -> None:
    """Refuse a directory that cannot take `path`."""
    if not directory.is_dir():
        raise InputError(f"cannot write {path}: there is no directory {directory}")
    if not os.access(directory, os.W_OK | os.X_OK):
        raise InputError(f"cannot write {path}: the directory {directory} is not writable")


def _stage(path: Path, data: bytes, made: list[Path]) -> Path:
    """Write the data beside its place, under a name that says it is not finished."""
    temporary = _beside(path)
    with _refusal(path), temporary.open("xb") as stream:
        made.append(temporary)
        stream.write(data)
    return temporary


def _beside(path: Path) -> Path:
    """Return a name beside the place that says the file is not finished."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _publish(temporary: Path, path: Path, overwrite: bool, made: list[Path]) -> None:
    """Move the finished file to its place; without `overwrite` the place is first taken, exclusively."""
    if not overwrite:
        try:
            path.open("xb").close()
        except FileExistsError:
            raise _exists(path) from None
        made.append(path)
    with _refusal(path):
        temporary.replace(_behind(path) if overwrite else path)


def _behind(path: Path) -> Path:
    """Return the file that a path means: a link may name another file of its directory, and none outside."""
    meant = path.resolve()
    if meant.parent != path.parent.resolve():
        raise InputError(f"{path} is a link out of its directory, to {meant}; give another name")
    return meant


def _remove(path: Path) -> None:
    """Take away what was made, if it is still there."""
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def _exists(path: Path) -> InputError:
    return InputError(f"{path} exists already; give another name, or --force to replace it")


@contextmanager
def _refusal(path: Path) -> Iterator[None]:
    """Turn what the system refuses (disk full, name too long, …) into an `InputError`."""
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error
