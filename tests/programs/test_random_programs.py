"""Random programs of the whole language: each answer is the derivative by complex steps, and its checks pass.

The program's text and what it computes are built side by side; nothing that computes is the engine's.
A refusal is a sentence, and not the rule.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.programs.generator import Program, program
from tests.programs.trial import verdict

RANDOM = settings(deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def programs(draw: st.DrawFn, depth: int) -> Program:
    """Return a random program."""
    return program(lambda options: draw(st.sampled_from(options)), depth)


def accepted(found: Program, order: int, seconds: float = 2) -> None:
    said = verdict(found, order, seconds)
    assert said in ("", "nowhere") or said.startswith("refused"), f"{found.text} by {found.wrt.name}: {said}"


@settings(RANDOM, max_examples=15)
@given(programs(depth=2))
def test_the_derivative_of_a_random_program_is_right(found: Program) -> None:
    accepted(found, 1)


@settings(RANDOM, max_examples=10)
@given(programs(depth=1).filter(lambda p: not p.axes))
def test_the_second_derivative_of_a_random_program_is_right(found: Program) -> None:
    accepted(found, 2)


@pytest.mark.thorough
@settings(RANDOM, max_examples=2000, derandomize=False)
@given(programs(depth=3))
def test_thousands_of_derivatives_are_right(found: Program) -> None:
    accepted(found, 1, seconds=30)


@pytest.mark.thorough
@settings(RANDOM, max_examples=1000, derandomize=False)
@given(programs(depth=2).filter(lambda p: not p.axes))
def test_a_thousand_second_derivatives_are_right(found: Program) -> None:
    accepted(found, 2, seconds=30)
