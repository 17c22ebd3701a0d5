"""A value as a function of the inputs: one substitution a step, each of them checked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from symderiv import verify
from symderiv.answer import Answer, Worked
from symderiv.errors import UnknownName
from symderiv.expr import Expr, count_nodes, postorder, variables
from symderiv.graph import Graph
from symderiv.parse import declarations, program, text
from symderiv.problem import Expression, Part
from symderiv.solving import substitution
from symderiv.step import Step, Value
from tests.solving.nets import DEEP, NET


def solved(graph: Graph, of: str) -> Worked:
    return substitution.solve(Part("a", "", "", "", "", Expression(of)), graph)


def answer(graph: Graph, of: str) -> Answer:
    (found,) = solved(graph, of).answers
    return found


def written(step: Step) -> list[str]:
    return [text(side) if isinstance(side, Expr) else repr(side) for side in step.sides]


def put_in(steps: Sequence[Step]) -> list[object]:
    """Return the values that the steps put in, each of which says so by its rule."""
    assert {step.rule for step in steps} <= {"put in a definition"}
    return [step.why[0] for step in steps]


def test_definitions_are_put_in_from_the_result_inwards() -> None:
    first, *others = solved(NET, "yhat").steps
    assert first.sides == (Value("yhat"), NET.bodies[NET["yhat"]])
    assert first.rule == "definition"
    assert put_in(others) == [NET["z2"], NET["a1"], NET["z1"]]


def test_each_step_starts_where_the_one_before_it_ended() -> None:
    steps = solved(NET, "yhat").steps
    assert [s.sides[-1] for s in steps[:-1]] == [s.sides[0] for s in steps[1:]]


def test_the_authors_order_of_operands_is_kept() -> None:
    assert text(answer(NET, "yhat").value) == "sigmoid(W2*relu(W1*x + b1) + b2 + x)"


def test_the_answer_has_an_index_form() -> None:
    found = answer(NET, "yhat")
    assert found.index is not None
    assert text(found.index) == "sigmoid(sum(i:k, W2[i]*relu(W1[i]*x + b1[i])) + b2 + x)"


def test_a_vector_is_given_entry_by_entry_too() -> None:
    found = answer(NET, "a1")
    assert found.index is not None
    assert (text(found.index), len(found.at)) == ("relu(W1[i]*x + b1[i])", 1)


def test_the_answer_reads_inputs_only() -> None:
    assert set(variables(answer(DEEP, "J").value)) == set(DEEP.inputs)


@pytest.mark.parametrize("of", ["yhat", "a1", "J"])
def test_every_step_and_the_answer_are_checked(of: str) -> None:
    worked = solved(NET, of)
    assert all(step.passed for step in worked.steps)
    assert all(check.passed for check in worked.answers[0].checks)


def test_the_reason_of_a_step_is_the_definition() -> None:
    step = solved(NET, "yhat").steps[2]
    assert step.why == (NET["a1"], " = ", NET.bodies[NET["a1"]], " by definition")


def test_a_value_that_several_read_is_substituted_everywhere_at_once() -> None:
    graph = program("u = x^2; v = u + 1; w = u*v", declarations("x"))
    assert [written(s)[-1] for s in solved(graph, "w").steps] == ["u*v", "u*(u + 1)", "x^2*(x^2 + 1)"]


def test_values_that_are_not_read_are_left_alone() -> None:
    first, *others = solved(NET, "a1").steps
    assert (first.rule, put_in(others)) == ("definition", [NET["z1"]])


def test_an_input_is_its_own_answer() -> None:
    worked = solved(NET, "x")
    assert (worked.steps, worked.answers[0].value) == ((), NET["x"])


def test_shared_values_stay_shared_however_long_they_would_be_written_out() -> None:
    layers = "; ".join(f"h{n} = h{n - 1}*tanh(h{n - 1})" for n in range(2, 26))
    found = answer(program(f"h1 = tanh(x); {layers}", declarations("x")), "h25")
    assert count_nodes(found.value) > 2**25
    assert len(list(postorder(found.value))) == 2 + 24 * 2
    assert found.index is None


def test_an_unknown_value_is_refused_by_name() -> None:
    with pytest.raises(UnknownName, match="nothing is named q"):
        solved(NET, "q")


def test_a_wrong_substitution_would_fail_its_check() -> None:
    right = answer(NET, "yhat").value
    wrong = NET.bodies[NET["yhat"]].children[0]
    assert not verify.equal(NET, right, wrong).passed
