"""Long derivations are checked step by step: a wrong cotangent is refuted by its readers alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symderiv import derive, verify
from symderiv.parse import declarations, program
from symderiv.reverse import backward
from symderiv.solving.onestep import LONG, MOVED, TOTAL, checked, neighbourhood

STEPS = 10
LET = "W[n,n]; U[n,m]; b[n]; x[m]"
RECURRENCE = "; ".join(
    [
        "h0 = U*x",
        *(f"z{k} = W*h{k - 1} + b; h{k} = tanh(z{k})" for k in range(1, STEPS + 1)),
        f"sum(h{STEPS})",
    ]
)
GRAPH = program(RECURRENCE, declarations(LET))
PASSED = backward(GRAPH, GRAPH.lets[-1].name, ("W", "b", "U"))


@pytest.mark.parametrize("name", ["h3", "z4", "W", "b", "h0"])
def test_a_right_cotangent_passes_by_its_readers(name: str) -> None:
    near = neighbourhood(PASSED, PASSED[name])
    assert len(near.lets) <= 2 * STEPS + 3
    found = verify.derivative(near, TOTAL, f"{name}{MOVED}", PASSED[name].plain, points=8)
    assert all(check.passed for check in found)


@pytest.mark.parametrize("name", ["h3", "z4", "W", "b"])
@pytest.mark.parametrize("wrong", [lambda e: -e, lambda e: 2 * e, lambda e: e * e])
def test_a_wrong_cotangent_fails(name: str, wrong) -> None:
    assert len(GRAPH.lets) > LONG
    spoiled = replace(PASSED[name], plain=wrong(PASSED[name].plain))
    assert not any(check.passed for check in checked(PASSED, spoiled, 8))


def test_a_long_derivation_passes() -> None:
    assert derive(RECURRENCE, let=LET, wrt=("W", "U")).passed


@pytest.mark.parametrize("steps", [2, STEPS])
def test_a_wrong_line_on_the_way_to_a_right_cotangent_fails(steps: int) -> None:
    graph = program(
        "; ".join([*RECURRENCE.split("; ")[: 1 + 2 * steps], f"sum(h{steps})"]), declarations(LET)
    )
    passed = backward(graph, graph.lets[-1].name, ("W",))
    one = passed[f"h{steps - 1}"]
    spoiled = replace(one, streams=tuple(replace(s, flow=2 * s.flow) for s in one.streams))
    right, wrong = (checked(passed, cotangent, 8) for cotangent in (one, spoiled))
    assert all(check.passed for check in right)
    assert not all(check.passed for check in wrong)
