"""What peers found, and how it is collected: each in processes of its own, which take turns."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from bench.environment import ROOT

#: Seconds for all tasks of one peer.
DEADLINE = 600


@dataclass(frozen=True, slots=True)
class Finding:
    """What a peer found for a task.

    seconds:  CPU time of deriving and writing.
    peak:     bytes of Python objects made meanwhile and alive at once; 0 unless memory was traced.
    resident: kB of the whole process at its largest so far.
    formulas: the answer in LaTeX, then the definitions that it needs.
    right:    whether it agrees with difference quotients; `failed` says why there is no answer.
    """

    task: str
    seconds: float = 0
    peak: int = 0
    resident: int = 0
    formulas: tuple[str, ...] = ()
    right: bool = False
    failed: str = ""


Findings = dict[str, dict[str, Finding]]
"""By peer, then by task."""


def collect(peers: Sequence[str], tasks: Sequence[str], repetitions: int) -> Findings:
    """Return what each peer finds: the median time of its runs, and the peak of one more run."""
    runs: dict[str, list[dict[str, Finding]]] = {peer: [] for peer in peers}
    for _ in range(repetitions):
        for peer in peers:
            runs[peer].append(_run(peer, tasks))
    return {peer: _together(runs[peer], _run(peer, tasks, "--memory")) for peer in peers}


def _run(peer: str, tasks: Sequence[str], *options: str) -> dict[str, Finding]:
    command = [sys.executable, "-m", "bench.peers", peer, *tasks, *options]
    try:
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=DEADLINE)
        text = done.stdout
    except subprocess.TimeoutExpired as late:
        text = late.stdout or b""
    lines = (json.loads(line) for line in text.splitlines())
    found = {line["task"]: Finding(**line | {"formulas": tuple(line["formulas"])}) for line in lines}
    unanswered = Finding("", failed=f"no answer in {DEADLINE} s")
    return {task: found.get(task, replace(unanswered, task=task)) for task in tasks}


def _together(runs: Sequence[dict[str, Finding]], traced: dict[str, Finding]) -> dict[str, Finding]:
    return {
        task: replace(
            runs[0][task], seconds=median(run[task].seconds for run in runs), peak=traced[task].peak
        )
        for task in traced
    }
