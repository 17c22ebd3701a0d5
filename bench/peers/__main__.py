"""`python -m bench.peers PEER [TASK…]`: one peer does tasks, and prints a line of JSON for each."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tracemalloc
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from resource import RUSAGE_SELF, getrusage
from time import process_time

from bench.peers import point
from bench.peers.findings import Finding
from bench.peers.roster import ENTRANTS, Peer
from bench.peers.tasks import BY_NAME, WARM_UP, Task

#: What other people's code raises where it cannot do something.
FAILURES = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the tasks, and print what came of each."""
    parser = argparse.ArgumentParser(prog="bench.peers", description="Let one peer do tasks.")
    parser.add_argument("peer", choices=ENTRANTS)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="all when none")
    parser.add_argument("--memory", action="store_true", help="trace memory, which makes times useless")
    chosen = parser.parse_args(arguments)
    warnings.simplefilter("ignore")  # what a peer warns of in its own code
    peer = ENTRANTS[chosen.peer].peer()
    for task in WARM_UP:
        finding(peer, task)
    if chosen.memory:
        tracemalloc.start()
    for name in chosen.tasks or BY_NAME:
        print(json.dumps(asdict(finding(peer, BY_NAME[name]))), flush=True)
    return 0


def finding(peer: Peer, task: Task) -> Finding:
    """Return what the peer finds; where it fails, at what and why."""
    values, stage = point.point(task), "state"
    try:
        stated = peer.state(task)
        gc.collect()
        if tracemalloc.is_tracing():
            tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        start, stage = process_time(), "derive"
        derived = peer.derive(stated)
        stage = "write"
        formulas = peer.write(derived)
        seconds, stage = process_time() - start, "evaluate"
        peak = tracemalloc.get_traced_memory()[1] - before
        found = point.right(task, peer.value(derived, values), values)
    except FAILURES as failure:
        return Finding(task.name, failed=f"{stage}: {type(failure).__name__}: {failure}"[:200])
    resident = getrusage(RUSAGE_SELF).ru_maxrss
    return Finding(task.name, seconds, peak, resident, tuple(formulas), found)


if __name__ == "__main__":
    sys.exit(main())
