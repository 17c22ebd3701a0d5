"""DS-GA 1008, homework 1: answers against loops written from the statement, and verdicts by equation."""

from __future__ import annotations

from math import exp, log, tanh
from typing import Any

import numpy as np
import pytest

from tests.sheets.running import function
from tests.sheets.solved import solved, told

SHEET = "dsga1008-hw1"
PARTS = tuple(
    f"q1.{name}" for name in ("2a", "2b", "2c", "2d", "3a", "3b", "3c", "4a", "4b", "4c", "4d", "4e")
)


@pytest.mark.parametrize("part", PARTS)
def test_every_check_of_the_sheet_passes(part: str) -> None:
    assert solved(f"{SHEET}/{part}").passed


def point(seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    n, d, k = 4, 3, 2
    shapes = {"x": (n,), "y": (k,), "W1": (d, n), "b1": (d,), "W2": (k, d), "b2": (k,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def by_hand(p: dict[str, Any], net: str) -> dict[str, Any]:
    """Return the gradients of a net, in loops: `relu` for 1.2, `tanh` for 1.3(a)."""
    n, d, k = len(p["x"]), len(p["b1"]), len(p["b2"])
    z1 = [sum(p["W1"][i][j] * p["x"][j] for j in range(n)) + p["b1"][i] for i in range(d)]
    z2 = [5 * max(0.0, z) if net == "relu" else tanh(z) for z in z1]
    z3 = [sum(p["W2"][i][j] * z2[j] for j in range(d)) + p["b2"][i] for i in range(k)]
    out = z3 if net == "relu" else [1 / (1 + exp(-z)) for z in z3]
    slope = [1.0 if net == "relu" else o * (1 - o) for o in out]
    top = [2 * (out[i] - p["y"][i]) * slope[i] for i in range(k)]
    inner = [(5.0 if z > 0 else 0.0) if net == "relu" else 1 - tanh(z) ** 2 for z in z1]
    back = [sum(p["W2"][i][j] * top[i] for i in range(k)) * inner[j] for j in range(d)]
    return {
        "W2": [[top[i] * z2[j] for j in range(d)] for i in range(k)],
        "b2": top,
        "W1": [[back[i] * p["x"][j] for j in range(n)] for i in range(d)],
        "b1": back,
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_chains_of_question_1_2c_are_the_gradients(seed: int) -> None:
    p = point(seed)
    for answer in told(f"{SHEET}/q1.2c")["answers"]:
        found = np.reshape(function(answer["numpy"])(**p), np.shape(by_hand(p, "relu")[answer["wrt"]]))
        assert np.allclose(found, by_hand(p, "relu")[answer["wrt"]])


@pytest.mark.parametrize("seed", range(4))
def test_the_chains_of_question_1_3a_are_the_gradients_of_the_other_net(seed: int) -> None:
    p = point(seed)
    for answer in told(f"{SHEET}/q1.3a")["sections"][1]["answers"]:
        found = np.reshape(function(answer["numpy"])(**p), np.shape(by_hand(p, "tanh")[answer["wrt"]]))
        assert np.allclose(found, by_hand(p, "tanh")[answer["wrt"]])


def test_the_elements_of_question_1_2d() -> None:
    sections = told(f"{SHEET}/q1.2d")["sections"]
    entries = [answer["index"] for section in sections for answer in section["answers"]]
    assert entries[:3] == ["2*(yhat[i] - y[i])", "delta(i, j)", "W2[i, j]"]
    last = sections[3]["answers"][0]
    p = point(5)
    z1 = p["W1"] @ p["x"] + p["b1"]
    assert np.allclose(function(last["numpy"])(**p), np.diag(5.0 * (z1 > 0)))


def test_the_cross_entropy_sends_back_what_a_person_computes() -> None:
    p = point(3)
    p["y"] = np.array([0.25, 0.9])
    answer = told(f"{SHEET}/q1.3b")["sections"][1]["answers"][0]

    def loss(z3: Any) -> float:
        out = [1 / (1 + exp(-z)) for z in z3]
        pairs = zip(p["y"], out, strict=True)
        return -sum(y * log(o) + (1 - y) * log(1 - o) for y, o in pairs) / 2

    z3 = p["W2"] @ np.tanh(p["W1"] @ p["x"] + p["b1"]) + p["b2"]
    h = 1e-6
    quotients = [(loss(z3 + h * e) - loss(z3 - h * e)) / (2 * h) for e in np.eye(2)]
    assert np.allclose(function(answer["numpy"])(**p), quotients, rtol=1e-6)


def test_question_1_3_tells_only_what_changes() -> None:
    for part, changed in (("q1.3a", 4), ("q1.3b", 2)):
        rules = [step["rule"] for step in told(f"{SHEET}/{part}")["sections"][0]["steps"]]
        assert rules == ["a value changes"] * (changed // 2) + ["a local derivative changes"] * (
            changed // 2
        ) + ["what stays"]


def test_the_products_of_slopes_over_the_depth_are_powers() -> None:
    (charted,) = solved(f"{SHEET}/q1.3c").sections[3].worked.charts
    for trace, slope in zip(charted.charts[0].traces, (1.0, 1 - tanh(1) ** 2, None), strict=True):
        if slope is not None:
            assert [y for _, y in trace.points] == pytest.approx([slope**n for n in range(1, 11)])


def test_the_partial_derivatives_of_question_1_4b() -> None:
    """By hand: w = 2x a² with a = x y + z."""
    x, y, z = 1.5, -0.5, 2.0
    a = x * y + z
    right = {"x": 2 * a**2 + 4 * x * a * y, "y": 4 * x**2 * a, "z": 4 * x * a}
    for answer in told(f"{SHEET}/q1.4b")["answers"]:
        assert function(answer["numpy"])(x=x, y=y, z=z) == pytest.approx(right[answer["wrt"]])


def test_the_graphs_of_question_1_4c_have_the_kinks_of_their_functions() -> None:
    kinks = [section["kinks"] for section in told(f"{SHEET}/q1.4c")["sections"]]
    assert [[(k["at"], k["left"], k["right"]) for k in each] for each in kinks] == [
        [("0", "0", "1")],
        [("0", "0.01", "1")],
        [],
        [],
    ]


def test_the_areas_of_question_1_4d_are_the_determinants() -> None:
    told_ = solved(f"{SHEET}/q1.4d").sections[0].worked.steps
    shown = [repr(getattr(step.sides[-1], "digits", step.sides[-1])) for step in told_]
    assert shown == ["1", "1", "3/4", "1", "0"]


VERDICTS = {
    "equal": (
        *range(1, 8),
        *range(9, 13),
        *range(20, 24),
        *range(27, 37),
        41,
        *range(52, 57),
        *range(61, 66),
    ),
    "equal under an assumption": (8, 16, 17, 18, 19, 24, 37, 38, 39, 40),
    "equal up to layout": (25, 43, 44, 47, 48, 49, 50),
    "different": (26, 42, 45, 46, 51, 57, 58, 59, 60),
}


def test_every_numbered_equation_has_the_verdict_that_a_reader_comes_to() -> None:
    found: dict[int, set[str]] = {}
    for part in PARTS:
        for judgement in solved(f"{SHEET}/{part}").judgements:
            if judgement.place.startswith("equation"):
                found.setdefault(int(judgement.place.split("(")[1].split(")")[0]), set()).add(
                    judgement.verdict
                )
    assert found == {number: {word} for word, numbers in VERDICTS.items() for number in numbers}


def test_a_wrong_equation_comes_with_a_point_and_with_what_should_stand_there() -> None:
    for part in PARTS:
        for judgement in solved(f"{SHEET}/{part}").judgements:
            if judgement.verdict == "different":
                assert judgement.counterexample, judgement.place
                assert judgement.corrected is not None, judgement.place
