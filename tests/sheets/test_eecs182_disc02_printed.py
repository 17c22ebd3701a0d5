"""What the first sheet printed, judged: right lines equal, slips shown, and no mutant slips through."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from symderiv.judge import judged
from symderiv.problem import Meaning
from tests.sheets.by_hand import by_hand_1, by_hand_2, forward_2, printed_1
from tests.sheets.solved import PARTS, judge_as_printed, solved, told

NET_KINKS = "question 1, solution, note on the critical points"


def numbers(text: str) -> list[Fraction]:
    """Return the numbers of a vector as a counterexample shows them."""
    return [Fraction(n) for n in text.removeprefix("[").removesuffix("]").split(", ")]


def verdicts(part: str) -> list[str]:
    """Return the verdict on each printed formula of a part."""
    return [j["verdict"] for j in told(part)["printed"]]


def test_the_printed_answers_that_are_right_are_equal() -> None:
    assert verdicts("q1a") == ["equal"] * 3
    assert verdicts("q1b")[0] == "equal"
    assert verdicts("q2a") == ["equal"] * 4


@pytest.mark.parametrize("part", ["q1b", "q1c", "q1d"])
def test_the_printed_kink_holds_where_the_weight_is_not_zero(part: str) -> None:
    last = told(part)["printed"][-1]
    assert last["verdict"] == "equal under an assumption"
    assert last["assumption"] == "W⁽¹⁾ᵢ ≠ 0"


@pytest.mark.parametrize("part", ["q1c", "q1d"])
def test_the_printed_condition_without_a_subscript_is_wrong_and_the_counterexample_shows_it(
    part: str,
) -> None:
    said = told(part)["printed"][0]
    assert said["verdict"] == "different"
    point = {name: text.replace("−", "-") for name, text in said["counterexample"].items()}
    w1, b1, w2 = (numbers(point[name]) for name in ("W1", "b1", "W2"))
    assert len(w1) == len(b1) == len(w2) == int(point["k"])
    x, i = Fraction(point["x"]), int(point["i"])
    p = {"W1": w1, "b1": b1, "W2": np.array([w2]), "x": x}
    due = by_hand_1(part, p, i - 1)
    printed = printed_1(part, w1, b1, w2, x, i)
    assert printed != due
    assert float(Fraction(point["derived"])) == pytest.approx(due)
    assert (None if point["printed"] == "undefined" else Fraction(point["printed"])) == printed


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
    w1, b1, w2 = (np.array(numbers(point[name]), dtype=float) for name in ("W1", "b1", "W2"))
    p = {"W1": w1, "b1": b1, "W2": w2.reshape(1, -1)}
    p |= {name: float(Fraction(point[name])) for name in ("b2", "x", "y")}
    unit = int(point["entry"]) - 1
    error = forward_2(p)["yhat"] - p["y"]
    assert float(point["derived"]) == pytest.approx(by_hand_2(p)["b1"][unit], rel=1e-4)
    assert float(point["printed"]) == pytest.approx(error * w2[unit], rel=1e-4)  # ∂z1/∂z1 is the identity
    assert float(point["printed"]) != pytest.approx(float(point["derived"]), rel=1e-3)


def test_the_correction_of_line_2_is_the_printed_chain_with_the_wrong_factor_replaced() -> None:
    first, _ = (j for j in told("q2c")["printed"] if "line 2" in j["place"])
    left, chain, _ = first["formula"].split(" = ")
    factors = chain.split(r" \cdot ")
    assert factors[2] == r"\frac{\partial z_1}{\partial z_1}"
    factors[2] = r"\frac{\partial a_1}{\partial z_1}"
    assert first["corrected"].split(r" \, ") == factors
    judged = judge_as_printed("q2c", "answer", f"{left} = {first['corrected']}")
    assert judged.verdict == "equal up to layout"


def test_z2_is_named_as_listed_without_need() -> None:
    (said,) = told("q2d")["printed"]
    assert said["verdict"] == "different"
    assert any("never read" in note and "z₂" in note for note in said["notes"])


def test_the_last_line_of_question_3_is_different_and_every_other_line_equal() -> None:
    *others, last = told("q3")["printed"]
    assert [j["verdict"] for j in others] == ["equal"] * 15
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


CASES_C = (
    r"\frac{{\partial y}}{{\partial b_i^{{(1)}}}} = \begin{{cases}} "
    r"{one}, \text{{ if }} W_{i}^{{(1)}} x + b_{j}^{{(1)}} > 0\\"
    r" {other}, \text{{ if }} W_{i}^{{(1)}} x + b_{j}^{{(1)}} < 0 \end{{cases}}"
)


#: Wrong formulas; each must be found out.
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


def test_the_last_line_of_question_3_keeps_its_objective_and_turns_its_argmax_around() -> None:
    last = told("q3")["printed"][-1]
    assert last["verdict"] == "different"
    assert r"arg\,min" in last["corrected"]
    assert last["corrected"].index("lambda") < last["corrected"].index(
        r"X \, w"
    )  # as printed: the penalty first


#: For each printed line, by part and place, what is changed in it and into what, so that it is wrong.
SLIPS = {
    ("q1a", "solution 1(a)"): ("= 1", "= x"),
    ("q1a", "question 1, the network"): ("+ b^{(2)}", "- b^{(2)}"),
    ("q1a", "question 1, the shapes"): (r"1 \times k", r"k \times k"),
    ("q1b", "solution 1(b)"): (r"\max", r"\min"),
    ("q1b", NET_KINKS): (r"\frac{-b", r"\frac{b"),
    ("q1c", "solution 1(c)"): ("W_i^{(2)},", "W_i^{(2)} x,"),
    ("q1c", NET_KINKS): (r"W_i^{(1)}}", r"W_i^{(2)}}"),
    ("q1d", "solution 1(d)"): (r"\\ 0,", r"\\ x,"),
    ("q1d", NET_KINKS): (r"b_i^{(1)}}{W_i^{(1)}", r"W_i^{(1)}}{b_i^{(1)}"),
    ("q2a", "question 2, the loss"): (r"(1-y)log", r"(1+y)log"),
    ("q2a", "solution 2(a), line 1"): (r"\sigma", r"\tanh"),
    ("q2a", "solution 2(a), line 2"): ("+ b_2 + x", "+ b_2"),
    ("q2a", "solution 2(a), line 3"): ("W_1 x", "W_1"),
    ("q2b", "question 2, hint"): (r"\hat{y} - y", r"y - \hat{y}"),
    ("q2b", "solution 2(b), line 1"): ("a_1", "z_1"),
    ("q2b", "solution 2(b), line 2"): (r"= \hat{y} - y", r"= \hat{y} + y"),
    ("q2b", "solution 2(b), line 3"): (r"{\partial J}{\partial b_2} =", r"{\partial J}{\partial W_2} ="),
    ("q2c", "solution 2(c), line 1"): (r"\cdot x", ""),
    ("q2c", "solution 2(c), line 2"): (r"(\hat{y} - y)", r"(y - \hat{y})"),
    ("q2c", "solution 2(c), line 3"): ("0, &", "1, &"),
    ("q2c", "solution 2(c), line 4"): (r"+ (\hat{y} - y)", r"- (\hat{y} - y)"),
    ("q2d", "solution 2(d), the values to cache"): ("z_1, a_1", "a_1"),
    ("q3", "question 3, the ridge estimator"): (r"\lambda", r"\lambda^2"),
    ("q3", "question 3, equation (2)"): ("^{-1}", ""),
    ("q3", "question 3, the prior"): (r"\mathcal{N}(0, I)", r"\mathcal{N}(0, \lambda I)"),
    ("q3", "question 3, how Y is generated"): (r"\sqrt{\lambda}", r"\lambda "),
    ("q3", "solution 3, the definition, line 1"): (
        r"f(\mathbf{w}|\mathbf{Y} = \mathbf{y})",
        r"f(\mathbf{w})",
    ),
    ("q3", "solution 3, the definition, line 2"): (r"{f(\mathbf{y})}", r"{f(\mathbf{w})}"),
    ("q3", "solution 3, without the denominator"): (r"f(\mathbf{w}) f", "f"),
    ("q3", "solution 3, the entries of y independent"): ("y_i", "y_1"),
    ("q3", "solution 3, the standard normal density"): ("z^2/2", "z^2"),
    ("q3", "solution 3, an entry of y"): ("N_i", "N_1"),
    ("q3", "solution 3, an entry of the noise"): (r"\mathcal{N}(0,1)", r"\mathcal{N}(0,\lambda)"),
    ("q3", "solution 3, an entry standardised"): (r"\sqrt{\lambda}", r"\lambda"),
    ("q3", "solution 3, the densities put in"): (r"\sqrt{\lambda}", r"\lambda"),
    ("q3", "solution 3, after the logarithm"): ("- \\frac{\\|", "+ \\frac{\\|"),
    ("q3", "solution 3, after the change of sign"): ("argmin", "argmax"),
    ("q3", "solution 3, last line"): (r"\lambda", r"\lambda^2"),
}


def test_a_slip_is_made_in_every_printed_line() -> None:
    printed = {(part, p.place) for part in PARTS for p in solved(part).part.printed}
    assert set(SLIPS) == printed


@pytest.mark.parametrize(("part", "place"), SLIPS, ids=lambda word: word.replace(" ", "-"))
def test_a_slip_in_a_printed_line_is_found(part: str, place: str) -> None:
    old, new = SLIPS[part, place]
    solution = solved(part)
    line = next(p for p in solution.part.printed if p.place == place)
    where = tuple(Meaning(*(told.replace(old, new) for told in meaning)) for meaning in line.where)
    slipped = line._replace(formula=line.formula.replace(old, new), where=where)
    assert slipped.formula != line.formula
    found = judged(solution.part._replace(printed=(slipped,)), solution.graph, solution.worked)
    assert "different" in [j.verdict for j in found], [(j.verdict, j.notes) for j in found]
    assert all(j.counterexample and j.corrected is not None for j in found if j.verdict == "different")
