"""Bounds on gradients through time: by NumPy's own hand, wrong bounds seen, and the printed ones judged."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.answer import Judgement
from symderiv.judge import judged
from symderiv.parse import declarations, program
from symderiv.problem import Printed
from symderiv.witness import singular
from symderiv.witness.trajectory import stretched
from tests.sheets.solved import solved, told

LARGE = {"q4b": "equal", "q4c": "equal under an assumption"}
RELATIONS = {"q4b": ("min", ">"), "q4c": ("max", "<")}


@pytest.mark.parametrize("part", ["q4b", "q4c"])
def test_a_part_passes(part: str) -> None:
    assert solved(f"nyu-backprop/{part}").passed


@pytest.mark.parametrize(("part", "said"), [("q4b", "σₘᵢₙ(U))ᵀ⁻ᵗ"), ("q4c", "σₘₐₓ(U))ᵀ⁻ᵗ")])
def test_the_base_of_the_bound_is_one_number_for_all_steps(part: str, said: str) -> None:
    (statement,) = told(f"nyu-backprop/{part}")["sections"][0]["statements"]
    assert statement["unicode"][1] == f"(λ {said}"


@pytest.mark.parametrize("grows", [True, False])
def test_the_bounds_hold_and_the_other_way_round_they_do_not(grows: bool) -> None:
    for claim in (singular.of_one_step, singular.of_all_steps, singular.of_a_vector):
        assert singular.holds(grows, claim(grows), "").passed
        assert not singular.holds(grows, claim(not grows), "").passed


def test_slopes_far_below_zero_are_below_a_bound_and_break_the_conclusion() -> None:
    assert not singular.holds(False, singular.printed_step(False, False), "", signed=True).passed
    assert singular.holds(False, singular.printed_step(False, False), "").passed


def test_difference_quotients_along_a_run_are_the_product_of_the_jacobians() -> None:
    graph = program("z = W*x + U*h; s = tanh(z)", declarations("W[n,d]; U[n,n]; x[d]; h[n]"))
    found = stretched(graph, graph["h"], graph["s"], graph["U"], (0.5, 0.9), seed=3)
    rng = np.random.default_rng(3)
    w, _, x, h = (rng.normal(size=s) / 2 for s in ((2, 2), (2, 2), 2, 2))
    left, right = (np.linalg.qr(rng.normal(size=(2, 2)))[0] for _ in range(2))
    u, carried = left @ np.diag([0.5, 0.9]) @ right, np.eye(2)
    for steps, smallest, largest in found:
        h = np.tanh(w @ x + u @ h)
        carried = np.diag(1 - h**2) @ u @ carried
        due = np.linalg.svd(carried, compute_uv=False)
        assert (largest, smallest) == pytest.approx(tuple(due), rel=1e-4, abs=1e-9), steps


def test_the_gradient_by_the_weight_need_be_no_power_of_the_number_of_steps() -> None:
    for grows, due in ((True, 0.0), (False, 1.0)):
        found = singular.still(grows).counterexample
        assert found is not None
        assert float(dict(found)["∂ℒ/∂U for ℒ = h_T"]) == pytest.approx(due)


def as_printed(part: str, formula: str) -> Judgement:
    """Return the verdict on a bound."""
    section = solved(f"nyu-backprop/{part}").sections[0]
    changed = section.part._replace(printed=(Printed(formula, "test", "growth"),))
    (found,) = judged(changed, section.graph, section.worked)
    return found


@pytest.mark.parametrize("part", ["q4b", "q4c"])
def test_what_is_printed_of_one_step_holds_where_the_slopes_are_bounded_in_size(part: str) -> None:
    which, sign = RELATIONS[part]
    found = as_printed(part, rf"\sigma_{{\{which}}}(U^T D_{{k-1}}) {sign} 1")
    assert found.verdict == LARGE[part]
    other = "<" if sign == ">" else ">"
    assert as_printed(part, rf"\sigma_{{\{which}}}(U^T D_{{k-1}}) {other} 1").verdict == "different"


@pytest.mark.parametrize("part", ["q4b", "q4c"])
def test_what_is_printed_of_all_steps_needs_one_step_at_least(part: str) -> None:
    which, sign = RELATIONS[part]
    all_steps = rf"\sigma_{{\{which}}}(\frac{{\partial h_s}}{{\partial h_t}})"
    assert "s > t" in as_printed(part, f"{all_steps} {sign} a^{{s-t}}").assumption
    other = "<" if sign == ">" else ">"
    assert as_printed(part, f"{all_steps} {other} a^{{s-t}}").verdict == "different"


@pytest.mark.parametrize("part", ["q4b", "q4c"])
def test_what_is_printed_of_the_weights_gradient_is_wrong(part: str) -> None:
    *_, last = told(f"nyu-backprop/{part}")["sections"][0]["printed"]
    assert last["verdict"] == "different"
    assert "partial h" in last["corrected"].replace("\\", "").replace("_t", "")


def test_a_bound_in_another_form_is_not_guessed() -> None:
    assert as_printed("q4b", r"\sigma(U) > 1").verdict == "unreadable"
