"""EECS 189, discussion 7: answers against loops and counts written from the statement alone."""

from __future__ import annotations

from math import cos, exp, sin
from typing import Any

import numpy as np
import pytest

from symderiv.answer import CostReport
from symderiv.problem import Training
from symderiv.step import Rounded
from symderiv.training import descent_of
from symderiv.training.frames import Net
from tests.sheets.running import function, number
from tests.sheets.solved import solved, told

SHEET = "eecs189-disc07"
PARTS = ("q1", *(f"q2{letter}" for letter in "abcdefg"))


@pytest.mark.parametrize("part", PARTS)
def test_every_check_of_the_sheet_passes(part: str) -> None:
    assert solved(f"{SHEET}/{part}").passed


def test_the_net_of_question_1_learns_the_corners_of_its_examples() -> None:
    """The examples bend at −1, 0 and 1: in the end an elbow lies near each of these."""
    solution = solved(f"{SHEET}/q1")
    net = Net(descent_of(solution.part, solution.graph))
    elbows = net.elbows(net.run.history[-1])
    assert all(min(abs(x - corner) for x in elbows) < 0.1 for corner in (-1, 0, 1))
    first, *_, last = (loss for _, loss in net.run.losses)
    assert last < first / 50


def test_the_elbows_of_every_frame_are_where_a_unit_is_zero() -> None:
    solution = solved(f"{SHEET}/q1")
    net = Net(descent_of(solution.part, solution.graph))
    for values in net.run.history[::400]:
        for x, u, b in zip(net.elbows(values), values["u"], values["b"], strict=True):
            assert u * x + b == pytest.approx(0, abs=1e-12)


def test_both_ways_of_question_2a_agree_with_four_x_cubed_and_two_x() -> None:
    for section in told(f"{SHEET}/q2a")["sections"]:
        (answer,) = section["answers"]
        found = function(answer["numpy"])
        assert [found(x=x) for x in (-2.0, 0.5, 3.0)] == pytest.approx([-36.0, 1.5, 114.0])


def test_the_total_derivative_of_question_2b_sums_over_the_paths() -> None:
    answer = told(f"{SHEET}/q2b")["sections"][0]["answers"][1]
    functions = {"gamma": np.sin, "gamma'": np.cos, "psi": np.exp, "psi'": np.exp, "phi": np.tanh}
    functions["phi'"] = lambda u: 1 - np.tanh(u) ** 2
    w, c, s, a = 0.7, [1.0, -0.5, 0.25], [0.1, 0.2, -0.3], [0.5, 0.25, -1.0]
    x = [sin(ci * w + si) for ci, si in zip(c, s, strict=True)]
    u = sum(ai * exp(xi) for ai, xi in zip(a, x, strict=True))
    by_hand = (1 - np.tanh(u) ** 2) * sum(
        ai * exp(xi) * ci * cos(ci * w + si) for ai, xi, ci, si in zip(a, x, c, s, strict=True)
    )
    assert function(answer["numpy"])(w=w, c=c, s=s, a=a, **functions) == pytest.approx(by_hand)


def gradients(p: dict[str, Any]) -> dict[str, Any]:
    """Return the gradients of question 2(d) for φ = sin, in loops over the units."""
    d = len(p["x"])
    x1 = [sum(p["W1"][i][j] * p["x"][j] for j in range(d)) + p["b"][i] for i in range(d)]
    x4 = [sum(p["W2"][i][j] * sin(x1[j]) for j in range(d)) - p["y"][i] for i in range(d)]
    back = [sum(p["W2"][i][j] * x4[i] for i in range(d)) * cos(x1[j]) for j in range(d)]
    return {
        "x": [sum(p["W1"][i][j] * back[i] for i in range(d)) for j in range(d)],
        "b": back,
        "W1": [[back[i] * p["x"][j] for j in range(d)] for i in range(d)],
        "W2": [[x4[i] * sin(x1[j]) for j in range(d)] for i in range(d)],
    }


@pytest.mark.parametrize("d", [1, 2, 4])
def test_question_2d_agrees_with_loops_over_the_units(d: int) -> None:
    rng = np.random.default_rng(d)
    p = {"x": rng.normal(size=d), "y": rng.normal(size=d), "b": rng.normal(size=d)}
    p |= {"W1": rng.normal(size=(d, d)), "W2": rng.normal(size=(d, d))}
    by_hand = gradients(p)
    for section in told(f"{SHEET}/q2d")["sections"]:
        for answer in section["answers"]:
            found = function(answer["numpy"])(**p, phi=np.sin, **{"phi'": np.cos})
            due = by_hand[answer["wrt"]]
            assert np.allclose(np.reshape(found, np.shape(due)), due)


def forward_operations(d: int) -> int:
    """Return the operations of one forward pass: W x + b, φ, W x, − y, and half the squared norm."""
    product = d * (d + (d - 1))
    return (product + d) + d + product + d + (d + (d - 1)) + 1


@pytest.mark.parametrize("d", [1, 2, 7])
def test_question_2e_counts_what_a_person_counts(d: int) -> None:
    cost = solved(f"{SHEET}/q2e").worked.cost
    assert isinstance(cost, CostReport)
    counted = told(f"{SHEET}/q2e")["cost"]["operations"]
    at = {name: number(text, {"d": d}) for name, text in counted.items()}
    assert at["forward pass"] == forward_operations(d)
    moved = 2 * d * d + d
    assert at["finite differences"] == forward_operations(d) + moved * (forward_operations(d) + 3)


def test_question_2e_grows_with_the_square_and_with_the_fourth_power() -> None:
    orders = told(f"{SHEET}/q2e")["cost"]["orders"]
    assert (orders["forward and backward pass"], orders["finite differences"]) == ("d^2", "d^4")


def test_the_numbers_of_question_2f_are_those_of_its_instance() -> None:
    steps = {step.rule: step for step in solved(f"{SHEET}/q2f").sections[2].worked.steps}
    v = 1 / (1 + exp(-0.5))
    output, rate = (1 - v - 0.25) ** 2, -2 * (1 - v - 0.25) * v * (1 - v)
    for title, value in (("the output", output), ("the rate", rate)):
        shown = steps[title].sides[-1]
        assert isinstance(shown, Rounded)
        assert float(shown.digits) == pytest.approx(value, rel=1e-5)


def test_question_2g_takes_the_steps_that_a_person_takes() -> None:
    solution = solved(f"{SHEET}/q2g")
    ask = solution.part.ask
    assert isinstance(ask, Training)
    start = dict(ask.start)
    W, b = np.array(start["W"]), np.array(start["b"])
    x, y = np.array([1.0, 2.0]), 1.5
    for values in descent_of(solution.part, solution.graph).history:
        assert np.allclose(values["W"], W)
        assert np.allclose(values["b"], b)
        a = np.tanh(W @ x + b)
        slope = -2 * (y - a.sum()) * (1 - a**2)
        W, b = W - np.outer(slope, x) / 100, b - slope / 100


def test_what_the_scan_has_lost_is_named_and_never_judged_wrong() -> None:
    judged = [j for part in PARTS for j in solved(f"{SHEET}/{part}").judgements]
    assert len(judged) >= 30
    assert {j.verdict for j in judged} <= {"damaged", "equal"}


def test_the_line_of_question_2a_that_the_scan_kept_is_right() -> None:
    kept = [j for j in solved(f"{SHEET}/q2a").judgements if j.verdict == "equal"]
    assert [j.place for j in kept] == [
        "question 2(a), the definition of g",
        "solution 2(a), the chain rule, line 1",
    ]
