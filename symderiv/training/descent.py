"""Stochastic gradient descent: the generated function is called at one example after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any

import numpy as np

from symderiv.code.spelling import spelled
from symderiv.errors import InputError
from symderiv.graph import Graph
from symderiv.numeric import loaded
from symderiv.problem import Training
from symderiv.shape import axes, text
from symderiv.witness.check import Check

#: How often the loss on all examples is taken on the way; the steps in between lie ever further apart.
LOOKS = 9
Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Descent:
    """A run: what is asked, the graph, and the source of the function that returns the gradients."""

    ask: Training
    graph: Graph
    source: str

    @cached_property
    def gradients(self) -> Callable[..., tuple[Any, ...]]:
        """The generated function: the loss and its gradients at one example."""
        found: Callable[..., tuple[Any, ...]] = loaded(self.source)["value_and_gradients"]
        return found

    @cached_property
    def start(self) -> Parameters:
        """The first values of the parameters."""
        return {name: self._shaped(name, value) for name, value in self.ask.start}

    @cached_property
    def examples(self) -> tuple[Parameters, ...]:
        """The examples: a value of each input that is no parameter; one of nothing where all are."""
        if not self.ask.data:
            return ({},)
        names = [name for name, _ in self.ask.data]
        rows = zip(*(values for _, values in self.ask.data), strict=True)
        return tuple({n: self._shaped(n, v) for n, v in zip(names, row, strict=True)} for row in rows)

    def _shaped(self, name: str, value: object) -> Any:
        """Return a value as an array.

        Raises: InputError when it has another number of axes than is declared, or is ragged.
        """
        try:
            array = np.asarray(value, dtype=float)
        except (TypeError, ValueError) as error:
            raise InputError(f"{name} = {value} is no number, and no row or matrix of numbers") from error
        if array.ndim != len(axes(self.graph[name].shape)):
            declared = text(self.graph[name].shape)
            raise InputError(f"{name} is {declared}, and its value has the shape {array.shape}")
        return array if array.ndim else float(array)

    @cached_property
    def history(self) -> tuple[Parameters, ...]:
        """The parameters before each step, and after the last."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Parameters]:
        values, rate = dict(self.start), float(Fraction(self.ask.rate))
        rng, left = Random(0), list[int]()
        for _ in range(self.ask.steps):
            yield dict(values)
            if not left:
                left = rng.sample(range(len(self.examples)), len(self.examples))
            _, *slopes = self._at(values, self.examples[left.pop()])
            values |= {n: values[n] - rate * slope for n, slope in zip(self.ask.wrt, slopes, strict=True)}
        yield dict(values)

    def _at(self, values: Parameters, example: Parameters) -> tuple[Any, ...]:
        table = {spelled(name): value for name, value in (*values.items(), *example.items())}
        return self.gradients(**table)

    def loss(self, values: Parameters) -> float:
        """Return the mean loss over the examples."""
        return float(np.mean([self._at(values, example)[0] for example in self.examples]))

    @cached_property
    def losses(self) -> tuple[tuple[int, float], ...]:
        """The mean loss before some steps: the first, the last, and some between, ever further apart."""
        return tuple((n, self.loss(self.history[n])) for n in looks(self.ask.steps, LOOKS))


def looks(steps: int, count: int) -> tuple[int, ...]:
    """Return at most `count` numbers of steps from 0 to `steps`, the distances between them growing."""
    return tuple(dict.fromkeys(round(steps * (n / (count - 1)) ** 2) for n in range(count)))


def falls(losses: tuple[tuple[int, float], ...]) -> Check:
    """Check that the loss on all examples is finite throughout and lower at the end than at the start."""
    values = [loss for _, loss in losses]
    passed = bool(np.all(np.isfinite(values))) and values[-1] < values[0]
    note = f"the mean loss falls from {values[0]:.3g} to {values[-1]:.3g}"
    wrong = None if passed else (("first loss", f"{values[0]:.6g}"), ("last loss", f"{values[-1]:.6g}"))
    return Check("the run", passed, 0, (), None, False, wrong, note)
