"""What runs in a worker: requests in, replies out, within bounds that the system keeps.

A worker is forked from a process that has everything loaded.  What it sends back is bytes, never
a pickle, so that nothing that goes wrong in it is executed outside.
"""

from __future__ import annotations

import gc
import math
import signal
import sys
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

Work = Callable[[bytes], bytes]

#: How long one request may take, by the clock.
SECONDS = 2.0

#: What a worker may allocate beyond what it was forked with.
MEBIBYTES = 256

#: The exit status of a worker that was refused memory.
OUT_OF_MEMORY = 64

#: The first byte of what a worker sends: a reply, or the traceback of a bug.
REPLY, BUG = b"+", b"!"


def serve(work: Work, end: Connection, others: Connection) -> None:
    """Answer requests until nobody asks any more; `others` is the parent's end of the pipe.

    After an allocation that was refused the worker ends: what it holds may be half made.
    """
    others.close()  # held here too, it would never tell this end that the parent is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when an interrupted batch ends
    gc.freeze()  # what was loaded before the fork stays in shared pages
    confine()
    try:
        while True:
            request = end.recv_bytes()
            _allow_time()
            end.send_bytes(_reply(work, request))
    except (EOFError, BrokenPipeError):
        return
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def _reply(work: Work, request: bytes) -> bytes:
    try:
        return REPLY + work(request)
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        return BUG + traceback.format_exc().encode()  # the parent is told, and this worker goes on


def confine(mebibytes: int = MEBIBYTES) -> None:
    """Bound the memory of this process, and take away its right to write to files."""
    import resource

    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    held = _address_space()
    if held is not None:
        _lower(resource.RLIMIT_AS, held + mebibytes * 2**20)


def _allow_time() -> None:
    """Bound the processor time of the next request, for a worker that has lost its parent.

    The system counts whole seconds; the parent's clock is the sharper bound, and strikes first.
    """
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = math.ceil(time.process_time() + SECONDS) + 1
    if most in (resource.RLIM_INFINITY, -1) or seconds < most:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, most))


def _lower(limit: int, value: int) -> None:
    """Lower a limit for good; one that is lower already stays."""
    import resource

    _, most = resource.getrlimit(limit)
    bound = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(limit, (bound, bound))


def _address_space() -> int | None:
    """Return the bytes of this process's address space, None where the system does not tell."""
    import resource

    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return None
    return int(pages) * resource.getpagesize()
