"""One random program put to the engine, and its answer to complex steps of the program itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from symderiv import deadline, derive
from symderiv.errors import SymderivError
from symderiv.numeric import loaded
from symderiv.solution import Solution
from tests.programs.functions import Margin
from tests.programs.generator import INPUTS, LET, Input, Program

STEP = 1e-30
#: The step of a central difference of complex steps, for second derivatives.
SECOND = 1e-5
CLEAR = 1e-2
LARGE = 1e6
POINTS = 3
TRIES = 12
AGREED = {1: 1e-7, 2: 1e-4}
SIZES = ({"h": 2, "m": 3, "k": 4}, {"h": 4, "m": 2, "k": 3})


def verdict(program: Program, order: int, seconds: float = 30) -> str:
    """Return what is wrong with the answer to `program`, or "": right; a refusal begins with `refused`."""
    try:
        with deadline.within(seconds):
            solution = derive(program.text, let=LET, wrt=program.wrt.name, order=order)
    except SymderivError as error:
        return f"refused: {str(error).splitlines()[0]}"
    compared = [_compared(program, solution, order, seed) for seed in range(2)]
    wrong = [said for said in compared if said not in ("", "nowhere")]
    if wrong:
        return f"WRONG: {wrong[0]}: {solution.worked.answers[0].value!r}"
    if not solution.passed and compared != ["nowhere", "nowhere"]:
        failed = next((c.sentence() for c in solution.checks if not c.passed), "something went unchecked")
        return f"false alarm: {failed}"
    return "nowhere" if "" not in compared else ""


def _compared(program: Program, solution: Solution, order: int, seed: int) -> str:
    """Return how the answer differs from the truth at sizes of its own; `nowhere` where neither is smooth."""
    sizes, rng = SIZES[seed], np.random.default_rng(seed)
    answer = solution.worked.answers[0]
    space = loaded(solution.numpy(answer))
    met = 0
    for _ in range(TRIES):
        values = {i.name: _value(i, sizes, rng) for i in INPUTS}
        u, v = (rng.normal(size=np.shape(values[program.wrt.name])) for _ in range(2))
        truth = _truth(program, values, u, v, order)
        if truth is None:
            continue
        more = {} if answer.direction is None else {answer.direction.name: v}
        with np.errstate(divide="ignore", invalid="ignore"):
            said = np.asarray(space["answer"](**_columns(values, sizes), **sizes, **more), dtype=float)
        if answer.assumes and not np.all(np.isfinite(said)):
            continue  # what the answer assumes does not hold there
        if said.size != np.size(truth if order == 1 else u) * (1 if more else np.size(v)):
            return f"an answer of shape {said.shape}"
        told = _said(said, values[program.wrt.name], truth, u, v, order, bool(more))
        if not _near(told, truth, AGREED[order]):
            return f"{told} for {truth} at {sizes}"
        met += 1
        if met == POINTS:
            return ""
    return "" if met else "nowhere"


def _columns(values: Mapping[str, Any], sizes: Mapping[str, int]) -> dict[str, Any]:
    return {name: np.asarray(value, dtype=float) for name, value in values.items()}


def _said(said: Any, at: Any, truth: Any, u: Any, v: Any, order: int, mapped: bool) -> Any:
    """Return what the answer says of the derivative along v (and u)."""
    if order == 2:
        if not mapped:
            said = np.reshape(said, (np.size(u), np.size(v))) @ v.reshape(-1)
        return np.sum(np.reshape(said, np.shape(u)) * u)
    if mapped:
        return said.reshape(np.shape(truth))
    return np.reshape(said, (np.size(truth), np.size(at))) @ np.reshape(v, -1)


def _truth(program: Program, values: Mapping[str, Any], u: Any, v: Any, order: int) -> Any:
    """Return the derivative along v (and u) by complex steps, or None near a kink or out of range."""
    if order == 1:
        return _slope(program, values, v)
    ahead, behind = (
        _slope(program, {**values, program.wrt.name: values[program.wrt.name] + sign * SECOND * u}, v)
        for sign in (1, -1)
    )
    return None if ahead is None or behind is None else (ahead - behind) / (2 * SECOND)


def _slope(program: Program, values: Mapping[str, Any], v: Any) -> Any:
    margin = Margin()
    moved = {name: np.asarray(value, dtype=complex) for name, value in values.items()}
    moved[program.wrt.name] = moved[program.wrt.name] + 1j * STEP * v
    with np.errstate(all="ignore"):
        try:
            found = np.asarray(program.run(moved, margin))
        except np.linalg.LinAlgError:
            return None
    slope = np.imag(found) / STEP
    size = max(np.max(np.abs(found), initial=0), np.max(np.abs(slope), initial=0))
    return slope if margin.least > CLEAR and np.isfinite(size) and size < LARGE else None


def _near(told: Any, truth: Any, agreed: float) -> bool:
    told, truth = np.reshape(told, -1), np.reshape(truth, -1)
    return bool(np.all(np.abs(told - truth) <= agreed * (1 + np.max(np.abs(truth), initial=0))))


def _value(i: Input, sizes: Mapping[str, int], rng: np.random.Generator) -> Any:
    """Return a random value with the properties that are declared of it."""
    value = rng.normal(size=tuple(sizes[d] for d in i.shape))
    match i.facts:
        case "positive":
            return np.abs(value) + 0.2
        case "unit":
            return 1 / (1 + np.exp(-value))
        case "simplex":
            return np.exp(value) / np.sum(np.exp(value))
        case "symmetric":
            return (value + value.T) / 2
        case "pd":
            return value @ value.T / 2 + np.eye(len(value))
        case "diagonal":
            return np.diag(np.diagonal(value))
    return value
