"""Samples: distinct sizes, values that obey their facts, both sides of every kink."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from symderiv.expr import var
from symderiv.witness.samples import Coverage, assign, draw, random_float, random_fraction, samples


def test_sizes_are_distinct_in_every_turn() -> None:
    turns = [assign(["n", "m", "k"], turn=turn) for turn in range(6)]
    assert all(len(set(sizes.values())) == 3 for sizes in turns)
    assert all(a != b for a, b in pairwise(turns))


def test_a_size_of_one_can_be_asked_for() -> None:
    assert assign(["n", "m"], values=(1, 2)) == {"n": 1, "m": 2}


def test_more_sizes_than_numbers_are_still_distinct() -> None:
    sizes = assign([f"n{k}" for k in range(12)])
    assert len(set(sizes.values())) == 12


HOLDS = {
    "positive": lambda a: np.all(a > 0),
    "nonnegative": lambda a: np.all(a >= 0),
    "unit": lambda a: np.all((a > 0) & (a < 1)),
    "binary": lambda a: np.all((a == 0) | (a == 1)),
    "integer": lambda a: np.all(a == np.round(a.astype(float))),
    "onehot": lambda a: np.sum(a) == 1 and np.sum(a != 0) == 1,
    "simplex": lambda a: np.all(a >= 0) and abs(np.sum(a) - 1) < 1e-12,
    "symmetric": lambda a: np.all(a == a.T),
    "diagonal": lambda a: np.all(a * (1 - np.eye(len(a), dtype=int)) == 0),
    "orthogonal": lambda a: np.allclose((a @ a.T).astype(float), np.eye(len(a))),
    "pd": lambda a: np.all(np.linalg.eigvalsh(a.astype(float)) > 0) and np.all(a == a.T),
}


@pytest.mark.parametrize("fact", sorted(HOLDS))
@pytest.mark.parametrize("source", [random_float, random_fraction])
def test_a_sample_obeys_its_fact(fact: str, source: object) -> None:
    matrix = fact in {"symmetric", "diagonal", "orthogonal", "pd"}
    value = var("a", ("n", "n") if matrix else ("n",), frozenset({fact}))
    for seed in range(12):
        rng = Random(seed)
        assert callable(source)
        assert HOLDS[fact](draw(value, {"n": 3}, source(rng), rng))


def test_exact_samples_stay_fractions() -> None:
    rng = Random(0)
    value = draw(var("Q", ("n", "n"), frozenset({"orthogonal"})), {"n": 3}, random_fraction(rng), rng)
    assert all(isinstance(entry, Fraction | int) for entry in value.reshape(-1))


def test_a_rare_branch_is_reached_when_there_is_a_point_for_it() -> None:
    reached = Coverage()

    def judge(values: dict[str, object]) -> dict[str, object]:
        return {"x > 2.5": np.sign(np.float64(str(values["x"])) - 2.5)}

    given = list(samples((var("x"),), {}, 16, 3, judge, reached))
    assert len(given) == 16
    assert reached.missing() == ()


def test_a_branch_without_points_is_reported() -> None:
    reached = Coverage()
    assert len(list(samples((var("x"),), {}, 8, 0, lambda _: {"d": np.array([1.0])}, reached))) == 8
    assert reached.missing() == (("d", -1),)


def test_points_that_are_always_rejected_end_the_run() -> None:
    assert list(samples((var("x"),), {}, 8, 0, lambda _: None)) == []


def test_of_very_many_sizes_those_that_come_soon_after_each_other_are_distinct() -> None:
    names = [f"n{k}" for k in range(80)]
    for turn in (0, 1):
        numbers = list(assign(names, turn=turn).values())
        assert max(numbers) < 20
        assert all(len(set(numbers[k : k + 8])) == 8 for k in range(72))
