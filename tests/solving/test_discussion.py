"""An answer in words: each fact is read and checked, and a wrong one fails the solution."""

from __future__ import annotations

import pytest

from symderiv.errors import InputError
from symderiv.problem import Computed, Discussion, Fact, Limit, Part, Sheet
from symderiv.solution import Solution
from symderiv.solver import solve_part
from symderiv.typeset.unicode import unicode

PROGRAM = "a = sigmoid(z)"


def solved(fact: Fact | Limit | Computed, let: str = "z; v[n]; t positive") -> Solution:
    part = Part("q", "", "", let, PROGRAM, Discussion(("Words.",), (fact,)))
    return solve_part(Sheet("s", "", "", (part,)), part)


def said(solution: Solution) -> str:
    """Return the sides of the one fact with the relations between them."""
    (step,) = solution.worked.steps
    signs = ("", *(step.relations or ("=",) * (len(step.sides) - 1)))
    return " ".join(
        f"{r} {unicode(solution.say.side(s))}".strip() for r, s in zip(signs, step.sides, strict=True)
    )


RIGHT = (
    Fact("", "sigmoid(-z) = 1 - a"),
    Fact("", "a*(1 - a) <= 1/4"),
    Fact("", "a > 1/2", where="z > 0"),
    Limit("", "a", "z", "oo", "1"),
    Limit("", "relu(z)/z", "z", "0-", "0"),
    Limit("", "softmax(v/t)", "t", "0+", "v == maxel(v)"),
    Limit("", "(sigmoid(z + t) - a)/t", "t", "0", "a*(1 - a)"),
    Computed("", "a", (("z", 0),)),
)
WRONG = (
    Fact("", "sigmoid(-z) = 1 + a"),
    Fact("", "a*(1 - a) <= 1/5"),
    Fact("", "a > 1/2"),
    Fact("", "a < a"),
    Fact("", "0 < relu(z)"),
    Limit("", "a", "z", "-oo", "1"),
    Limit("", "relu(z)/z", "z", "0", "0"),
    Limit("", "softmax(v/t)", "t", "oo", "v == maxel(v)"),
)


@pytest.mark.parametrize("fact", RIGHT, ids=repr)
def test_a_fact_that_holds_passes(fact: Fact | Limit | Computed) -> None:
    assert solved(fact).passed


@pytest.mark.parametrize("fact", WRONG, ids=repr)
def test_a_fact_that_does_not_hold_fails_the_solution(fact: Fact | Limit) -> None:
    assert not solved(fact).passed


def test_a_limit_is_checked_by_two_witnesses() -> None:
    (step,) = solved(RIGHT[5]).worked.steps
    assert [check.witness for check in step.checks] == ["definition", "a sequence"]


def test_a_rational_number_is_exact_and_any_other_is_rounded() -> None:
    assert said(solved(Computed("", "z^2/4", (("z", 3),)))) == "z²/4 = 9/4"
    assert said(solved(Computed("", "a", (("z", 1),)))) == "a ≈ 0.731059"


def test_a_number_says_at_which_values_it_is_taken() -> None:
    solution = solved(Computed("", "sum(v)*t", (("v", (1, "0.5", 2)), ("t", 2))))
    (step,) = solution.worked.steps
    assert solution.say.prose(step.why) == "at v = (1, 0.5, 2), t = 2"
    assert said(solution).endswith("= 7")


def test_the_condition_of_a_fact_is_part_of_it() -> None:
    (step,) = solved(RIGHT[2]).worked.steps
    assert step.where is not None
    assert solved(RIGHT[2]).to_dict()["steps"][0]["where"] == "z > 0"


@pytest.mark.parametrize(
    ("fact", "complaint"),
    [
        (Fact("", "a"), "a fact is an equality or an inequality; found a"),
        (Fact("", "a = a", where="z"), "z is no condition such as z > 0"),
        (Computed("", "a", ()), "a number is computed from values, and z has none"),
        (Computed("", "v", ()), "a number is computed; v is n"),
        (Computed("", "sum(v)", (("v", 2),)), r"v is n, and its value has the shape \(\)"),
    ],
)
def test_what_is_no_fact_is_refused_with_the_reason(fact: Fact | Computed, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint.replace("such as z", "such as x")):
        solved(fact)
