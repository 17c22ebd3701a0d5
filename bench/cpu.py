"""CPU time of whole processes: two commands run in turns, so that the machine's moods strike both alike."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Sequence
from pathlib import Path
from statistics import median

Command = Sequence[str | Path]


def cpu_time(command: Command, cwd: Path) -> float:
    """Return the user and system time of one run of a command.  Units: seconds.

    Raises: CalledProcessError when the command fails.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turns(ours: Command, baseline: Command, cwd: Path, repetitions: int) -> tuple[float, float]:
    """Return the median times of two commands that run alternately.  Units: seconds."""
    for command in (ours, baseline):
        cpu_time(command, cwd)  # the first run reads the files from disk
    times = [(cpu_time(ours, cwd), cpu_time(baseline, cwd)) for _ in range(repetitions)]
    return median(time for time, _ in times), median(time for _, time in times)
