"""One side of a printed formula: what it says, what it should equal, and how the two are compared."""

from __future__ import annotations

from dataclasses import dataclass

from symderiv import verify
from symderiv.answer import Judgement, Word
from symderiv.expr import At, Entry, Expr, Var
from symderiv.graph import Let
from symderiv.index import entries
from symderiv.judge.printed import Claim, differing
from symderiv.ops.linear import transpose

POINTS = 32


@dataclass(frozen=True)
class Side:
    """One side of a printed chain, what it should equal, and the entry that it is taken at."""

    claim: Claim
    left: Expr | None
    notes: tuple[str, ...]
    value: Expr
    truth: Expr
    at: tuple[At, ...]
    place: str

    def equal(self, printed: Expr, truth: Expr, where: tuple[Expr, ...] = ()) -> verify.Check:
        """Return the witnesses' comparison of the two, where the conditions hold."""
        lets = self.lets(printed, truth)
        return verify.equal(self.claim.graph, printed, truth, lets, where, points=POINTS, mutual=True)

    def due(self) -> Expr | None:
        """Return the truth in the shape of the printed side, as it is or transposed; None if neither fits."""
        for found in (self.truth, transpose(self.truth)):
            if found.shape == self.value.shape:
                return found
        return None

    def defined(self) -> Expr | None:
        """Return the definition of what the formula is about; None where it has none."""
        return defined(self.claim, self.left, self.at)

    def counterexample(self, printed: Expr, truth: Expr) -> tuple[tuple[str, str], ...] | None:
        """Return a point where the two differ."""
        return differing(self.claim.graph, printed, truth, self.lets(printed, truth))

    def lets(self, *roots: Expr) -> tuple[Let, ...]:
        """Return what the derivatives in the expressions stand for."""
        return self.claim.partials(*roots)

    def judgement(self, verdict: Word, **more: object) -> Judgement:
        """Return a judgement of this side."""
        told = more.pop("notes", ())
        assert isinstance(told, tuple)
        left = None if self.left is None else self.claim.shown(self.left)
        read = {"place": self.place, "left": left, "reading": self.claim.shown(self.value)}
        return self.claim.judgement(verdict, **read, notes=(*self.notes, *told), **more)


def defined(claim: Claim, left: Expr | None, at: tuple[At, ...]) -> Expr | None:
    """Return the definition of the value that is `left`, or of its entry at `at`; None where it has none."""
    base = left.base if isinstance(left, Entry) else left
    body = claim.graph.bodies.get(base) if isinstance(base, Var) else None
    return entries(body, at) if body is not None and at else body
