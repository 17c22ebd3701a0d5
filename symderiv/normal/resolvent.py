"""(λI − A)⁺ v = 0 for the leading eigenvector v of a symmetric A."""

from __future__ import annotations

from symderiv.expr import Apply, Expr
from symderiv.normal.key import same
from symderiv.normal.symmetry import is_symmetric
from symderiv.normal.term import Factor, Term, is_bound
from symderiv.ops.arithmetic import minus, times
from symderiv.ops.linear import eye
from symderiv.ops.spectral import EIGMAX, EIGVECMAX, PINV


def vanishes(term: Term) -> bool:
    """Tell whether a term is 0 because a factor (λI − A)⁺ of it meets the leading eigenvector of A."""
    vectors = [f for f in term.factors if isinstance(f.node, Apply) and f.node.op is EIGVECMAX]
    return any(_meets(vector, other, term) for vector in vectors for other in term.factors)


def _meets(vector: Factor, other: Factor, term: Term) -> bool:
    (label,) = vector.at
    joined = is_bound(label) and label in other.at and sum(label in f.at for f in term.factors) == 2
    return joined and vector.power == other.power == 1 and _annihilates(other.node, vector.node)


def _annihilates(resolvent: Expr, vector: Expr) -> bool:
    (a,) = vector.children
    if not (isinstance(resolvent, Apply) and resolvent.op is PINV and is_symmetric(a)):
        return False
    return same(resolvent.args[0], minus(times(EIGMAX(a), eye(a.shape[0])), a))
