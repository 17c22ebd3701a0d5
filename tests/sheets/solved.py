"""Parts of the sheets, solved once for all tests, and their answers as functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from symderiv import solve
from symderiv.answer import Judgement
from symderiv.judge import judged
from symderiv.problem import Printed
from symderiv.solution import Solution
from tests.sheets.running import function

PARTS = ("q1a", "q1b", "q1c", "q1d", "q2a", "q2b", "q2c", "q2d", "q3")


@cache
def solved(part: str) -> Solution:
    """Return the solution of a part: `SHEET/PART`, or a part of the first sheet."""
    return solve(part if "/" in part else f"eecs182-disc02/{part}")


@cache
def told(part: str) -> dict[str, Any]:
    """Return the solution of a part as JSON has it."""
    return solved(part).to_dict()


@cache
def answers(part: str) -> dict[str | None, Callable[..., Any]]:
    """Return the answers of a part as NumPy functions, by the variable that they are taken by."""
    return {answer["wrt"]: function(answer["numpy"]) for answer in told(part)["answers"]}


def judge_as_printed(part: str, claims: str, formula: str) -> Judgement:
    """Return the verdict on a part in whose printed solution the given formula stands.

    What the sheet itself says about spellings in formulas of that kind holds for the new one.
    """
    solution = solved(part)
    where = next((p.where for p in solution.part.printed if p.claims == claims and p.where), ())
    changed = solution.part._replace(printed=(Printed(formula, "test", claims, where),))
    *_, last = judged(changed, solution.graph, solution.worked)
    return last


def net(k: int, rng: np.random.Generator) -> dict[str, Any]:
    """Return a random point for the networks of the sheet, with k hidden units."""
    return {
        "x": rng.uniform(-2, 2),
        "W1": rng.uniform(-2, 2, k),
        "b1": rng.uniform(-2, 2, k),
        "W2": rng.uniform(-2, 2, (1, k)),
        "b2": rng.uniform(-1, 1),
        "y": rng.uniform(0.1, 0.9),
        "k": k,
    }
