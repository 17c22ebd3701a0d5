"""DS 102, Discussion 12: the answers beside loops over units, and the verdicts on what the sheet prints."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest

from tests.sheets.solved import answers, solved, told

SHEET = "ds102-disc12"


def by_hand(p: dict[str, Any]) -> dict[str, Any]:
    """Return both gradients of (y − Σᵢ bᵢ σ(Σⱼ Aᵢⱼ xⱼ))², by the chain rule in loops."""
    h, m = p["A"].shape
    unit = [1 / (1 + exp(-sum(p["A"][i, j] * p["x"][j] for j in range(m)))) for i in range(h)]
    error = p["y"] - sum(p["b"][i] * unit[i] for i in range(h))
    by_b = [2 * error * -unit[i] for i in range(h)]
    by_a = [
        [2 * error * -(p["b"][i] * unit[i] * (1 - unit[i]) * p["x"][j]) for j in range(m)] for i in range(h)
    ]
    return {"b": by_b, "A": by_a}


@pytest.mark.parametrize(("part", "name"), [("q1a", "b"), ("q1b", "A")])
@pytest.mark.parametrize(("h", "m"), [(2, 3), (4, 1), (1, 2)])
def test_a_gradient_is_what_loops_over_the_units_give(part: str, name: str, h: int, m: int) -> None:
    rng = np.random.default_rng(h + 10 * m)
    p = {"A": rng.normal(size=(h, m)), "b": rng.normal(size=h), "x": rng.normal(size=m), "y": rng.normal()}
    assert answers(f"{SHEET}/{part}")[name](**p) == pytest.approx(np.array(by_hand(p)[name]))


def test_the_answers_use_what_the_forward_pass_has_kept() -> None:
    (by_b,) = told(f"{SHEET}/q1a")["answers"]
    (by_a,) = told(f"{SHEET}/q1b")["answers"]
    assert by_b["unicode"] == "−2 z₄ z₂"
    assert by_a["index"] == "-2*z4*b[i]*z2[i]*(1 - z2[i])*x[j]"


def test_the_entry_comes_before_the_matrix() -> None:
    *_, entry, matrix = solved(f"{SHEET}/q1b").worked.steps
    assert entry.rule == "chain rule, entry by entry"
    assert matrix.shape == ("h", "m")


@pytest.mark.parametrize("part", ["q1a", "q1b"])
def test_a_part_passes(part: str) -> None:
    assert solved(f"{SHEET}/{part}").passed


def test_every_line_of_the_sheet_is_right_but_two() -> None:
    judged = told(f"{SHEET}/q1a")["printed"] + told(f"{SHEET}/q1b")["printed"]
    wrong = {j["place"]: j for j in judged if j["verdict"] != "equal"}
    assert list(wrong) == [
        "question 1, the definition of the sigmoid",
        "question 1(b), hint on the sigmoid",
    ]
    definition, hint = wrong.values()
    assert definition["corrected"] == r"\frac{1}{1 + e^{- y}}"
    assert hint["corrected"] == r"\frac{\partial \sigma(x)}{\partial x} = \sigma(x) (1 - \sigma(x))"
    x = float(hint["counterexample"]["x"])
    s = 1 / (1 + exp(-x))
    assert float(hint["counterexample"]["derived"]) == pytest.approx(s / x, rel=1e-5)
    assert float(hint["counterexample"]["printed"]) == pytest.approx(s * (1 - s), rel=1e-5)
