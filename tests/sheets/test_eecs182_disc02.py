"""The first sheet: answers, kinks, costs and estimate against loops written from the statement alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest

from tests.sheets.by_hand import by_hand_1, by_hand_2, forward_2, log_posterior, ridge
from tests.sheets.counting import WAYS, counted
from tests.sheets.running import number
from tests.sheets.solved import PARTS, answers, net, solved, told

SIZES = (1, 2, 5)


POINTS = [(k, seed) for k in SIZES for seed in range(6)]


@pytest.mark.parametrize(("k", "seed"), POINTS)
@pytest.mark.parametrize(("part", "wrt", "shape"), [("q1b", "W2", 2), ("q1c", "b1", 1), ("q1d", "W1", 1)])
def test_question_1_agrees_with_the_loop_over_units(
    part: str, wrt: str, shape: int, k: int, seed: int
) -> None:
    p = net(k, np.random.default_rng(seed))
    found = answers(part)[wrt](**p)
    assert found.shape == ((1, k) if shape == 2 else (k,))
    assert found.ravel() == pytest.approx([by_hand_1(part, p, i) for i in range(k)], rel=1e-12)


def test_question_1a_is_one_everywhere() -> None:
    assert answers("q1a")["b2"](**net(3, np.random.default_rng(0))) == 1.0
    assert told("q1a")["kinks"] == []


@pytest.mark.parametrize("part", ["q1b", "q1c", "q1d"])
def test_the_index_form_of_question_1_has_the_cases_of_one_unit(part: str) -> None:
    (answer,) = told(part)["answers"]
    for seed in range(20):
        p = net(2, np.random.default_rng(seed))
        entry = {name: [None, *np.ravel(p[name])] for name in ("W1", "b1", "W2")}
        value = number(answer["index"], {**entry, "x": p["x"], "i": 2, "max": max})
        assert value == pytest.approx(by_hand_1(part, p, 1))


@pytest.mark.parametrize("part", ["q1b", "q1c", "q1d"])
def test_an_answer_for_one_unit_is_never_set_equal_to_the_whole_vector(part: str) -> None:
    (answer,) = told(part)["answers"]
    assert "_i" not in answer["latex"].split("=")[0] or "_i" in answer["latex"].split("=")[1]


def kink_points() -> Iterator[tuple[str, int, float, float, float]]:
    """Yield part, sign case, and parameters of a unit that has its kink in that case."""
    rng = np.random.default_rng(11)
    for part in ("q1b", "q1c", "q1d"):
        for case in (1, -1):
            for _ in range(4):
                yield part, case, case * rng.uniform(0.5, 2), rng.uniform(-2, 2), rng.uniform(-2, 2)


@pytest.mark.parametrize(("part", "case", "w1", "b1", "w2"), list(kink_points()))
def test_a_kink_has_the_place_sides_jump_and_type_found_by_evaluation(
    part: str, case: int, w1: float, b1: float, w2: float
) -> None:
    names = {"W1": {"i": w1}, "b1": {"i": b1}, "W2": {"i": w2}, "i": "i"}
    (kink,) = [k for k in told(part)["kinks"] if (">" if case > 0 else "<") in k["condition"]]
    said = {key: float(number(kink[key], names)) for key in ("at", "left", "right", "jump")}
    step = 1e-7
    p = {"W1": np.array([w1]), "b1": np.array([b1]), "W2": np.array([[w2]])}
    left, right = (by_hand_1(part, {**p, "x": said["at"] + s}, 0) for s in (-step, step))
    slopes = [
        by_hand_1(part, {**p, "x": said["at"] + 2 * s}, 0) - v for s, v in ((-step, left), (step, right))
    ]
    assert w1 * said["at"] + b1 == pytest.approx(0, abs=1e-12)
    assert said["left"] == pytest.approx(left, abs=1e-5)
    assert said["right"] == pytest.approx(right, abs=1e-5)
    assert said["jump"] == pytest.approx(said["right"] - said["left"])
    assert kink["type"] == ("jump" if abs(right - left) > 1e-4 else "corner")
    assert abs(slopes[0] + slopes[1]) > 1e-9 or kink["type"] == "jump"


@pytest.mark.parametrize("part", ["q1b", "q1c", "q1d"])
def test_a_plot_is_told_for_both_signs(part: str) -> None:
    (plot,) = told(part)["plots"]
    assert "W⁽¹⁾ᵢ > 0" in plot["alternative"]
    assert "W⁽¹⁾ᵢ < 0" in plot["alternative"]


@pytest.mark.parametrize(("k", "seed"), POINTS)
def test_question_2a_agrees_with_the_forward_loop(k: int, seed: int) -> None:
    p = net(k, np.random.default_rng(seed))
    assert answers("q2a")[None](**p) == pytest.approx(forward_2(p)["yhat"], rel=1e-12)


@pytest.mark.parametrize(("k", "seed"), POINTS)
@pytest.mark.parametrize(
    ("part", "wrt"), [("q2b", "W2"), ("q2b", "b2"), ("q2c", "W1"), ("q2c", "b1"), ("q2c", "x")]
)
def test_question_2_agrees_with_the_chain_rule_in_loops(part: str, wrt: str, k: int, seed: int) -> None:
    p = net(k, np.random.default_rng(seed))
    found, due = answers(part)[wrt](**p), np.array(by_hand_2(p)[wrt])
    assert np.shape(found) == due.shape
    assert np.allclose(found, due, rtol=1e-10, atol=1e-12)


def test_question_2c_adds_two_streams_into_x() -> None:
    (step,) = [s for s in told("q2c")["steps"] if "streams" in s["rule"]]
    assert step["after"].count("+") >= 1
    assert "x" in step["before"]


@pytest.mark.parametrize("label", list(WAYS))
def test_question_2d_counts_what_a_loop_with_counting_numbers_counts(label: str) -> None:
    said = told("q2d")["cost"]["operations"][label]
    for k in (2, 3, 7):
        assert number(said, {"k": k}) == counted(k, WAYS[label])


def test_question_2d_keeps_what_the_gradients_read_and_nothing_else() -> None:
    cost = told("q2d")["cost"]
    assert set(cost["cached"]) == {"z1", "a1", "yhat"}
    assert set(cost["inputs"]) == {"x", "W1", "W2", "y"}
    assert cost["not_read"] == ["z2"]
    assert cost["dispensable"] == {"z1": "a1"}


def ridge_cases() -> Iterator[tuple[int, int, float, int]]:
    """Yield n, d, λ and a seed, with n above and below d."""
    for seed, (n, d) in enumerate([(3, 2), (2, 3), (7, 4), (1, 1), (4, 6)]):
        for lam in (0.05, 1.0, 7.0):
            yield n, d, lam, seed


@pytest.mark.parametrize(("n", "d", "lam", "seed"), list(ridge_cases()))
def test_question_3_solves_the_normal_equations_and_the_stacked_least_squares(
    n: int, d: int, lam: float, seed: int
) -> None:
    x, y = ridge(n, d, seed)
    found = answers("q3")[None](**{"X": x, "y": y, "lambda": lam, "n": n, "d": d})
    assert found.shape == (d,)
    assert np.allclose(found, np.linalg.solve(x.T @ x + lam * np.eye(d), x.T @ y))
    stacked, aim = np.vstack([x, sqrt(lam) * np.eye(d)]), np.concatenate([y, np.zeros(d)])
    assert np.allclose(found, np.linalg.lstsq(stacked, aim, rcond=None)[0])


def test_question_3_is_the_most_probable_weight_vector() -> None:
    x, y = ridge(4, 3, 9)
    best = answers("q3")[None](**{"X": x, "y": y, "lambda": 0.7})
    rng = np.random.default_rng(0)
    top = log_posterior(best, x, y, 0.7)
    assert all(log_posterior(best + 0.1 * rng.normal(size=3), x, y, 0.7) < top for _ in range(100))


RULES_OF_Q3 = [
    "bayes", "positive constant factor", "independence", "densities", "logarithm", "constant terms",
    "argmax becomes argmin", "gradient to zero", "positive definite", "unique",
]  # fmt: skip


def test_question_3_names_every_step_from_the_posterior_to_the_unique_minimiser() -> None:
    rules = [s["rule"].lower() for s in told("q3")["steps"]]
    assert [word for word in RULES_OF_Q3 if not any(word in rule for rule in rules)] == []


KEYS = {"part", "question", "answers", "steps", "checks", "printed", "kinks", "plots"}


INSIDE = {
    "answers": {"of", "wrt", "shape", "latex", "text", "numpy", "index_latex"},
    "steps": {"rule", "why", "before", "after", "shape", "check"},
    "printed": {"formula", "verdict", "counterexample"},
    "kinks": {"at", "condition", "left", "right", "jump", "type"},
}


TEXTS = {
    "rule",
    "why",
    "before",
    "after",
    "check",
    "formula",
    "verdict",
    "latex",
    "text",
    "numpy",
    "at",
    "left",
}


@pytest.mark.parametrize("part", PARTS)
def test_the_json_of_a_part_has_every_key_with_its_type(part: str) -> None:
    found = json.loads(json.dumps(told(part), allow_nan=False))
    assert set(found) >= KEYS
    assert found["part"] == f"eecs182-disc02/{part}"
    for group, keys in INSIDE.items():
        assert isinstance(found[group], list)
        for item in found[group]:
            assert keys <= set(item)
            assert all(isinstance(item[key], str) for key in TEXTS & set(item))


@pytest.mark.parametrize("part", PARTS)
def test_every_step_of_a_part_was_checked_and_passed(part: str) -> None:
    assert [(s["rule"], s["check"]) for s in told(part)["steps"] if not s["passed"]] == []
    assert [c["sentence"] for c in told(part)["checks"] if not c["passed"]] == []
    assert solved(part).passed


def test_the_cases_of_an_answer_are_in_the_step_that_writes_them_out() -> None:
    (step,) = [s for s in told("q1c")["steps"] if "cases" in s["rule"]]
    assert "cases" in step["after"]
