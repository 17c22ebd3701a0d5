"""NYU's question 4: the gradients through time beside loops over the steps, and the printed sums judged."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.answer import Judgement
from symderiv.judge import judged
from symderiv.numeric import evaluator
from symderiv.problem import Printed, Recurrence
from symderiv.recurrence import Unrolled
from symderiv.solving.recurrence import Time, cell_of
from tests.sheets.solved import solved, told

PART = "nyu-backprop/q4a"
PRODUCT = r"(\prod_{k=t}^{T-1} (\mathbf{U}^T D_k))"
LAST = r"\frac{\partial \mathcal{L}}{\partial \mathbf{h}_T}"
BY_U = r"\frac{\partial \mathcal{L}}{\partial U} = "


def unrolled(steps: int) -> Unrolled:
    """Return the recurrence of the sheet with tanh, for a number of steps."""
    solution = solved(PART)
    ask = solution.part.ask
    assert isinstance(ask, Recurrence)
    return Time(cell_of(solution.graph, ask), {}, ("g",)).known.unrolled(steps)


def by_hand(p: dict[str, np.ndarray], steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the gradients of ‖h_T − aim‖² by U and W: forward, then back, in loops over the steps."""
    states, inputs = [p["h0"]], [p[f"x{t}"] for t in range(steps)]
    for x in inputs:
        states.append(np.tanh(p["W"] @ x + p["U"] @ states[-1]))
    by_u, by_w, flow = np.zeros_like(p["U"]), np.zeros_like(p["W"]), 2 * (states[-1] - p["aim"])
    for t in reversed(range(steps)):
        through = flow * (1 - states[t + 1] ** 2)
        by_u += np.outer(through, states[t])
        by_w += np.outer(through, inputs[t])
        flow = p["U"].T @ through
    return by_u, by_w


@pytest.mark.parametrize("steps", [1, 2, 3, 5])
def test_the_sums_over_time_are_what_a_loop_back_gathers(steps: int) -> None:
    n, d, rng = 4, 3, np.random.default_rng(steps)
    shapes = {"W": (n, d), "U": (n, n), "h0": n, "aim": n} | {f"x{t}": d for t in range(steps)}
    p = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    u = unrolled(steps)
    run = evaluator((*u.graph.lets, *u.lets), {"U#": u.by_weight("U"), "W#": u.by_weight("W")})
    found = run({**p, "n": n, "d": d})
    by_u, by_w = by_hand(p, steps)
    assert found["U#"] == pytest.approx(by_u)
    assert found["W#"] == pytest.approx(by_w)


def test_the_answers_have_a_factor_for_each_later_step() -> None:
    by_u, by_w = told(PART)["statements"]
    assert by_u["unicode"] == ["∂ℒ/∂U", "Σₜ₌₁ᵀ Dₜ₋₁(Πₖ₌ₜᵀ⁻¹ Uᵀ Dₖ) ∂ℒ/∂h_T hₜ₋₁ᵀ"]
    assert by_w["unicode"] == ["∂ℒ/∂W", "Σₜ₌₁ᵀ Dₜ₋₁(Πₖ₌ₜᵀ⁻¹ Uᵀ Dₖ) ∂ℒ/∂h_T xₜ₋₁ᵀ"]


def test_two_steps_are_written_out() -> None:
    *_, last = solved(PART).worked.steps
    said = solved(PART).say.prose(last.sides[1:])
    assert said == "D₁ ∂ℒ/∂h₂ h₁ᵀ + D₀ Uᵀ D₁ ∂ℒ/∂h₂ h₀ᵀ"


def test_question_4a_passes() -> None:
    assert solved(PART).passed


def as_printed(formula: str) -> Judgement:
    """Return the verdict on a formula over time."""
    solution = solved(PART)
    part = solution.part._replace(printed=(Printed(formula, "test", "over time", layout="variable"),))
    (found,) = judged(part, solution.graph, solution.worked)
    return found


def test_the_printed_sums_have_one_transpose_too_many() -> None:
    wrong = [j for j in told(PART)["printed"] if "results" in j["place"]][:2]
    assert [j["verdict"] for j in wrong] == ["different"] * 2
    assert wrong[0]["counterexample"]["T"] == "1"
    assert "D₀ ∂ℒ/∂h₁ h₀ᵀ is due" in " ".join(wrong[0]["notes"])


def test_the_derived_sum_is_judged_equal_when_it_is_printed() -> None:
    assert (
        as_printed(rf"{BY_U}\sum_{{t=1}}^T D_{{t-1}} {PRODUCT} {LAST} \mathbf{{h}}_{{t-1}}^T").verdict
        == "equal"
    )


@pytest.mark.parametrize("n", [0, 1])
def test_what_is_shown_is_what_was_checked(n: int) -> None:
    left, right = told(PART)["statements"][n]["latex"]
    assert as_printed(f"{left} = {right}").verdict == "equal"


@pytest.mark.parametrize(
    "term",
    [
        pytest.param(rf"{PRODUCT} {LAST} \mathbf{{h}}_{{t-1}}^T", id="no slopes of the step itself"),
        pytest.param(
            rf"D_{{t-1}} (\prod_{{k=t}}^{{T-1}} (D_k \mathbf{{U}}^T)) {LAST} \mathbf{{h}}_{{t-1}}^T",
            id="factors the wrong way round",
        ),
        pytest.param(rf"D_{{t-1}} {PRODUCT} {LAST} \mathbf{{h}}_{{t}}^T", id="the state one step late"),
    ],
)
def test_a_wrong_sum_is_judged_different(term: str) -> None:
    found = as_printed(rf"{BY_U}\sum_{{t=1}}^T {term}")
    assert found.verdict == "different"
    assert found.counterexample is not None


def test_garbled_lines_of_question_4a_are_named_as_such() -> None:
    damaged = [j["place"] for j in told(PART)["printed"] if j["verdict"] == "damaged"]
    assert damaged == ["solution 4(a), first line", "solution 4(a), second line"]
