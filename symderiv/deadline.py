"""The deadline of a derivation, checked where the work is done: past it the derivation is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import process_time

from symderiv.errors import InputError

_until: ContextVar[tuple[float, float] | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what runs inside compute for so many seconds; a deadline outside stays in force.

    Units: seconds of this process's processor time, so that a busy machine refuses nothing.
    """
    outer = _until.get()
    until = process_time() + seconds
    token = _until.set(outer if outer is not None and outer[0] <= until else (until, seconds))
    try:
        yield
    finally:
        _until.reset(token)


def check() -> None:
    """Refuse to go on past the deadline.

    Raises: InputError that names the deadline.
    """
    until = _until.get()
    if until is not None and process_time() > until[0]:
        raise InputError(
            f"this derivation computes for more than {until[1]:g} seconds, the deadline; "
            "a shorter expression, or more of its parts given names, may do"
        )
