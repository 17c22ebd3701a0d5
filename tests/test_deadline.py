"""The deadline: what computes past it is refused, by name, and what does not notices nothing."""

import pytest

from symderiv import deadline, derive
from symderiv.errors import InputError
from symderiv.parse import bounds

LONG = "*".join(f"(x + {n}*y)" for n in range(1, 30))


def test_without_a_deadline_nothing_is_refused():
    deadline.check()


def test_past_the_deadline_a_derivation_is_refused_and_the_deadline_named(monkeypatch):
    monkeypatch.setattr(bounds, "DEADLINE", 0.05)
    with pytest.raises(InputError, match=r"more than 0.05 seconds, the deadline"):
        derive(LONG, let="x; y", wrt="x")
    deadline.check()


def test_the_deadline_outside_stays_in_force():
    with deadline.within(0), deadline.within(1000), pytest.raises(InputError, match="more than 0 seconds"):
        _compute_for_ever()


def _compute_for_ever():
    while True:
        deadline.check()
