"""NYU's questions on backpropagation, question 3: the answers beside loops, and every printed line judged."""

from __future__ import annotations

from math import exp, log
from typing import Any

import numpy as np
import pytest

from symderiv.solution import Solution
from tests.sheets.running import function
from tests.sheets.solved import solved

GRADIENTS, JACOBIAN = range(2)


def section(n: int) -> Solution:
    """Return one of the two things that question 3 asks."""
    return solved("nyu-backprop/q3").sections[n]


def layer(m: int, n: int, k: int, seed: int) -> dict[str, Any]:
    """Return a random point of the network, the label's entries adding up to one."""
    rng = np.random.default_rng(seed)
    label = rng.uniform(0.1, 1, k)
    return {
        "W": rng.normal(size=(m, n)),
        "x": rng.normal(size=n),
        "b1": rng.normal(size=m),
        "U": rng.normal(size=(k, m)),
        "b2": rng.normal(size=k),
        "y": label / label.sum(),
    }


def loss(p: dict[str, Any]) -> float:
    """Return −Σ yᵢ log ŷᵢ, in loops."""
    m, n = p["W"].shape
    k = len(p["b2"])
    h = [max(0.0, sum(p["W"][i, j] * p["x"][j] for j in range(n)) + p["b1"][i]) for i in range(m)]
    score = [sum(p["U"][i, j] * h[j] for j in range(m)) + p["b2"][i] for i in range(k)]
    total = sum(exp(s) for s in score)
    return -sum(p["y"][i] * log(exp(score[i]) / total) for i in range(k))


def slope(p: dict[str, Any], name: str, at: tuple[int, ...]) -> float:
    """Return the central difference of the loss by one entry."""
    moved = []
    for step in (1e-6, -1e-6):
        array = p[name].copy()
        array[at] += step
        moved.append(loss({**p, name: array}))
    return (moved[0] - moved[1]) / 2e-6


@pytest.mark.parametrize(("m", "n", "k"), [(2, 3, 4), (3, 1, 2)])
def test_the_four_gradients_are_the_slopes_of_the_loss(m: int, n: int, k: int) -> None:
    p = layer(m, n, k, seed=m)
    for answer in section(GRADIENTS).to_dict()["answers"]:
        found = function(answer["numpy"])(**p)
        for at in np.ndindex(found.shape):
            assert found[at] == pytest.approx(slope(p, answer["wrt"], at), abs=1e-6)


def test_the_gradients_are_written_with_the_deltas_of_the_slides() -> None:
    found = {a["wrt"]: (a["unicode"], a["where"]) for a in section(GRADIENTS).to_dict()["answers"]}
    assert {name: value for name, (value, _) in found.items()} == {
        "b2": "δ₁",
        "U": "δ₁ hᵀ",
        "b1": "δ₂",
        "W": "δ₂ xᵀ",
    }
    assert found["W"][1]["delta1"] == "yhat - y"


def test_that_the_label_adds_up_to_one_is_a_step_of_its_own() -> None:
    (step,) = (s for s in section(GRADIENTS).worked.steps if s.facts)
    assert step.rule == "declared fact"
    assert section(GRADIENTS).say.prose(step.sides[1:]) == "(Σᵢ₌₁ᵏ yᵢ) ŷ − yŷ − y"


def test_the_jacobian_of_the_softmax_is_what_the_quotient_rule_gives() -> None:
    (answer,) = section(JACOBIAN).to_dict()["answers"]
    z = np.array([0.3, -1.2, 2.0, 0.5])
    e = np.exp(z)
    found = function(answer["numpy"])(z2=z)
    for i, j in np.ndindex(4, 4):
        top = (e[i] if i == j else 0.0) * e.sum() - e[i] * e[j]
        assert found[i, j] == pytest.approx(top / e.sum() ** 2)


def test_both_cases_of_the_indices_are_steps() -> None:
    told = {s["rule"]: s["sides"][-1] for s in section(JACOBIAN).to_dict()["steps"]}
    assert told["on the diagonal"] == r"{\hat{y}}_i(1 - {\hat{y}}_i)"
    assert told["off the diagonal"] == r"- {\hat{y}}_i \, {\hat{y}}_j"


def test_question_3_passes() -> None:
    assert solved("nyu-backprop/q3").passed


def verdicts(n: int) -> dict[str, list[str]]:
    """Return the verdicts on the printed formulas of a section, by the start of their place."""
    found: dict[str, list[str]] = {}
    for judged in section(n).judgements:
        found.setdefault(judged.place.split(", line")[0].split(", side")[0], []).append(judged.verdict)
    return found


def test_every_result_of_the_first_slide_is_equal() -> None:
    found = verdicts(GRADIENTS)
    assert set(found["solution 3, first slide, the results"]) == {"equal"}
    assert set(found["solution 3, first slide, products of Jacobians"]) == {"equal up to layout"}
    assert found["solution 3, first slide, under the last product"] == ["damaged"]


def test_a_sum_over_nothing_is_no_softmax() -> None:
    line = next(j for j in section(GRADIENTS).judgements if j.place == "solution 3, first slide, line 2")
    assert line.verdict == "different"
    assert dict(line.counterexample or ())["printed"] == "1"


def test_the_chain_that_ends_at_u_is_not_the_derivative_by_h() -> None:
    chains = [j for j in section(GRADIENTS).judgements if j.claims == "chain"]
    assert [j.verdict for j in chains] == ["equal", "equal", "different", "equal"]
    told = section(GRADIENTS).to_dict()["printed"]
    corrected = next(j["corrected"] for j in told if j["place"].endswith("the chains, line 3"))
    assert corrected.startswith(
        r"\frac{\partial J}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial z_2}"
        r" \cdot \frac{\partial z_2}{\partial h}"
    )


def test_the_cases_of_the_second_slide_hold_where_it_says() -> None:
    found = verdicts(JACOBIAN)
    assert set(found["solution 3, second slide, if i = j"]) == {"equal"}
    assert set(found["solution 3, second slide, if i ≠ j"]) == {"equal under an assumption"}
    assert found["solution 3, second slide, the quotient rule"] == ["equal"]


def test_the_garbled_lines_are_named_as_such_and_corrected() -> None:
    garbled = [j for j in section(JACOBIAN).judgements if "handwritten" in j.place]
    assert {j.verdict for j in garbled} == {"damaged"}
    say = section(JACOBIAN).say
    right = {say.prose((j.corrected,)) for j in garbled if j.corrected is not None}
    assert right == {"ŷᵢ − yᵢ"}
