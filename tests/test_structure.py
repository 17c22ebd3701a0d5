"""What is printed does not tell in which order a process made its values."""

from __future__ import annotations

import json
import re

import pytest

from symderiv.expr import Expr, fold, index, var
from symderiv.ops.linear import dummy
from symderiv.solver import derive
from symderiv.structure import LONGEST, structure

SWITCHED = [
    "max(W*x + b, V*x + c)",
    "where(x > W + b, (V - c)*x^2, (V - c)*x*W)",
    "relu((W + b)*(V - c)*x - W*V)",
    "where(x > (W + b)/(V - c), W^2 - b^2, 0)*x",
    "clip(W*x + b, V, c)",
]


def told(program: str, ending: str, made: str) -> tuple[str, str]:
    """Return the solution and its study, W to c being `made` in that order under names with an ending."""
    values = [var(f"{name}{ending}") for name in made]
    renamed = re.sub(r"\b([WbVc])\b", rf"\1{ending}", program)
    solution = derive(renamed, "; ".join(["x", *(f"{name}{ending}" for name in "WbVc")]), "x")
    assert len(values) == len(made)  # which live until here, so that they are the ones of the solution
    texts = json.dumps(solution.to_dict(), ensure_ascii=False), repr(solution.worked.studies)
    return texts[0].replace(ending, ""), texts[1].replace(ending, "")


@pytest.mark.parametrize("program", SWITCHED)
def test_cases_come_in_one_order_whatever_was_made_first(program: str) -> None:
    assert told(program, "qa", "WbVc") == told(program, "qb", "cVbW")


def test_equal_sums_over_dummies_have_one_structure() -> None:
    x = var("x", ("n",))

    def total() -> Expr:
        i = dummy("n")
        return fold("sum", i, x[i])

    assert total() is not total()
    assert structure(total()) == structure(total())


def test_what_is_made_of_other_things_has_another_structure() -> None:
    x, y, i, j = var("x", ("n",)), var("x", ("m",)), index("i", "n"), index("j", "n")
    values: list[Expr] = [x, y, x[i], x[j], x[1], x[2], i, fold("sum", i, x[i]), fold("prod", i, x[i])]
    assert len(set(map(structure, values))) == len(values)


def test_a_structure_is_short_however_often_a_value_is_shared() -> None:
    value: Expr = var("x")
    for _ in range(200):
        value = value * value + 1
    assert len(structure(value)) <= LONGEST
