"""The cost of a backward pass: what it must keep, what it shares, and what that saves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from symderiv.answer import CostReport, Worked
from symderiv.expr import Expr, variables
from symderiv.graph import Graph
from symderiv.op import OPS
from symderiv.parse import declarations, program, text
from symderiv.problem import Cost, Part
from symderiv.solving import caching, cost
from symderiv.solving.caching import Program
from symderiv.step import DerivativeOf, Step
from symderiv.witness.kept import KeptPass, idle, interchangeable, suffices
from tests.solving.nets import DEEP, NET, names

OF_NET = ("W1", "b1", "W2", "b2", "x")
OF_DEEP = ("A", "p", "B", "q", "C", "r")


def solved(graph: Graph, of: str, wrt: tuple[str, ...]) -> Worked:
    return cost.solve(Part("d", "", "", "", "", Cost(of, wrt)), graph)


@pytest.fixture(scope="module")
def net() -> Worked:
    return solved(NET, "J", OF_NET)


@pytest.fixture(scope="module")
def deep() -> Worked:
    return solved(DEEP, "J", OF_DEEP)


def report(worked: Worked) -> CostReport:
    assert worked.cost is not None
    return worked.cost


def counts(worked: Worked) -> dict[str, str]:
    return {count.label: text(count.operations) for count in report(worked).counts}


def steps(worked: Worked, rule: str) -> Iterator[Step]:
    return (step for step in worked.steps if step.rule.startswith(rule))


def sides(step: Step) -> tuple[str, ...]:
    return tuple(text(side) for side in step.sides if isinstance(side, Expr))


# What is read


def test_the_pass_caches_what_it_reads_of_the_named_values(net: Worked) -> None:
    found = report(net)
    assert names(found.cached) == ["z1", "a1", "yhat"]
    assert names(found.inputs) == ["x", "y", "W1", "W2"]
    assert names(found.unread) == ["z2"]


def test_each_cotangent_says_what_it_reads(net: Worked) -> None:
    assert [(name, names(read)) for name, read in report(net).reads] == [
        ("∂J/∂z2", ["y", "yhat"]),
        ("∂J/∂a1", ["W2"]),
        ("∂J/∂z1", ["z1"]),
        ("∂J/∂b2", []),
        ("∂J/∂W2", ["a1"]),
        ("∂J/∂b1", []),
        ("∂J/∂W1", ["x"]),
        ("∂J/∂x", ["W1"]),
    ]


def test_a_gradient_that_is_not_asked_for_reads_nothing() -> None:
    found = report(solved(NET, "J", ("b2",)))
    assert (names(found.cached), names(found.inputs)) == (["yhat"], ["y"])
    assert names(found.unread) == ["z1", "a1", "z2"]


def test_a_deeper_net_with_other_functions_caches_other_values(deep: Worked) -> None:
    found = report(deep)
    assert names(found.cached) == ["h1", "a2", "h2", "s"]
    assert names(found.inputs) == ["x", "B", "C", "y"]
    assert names(found.unread) == ["a1", "o"]


def test_a_cotangent_that_simplifies_to_less_is_computed_so() -> None:
    found = caching.program(NET, "J", OF_NET)
    assert text(found.lets[0].body) == "yhat - y"
    assert "∂J/∂yhat" not in [let.name for let in found.lets]


def test_a_declared_fact_that_the_pass_uses_is_on_its_step(deep: Worked) -> None:
    (step,) = (s for s in deep.steps if s.sides[0] == DerivativeOf("J", "o"))
    assert [fact.property for fact in step.facts] == ["simplex"]


# The witness of the cache set


def kept(found: Program, *without: str) -> KeptPass:
    values = [v for v in (*found.cached, *found.inputs) if v.name not in without]
    return KeptPass(found.forward, found.of, found.lets, found.gradients, tuple(values))


@pytest.mark.parametrize(("graph", "wrt"), [(NET, OF_NET), (DEEP, OF_DEEP)], ids=["net", "deep"])
def test_the_cached_values_are_enough_for_right_gradients(graph: Graph, wrt: tuple[str, ...]) -> None:
    check = caching.check(caching.program(graph, "J", wrt))
    assert check.passed
    assert check.points >= 16


@pytest.mark.parametrize("missing", ["z1", "a1", "yhat", "x", "y", "W1", "W2"])
def test_without_one_of_them_the_pass_does_not_run(missing: str) -> None:
    found = suffices(kept(caching.program(NET, "J", OF_NET), missing), 4)
    assert found.failure == (("not kept", missing),)


def test_a_pass_with_a_wrong_formula_is_found_out() -> None:
    found = caching.program(NET, "J", OF_NET)
    wrong = tuple(replace(x, body=x.body * 2) if x.name == "∂J/∂b1" else x for x in found.lets)
    outcome = suffices(replace(kept(found), program=wrong), 8)
    assert outcome.failure == (("wrong derivative with respect to", "b1"),)


def test_a_value_that_is_kept_for_nothing_is_found_out() -> None:
    found = caching.program(NET, "J", OF_NET)
    hoarding = replace(kept(found), kept=(*found.cached, *found.inputs, NET["z2"]))
    assert names(idle(hoarding, 8)) == ["z2"]


def test_a_value_that_is_read_but_never_missed_fails_the_check() -> None:
    found = caching.program(NET, "J", OF_NET)
    idly = tuple(replace(x, body=x.body + NET["z2"] * 0) if x.name == "∂J/∂b2" else x for x in found.lets)
    check = caching.check(replace(found, lets=idly))
    assert check.passed, "0 times what is not a number is not a number: z2 is missed"
    blind = tuple(
        replace(x, body=x.body + 0 * OPS["gt"](NET["z2"], NET["z2"])) if x.name == "∂J/∂b2" else x
        for x in found.lets
    )
    assert caching.check(replace(found, lets=blind)).counterexample == (("z2", "read, but never missed"),)


# What could be spared


def test_the_sign_of_a_relu_can_be_read_off_its_result(net: Worked) -> None:
    assert [names(pair) for pair in report(net).dispensable] == [["z1", "a1"]]
    (step,) = steps(net, "one value stands in for another")
    assert sides(step) == ("z1 > 0", "a1 > 0")
    z1, a1 = NET["z1"], NET["a1"]
    assert step.why == (a1, " = ", NET.bodies[a1], ", so ", z1, " need not be kept")
    assert step.passed


@pytest.mark.parametrize(
    ("function", "dispensable"),
    [
        ("relu(z)", True),
        ("leaky_relu(z, 1/10)", True),
        ("leaky_relu(z, -1/10)", False),
        ("leaky_relu(z, s)", False),
        ("abs(z)", False),
        ("2*relu(z) + 1", False),
        ("z.^3", False),
        ("z .* tanh(z)", False),
    ],
)
def test_a_value_stands_in_only_where_it_decides_the_same(function: str, dispensable: bool) -> None:
    graph = program(f"z = w*x; a = {function}; J = v^T*a", declarations("x; s; w[k]; v[k]"))
    found = report(solved(graph, "J", ("w", "v")))
    assert "z" in names(found.cached)
    assert [names(pair) for pair in found.dispensable] == ([["z", "a"]] if dispensable else [])


def test_a_declared_sign_can_make_a_value_dispensable() -> None:
    graph = program("z = w*x; a = leaky_relu(z, s); J = v^T*a", declarations("x; s positive; w[k]; v[k]"))
    assert [names(pair) for pair in report(solved(graph, "J", ("w", "v"))).dispensable] == [["z", "a"]]


def test_two_expressions_that_differ_on_the_kink_only_are_told_apart() -> None:
    z, a = NET["z1"], NET["a1"]
    let = next(x for x in NET.lets if x.var is a)
    strict = program("t = 1{z1 > 0}", declarations("z1[k]")).lets[0].body
    weak = program("t = 1{z1 >= 0}", declarations("z1[k]")).lets[0].body
    assert variables(strict) == (z,)
    assert interchangeable((let,), strict, weak, 32).failure is not None
    assert interchangeable((let,), strict, strict, 32).failure is None


# What it costs


def test_the_operations_of_the_first_sheets_net(net: Worked) -> None:
    assert counts(net) == {
        "forward pass": "5*k + 9",
        "backward pass": "7*k + 1",
        "forward and backward pass": "12*k + 10",
        "each gradient on its own chain": "18*k + 14",
        "finite differences": "15*k^2 + 51*k + 33",
    }


def test_the_operations_of_a_deeper_net(deep: Worked) -> None:
    found = counts(deep)
    assert found["forward pass"] == "2*c*g + 2*d*h + 2*g*h + 6*c + g + h - 2"
    assert found["backward pass"] == "3*c*g + d*h + 3*g*h + c + g + 2*h"
    assert found["forward and backward pass"] == "5*c*g + 3*d*h + 5*g*h + 7*c + 2*g + 3*h - 2"
    assert found["each gradient on its own chain"] == "11*c*g + 3*d*h + 7*g*h + 12*c + 5*g + 5*h - 2"


@pytest.mark.parametrize("which", ["net", "deep"])
def test_every_count_agrees_with_a_run_that_counts(which: str, request: pytest.FixtureRequest) -> None:
    found = list(steps(request.getfixturevalue(which), "count operations"))
    assert [step.rule.removeprefix("count operations: ") for step in found] == [
        "forward pass",
        "backward pass",
        "forward and backward pass",
        "each gradient on its own chain",
        "finite differences",
    ]
    assert all(step.passed and step.checks[0].exact for step in found)


def test_a_wrong_count_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    right = cost.itemised
    monkeypatch.setattr(cost, "itemised", lambda *roots: (*right(*roots), right(roots[-1])[0]))
    wrong = next(steps(solved(NET, "J", OF_NET), "count operations: forward"))
    assert not wrong.passed
    assert wrong.checks[0].counterexample == (("k", "2"), ("formula", "26"), ("counted", "19"))


def test_a_count_shows_its_parts_in_the_order_of_the_pass(net: Worked) -> None:
    step = next(steps(net, "count operations: backward"))
    assert sides(step) == ("1 + k + 2*k + k + k + 2*k", "7*k + 1")


@pytest.mark.parametrize(
    ("way", "parts"),
    [
        ("forward and backward pass", ("5*k + 9 + 7*k + 1", "12*k + 10")),
        ("each gradient on its own chain", ("5*k + 9 + 13*k + 5", "18*k + 14")),
    ],
)
def test_a_whole_way_starts_with_the_forward_pass(net: Worked, way: str, parts: tuple[str, str]) -> None:
    (step,) = steps(net, f"count operations: {way}")
    assert sides(step) == parts


def test_finite_differences_are_a_forward_pass_and_for_each_number_one_more_and_three_operations(
    net: Worked,
) -> None:
    (step,) = steps(net, "count operations: finite")
    assert sides(step)[0] == "(k + k + k + 1 + 1 + 1)*(5*k + 9) + 3*(3*k + 2)"


def test_a_cotangent_that_several_use_is_named_a_shared_factor(net: Worked) -> None:
    shared = [step.sides[0] for step in steps(net, "shared factor")]
    assert shared == [DerivativeOf("J", "z2"), DerivativeOf("J", "z1")]


def test_the_ways_are_ordered_where_that_is_proved(net: Worked) -> None:
    (step,) = steps(net, "compare")
    assert step.relations == (">", ">")
    assert step.why == ("finite differences; each gradient on its own chain; forward and backward pass",)
    assert sides(step) == ("15*k^2 + 51*k + 33", "18*k + 14", "12*k + 10")
    assert step.passed


def test_one_gradient_alone_shares_nothing() -> None:
    (step,) = steps(solved(NET, "J", ("W1",)), "compare")
    assert step.relations == (">", "=")


def test_the_ratios_for_large_sizes_are_those_of_the_leading_terms(net: Worked) -> None:
    assert [sides(step)[-1] for step in steps(net, "ratio")] == ["3/2", "5*k/4"]


def test_several_sizes_are_taken_as_equal_for_the_ratios(deep: Worked) -> None:
    assert [sides(step)[-1] for step in steps(deep, "ratio")] == ["21/13", "18*n^2/13"]


def test_costs_without_sizes_are_numbers() -> None:
    found = solved(program("u = x*w; J = u^2", declarations("x; w")), "J", ("w", "x"))
    assert counts(found)["forward pass"] == "2"
    assert all(step.passed for step in found.steps)


@pytest.mark.parametrize("which", ["net", "deep"])
def test_every_step_is_checked_and_holds(which: str, request: pytest.FixtureRequest) -> None:
    worked = request.getfixturevalue(which)
    assert all(step.passed for step in worked.steps)
    assert all(check.passed for check in report(worked).checks)
