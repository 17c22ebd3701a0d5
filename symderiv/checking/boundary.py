"""Boundaries: whether two values that are equal almost everywhere differ on a kink.

The prime field is asked first, then exact numbers at points that lie there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from symderiv.checking.exact import digits
from symderiv.checking.gaps import agree
from symderiv.checking.placing import new_kinks, place
from symderiv.checking.points import Points
from symderiv.checking.proof import agreement
from symderiv.checking.reaching import on
from symderiv.checking.survey import Kink, kinks, meets
from symderiv.checking.trial import Trial
from symderiv.checking.values import both
from symderiv.expr import Expr
from symderiv.structure import structure

#: In how many ways a kink is reached.
WAYS = 2


def boundary(trial: Trial, answer: Expr, wanted: Expr) -> Kink | None:
    """Return a kink where the two differ, None where they agree on all that were reached."""
    changed = (set(kinks(answer)) ^ set(kinks(wanted))) | set(meets(answer))
    if changed and agreement(trial, answer, wanted).on_kinks:
        changed &= {*new_kinks(trial, answer), *meets(answer)}
    if not changed:
        return None
    looked = set[bytes]()
    with digits():
        for kink in sorted(changed, key=lambda k: (structure(k.node), k.number)):
            where = place(trial, kink)
            if where in looked:
                continue
            looked.add(where)
            reached = _known(trial, where) if where in trial.places else _reached(trial, kink)
            if any(_differ(at, trial, answer, wanted) for at in reached):
                return kink
    return None


@lru_cache(maxsize=256)
def _known(trial: Trial, where: bytes) -> tuple[Points, ...]:
    return tuple(_reached(trial, trial.places[where]))


def _reached(trial: Trial, kink: Kink) -> Iterator[Points]:
    """Yield exact points that lie on a kink."""
    return islice(on(kink, trial, trial.exact), WAYS)


def _differ(at: Points, trial: Trial, answer: Expr, wanted: Expr) -> bool:
    left, right = both(at, trial, answer, wanted)
    return any(
        not agree(a, b) or (a == a and b != b)
        for one, two in zip(left, right, strict=True)
        for a, b in zip(one, two, strict=True)
    )
