"""Question 2 of the first sheet in numbers that count the operations done with them."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np

from tests.sheets.solved import net


class Counted:
    """A number that counts the operations done with it."""

    done = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def _count(self, value: float) -> Counted:
        Counted.done += 1
        return Counted(value)

    def __add__(self, other: Counted) -> Counted:
        return self._count(self.value + other.value)

    def __sub__(self, other: Counted) -> Counted:
        return self._count(self.value - other.value)

    def __mul__(self, other: Counted) -> Counted:
        return self._count(self.value * other.value)

    def apply(self, function: Any) -> Counted:
        return self._count(function(self.value))


def total(terms: list[Counted]) -> Counted:
    """Return the sum of the terms: one addition fewer than there are terms."""
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result


class Pass:
    """Question 2 in counted numbers."""

    def __init__(self, k: int) -> None:
        p = net(k, np.random.default_rng(k))
        self.k = k
        self.one = Counted(1.0)
        self.x, self.b2, self.y = (Counted(p[name]) for name in ("x", "b2", "y"))
        self.w1, self.b1, self.w2 = ([Counted(v) for v in np.ravel(p[name])] for name in ("W1", "b1", "W2"))

    def forward(self) -> None:
        self.z1 = [w * self.x + b for w, b in zip(self.w1, self.b1, strict=True)]
        self.a1 = [z.apply(lambda v: max(0.0, v)) for z in self.z1]
        z2 = total([w * a for w, a in zip(self.w2, self.a1, strict=True)]) + self.b2 + self.x
        self.yhat = z2.apply(lambda v: 1 / (1 + exp(-v)))
        gained = self.y * self.yhat.apply(np.log)
        lost = (self.one - self.y) * (self.one - self.yhat).apply(np.log)
        self.loss = gained + lost  # signs cost nothing

    def error(self) -> Counted:
        return self.yhat - self.y

    def hidden(self, error: Counted) -> list[Counted]:
        on = [z.apply(lambda v: float(v > 0)) for z in self.z1]
        return [error * w * o for w, o in zip(self.w2, on, strict=True)]

    def by_w2(self, error: Counted) -> None:
        [error * a for a in self.a1]

    def by_w1(self, back: list[Counted]) -> None:
        [b * self.x for b in back]

    def by_x(self, error: Counted, back: list[Counted]) -> None:
        total([b * w for b, w in zip(back, self.w1, strict=True)]) + error

    def shared(self) -> None:
        error = self.error()
        back = self.hidden(error)
        self.by_w2(error)
        self.by_w1(back)
        self.by_x(error, back)

    def separate(self) -> None:
        self.error()
        self.by_w2(self.error())
        self.hidden(self.error())
        self.by_w1(self.hidden(self.error()))
        error = self.error()
        self.by_x(error, self.hidden(error))

    def together(self) -> None:
        self.forward()
        self.shared()

    def alone(self) -> None:
        self.forward()
        self.separate()

    def differences(self) -> None:
        """A run before; then for each number a shift, a run, a difference and a quotient."""
        self.forward()
        for _ in range(3 * self.k + 2):
            before = self.loss
            self.x + self.one
            self.forward()
            (self.loss - before).apply(lambda v: v / 1e-6)


def counted(k: int, what: str) -> int:
    """Return how many operations one way of computing takes at k units."""
    run = Pass(k)
    run.forward()
    Counted.done = 0
    getattr(run, what)()
    return Counted.done


WAYS = {
    "forward pass": "forward",
    "backward pass": "shared",
    "forward and backward pass": "together",
    "each gradient on its own chain": "alone",
    "finite differences": "differences",
}
