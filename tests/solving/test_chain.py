"""Derivatives as chains, the forward pass by layers, and what one program changes against another."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.answer import Worked
from symderiv.errors import InputError, NoRule
from symderiv.graph import Graph
from symderiv.numeric import evaluator
from symderiv.parse import text
from symderiv.problem import Chain, Changes, Forward, Part
from symderiv.solving import chain, changes, forward
from symderiv.statement import graph_of
from symderiv.step import DerivativeOf, Value

LET = "x[n]; W1[d,n]; W2[K,d]; b[d]; y[K]"
RELU = "z = W1*x + b; h = relu(z); p = W2*h; l = norm2(p - y)^2"
TANH = "z = W1*x + b; h = tanh(z); p = W2*h; l = norm2(p - y)^2"
KEPT = (("l", "p"), ("h", "z"))


def part(ask: Chain | Changes | Forward, program: str = RELU) -> tuple[Part, Graph]:
    made = Part("q", "", "", LET, program, ask)
    return made, graph_of(made)


def values(graph: Graph, worked: Worked) -> dict[str, np.ndarray]:
    """Return the answers of a chain at one point with distinct sizes, their kept factors put in."""
    rng = np.random.default_rng(1)
    n, d, k = 4, 3, 2
    shapes = {"x": (n,), "W1": (d, n), "W2": (k, d), "b": (d,), "y": (k,)}
    point = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    found = {}
    for answer in worked.answers:
        assert isinstance(answer.target, DerivativeOf)
        run = evaluator((*graph.lets, *answer.lets), {"#": answer.value})
        found[answer.target.wrt] = np.asarray(run({**point, "n": n, "d": d, "K": k})["#"])
    z = point["W1"] @ point["x"] + point["b"]
    back = 2 * point["W2"].T @ (point["W2"] @ np.maximum(z, 0) - point["y"]) * (z > 0)
    found["by hand: W1"], found["by hand: b"] = np.outer(back, point["x"]), back
    return found


@pytest.mark.parametrize("expand", [True, False])
def test_a_chain_is_the_gradient_that_a_person_writes(expand: bool) -> None:
    asked, graph = part(Chain("l", ("W1", "b"), KEPT, expand))
    found = values(graph, chain.solve(asked, graph))
    assert np.allclose(found["W1"], found["by hand: W1"])
    assert np.allclose(found["b"].ravel(), found["by hand: b"])


def test_kept_factors_keep_their_names_and_the_others_are_written_out() -> None:
    asked, graph = part(Chain("l", ("b",), KEPT))
    (answer,) = chain.solve(asked, graph).answers
    assert [let.name for let in answer.lets] == ["∂l/∂p", "∂h/∂z"]
    assert text(answer.value) == "(∂l/∂p*W2*∂h/∂z)'"


def test_every_derivative_of_a_chain_is_checked() -> None:
    asked, graph = part(Chain("l", ("W1", "W2", "b", "x"), KEPT))
    assert all(step.passed for step in chain.solve(asked, graph).steps)


def test_a_variable_on_two_paths_has_no_chain() -> None:
    asked, graph = part(Chain("f", ("x",)), "u = W1*x; v = W1*x; f = u'*v")
    with pytest.raises(NoRule, match="x reaches f along 2 paths"):
        chain.solve(asked, graph)


def test_the_forward_pass_names_what_each_layer_takes_and_gives() -> None:
    asked, graph = part(Forward((("first", "x", "z"), ("f", "z", "h"))))
    first, second = forward.solve(asked, graph).steps
    assert first.why[-1] == " (n)"
    assert second.sides[0] == Value("h")
    assert second.sides[-1] is graph.expanded(graph["h"])
    assert first.passed
    assert second.passed


def test_a_layer_that_does_not_read_what_it_is_said_to_take_is_refused() -> None:
    asked, graph = part(Forward((("skip", "x", "h"),)))
    with pytest.raises(InputError, match="h does not read x"):
        forward.solve(asked, graph)


def told(worked: Worked) -> list[tuple[str, str]]:
    """Return the rule of each step, and what it is about."""
    about = []
    for step in worked.steps:
        side = step.sides[0]
        name = f"{side.of}/{side.wrt}" if isinstance(side, DerivativeOf) else getattr(side, "name", "")
        about.append((step.rule, name))
    return about


def test_only_what_changes_is_said_to_change() -> None:
    asked, graph = part(Changes(RELU), TANH)
    assert told(changes.solve(asked, graph)) == [
        ("a value changes", "h"),
        ("a local derivative changes", "h/z"),
        ("what stays", "l/p"),
    ]


def test_the_same_program_changes_nothing() -> None:
    asked, graph = part(Changes(TANH), TANH)
    assert {rule for rule, _ in told(changes.solve(asked, graph))} == {"what stays"}


def test_what_changed_and_what_stays_are_checked_both() -> None:
    asked, graph = part(Changes(RELU), TANH)
    assert all(step.passed for step in changes.solve(asked, graph).steps)


def test_programs_with_other_names_are_not_compared() -> None:
    asked, graph = part(Changes(RELU.replace("h", "a")), TANH)
    with pytest.raises(InputError, match="the same values in order"):
        changes.solve(asked, graph)
