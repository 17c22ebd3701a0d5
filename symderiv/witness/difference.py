"""Difference quotients: the derivative of a program along a direction, from its values alone.

Central differences on halved steps, extrapolated to step 0, with the error that the table itself
shows.  A step never crosses a kink: where a decider changes its sign, the step shrinks.

Source: W. J. F. Ridders, Accurate computation of F'(x) and F'(x)F''(x), Adv. Eng. Software 4 (1982).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from symderiv.expr import Var
from symderiv.numeric import Run
from symderiv.witness.branches import signs

LEVELS = 7
FIRST_STEP = 0.08
SHORT = 1e-7
UNIT_ROUNDOFF = 2.0**-53
#: The relative error at which the table is long enough.
ENOUGH = 1e-10


@dataclass(frozen=True, slots=True)
class Quotient:
    """A directional derivative and the error it may have, entry by entry.

    `rounding` is what a rounding error of one unit in a value of size 1 does to the quotient.
    Shapes: value and noise have the differentiated value's.
    """

    value: Any
    noise: Any
    rounding: float


def guarded() -> Any:
    """Return the context in which an overflow is an error, and a value that is not a number is not."""
    return np.errstate(over="raise", divide="ignore", invalid="ignore", under="ignore")


def attempt(run: Run, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the results of `run`, or None where it overflows, divides by zero or meets a singular matrix.

    Overflow is only noticed inside `guarded()`.
    """
    try:
        return run(values)
    except (ArithmeticError, np.linalg.LinAlgError):
        return None


def derivative(
    run: Run,
    of: str,
    wrt: Var,
    values: Mapping[str, Any],
    direction: Any,
    here: Mapping[str, Any] | None = None,
) -> Quotient | None:
    """Return the derivative of the result `of` along `direction`, from the point `values`.

    `wrt` is an input or a named value; `here` holds the results at the point, where they are known.
    None where every step leaves the domain or crosses a kink.
    Shapes: `direction` as generated code holds `wrt` (rows and columns 1-D).
    """
    start = here if here is not None else run(values)
    centre, sides = values.get(wrt.name, start.get(wrt.name)), signs(start)

    def move(step: float) -> Any:
        moved = attempt(run, {**values, wrt.name: centre + step * direction})
        return moved[of] if moved is not None and _same_side(moved, of, sides) else None

    trembling = _trembling(move)
    step = FIRST_STEP
    for _ in range(9):
        try:
            found = _extrapolated(move, step, trembling)
        except FloatingPointError:  # values near the largest number: their differences overflow
            found = None
        if found is not None:
            return found
        step /= 5
    return None


def kept_on_kinks(
    run: Run, wrt: Var, values: Mapping[str, Any], direction: Any, here: Mapping[str, Any]
) -> Any:
    """Return `direction` without the entries in which `wrt` lies on a kink: moved alone, they leave it.

    Shapes: the direction's.
    """
    centre, sides = here[wrt.name], signs(here)
    left = np.array(direction, dtype=float)
    for position in np.ndindex(np.shape(left)):
        alone = np.zeros_like(left)
        alone[position] = SHORT * direction[position]
        moved = attempt(run, {**values, wrt.name: centre + alone})
        if moved is None or any((np.sign(moved[name]) != side).any() for name, side in sides.items()):
            left[position] = 0.0
    return left


def _trembling(move: Callable[[float], Any]) -> Any:
    """Return the size of a value that would be rounded as coarsely as the values near the point are.

    A value that comes from a cancellation, log(1 − p) with p near 1, jumps by more than its own size tells.
    What even differences over steps too short to bend leave is such jumps.
    """
    near = [move(step) for step in (SHORT, -SHORT, 1.7 * SHORT, -1.7 * SHORT)]
    if any(value is None for value in near):
        return 0.0
    with np.errstate(over="ignore"):  # so large a value has no digit that a difference could trust
        return np.abs(near[0] + near[1] - near[2] - near[3]) / UNIT_ROUNDOFF


def _extrapolated(move: Callable[[float], Any], first: float, size: Any) -> Quotient | None:
    """Return the best entry of Ridders' table that starts at the step `first`; `size` bounds the rounding."""
    last: list[Any] = []
    best: Quotient | None = None
    for level in range(LEVELS):
        step = first / 2**level
        ahead = move(step)
        behind = move(-step) if ahead is not None else None
        if behind is None:
            return None
        size = np.maximum(size, np.maximum(np.abs(ahead), np.abs(behind)))
        row = [(ahead - behind) / (2 * step)]
        for power, older in enumerate(last, start=1):
            row.append(row[-1] + (row[-1] - older) / (4.0**power - 1))
        if last:
            rounding = UNIT_ROUNDOFF / step
            best = _better(best, row, last, 8 * size, rounding)
            if (best.noise <= np.maximum(ENOUGH * np.abs(best.value), 16 * rounding * size)).all():
                break
        last = row
    return best


def _same_side(results: Mapping[str, Any], of: str, sides: Mapping[str, Any]) -> bool:
    if not np.isfinite(results[of]).all():
        return False
    return all((np.sign(results[name]) == sign).all() for name, sign in sides.items())


def _better(best: Quotient | None, row: list[Any], last: list[Any], size: Any, rounding: float) -> Quotient:
    """Return, entry by entry, the quotient with the smaller error of the best so far and the new row's."""
    for power in range(1, len(row)):
        error = np.maximum(np.abs(row[power] - row[power - 1]), np.abs(row[power] - last[power - 1]))
        found = Quotient(row[power], error + rounding * size, rounding)
        if best is None:
            best = found
        else:
            new = found.noise < best.noise
            value, noise = np.where(new, found.value, best.value), np.where(new, found.noise, best.noise)
            best = Quotient(value, noise, rounding)
    assert best is not None
    return best
