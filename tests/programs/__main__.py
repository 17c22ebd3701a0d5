"""`python -m tests.programs 500 7`: what comes of 500 random programs, from seed 7."""

from __future__ import annotations

import sys
from collections import Counter
from random import Random

from tests.programs.generator import Program, program
from tests.programs.trial import verdict


def told(found: Program, order: int) -> str:
    """Return the verdict; whatever else comes out is a bug, and the next program is tried all the same."""
    try:
        return verdict(found, order)
    except (
        ArithmeticError,
        LookupError,
        MemoryError,
        NameError,
        TypeError,
        ValueError,
        AssertionError,
    ) as bug:
        return f"BUG: {bug!r}"


if __name__ == "__main__":
    number, seed = (int(word) for word in sys.argv[1:3])
    counts: Counter[str] = Counter()
    for n in range(seed, seed + number):
        rng = Random(n)
        found = program(rng.choice, depth=rng.choice((2, 2, 3)))
        order = rng.choice((1, 1, 2)) if not found.axes else 1
        said = told(found, order)
        counts[said.split(":")[0]] += 1
        if said not in ("", "nowhere"):
            sys.stdout.write(f"[{n}] order {order} by {found.wrt.name}: {found.text}\n    {said}\n")
    sys.stdout.write(f"{dict(counts)}\n")
