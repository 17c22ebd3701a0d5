"""Contracting terms: deltas merge labels, equal factors merge powers, inverses cancel, like terms add up."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from itertools import permutations, product
from typing import Any

from symderiv import deadline
from symderiv.expr import ONE, Apply, At, Const, Expr, Index, const, size
from symderiv.normal.cancelling import without_inverses
from symderiv.normal.parity import oriented
from symderiv.normal.projecting import projected
from symderiv.normal.symmetry import is_symmetric
from symderiv.normal.term import Factor, Number, Term, Terms, exact, is_bound, numbered
from symderiv.op import OPS, Op
from symderiv.ops.arithmetic import ADD, NEG, spread_over
from symderiv.ops.linear import EYE, INV, ONES, ZEROS
from symderiv.ops.products import OTHERS, PROD
from symderiv.ops.spectral import EIGVECMAX, PINV

#: Functions whose values are 0 or 1, so that a power is the function itself.
INDICATORS: frozenset[Op] = frozenset(OPS[name] for name in ("gt", "ge", "lt", "le", "eq", "step"))
SIGN = OPS["sign"]
MAX_ORDERS = 720
#: So many terms are contracted once.
KEPT = 1024
#: Values that may go as labels are contracted: δ, an inverse beside what it is of, a unit vector, and the
#: product of the other entries beside a quotient by all.
_CONTRACTING = frozenset({EYE, INV, PINV, EIGVECMAX, OTHERS})
#: Squares of numbers up to this one are taken out of roots.
LARGEST_ROOT = 32


def contracted(term: Term) -> Term:
    """Return an equal term without deltas that a label can absorb, with equal factors merged."""
    return _contracted(numbered(term))


@lru_cache(maxsize=KEPT)
def _contracted(term: Term) -> Term:
    while not _CONTRACTING.isdisjoint([f.node.op for f in term.factors if isinstance(f.node, Apply)]):
        simpler = _divided(_normed(projected(without_inverses(_absorb_delta(term)))))
        if simpler is term:
            break
        term = simpler
    return numbered(oriented(_merged_powers(term)))


def merged(terms: Terms) -> Terms:
    """Return the sum with like terms added up, in the order of their first appearance."""
    deadline.check()
    short = [_contracted(numbered(term)) for term in terms]
    values = [_values(term) for term in short] if len(short) > 1 else []
    if len(set(values)) == len(values):
        return tuple([t for t in short if t.coefficient])
    often = Counter(values)
    like: dict[Any, Term] = {}
    for term, held in zip(short, values, strict=True):
        key = held if often[held] == 1 else canonical(term)
        first = like.get(key)
        like[key] = term if first is None else Term(first.coefficient + term.coefficient, first.factors)
    return tuple([t for t in like.values() if t.coefficient])


def _values(term: Term) -> tuple[tuple[int, Number], ...]:
    """Return what a term is a product of, without labels: unlike values make unlike terms."""
    return tuple(sorted([(f.node.serial, f.power) for f in term.factors]))


def _absorb_delta(term: Term) -> Term:
    for position, factor in enumerate(term.factors):
        if not (isinstance(factor.node, Apply) and factor.node.op is EYE):
            continue
        i, j = factor.at
        rest = term._replace(factors=term.factors[:position] + term.factors[position + 1 :])
        if i == j:
            still_there = i in rest.labels() or not is_bound(i)
            return rest if still_there else rest.times(_length(i))
        if isinstance(i, int) and isinstance(j, int):
            return rest._replace(coefficient=0)
        for mine, other in ((i, j), (j, i)):
            if isinstance(mine, Index) and isinstance(other, int) and mine in rest.labels():
                moved = rest.relabelled({mine: other})  # δᵢ₁ xᵢ is δᵢ₁ x₁
                return moved if is_bound(mine) else moved.times(Term(1, (factor,)))
            if isinstance(mine, Index) and is_bound(mine):
                counted = rest.relabelled({mine: other})
                lost = is_bound(other) and mine not in rest.labels() and other not in rest.labels()
                return counted.times(_length(other)) if lost else counted
    return term


def _length(label: At) -> Term:
    """Return Σ 1 over a label: the length of its axis."""
    assert isinstance(label, Index)
    if isinstance(label.dim, int):
        return Term(label.dim)
    return Term(1, (Factor(size(label.dim)),))


def _normed(term: Term) -> Term:
    """Apply vᵀv = 1 to a unit eigenvector v."""
    for vector in term.factors:
        if not (isinstance(vector.node, Apply) and vector.node.op is EIGVECMAX):
            continue
        beside = [f for f in term.factors if f is not vector and vector.at[0] in f.at]
        if not is_bound(vector.at[0]) or len(beside) > 1:
            continue
        powers = [f.power for f in (vector, *beside)]
        if powers == [2] or (powers == [1, 1] and beside[0].node is vector.node):
            return term._replace(factors=tuple(f for f in term.factors if f not in (vector, *beside)))
    return term


def _divided(term: Term) -> Term:
    """Apply Πⱼ≠ᵢ xⱼ = Πⱼ xⱼ/xᵢ beside a power of Πⱼ xⱼ that has no value at 0."""
    needed = set(map(_never_zero, term.factors))
    for others in term.factors:
        if not (isinstance(others.node, Apply) and others.node.op is OTHERS):
            continue
        (x,) = others.node.args
        if (whole := PROD(x)) in needed:
            quotient = (Factor(whole, (), others.power), Factor(x, others.at, -others.power))
            return term._replace(factors=tuple(f for f in term.factors if f is not others) + quotient)
    return term


def _never_zero(factor: Factor) -> Expr | None:
    """Return what is not 0 where a factor has a value: the base of 1/u, of √u, of uᶜ, and u of log u."""
    node, power = factor.node, factor.power
    if isinstance(node, Apply) and node.op.name in ("pow", "log"):
        return node.args[0]
    return node if power < 0 or power.denominator != 1 else None


def _merged_powers(term: Term) -> Term:
    powers: dict[tuple[Expr, tuple[At, ...]], Number] = {}
    for factor in term.factors:
        node, at = factor.node, factor.at
        if isinstance(node, Apply) and node.op is ONES:
            continue  # a label that nothing else holds is counted below
        if isinstance(node, Apply) and node.op is ZEROS:
            return Term(0)
        if len(at) == 2 and (node, at[::-1]) in powers and is_symmetric(node):
            at = at[::-1]
        powers[node, at] = powers.get((node, at), 0) + factor.power
    clipped = {key: power if power == 1 else _clipped(key[0], power) for key, power in powers.items()}
    left = tuple([Factor(node, at, power) for (node, at), power in clipped.items() if power])
    if left == term.factors:
        return _numbers_out(term)
    short = _numbers_out(Term(term.coefficient, left))
    lost = [label for label in term.bound() if label not in short.bound()]
    for label in lost:
        short = short.times(_length(label))
    return _merged_powers(short) if lost else short


def _numbers_out(term: Term) -> Term:
    """Return the term with powers of numbers in its coefficient, and one root: 2/√2 is √2, √8 is 2 √2."""
    if Const not in [type(f.node) for f in term.factors]:
        return term
    coefficient, under, others = Fraction(term.coefficient), Fraction(1), list[Factor]()
    for factor in term.factors:
        value = factor.node.value if isinstance(factor.node, Const) else None
        whole = factor.power.denominator == 1
        if not isinstance(value, Fraction) or not (whole or (factor.power.denominator == 2 and value > 0)):
            others.append(factor)
            continue
        coefficient *= value ** (factor.power // 1)
        under *= value if factor.power % 1 else 1
    root, left = _square_out(under)
    roots = [Factor(const(left), (), Fraction(1, 2))] if left != 1 else []
    return Term(exact(coefficient * root), (*roots, *others))


def _square_out(value: Fraction) -> tuple[Fraction, int]:
    """Return r and n with √value = r √n and no square in n that is easily seen."""
    root, left = Fraction(1, value.denominator), value.numerator * value.denominator
    for number in range(2, LARGEST_ROOT):
        while left % number**2 == 0:
            root, left = root * number, left // number**2
    return root, left


def is_indicator(node: Expr) -> bool:
    """Tell whether a value is 0 or 1 in every entry, by the function that it is of."""
    return isinstance(node, Apply) and node.op in INDICATORS


def taken_from_one(node: Expr) -> Expr | None:
    """Return c for 1 − c, None for anything else."""
    if not (isinstance(node, Apply) and node.op is ADD and len(node.args) == 2):
        return None
    one, less = node.args
    one = spread_over(one)
    negative = isinstance(less, Apply) and less.op is NEG
    return less.children[0] if one is ONE and negative else None


def _clipped(node: Expr, power: Number) -> Number:
    if isinstance(node, Apply) and node.op is SIGN and power.denominator == 1:
        return power % 2  # sign² is 1 but at its kink, where nothing is claimed
    zero_or_one = is_indicator(node) or (isinstance(node, Apply) and node.op is EYE)
    return 1 if zero_or_one and power > 0 else power


def canonical(term: Term) -> Any:
    """Return a key that two terms share exactly when they differ in bound labels and order alone.

    Labels are told apart by what they are attached to, refined until nothing changes; labels that
    still look alike are tried in every order, and the smallest key wins.
    """
    colours, told_apart = dict.fromkeys(term.bound(), 0), 1
    while told_apart < len(colours):
        signature = {label: _signature(term, label, colours) for label in colours}
        ranks = {s: n for n, s in enumerate(sorted(set(signature.values())))}
        colours = {label: ranks[signature[label]] for label in colours}
        if len(ranks) == told_apart:
            break
        told_apart = len(ranks)
    groups: dict[int, list[Index]] = {}
    for label, colour in colours.items():
        groups.setdefault(colour, []).append(label)
    orders = product(*(list(permutations(g)) for _, g in sorted(groups.items())))
    keys = []
    for count, order in enumerate(orders):
        if count == MAX_ORDERS:
            break
        names = {label: f"#{n}" for n, label in enumerate(i for group in order for i in group)}
        keys.append(tuple(sorted(_factor_key(f, names) for f in term.factors)))
    return min(keys)


def same_terms(a: Terms, b: Terms) -> bool:
    """Tell whether two sums of unlike terms are the same but for their order and bound labels."""
    if a == b or len(a) != len(b):
        return a == b
    left, right = ({(canonical(t), t.coefficient) for t in body} for body in (a, b))
    return left == right


def _factor_key(factor: Factor, names: dict[Index, str]) -> tuple[Any, ...]:
    """Return what tells factors apart; the node itself is in it, so that it lives as long as the key."""
    at = tuple(names.get(i, str(i)) if isinstance(i, Index) else str(i) for i in factor.at)
    at = tuple(sorted(at)) if is_symmetric(factor.node) else at
    power = (factor.power.numerator, factor.power.denominator)
    return (factor.node.serial, power, at, factor.node)


def _signature(term: Term, label: Index, colours: dict[Index, int]) -> tuple[Any, ...]:
    seen = []
    for f in term.factors:
        if label in f.at:
            others = tuple(
                ("self", 0)
                if i is label
                else ("bound", colours[i])
                if isinstance(i, Index) and i in colours
                else ("free", str(i))
                for i in f.at
            )
            seen.append((f.node.serial, f.power, tuple(map(str, others))))
    return (colours[label], tuple(sorted(seen)))
