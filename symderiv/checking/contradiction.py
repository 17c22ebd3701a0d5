"""Contradiction: the first step of the derivation that a wrong answer cannot be brought together with.

The steps find ∂J/∂v for one value v after another, from J back to the variable x.  For each v it is
asked whether some other ∂J/∂v would make the answer right: ∂J/∂x = (∂v/∂x)ᵀ ∂J/∂v + what goes past v.
From the first v for which that is so, the later steps stand, and the one that finds ∂J/∂v does not.
Where any answer could be had in this way (v has as many entries as x) nothing is learnt from v.
All derivatives here are difference quotients.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from symderiv.checking.case import Case
from symderiv.checking.evaluation import Evaluation
from symderiv.checking.floats import FLOATS
from symderiv.checking.matching import Match
from symderiv.checking.points import Points
from symderiv.checking.streams import taken_for
from symderiv.checking.structure import Array
from symderiv.checking.target import Target
from symderiv.checking.trial import Trial
from symderiv.checking.values import both
from symderiv.expr import Entry, Expr, Index, Var, postorder
from symderiv.graph import Let
from symderiv.saying import Saying
from symderiv.shape import SCALAR
from symderiv.step import DerivativeOf, Step
from symderiv.typeset.unicode import unicode

#: Points, the step of the difference quotients, how near to 0 points lie, and what counts as 0.
POINTS, STEP, NEAR, ZERO = 5, 1e-6, 6.0, 1e-4

#: A step with its number, and the value whose derivative it finds.
Found = tuple[int, Step, Var]


def contradicted(case: Case, repair: Expr | None = None) -> str | None:
    """Return the first step that the answer contradicts, None where there is no derivation.

    Along elementwise functions a factor could be missing in any step; it is that one whose formula has
    what would `repair` the answer.
    """
    target, asked = case.target, case.given.asked.target
    if not isinstance(asked, DerivativeOf) or target.graph[asked.of].shape != SCALAR or case.form is None:
        return None
    found = _steps(target, asked)
    answers = _answers(case.trial, case.form) if found else None
    if answers is None:
        return None
    taken = taken_for(case)
    if taken is not None:
        names = [value.name for _, _, value in found]
        number, step, _ = found[names.index(taken) + 1 if taken in names[:-1] else -1]
        return _said(target.say, number, step)
    first = _first(target, asked, found, answers)
    if first is None:
        return None
    number, step, _ = next((s for s in found[first:] if repair in _formulas(s[1])), found[first])
    return _said(target.say, number, step)


def _first(target: Target, asked: DerivativeOf, found: list[Found], answers: _Answers) -> int | None:
    """Return which is the first value whose derivative may be wrong while all later steps stand."""
    refuted = False
    for n, (_, _, value) in enumerate(found):
        stands = _stands_after(target, asked, value, answers)
        if stands == "any" and not refuted and value.name != asked.wrt:
            continue
        if stands != "no":
            return n
        refuted = True
    return None


def _formulas(step: Step) -> set[Expr]:
    """Return all that the formula of a step is made of, before earlier steps are put in."""
    return set(postorder(*(side for side in step.sides[:2] if isinstance(side, Expr))))


def _steps(target: Target, asked: DerivativeOf) -> list[Found]:
    """Return the steps that find derivatives by values on the way to the variable, in order."""
    if target.solution is None or asked.order != 1:
        return []
    graph = target.graph
    on_the_way = graph.dependents(graph[asked.wrt])
    found: dict[Var, Found] = {}
    for number, step in enumerate(target.solution.worked.steps, 1):
        side = step.sides[0]
        if isinstance(side, DerivativeOf) and side.of == asked.of and not side.at:
            value = graph[side.wrt]
            if value in on_the_way:
                found.setdefault(value, (number, step, value))
    return list(found.values())


@dataclass(frozen=True, eq=False)
class _Answers:
    """Points, one for each row, with the answer and the reference there as rows of entries."""

    points: Points
    rows: Array
    given: Array
    due: Array


def _answers(trial: Trial, form: Match) -> _Answers | None:
    at = form.wanted.at if isinstance(form.wanted, Entry) else ()
    if not all(isinstance(i, Index) for i in at):
        return None
    order = [i.name for i in at if isinstance(i, Index)]
    count = trial.floats.count
    given, due = (
        np.broadcast_to(rows, (count, rows.shape[1]))
        for rows in both(trial.floats, trial, form.answer, form.wanted)
    )
    usable = np.isfinite(given).all(axis=1) & np.isfinite(due).all(axis=1) & (trial.floats.reach < NEAR)
    rows = np.flatnonzero(usable)[:POINTS]
    if not rows.size or order != sorted(order) or given.shape[1] != _count(trial, form):
        return None
    return _Answers(trial.floats, rows, given[rows], due[rows])


def _count(trial: Trial, form: Match) -> int:
    whole = form.wanted.base if isinstance(form.wanted, Entry) else form.wanted
    return int(np.prod(Evaluation(FLOATS, trial.floats.sizes, {}).dims(whole), dtype=int))


def _stands_after(
    target: Target, asked: DerivativeOf, v: Var, answers: _Answers
) -> Literal["no", "yes", "any"]:
    """Tell whether some other derivative by `v` makes the answer right; `any` answer could be so."""
    lets, wrt, of = target.graph.lets, target.graph[asked.wrt], target.graph[asked.of]
    telling, ratios = False, list[float]()
    for k, row in enumerate(answers.rows):
        local = _jacobian(lets, answers.points, int(row), wrt, v)
        slope = _jacobian(lets, answers.points, int(row), v, of)[0]
        needed = answers.given[k] - answers.due[k] + local.T @ slope
        best = np.linalg.lstsq(local.T, needed, rcond=ZERO)[0]
        scale = np.abs(answers.given[k]).max() + np.abs(answers.due[k]).max() + 1e-9
        if np.abs(local.T @ best - needed).max() > ZERO * scale:
            return "no"
        telling = telling or bool(np.linalg.matrix_rank(local, tol=ZERO) < local.shape[1])
        if slope.size == 1 and abs(slope[0]) > ZERO:
            ratios.append(float(best[0] / slope[0]))
    if telling and ratios and max(ratios) - min(ratios) > 10 * ZERO * max(map(abs, ratios)):
        return "no"  # a factor that varies is no mistake in the derivative by one number
    return "yes" if telling else "any"


@lru_cache(maxsize=1024)  # many an answer is compared with one derivation, at the same points
def _jacobian(lets: tuple[Let, ...], at: Points, row: int, wrt: Var, of: Var) -> Array:
    """Return ∂of/∂wrt at one point: a row for each entry of `of`, a column for each of `wrt`."""
    if wrt is of:
        return np.eye(max(1, at.known[wrt][row : row + 1].size))
    start = _at(at.known[wrt], row)
    steps = np.concatenate([np.eye(start.size), -np.eye(start.size)]) * STEP
    moved = start.reshape(-1) + steps
    inputs = {v: _at(x, row)[None] for v, x in at.inputs.items()}
    evaluation = Evaluation(FLOATS, at.sizes, dict[Expr, Array](inputs.items()))
    evaluation.known[wrt] = moved.reshape((len(moved), *start.shape))
    for let in lets:
        if let.var is not wrt:
            evaluation.known[let.var] = evaluation.value(let.body)
    value = evaluation.known[of]
    value = np.broadcast_to(value, (len(moved), *value.shape[1:])).reshape(len(moved), -1)
    found: Array = ((value[: start.size] - value[start.size :]) / (2 * STEP)).T
    return found


def _at(x: Array, row: int) -> Array:
    return np.asarray(x[row if x.shape[0] > 1 else 0])


def _said(say: Saying, number: int, step: Step) -> str:
    sides = " = ".join(unicode(say.side(side)) for side in step.sides[:2])
    return f"step {number} ({step.rule}): {sides}"
