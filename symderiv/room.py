"""Room on Python's stack: an expression nests up to 200 deep, and writing it takes several frames a level."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

FRAMES = 8_000


@contextmanager
def room() -> Iterator[None]:
    """Let what runs inside nest as deep as what may be typed does."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
