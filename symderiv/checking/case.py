"""A case: one value of an answer, what it should equal, and the points that tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from symderiv import deadline
from symderiv.checking.deciding import decide, suspected
from symderiv.checking.edits import Edit
from symderiv.checking.evaluation import TooLarge
from symderiv.checking.given import Given
from symderiv.checking.matching import Match
from symderiv.checking.sieve import sieve
from symderiv.checking.target import Target
from symderiv.checking.trial import Trial
from symderiv.errors import SymderivError
from symderiv.expr import Const, Entry, Expr, Index, const, postorder, variables
from symderiv.index import entries
from symderiv.op import OPS
from symderiv.ops.arithmetic import spread
from symderiv.shape import axes
from symderiv.typeset.unicode import unicode

#: One point in so many may be suspected of a repaired answer, for floats overflow far out.
FEW = 3


@dataclass(frozen=True, eq=False)
class Case:
    """One value of an answer beside its target; `form` is None where the shapes do not fit."""

    target: Target
    given: Given
    trial: Trial
    form: Match | None

    def said(self, expr: Expr) -> str:
        """Return an expression as mathematics on the line."""
        return unicode(self.target.say.write(expr))

    @property
    def answer(self) -> Expr:
        """The answer, as it was given."""
        return self.given.value

    @property
    def wanted(self) -> Expr:
        """What the answer should equal."""
        return self.given.asked.value if self.form is None else self.form.wanted

    @property
    def parts(self) -> tuple[Expr, ...]:
        """What may be missing from the answer: what the reference is made of, conditions, and names."""
        return _parts(self.target, self.wanted)

    @property
    def names(self) -> tuple[Expr, ...]:
        """The values that may have been confused."""
        return self.target.scope.variables

    def sieve(self) -> Callable[[Edit], bool]:
        """Return what tells cheaply of most edits that they do not make the answer right."""
        return sieve(self.trial, self.answer, self.wanted, self.parts)

    def right(self, repaired: Expr, wanted: Expr | None = None) -> bool:
        """Tell whether a repaired answer equals what is wanted."""
        due = self.wanted if wanted is None else wanted
        if repaired.shape != due.shape:
            return False
        try:
            deadline.check()
            floats = self.trial.floats
            suspects = suspected(self.trial, floats, repaired, due)
            alike = suspects is not None and suspects.size * FEW <= floats.count
            return alike and decide(self.trial, repaired, due).word == "equal"
        except (SymderivError, TooLarge):
            return False


@lru_cache(maxsize=64)
def _parts(target: Target, reference: Expr) -> tuple[Expr, ...]:
    if isinstance(reference, Entry):
        reference = entries(reference.base, reference.at)
    inside = [n for n in postorder(reference) if not isinstance(n, Const | Index)]
    own = target.graph.bodies
    switching = [v for v in variables(*inside) if v in own and axes(v.shape)]
    conditions = [OPS["gt"](v, spread(const(0), v.shape)) for v in switching]
    return tuple(dict.fromkeys((*reversed(inside), *conditions, *target.scope.variables)))
