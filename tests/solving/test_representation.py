"""Whether a network equals a function: verdicts, exceptions, constructions and the witnesses that count."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.errors import NoRule
from symderiv.judge import judged
from symderiv.numeric import evaluator
from symderiv.parse import declarations, expression, program
from symderiv.problem import Part, Printed, Representation, Sheet
from symderiv.solution import Solution
from symderiv.solver import solve_part
from symderiv.witness import counted
from tests.sheets.solved import solved, told

LET = "w0; w[n]; b[n]; v[n]; x; a; beta; c; p; q; r; t"
STEPS = "h = ind(b + v*x >= 0); f = w0 + w'*h; l = "


def asked(target: str, network: str = STEPS) -> Solution:
    """Return the solution for a function and the network of steps, or another one."""
    part = Part("q", "q", "", LET, network + target, Representation("l", "f", "x"))
    return solve_part(Sheet("s", "s", "", (part,)), part)


def verdict(solution: Solution) -> str:
    (statement,) = solution.worked.statements
    return f"{statement.about}: {solution.say.prose(statement.said)}"


@pytest.mark.parametrize("target", ["a*x + beta", "max(1 - x, 0)", "a*x^2 + beta*x + c", "exp(x)", "abs(x)"])
def test_a_function_that_moves_is_no_network_of_steps(target: str) -> None:
    solution = asked(target)
    assert solution.worked.statements[0].about == "No"
    assert solution.passed


def test_a_line_is_one_where_its_slope_is_zero() -> None:
    assert verdict(asked("a*x + beta")).endswith(
        "unless a = 0: then it is the constant β, which is the network without units."
    )


def test_a_parabola_is_one_where_both_coefficients_are_zero_and_a_line_is_told_apart() -> None:
    solution = asked("a*x^2 + beta*x + c")
    assert "unless a = 0 and β = 0: then it is the constant c" in verdict(solution)
    told = [solution.say.prose(s.why) for s in solution.worked.steps if "interval" in s.rule]
    assert len(told) == 4  # a > 0, a < 0, and with a = 0 the two signs of β


def test_the_hinge_loss_is_none_for_no_exception() -> None:
    assert verdict(asked("max(1 - x, 0)")).endswith("equals l everywhere.")


@pytest.mark.parametrize("x", [-1.0, 2.0, 2.5, 3.0, 4.0])
def test_the_construction_has_the_level_between_the_jumps_and_at_the_first(x: float) -> None:
    solution = asked("c*ind(a <= x and x < beta)")
    network = solution.worked.statements[-1].sides[-1]
    found = evaluator((), {"y": network})({"x": x, "a": 2.0, "beta": 3.0, "c": 5.0})["y"]
    assert found == (5.0 if 2.0 <= x < 3.0 else 0.0)


@pytest.mark.parametrize(("x", "due"), [(0.0, 7.0), (1.0, -2.0), (2.0, 4.0)])
def test_any_jump_is_made_of_two_units(x: float, due: float) -> None:
    solution = asked("where(x < t, p, where(x == t, q, r))")
    network = solution.worked.statements[-1].sides[-1]
    values = {"x": x, "t": 1.0, "p": 7.0, "q": -2.0, "r": 4.0}
    assert evaluator((), {"y": network})(values)["y"] == due


def test_a_network_of_identities_is_a_line_and_the_weights_are_told() -> None:
    solution = asked("a*x + beta", "h = b + v*x; f = w0 + w'*h; l = ")
    told = [solution.say.prose(s.sides) for s in solution.worked.steps[-2:]]
    assert told == ["awᵀ v", "βw₀ + wᵀ b"]
    assert solution.passed


@pytest.mark.parametrize("target", ["max(1 - x, 0)", "a*x^2 + beta*x + c", "c*ind(a <= x and x < beta)"])
def test_nothing_else_is_a_network_of_identities(target: str) -> None:
    assert verdict(asked(target, "h = b + v*x; f = w0 + w'*h; l = ")).startswith("No")


def test_a_network_that_bends_is_not_decided() -> None:
    with pytest.raises(NoRule, match="varies between its hinges"):
        asked("a*x + beta", "h = tanh(b + v*x); f = w0 + w'*h; l = ")


def test_the_counting_witness_sees_a_network_with_more_values() -> None:
    graph = program("h = relu(b + v*x); f = w0 + w'*h", declarations("w0; w[n]; b[n]; v[n]; x"))
    found = counted.at_most(graph.expanded(graph["f"]), graph["x"], lambda n: 2 * n + 1)
    assert not found.passed
    assert found.counterexample is not None


def test_the_counting_witness_sees_a_function_that_takes_a_value_twice() -> None:
    scope = declarations("x; a")
    (x, _), ends = scope.variables, (None, None)
    assert counted.distinct(expression("x^3 + a", scope), x, ends, ()).passed
    assert not counted.distinct(expression("x^2 + a", scope), x, ends, ()).passed


def test_the_network_of_the_slides_holds_where_the_ends_are_in_order() -> None:
    (found,) = told("nyu-backprop/q1d")["sections"][0]["printed"]
    assert found["verdict"] == "equal under an assumption"
    assert found["assumption"] == "β > a"


@pytest.mark.parametrize(
    "formula",
    [
        r"c \cdot \mathbb{1}\{x - \beta \geq 0\} - c \cdot \mathbb{1}\{x - a \geq 0\}",
        r"c \cdot \mathbb{1}\{x - a > 0\} - c \cdot \mathbb{1}\{x - \beta \geq 0\}",
        r"c \cdot \mathbb{1}\{x - a \geq 0\} - c \cdot \mathbb{1}\{x - \beta > 0\}",
    ],
)
def test_a_network_that_fails_at_an_end_or_has_the_wrong_sign_is_different(formula: str) -> None:
    section = solved("nyu-backprop/q1d").sections[0]
    part = section.part._replace(printed=(Printed(formula, "test", "representation"),))
    (found,) = judged(part, section.graph, section.worked)
    assert found.verdict == "different" or "β < a" in found.assumption


def test_a_unit_is_never_negative_so_the_printed_condition_always_holds() -> None:
    lines = told("nyu-backprop/q1a")["sections"][0]["printed"]
    assert [j["verdict"] for j in lines] == ["equal"] * 7 + ["different"]
    at = lines[-1]["counterexample"]
    w = np.array([float(n) for n in at["w"].strip("[]").replace("−", "-").split(",")])
    assert float(at["printed"].replace("−", "-")) == pytest.approx(
        float(at["w0"].replace("−", "-")) + w.sum(), rel=1e-4
    )


@pytest.mark.parametrize("part", ["q1a", "q1b", "q1c", "q1d"])
def test_question_1_passes(part: str) -> None:
    assert solved(f"nyu-backprop/{part}").passed


def test_the_border_between_two_cases_is_a_case_too() -> None:
    solution = asked("c*ind(a <= x and x < beta)")
    told = [solution.say.prose(statement.said) for statement in solution.worked.statements]
    assert [said.partition(" where ")[2][:5] for said in told] == ["a = β", "β < a", "β > a"]
    assert solution.passed


def test_a_monotone_function_is_told_apart_from_steps_inside_its_interval_alone() -> None:
    last = asked("max(1 - x, 0)").worked.steps[-1]
    assert "neighbouring hinges inside it" in "".join(str(piece) for piece in last.why)
