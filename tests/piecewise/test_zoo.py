"""Activations and losses: their kinks as known, and each analysis against the numeric form alone."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from symderiv.expr import Expr, Var
from symderiv.numeric import evaluator
from symderiv.parse import declarations, expression
from symderiv.piecewise import Analysis, Case, Condition, analyse
from symderiv.statement import typed
from tests.piecewise.zoo import ZOO

STEP = 0.005
"""Of the grid that is scanned for kinks."""


@cache
def read(name: str) -> tuple[Expr, Var, tuple[Var, ...]]:
    """Return the function, its variable and its parameters."""
    graph = typed(ZOO[name].text, ZOO[name].let)
    x, *parameters = graph.inputs
    return graph.expanded(graph.lets[-1].body), x, tuple(parameters)


@cache
def analysed(name: str, order: int) -> Analysis:
    f, x, _ = read(name)
    return analyse(f, x, order=order)


program = cache(lambda root: evaluator((), {"r": root}))


def number(root: Expr, point: dict[str, float]) -> float:
    with np.errstate(all="ignore"):
        return float(program(root)(point)["r"])


def drawn(name: str, chance: Random, positive: tuple[Expr, ...] = ()) -> dict[str, float]:
    """Return random values that the declarations allow, and at which some expressions are positive."""
    values = {}
    for p in read(name)[2]:
        low = 0.0 if {"unit", "positive"} & p.facts else -2.5
        values[p.name] = chance.uniform(low + 0.2, 0.8 if "unit" in p.facts else 2.5)
    return values if all(number(e, values) > 0 for e in positive) else drawn(name, chance, positive)


def holding(analysis: Analysis, point: dict[str, float]) -> Case:
    """Return the only case whose conditions hold at the point."""
    (case,) = (c for c in analysis.cases if all(holds(one, point) for one in c.conditions))
    return case


def holds(condition: Condition, point: dict[str, float]) -> bool:
    difference = number(condition.expr - condition.bound, point)
    return difference > 0 if condition.relation == ">" else difference < 0


def places(case: Case, point: dict[str, float]) -> list[float]:
    return [number(kink.at, point) for kink in case.kinks]


def agree(found: float, expected: float, slack: float) -> bool:
    return abs(found - expected) <= slack * (1 + abs(found) + abs(expected))


@pytest.mark.parametrize("name", ZOO)
def test_the_kinks_of_a_function_are_of_the_known_kinds_at_the_known_places(name: str) -> None:
    row, chance = ZOO[name], Random(1)
    scope = declarations(row.let)
    signs = tuple(expression(text, scope) for text in row.under)
    for _ in range(3):
        point = drawn(name, chance, signs)
        case = holding(analysed(name, 0), point)
        assert [kink.kind for kink in case.kinks] == [kind for _, kind in row.kinks]
        for found, (text, _) in zip(places(case, point), row.kinks, strict=True):
            assert agree(found, number(expression(text, scope), point), 1e-9)


def quotient(f: Expr, x: str, at: float, point: dict[str, float], order: int) -> float:
    """Return a difference quotient of the function around a point, by its values alone."""
    if order == 0:
        return number(f, point | {x: at})
    step = 1e-4 if order == 1 else 1e-3
    values = [number(f, point | {x: at + k * step}) for k in (-1, 0, 1)]
    first, second = values[2] - values[0], values[2] - 2 * values[1] + values[0]
    return first / (2 * step) if order == 1 else second / step**2


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("name", ZOO)
def test_every_piece_is_what_the_values_of_the_function_say(name: str, order: int) -> None:
    f, x, _ = read(name)
    chance = Random(order)
    for _ in range(4):
        point = drawn(name, chance)
        case = holding(analysed(name, order), point)
        cuts = places(case, point)
        assert cuts == sorted(cuts)
        ends = [min(cuts, default=0) - 2.0, *cuts, max(cuts, default=0) + 2.0]
        for segment, start, stop in zip(case.segments, ends, ends[1:], strict=False):
            if stop - start < 0.05:
                continue
            for share in (0.2, 0.55, 0.9):
                here = start + share * (stop - start)
                found = quotient(f, x.name, here, point, order)
                assert agree(found, number(segment.value, point | {x.name: here}), 1e-4)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("name", ZOO)
def test_the_two_sides_of_a_kink_are_what_the_values_beside_it_say(name: str, order: int) -> None:
    f, x, _ = read(name)
    chance = Random(10 + order)
    for _ in range(4):
        point = drawn(name, chance)
        case = holding(analysed(name, order), point)
        cuts = places(case, point)
        if any(b - a < 0.05 for a, b in pairwise(cuts)):
            continue
        for kink, at in zip(case.kinks, cuts, strict=True):
            for side, limit in ((-1, kink.left), (1, kink.right)):
                beside = quotient(f, x.name, at + side * 3e-4, point, order)
                assert agree(beside, number(limit, point), 5e-3)
            jump = number(kink.right, point) - number(kink.left, point)
            assert agree(number(kink.jump, point), jump, 1e-9)


@pytest.mark.parametrize("name", ZOO)
def test_a_scan_finds_no_kink_that_is_not_reported(name: str) -> None:
    f, x, _ = read(name)
    chance = Random(20)
    for _ in range(3):
        point = drawn(name, chance)
        reported = places(holding(analysed(name, 0), point), point)
        grid = np.arange(-1000, 1001) * STEP
        values = np.array([number(f, point | {x.name: float(at)}) for at in grid])
        for at in grid[suspicious(values)]:
            assert min((abs(float(at) - place) for place in reported), default=1.0) < 4 * STEP


def suspicious(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return where second differences do not shrink fourfold when the step is halved."""
    fine = np.abs(np.diff(values, 2))
    coarse = np.abs(values[4:] - 2 * values[2:-2] + values[:-4])
    largest = np.maximum(np.maximum(fine[:-2], fine[1:-1]), fine[2:])
    return np.flatnonzero((largest > 0.3 * coarse) & (coarse > 1e-3)) + 2


@pytest.mark.parametrize("name", ZOO)
def test_a_derivative_has_no_value_exactly_where_its_function_is_not_smooth(name: str) -> None:
    for below, above in zip(analysed(name, 0).cases, analysed(name, 1).cases, strict=True):
        rough = {kink.at for kink in below.kinks if kink.kind != "C1"}
        assert {kink.at for kink in above.kinks if kink.value is None} == rough


@pytest.mark.parametrize("name", ZOO)
def test_a_kink_of_a_function_is_one_order_rougher_in_its_derivative(name: str) -> None:
    milder = {"jump": ("jump", "corner", "C1", "none"), "corner": ("jump",), "C1": ("corner", "C1")}
    for below, above in zip(analysed(name, 0).cases, analysed(name, 1).cases, strict=True):
        for kink, after in zip(below.kinks, above.kinks, strict=True):
            assert after.kind in milder[kink.kind]
            assert kink.kind == "jump" or after.order == kink.order - 1
