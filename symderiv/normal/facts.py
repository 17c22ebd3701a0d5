"""What declared properties do to terms; each use is recorded, because it is a step of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symderiv.expr import Apply, At, Expr, Var, const
from symderiv.normal.contract import merged
from symderiv.normal.term import Factor, Term, Terms, is_bound
from symderiv.ops.linear import eye, product, transpose
from symderiv.ops.reduce import SOFTMAX, SUM

#: Declared properties from which an equation follows.
LICENSING = frozenset({"simplex", "onehot", "binary", "orthogonal"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and the equation that it licenses: `y` is one-hot, so Σy = 1."""

    subject: Expr
    property: str
    left: Expr
    right: Expr


def with_facts(body: Terms) -> tuple[Terms, tuple[Fact, ...]]:
    """Return the terms after every declared property has done what it can, and the facts used."""
    used: dict[Fact, None] = {}
    while True:
        changed = tuple(_applied(term, used) for term in body)
        if changed == body:
            return body, tuple(used)
        body = merged(changed)


def _applied(term: Term, used: dict[Fact, None]) -> Term:
    for factor in term.factors:
        for rule in (_sums_to_one, _idempotent, _orthogonal):
            found = rule(term, factor)
            if found is not None:
                fact, changed = found
                used[fact] = None
                return changed
    return term


def _drop(term: Term, *gone: Factor) -> tuple[Factor, ...]:
    return tuple(f for f in term.factors if f not in gone)


def _sums_to_one(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply Σ y = 1 for a vector of probabilities whose index nothing else holds."""
    node = factor.node
    declared = sorted(node.facts & {"simplex", "onehot"}) if isinstance(node, Var) else []
    softmax = isinstance(node, Apply) and node.op is SOFTMAX
    if not (declared or softmax) or factor.power != 1 or len(factor.at) != 1:
        return None
    (label,) = factor.at
    if not is_bound(label) or sum(label in f.at for f in term.factors) != 1:
        return None
    fact = Fact(node, declared[0] if declared else "softmax", SUM(node), const(1))
    return fact, replace(term, factors=_drop(term, factor))


def _idempotent(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply y² = y where every entry is 0 or 1."""
    node = factor.node
    declared = sorted(node.facts & {"binary", "onehot"}) if isinstance(node, Var) else []
    if not declared or factor.power <= 1:
        return None
    changed = tuple(replace(f, power=f.power / f.power) if f is factor else f for f in term.factors)
    return Fact(node, declared[0], node**2, node), replace(term, factors=changed)


def _orthogonal(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply QᵀQ = I and QQᵀ = I."""
    node = factor.node
    if not (isinstance(node, Var) and "orthogonal" in node.facts and factor.power == 1):
        return None
    for other in term.factors:
        if other is factor or other.node is not node or other.power != 1:
            continue
        for joint in (0, 1):
            label: At = factor.at[joint]
            shared = other.at[joint] == label and sum(label in f.at for f in term.factors) == 2
            if is_bound(label) and shared:
                one = Factor(eye(node.shape[0]), (factor.at[1 - joint], other.at[1 - joint]))
                left = product(transpose(node), node) if joint == 0 else product(node, transpose(node))
                fact = Fact(node, "orthogonal", left, eye(node.shape[0]))
                return fact, replace(term, factors=(*_drop(term, factor, other), one))
    return None
