"""A sieve: a few of the points, where most repairs of a wrong answer are seen to fail.

What the answer and the parts of its reference are there is computed once.  A repair is not built: what
stands above the node that it changes is computed anew.  What passes is still to be compared at all points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from symderiv import deadline
from symderiv.checking.deciding import FLOOR, SUSPECT, suspected
from symderiv.checking.edits import Edit
from symderiv.checking.evaluation import CELLS, Evaluation, TooLarge
from symderiv.checking.floats import FLOATS
from symderiv.checking.structure import Array
from symderiv.checking.survey import frame_of, survey
from symderiv.checking.trial import Trial
from symderiv.errors import NoRule
from symderiv.expr import Expr, postorder

#: How many points it has, and the share of the cells of all points that it may take.
POINTS, SHARE = 4, 50
#: How much further apart values are let pass than `suspected` would.
SLACK = 2


@dataclass(frozen=True, eq=False)
class Sieve:
    """The answer's nodes, what is known at the points, and what is wanted there within what bounds."""

    answer: Expr
    nodes: tuple[Expr, ...]
    known: Evaluation
    wanted: Expr
    bounds: Array
    _above: dict[Expr, tuple[Expr, ...]] = field(default_factory=dict)

    def passes(self, edit: Edit) -> bool:
        """Tell whether a repaired answer agrees with what is wanted here, or cannot be compared."""
        deadline.check()
        whole = edit.new if edit.node is self.answer else self.answer
        if whole.shape != self.wanted.shape:
            return False
        try:
            with np.errstate(all="ignore"):
                value = self._value(edit)
        except (NoRule, TooLarge, KeyError, IndexError):  # the repair has an index that is not known here
            return True
        return not (np.abs(value - self.known.known[self.wanted]) > self.bounds).any()

    def _value(self, edit: Edit) -> Array:
        known = self.known
        fresh = Evaluation(FLOATS, known.sizes, dict(known.known), known.frame)
        value = fresh.value(edit.new)
        if edit.node is self.answer:
            return value
        for node in self._ancestors(edit.node):
            del fresh.known[node]
        fresh.known[edit.node] = value
        return fresh.value(self.answer)

    def _ancestors(self, node: Expr) -> tuple[Expr, ...]:
        if node not in self._above:
            found = {node: None}
            for other in self.nodes:
                if any(child in found for child in other.children):
                    found[other] = None
            self._above[node] = tuple(found)[1:]
        return self._above[node]


def sieve(trial: Trial, answer: Expr, wanted: Expr, parts: Sequence[Expr]) -> Callable[[Edit], bool]:
    """Return what tells of an edit of the answer whether it may make it right."""
    roots = (answer, wanted, *parts)
    at = trial.floats
    cells = max(survey(root).cells(at.sizes) for root in roots)
    rows = _rows(trial, answer, wanted)
    if not rows.size or cells * len(rows) * SHARE > CELLS:
        return lambda edit: True
    known = {v: x[rows] if x.ndim and len(x) > 1 else x for v, x in at.known.items()}
    found = Evaluation(FLOATS, at.sizes, known).framed(frame_of(*roots), trial.reference)
    try:
        with np.errstate(all="ignore"):
            for root in roots:
                found.value(root)
    except (NoRule, TooLarge):
        return lambda edit: True
    due = found.known[wanted]
    reach = np.minimum(at.reach[rows], 1e3).reshape((-1,) + (1,) * (due.ndim - 1))
    bounds = SLACK * (FLOOR * reach + SUSPECT * np.abs(due))
    return Sieve(answer, tuple(postorder(answer)), found, wanted, bounds).passes


def _rows(trial: Trial, answer: Expr, wanted: Expr) -> Array:
    """Return the points where the answer is wrong, nearest to 0 first; any, where the shapes do not fit."""
    if answer.shape != wanted.shape:
        return np.arange(min(POINTS, trial.floats.count))
    suspects = suspected(trial, trial.floats, answer, wanted)
    return np.arange(0) if suspects is None else suspects[:POINTS]
