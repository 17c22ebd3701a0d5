"""The first sheet against derivations of its own: loops over units, written from the statement alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import exp, sqrt
from typing import Any

import numpy as np
import pytest

from tests.sheets.running import number
from tests.sheets.solved import PARTS, answers, judge_as_printed, net, solved, told

SIZES = (1, 2, 5)
POINTS = [(k, seed) for k in SIZES for seed in range(6)]


def relu_unit(p: dict[str, Any], i: int) -> float:
    """Return what unit i gets before its ReLU."""
    return p["W1"][i] * p["x"] + p["b1"][i]


# --- question 1: derivatives of y = b2 + Σᵢ W2ᵢ max(0, W1ᵢ x + b1ᵢ), unit by unit ---


def by_hand_1(part: str, p: dict[str, Any], i: int) -> float:
    """Return the derivative that a part of question 1 asks for, for unit i."""
    z = relu_unit(p, i)
    on = 1.0 if z > 0 else 0.0
    table = {"q1a": 1.0, "q1b": max(0.0, z), "q1c": p["W2"][0, i] * on, "q1d": p["W2"][0, i] * p["x"] * on}
    return table[part]


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


# --- question 2: the skip network, forward and backward in loops ---


def forward_2(p: dict[str, Any]) -> dict[str, Any]:
    """Return the named values of question 2."""
    k = len(p["W1"])
    z1 = [relu_unit(p, i) for i in range(k)]
    a1 = [max(0.0, z) for z in z1]
    z2 = sum(p["W2"][0, i] * a1[i] for i in range(k)) + p["b2"] + p["x"]
    return {"z1": z1, "a1": a1, "z2": z2, "yhat": 1 / (1 + exp(-z2))}


def by_hand_2(p: dict[str, Any]) -> dict[str, Any]:
    """Return the gradients of question 2, by the chain rule in loops."""
    v, k = forward_2(p), len(p["W1"])
    error = v["yhat"] - p["y"]
    back = [error * p["W2"][0, i] * (1.0 if v["z1"][i] > 0 else 0.0) for i in range(k)]
    return {
        "W2": [[error * a for a in v["a1"]]],
        "b2": error,
        "W1": [b * p["x"] for b in back],
        "b1": back,
        "x": sum(back[i] * p["W1"][i] for i in range(k)) + error,
    }


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

    def differences(self) -> None:
        for _ in range(1 + 3 * self.k + 2):
            self.forward()


def counted(k: int, what: str) -> int:
    """Return how many operations one way of computing takes at k units."""
    run = Pass(k)
    run.forward()
    Counted.done = 0
    getattr(run, what)()
    return Counted.done


WAYS = {
    "forward pass": "forward",
    "backward pass, shared": "shared",
    "each gradient on its own chain": "separate",
    "finite differences": "differences",
}


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


# --- question 3: ridge regression ---


def ridge_cases() -> Iterator[tuple[int, int, float, int]]:
    """Yield n, d, λ and a seed, with n above and below d."""
    for seed, (n, d) in enumerate([(3, 2), (2, 3), (7, 4), (1, 1), (4, 6)]):
        for lam in (0.05, 1.0, 7.0):
            yield n, d, lam, seed


def ridge(n: int, d: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X and y of a ridge regression."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n)


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


def log_posterior(w: np.ndarray, x: np.ndarray, y: np.ndarray, lam: float) -> float:
    """Return the log of prior times likelihood, entry by entry, constants and all."""
    value = 0.0
    for entry in w:
        value += np.log(np.exp(-(entry**2) / 2) / sqrt(2 * np.pi))
    for row, target in zip(x, y, strict=True):
        value += np.log(np.exp(-((target - row @ w) ** 2) / (2 * lam)) / sqrt(2 * np.pi * lam))
    return value


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


# --- what the JSON holds ---

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


# --- the printed solution, judged ---


def verdicts(part: str) -> list[str]:
    """Return the verdict on each printed formula of a part."""
    return [j["verdict"] for j in told(part)["printed"]]


def test_the_printed_answers_that_are_right_are_equal() -> None:
    assert verdicts("q1a") == ["equal"]
    assert verdicts("q1b")[0] == "equal"
    assert verdicts("q2a") == ["equal"] * 3


@pytest.mark.parametrize("part", ["q1b", "q1c", "q1d"])
def test_the_printed_kink_holds_where_the_weight_is_not_zero(part: str) -> None:
    last = told(part)["printed"][-1]
    assert last["verdict"] == "equal under an assumption"
    assert last["assumption"] == "W⁽¹⁾ᵢ ≠ 0"


def printed_1(part: str, w1: list[float], b1: list[float], w2: list[float], x: float, i: int) -> float | None:
    """Return the printed answer of q1c or q1d: its conditions are on the whole vector."""
    z = [w * x + b for w, b in zip(w1, b1, strict=True)]
    on = w2[i - 1] * (x if part == "q1d" else 1)
    return on if all(v > 0 for v in z) else 0.0 if all(v < 0 for v in z) else None


@pytest.mark.parametrize("part", ["q1c", "q1d"])
def test_the_printed_condition_without_a_subscript_is_wrong_and_the_counterexample_shows_it(
    part: str,
) -> None:
    said = told(part)["printed"][0]
    assert said["verdict"] == "different"
    point = {name: text.replace("−", "-") for name, text in said["counterexample"].items()}
    w1, b1, w2 = (json.loads(point[name]) for name in ("W1", "b1", "W2"))
    x, i = float(point["x"]), int(point["i"])
    p = {"W1": w1, "b1": b1, "W2": np.array([w2]), "x": x}
    due = by_hand_1(part, p, i - 1)
    printed = printed_1(part, w1, b1, w2, x, i)
    assert printed != due
    assert float(point["derived"]) == pytest.approx(due)
    assert (point["printed"] == "undefined") == (printed is None)


@pytest.mark.parametrize("part", ["q1c", "q1d"])
def test_the_corrected_formula_is_judged_equal_when_it_is_printed(part: str) -> None:
    said = told(part)["printed"][0]
    left = said["formula"].split("=")[0]
    assert judge_as_printed(part, "answer", f"{left} = {said['corrected']}").verdict == "equal"


def test_the_transposed_products_of_question_2_are_a_matter_of_layout() -> None:
    by_place = {j["place"]: j["verdict"] for j in told("q2b")["printed"] + told("q2c")["printed"]}
    assert {v for p, v in by_place.items() if "2(b), line 1" in p} == {"equal up to layout"}
    assert {v for p, v in by_place.items() if "2(c), line 1" in p} == {"equal up to layout"}
    assert {v for p, v in by_place.items() if "2(b), line 2" in p or "hint" in p} == {"equal"}
    assert {v for p, v in by_place.items() if "2(c), line 4" in p} == {"equal"}


def test_the_slip_in_line_2_of_question_2c_is_found_and_shown() -> None:
    first, second = (j for j in told("q2c")["printed"] if "line 2" in j["place"])
    assert first["verdict"] == "different"
    assert second["verdict"] == "equal up to layout"
    point = {name: text.replace("−", "-") for name, text in first["counterexample"].items()}
    w1, b1, w2 = (np.array(json.loads(point[name]), dtype=float) for name in ("W1", "b1", "W2"))
    top, _, bottom = point["y"].partition("/")
    p = {"W1": w1, "b1": b1, "W2": w2.reshape(1, -1), "b2": float(point["b2"]), "x": float(point["x"])}
    p["y"] = float(top) / float(bottom or 1)
    unit = int(point["entry"]) - 1
    error = forward_2(p)["yhat"] - p["y"]
    assert float(point["derived"]) == pytest.approx(by_hand_2(p)["b1"][unit], rel=1e-4)
    assert float(point["printed"]) == pytest.approx(error * w2[unit], rel=1e-4)  # ∂z1/∂z1 is the identity
    assert float(point["printed"]) != pytest.approx(float(point["derived"]), rel=1e-3)


def test_z2_is_named_as_listed_without_need() -> None:
    (said,) = told("q2d")["printed"]
    assert said["verdict"] == "different"
    assert any("never read" in note and "z₂" in note for note in said["notes"])


def test_the_last_line_of_question_3_is_different_and_every_other_line_equal() -> None:
    *others, last = told("q3")["printed"]
    assert [j["verdict"] for j in others] == ["equal"] * 5
    assert last["verdict"] == "different"
    assert last["corrected"].replace("\\,", "").startswith(r"\operatorname*{argmin}")


def test_the_corrected_objective_of_question_3_is_judged_equal_when_it_is_printed() -> None:
    corrected = told("q3")["printed"][-1]["corrected"]
    assert judge_as_printed("q3", "objective", corrected).verdict == "equal"


def test_the_counterexample_to_argmax_shows_two_objectives_that_differ_as_printed() -> None:
    point = told("q3")["printed"][-1]["counterexample"]
    here, rival = (float(point[n].replace("−", "-")) for n in ("objective there", "objective at the rival"))
    assert rival > here


def test_the_rival_of_question_3_has_a_larger_objective_when_evaluated_again() -> None:
    point = {n: t.replace("−", "-") for n, t in told("q3")["printed"][-1]["counterexample"].items()}
    x, y, best, rival = (
        np.array(json.loads(point[n]), dtype=float) for n in ("X", "y", "estimate of w", "rival")
    )
    lam = float(point["lambda"])

    def objective(w: np.ndarray) -> float:
        return lam * float(w @ w) + float((x @ w - y) @ (x @ w - y))

    assert objective(rival) > objective(best)
    assert objective(best) == pytest.approx(float(point["objective there"]), rel=1e-4)


# --- what is not printed: each mutant must be found out ---

CASES_C = (
    r"\frac{{\partial y}}{{\partial b_i^{{(1)}}}} = \begin{{cases}} "
    r"{one}, \text{{ if }} W_{i}^{{(1)}} x + b_{j}^{{(1)}} > 0\\"
    r" {other}, \text{{ if }} W_{i}^{{(1)}} x + b_{j}^{{(1)}} < 0 \end{{cases}}"
)
MUTANTS = [
    ("q1a", "answer", r"\frac{\partial y}{\partial b^{(2)}} = 0"),
    ("q1a", "answer", r"\frac{\partial y}{\partial b^{(2)}} = b^{(2)}"),
    ("q1b", "answer", r"\frac{\partial y}{\partial W_i^{(2)}} = -\max(0, W_i^{(1)} x + b_i^{(1)})"),
    ("q1b", "answer", r"\frac{\partial y}{\partial W_i^{(2)}} = \max(0, W_i^{(1)} x - b_i^{(1)})"),
    ("q1b", "answer", r"\frac{\partial y}{\partial W_i^{(2)}} = \max(0, W_i^{(1)} + b_i^{(1)})"),
    ("q1b", "answer", r"\frac{\partial y}{\partial W_i^{(2)}} = \min(0, W_i^{(1)} x + b_i^{(1)})"),
    ("q1b", "answer", r"\frac{\partial y}{\partial W_i^{(2)}} = \max(0, W_j^{(1)} x + b_i^{(1)})"),
    ("q1b", "answer", r"\frac{\partial y}{\partial W_i^{(2)}} = \max(0, W_i^{(1)} x + b_1^{(1)})"),
    ("q1b", "answer", r"\frac{\partial y}{\partial W_i^{(2)}} = W_i^{(1)} x + b_i^{(1)}"),
    ("q1c", "answer", CASES_C.format(one="0", other="W_i^{(2)}", i="i", j="i")),
    ("q1c", "answer", CASES_C.format(one="-W_i^{(2)}", other="0", i="i", j="i")),
    ("q1c", "answer", CASES_C.format(one="W_i^{(2)}", other="0", i="i", j="1")),
    ("q1c", "answer", CASES_C.format(one="W_i^{(2)} x", other="0", i="i", j="i")),
    ("q1b", "kinks", r"x = \frac{b_i^{(1)}}{W_i^{(1)}}"),
    ("q1c", "kinks", r"x = \frac{-W_i^{(1)}}{b_i^{(1)}}"),
    ("q1d", "kinks", r"x = -b_i^{(1)}"),
    ("q2a", "answer", r"\hat{y} = \sigma(W_2 \cdot ReLU(W_1 x + b_1) + b_2)"),
    ("q2a", "answer", r"\hat{y} = \sigma(W_2 \cdot ReLU(W_1 x) + b_2 + x)"),
    ("q2a", "answer", r"\hat{y} = \tanh(z_2)"),
    ("q2b", "answer", r"\frac{\partial J}{\partial z_2} = y - \hat{y}"),
    ("q2b", "answer", r"\frac{\partial J}{\partial W_2} = (\hat{y} + y) \cdot a_1"),
    ("q2b", "answer", r"\frac{\partial J}{\partial W_2} = (\hat{y} - y) \cdot z_1"),
    ("q2b", "answer", r"\frac{\partial J}{\partial b_2} = 2(\hat{y} - y)"),
    (
        "q2c",
        "answer",
        r"\frac{\partial J}{\partial W_1} = (\hat{y} - y) \cdot W_2 \cdot \frac{\partial a_1}{\partial z_1}",
    ),
    ("q2c", "answer", r"\frac{\partial J}{\partial b_1} = (\hat{y} - y) \cdot W_2"),
    (
        "q2c",
        "answer",
        (
            r"\frac{\partial a_1}{\partial z_1} = \begin{cases} 0, & \text{if } z_1 > 0\\"
            r" 1, & \text{if } z_1 < 0 \end{cases}"
        ),
    ),
    (
        "q2c",
        "answer",
        (
            r"\frac{\partial J}{\partial x} = (\hat{y} - y) \cdot W_2 \cdot"
            r" \frac{\partial a_1}{\partial z_1} \cdot W_1"
        ),
    ),
    (
        "q2c",
        "answer",
        (
            r"\frac{\partial J}{\partial x} = (\hat{y} - y) \cdot W_2 \cdot"
            r" \frac{\partial a_1}{\partial z_1} \cdot W_1 - (\hat{y} - y)"
        ),
    ),
    ("q2d", "cache", r"\hat{y}, x, z_1"),
    ("q2d", "cache", r"x, z_1, a_1"),
    ("q3", "answer", r"\hat{\mathbf{w}} = (X^T X - \lambda I)^{-1} X^T \mathbf{y}"),
    ("q3", "answer", r"\hat{\mathbf{w}} = (X^T X + I)^{-1} X^T \mathbf{y}"),
    ("q3", "answer", r"\hat{\mathbf{w}} = (X^T X)^{-1} X^T \mathbf{y}"),
    ("q3", "answer", r"\hat{\mathbf{w}} = (X^T X + \lambda I) X^T \mathbf{y}"),
    ("q3", "answer", r"\hat{\mathbf{w}} = -(X^T X + \lambda I)^{-1} X^T \mathbf{y}"),
    (
        "q3",
        "objective",
        r"\operatorname{argmax}_{\mathbf{w}} \|X\mathbf{w} - y\|_{2}^{2} + \lambda \|\mathbf{w}\|^{2}",
    ),
    (
        "q3",
        "objective",
        r"\operatorname{argmin}_{\mathbf{w}} \|X\mathbf{w} - y\|_{2}^{2} - \lambda \|\mathbf{w}\|^{2}",
    ),
    (
        "q3",
        "objective",
        r"\operatorname{argmin}_{\mathbf{w}} \|X\mathbf{w} - y\|_{2}^{2} + \|\mathbf{w}\|^{2}",
    ),
    (
        "q3",
        "objective",
        r"\operatorname{argmin}_{\mathbf{w}} \|X\mathbf{w} + y\|_{2}^{2} + \lambda \|\mathbf{w}\|^{2}",
    ),
    (
        "q3",
        "objective",
        (
            r"\operatorname{argmin}_{\mathbf{w}} - \frac{\|\mathbf{w}\|^2}{2} - \frac{1}{\lambda}"
            r" \sum_{i} \frac{(y_i - \mathbf{x}_i^T \mathbf{w})^2}{2}"
        ),
    ),
    (
        "q3",
        "objective",
        (
            r"\operatorname{argmax}_{\mathbf{w}} - \frac{\|\mathbf{w}\|^2}{2} - \lambda"
            r" \sum_{i} \frac{(y_i - \mathbf{x}_i^T \mathbf{w})^2}{2}"
        ),
    ),
    (
        "q3",
        "objective",
        (
            r"\operatorname{argmax}_{\mathbf{w}} - \|\mathbf{w}\|^2 - \frac{1}{\lambda}"
            r" \sum_{i} \frac{(y_i - \mathbf{x}_i^T \mathbf{w})^2}{2}"
        ),
    ),
]


@pytest.mark.parametrize(("part", "claims", "formula"), MUTANTS)
def test_a_wrong_formula_is_judged_different(part: str, claims: str, formula: str) -> None:
    found = judge_as_printed(part, claims, formula)
    assert found.verdict == "different", (found.verdict, found.assumption, found.notes)


#: Right answers that the sheet does not print.
RIGHT = [
    ("q1c", "answer", CASES_C.format(one="W_i^{(2)}", other="0", i="i", j="i"), "equal"),
    ("q1b", "answer", r"\frac{\partial y}{\partial W_i^{(2)}} = \max(b_i^{(1)} + x W_i^{(1)}, 0)", "equal"),
    ("q2b", "answer", r"\frac{\partial J}{\partial W_2} = (\hat{y} - y) a_1^T", "equal"),
    ("q2b", "answer", r"\frac{\partial J}{\partial z_2} = -y(1 - \hat{y}) + (1 - y)\hat{y}", "equal"),
    ("q2d", "cache", r"\hat{y}, x, z_1, a_1", "equal"),
    ("q2d", "cache", r"\hat{y}, x, a_1", "equal"),
    ("q3", "answer", r"\hat{\mathbf{w}} = (\lambda I + X^T X)^{-1} X^T \mathbf{y}", "equal"),
    ("q3", "objective", r"\operatorname{argmin}_\mathbf{w} \lambda \|\mathbf{w}\|^2 + \|Xw - y\|^2", "equal"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "claims", "formula", "verdict"), RIGHT)
def test_a_right_formula_in_other_words_is_judged_right(
    part: str, claims: str, formula: str, verdict: str
) -> None:
    found = judge_as_printed(part, claims, formula)
    assert found.verdict == verdict, (found.notes, found.counterexample)
