"""What declared properties do to terms; each use is recorded, because it is a step of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce

from symderiv.expr import Apply, At, Expr, Index, Var, bottom_up, const
from symderiv.normal.contract import merged
from symderiv.normal.known import Known
from symderiv.normal.symmetry import factors_of
from symderiv.normal.term import Factor, Term, Terms, is_bound
from symderiv.ops.axis import ROWSOFTMAX, rowsum
from symderiv.ops.linear import TRANSPOSE, dummy, eye, ones, product, transpose
from symderiv.ops.reduce import SOFTMAX, SQNORM, SUM

#: Declared properties from which an equation follows.
LICENSING = frozenset({"simplex", "onehot", "binary", "orthogonal"})
#: Functions whose values add up to one.
ADDING_UP = frozenset({SOFTMAX, ROWSOFTMAX})


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and the equation that it licenses: `y` is one-hot, so Σy = 1."""

    subject: Expr
    property: str
    left: Expr
    right: Expr


@bottom_up
def declares(node: Expr, below: list[bool]) -> bool:
    """Tell whether a property from which an equation follows is declared below, or is a function's."""
    if isinstance(node, Var):
        return not node.facts.isdisjoint(LICENSING)
    return (isinstance(node, Apply) and node.op in ADDING_UP) or any(below)


def with_facts(body: Terms, known: Known) -> tuple[Terms, tuple[Fact, ...]]:
    """Return the terms after every declared property has done what it can, and the facts used.

    `known` are the named values: some are inner products, of some the entries add up to a number.
    """
    used: dict[Fact, None] = {}
    while True:
        changed = tuple(_applied(term, body, used, known) for term in body)
        if changed == body:
            return body, tuple(used)
        body = merged(changed)


def _applied(term: Term, body: Terms, used: dict[Fact, None], known: Known) -> Term:
    rules = (partial(_adds_up, known.sums), _rows_sum_to_one, _idempotent, _selects)
    beside = partial(_picks, body, known)
    for factor in term.factors:
        for rule in (*rules, beside, *ORTHOGONAL):
            found = rule(term, factor)
            if found is not None:
                fact, changed = found
                used[fact] = None
                return changed
    return term


def _drop(term: Term, *gone: Factor) -> tuple[Factor, ...]:
    return tuple(f for f in term.factors if f not in gone)


def _adds_up(sums: Mapping[Var, Fraction], term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply Σ y = 1 (or what else it is known to be) for a vector whose index nothing else holds."""
    total = _total(factor.node, sums)
    if total is None or factor.power != 1 or len(factor.at) != 1:
        return None
    (label,) = factor.at
    if not is_bound(label) or sum(label in f.at for f in term.factors) != 1:
        return None
    number, why = total
    fact = Fact(factor.node, why, SUM(factor.node), const(number))
    return fact, Term(term.coefficient * number, _drop(term, factor))


def _total(node: Expr, sums: Mapping[Var, Fraction]) -> tuple[Fraction, str] | None:
    """Return what the entries of a vector add up to, and why."""
    declared = sorted(node.facts & {"simplex", "onehot"}) if isinstance(node, Var) else []
    if declared:
        return Fraction(1), declared[0]
    if isinstance(node, Apply) and node.op is SOFTMAX:
        return Fraction(1), "a softmax"
    if isinstance(node, Var) and node in sums:
        return sums[node], "centred" if sums[node] == 0 else "normalised"
    return None


def _selects(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply y p / (yᵀp) = y for a one-hot y: both sides are 0 but in one entry."""
    node = factor.node
    if not (isinstance(node, Var) and "onehot" in node.facts and factor.power == 1):
        return None
    for other in term.factors:
        if other.at == factor.at and other is not factor and other.power == 1:
            for below in term.factors:
                if below.power == -1 and _is_inner(below.node, node, other.node):
                    left = node * other.node / below.node
                    return Fact(node, "onehot", left, node), term._replace(factors=_drop(term, other, below))
    return None


def _picks(body: Terms, known: Known, term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply y ∘ p = (yᵀp) y for a one-hot y, where another term holds yᵀp."""
    node = factor.node
    if not (isinstance(node, Var) and "onehot" in node.facts and factor.power == 1):
        return None
    for other in term.factors:
        if other.at != factor.at or other is factor or other.power != 1:
            continue
        both = {node, other.node}
        inner = next(filter(None, (_inner(t, both, known) for t in body if t is not term)), ())
        if inner and not _inner(Term(1, (factor, other)), both, known):
            fact = Fact(node, "onehot", node * other.node, product(transpose(node), other.node) * node)
            return fact, term._replace(factors=(*inner, *_drop(term, other)))
    return None


def _inner(term: Term, both: set[Expr], known: Known) -> tuple[Factor, ...]:
    """Return the inner product of two values as the term holds it, by name or by its factors, or nothing."""
    names = {p.name for p in known.patterns if p.nodes == both and p.is_inner}
    if named := [f.node for f in term.factors if f.node in names]:
        return (Factor(named[0]),)
    for label in term.bound():
        held = [f for f in term.factors if label in f.at]
        if len(held) == 2 and {f.node for f in held} == both and all(f.power == 1 for f in held):
            k = dummy(label.dim)
            return tuple(Factor(f.node, (k,)) for f in held)
    return ()


def _is_inner(value: Expr, a: Expr, b: Expr) -> bool:
    """Tell whether a scalar is aᵀb."""
    factors = factors_of(value)
    pairs = ((transpose(a), b), (transpose(b), a))
    return len(factors) == 2 and any(factors[0] is x and factors[1] is y for x, y in pairs)


def _rows_sum_to_one(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply S 1 = 1 for a softmax of every row whose column index nothing else holds."""
    node = factor.node
    if not (isinstance(node, Apply) and node.op is ROWSOFTMAX) or factor.power != 1:
        return None
    row, label = factor.at
    if row == label or not is_bound(label) or sum(label in f.at for f in term.factors) != 1:
        return None
    rows = node.shape[:1]
    counted = (Factor(ones(rows), (row,)),) if isinstance(row, Index) else ()
    fact = Fact(node, "a softmax in every row", rowsum(node), ones(rows))
    return fact, term._replace(factors=(*_drop(term, factor), *counted))


def _idempotent(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply y² = y where every entry is 0 or 1."""
    node = factor.node
    declared = sorted(node.facts & {"binary", "onehot"}) if isinstance(node, Var) else []
    if not declared or factor.power <= 1:
        return None
    changed = tuple(f._replace(power=1) if f is factor else f for f in term.factors)
    return Fact(node, declared[0], node**2, node), term._replace(factors=changed)


def _unit_rows(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply Σⱼ Qᵢⱼ² = 1: the rows and the columns of Q have length 1."""
    node = factor.node
    if not (_is_orthogonal(node) and factor.power == 2):
        return None
    for label, other in (factor.at[::-1], factor.at):
        if is_bound(label) and label != other and sum(label in f.at for f in term.factors) == 1:
            counted = (Factor(ones(node.shape[:1]), (other,)),) if isinstance(other, Index) else ()
            left = product(transpose(node), node)
            fact = Fact(node, "orthogonal", left, eye(node.shape[0]))
            return fact, term._replace(factors=(*_drop(term, factor), *counted))
    return None


def _isometric(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply ‖Q x‖ = ‖x‖, for a vector and, on both sides, for a matrix; so for a sum Σᵢ (Q x)ᵢ²."""
    node = factor.node
    norm = isinstance(node, Apply) and node.op is SQNORM
    value = node.children[0] if norm else node
    if not norm and (factor.power != 2 or not factor.at):
        return None
    for place, label in ((0, factor.at[:1]), (-1, factor.at[-1:])):
        summed = all(is_bound(i) and sum(i in f.at for f in term.factors) == 1 for i in label)
        chain = list(factors_of(value))
        matrix = chain.pop(place)
        inner = matrix.children[0] if isinstance(matrix, Apply) and matrix.op is TRANSPOSE else matrix
        if chain and summed and _is_orthogonal(inner):
            rest = reduce(product, chain)
            new = factor._replace(node=SQNORM(rest) if norm else rest)
            fact = Fact(inner, "orthogonal", SQNORM(value), SQNORM(rest))
            return fact, term._replace(factors=tuple(new if f is factor else f for f in term.factors))
    return None


def _is_orthogonal(node: Expr) -> bool:
    return isinstance(node, Var) and "orthogonal" in node.facts


def _orthogonal(term: Term, factor: Factor) -> tuple[Fact, Term] | None:
    """Apply QᵀQ = I and QQᵀ = I."""
    node = factor.node
    if not (_is_orthogonal(node) and factor.power == 1):
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
                return fact, term._replace(factors=(*_drop(term, factor, other), one))
    return None


#: What follows from QᵀQ = QQᵀ = I.
ORTHOGONAL = (_orthogonal, _unit_rows, _isometric)
