"""What a run over random points keeps: how many counted, the worst error, the branches reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np

from symderiv.expr import Expr, Index, Var, variables
from symderiv.graph import Let
from symderiv.parse import text
from symderiv.shape import size
from symderiv.witness.branches import deciders, named, signs
from symderiv.witness.claim import Outcome
from symderiv.witness.samples import Coverage

#: What rounding may do to a value, relative to its size, and the largest error of a point that counts.
ROUNDING = 1e-9
TRUSTED = 1e-7
NEAR_KINK = 1e-3


@dataclass
class Tally:
    """The comparisons of one run: how many points counted, the worst relative error, the first failure."""

    points: int = 0
    error: float = 0.0
    failure: tuple[tuple[str, str], ...] | None = None
    coverage: Coverage = field(default_factory=Coverage)

    def outcome(self, sizes: dict[str, int], found: Sequence[Expr]) -> Outcome:
        """Return what the run found, the branches it did not reach included."""
        unreached = _unreached(self.coverage, found)
        return Outcome(self.points, sizes, self.error, self.failure, unreached=unreached)


def _unreached(coverage: Coverage, found: Sequence[Expr]) -> tuple[str, ...]:
    texts = dict(zip(named(found), found, strict=True))
    return tuple(f"{text(texts[name])} {'>' if s > 0 else '<'} 0" for name, s in coverage.missing())


class Kinks:
    """The deciders that matter for a check, and which of them may move."""

    def __init__(self, lets: Sequence[Let], roots: Sequence[Expr], moving: frozenset[Var]) -> None:
        self.found = deciders(*(let.body for let in lets), *roots)
        self.results = named(self.found)
        self.moving = frozenset(n for n, d in self.results.items() if any(v in moving for v in variables(d)))

    def judge(self, results: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the signs of the deciders, or None near a kink.

        A tie is none by itself: max(max(0, x), x) is smooth where both are x.  One that does not last
        is left by every step away from the point.
        """
        for name in self.moving:
            value = np.abs(results[name])
            with np.errstate(over="ignore"):  # beside values near the largest number, every other is near 0
                far = value > NEAR_KINK * np.mean(value) / max(1.0, np.size(value) / 8)
            if not np.all(far | (value == 0)):
                return None
        return {n: s for n, s in signs(results).items() if n in self.moving}


def random_indices(indices: Sequence[Index], sizes: Mapping[str, int], rng: Random) -> dict[str, int]:
    """Return a number for each free index; two that run over the same range agree half of the time."""
    chosen: dict[str, int] = {}
    same: dict[Any, int] = {}
    for i in indices:
        n = rng.randint(1, size(i.dim, sizes))
        n = same[i.dim] if i.dim in same and rng.random() < 0.5 else n
        same[i.dim] = chosen[i.name] = n
    return chosen
