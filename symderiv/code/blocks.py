"""Derivatives with three or more axes as sums of blocks: outer products of vectors and matrices.

A term Mᵢₖ Bⱼₗ is the outer product of two matrices; a delta between two axes says that the block
lies on their diagonal, where alone it is written.  Terms that differ in one matrix are one block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import combinations

from symderiv.code.products import diagonal
from symderiv.expr import Apply, At, Expr, Index, const
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, NotReducible, Term, Terms, is_bound
from symderiv.ops.arithmetic import plus, power, times
from symderiv.ops.linear import DIAG, EYE, basis, eye

Labels = tuple[Index, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of an outer product: a value whose axes carry `labels`.

    More labels than two are carried by a contraction: `factors`, summed over what they share.
    """

    labels: Labels
    value: Expr
    factors: tuple[Factor, ...] = ()

    @property
    def values(self) -> tuple[Expr, ...]:
        """The values that it is computed from."""
        return tuple(f.node for f in self.factors) if self.factors else (self.value,)


@dataclass(frozen=True, slots=True)
class Block:
    """The outer product of `parts`, on the diagonal of each class of axes in `equal`.

    A part carries the first label of a class for all of it.
    """

    parts: tuple[Part, ...]
    equal: tuple[Labels, ...] = ()


def with_values(block: Block, change: Callable[[Expr], Expr]) -> Block:
    """Return the block with `change` done to every value in it."""
    parts = tuple(
        replace(p, value=change(p.value), factors=tuple(f._replace(node=change(f.node)) for f in p.factors))
        for p in block.parts
    )
    return replace(block, parts=parts)


def blocks(body: Terms, labels: Labels) -> tuple[Block, ...]:
    """Return the blocks whose sum has the entries `body` at `labels`."""
    found: list[Block] = []
    for term in body:
        new = _with_diagonals(_block(term, labels))
        for place, old in enumerate(found):
            both = _sum(old, new)
            if both is not None:
                found[place] = both
                break
        else:
            found.append(new)
    return tuple(map(_on_diagonals, found))


def _block(term: Term, labels: Labels) -> Block:
    given = tuple(map(_with_basis, term.factors))
    deltas = [f for f in given if _is_delta(f)]
    equal = _classes([f.at for f in deltas], labels)
    first: dict[At, At] = {label: c[0] for c in equal for label in c}
    rest = Term(Fraction(1), tuple(f for f in given if f not in deltas)).relabelled(first)
    scalars: list[Expr] = [const(term.coefficient)] if term.coefficient != 1 else []
    groups: dict[Labels, list[Factor]] = {}
    for component in _components(rest.factors):
        outer = _sorted(
            {i for f in component for i in f.at if isinstance(i, Index) and not is_bound(i)}, labels
        )
        groups.setdefault(outer, []).extend(component)
    if () in groups:
        scalars.append(written((Term(Fraction(1), tuple(groups.pop(()))),), (), ()))
    gathered = _gathered(groups, labels, frozenset(c[0] for c in equal))
    parts = tuple(_part(group, tuple(factors)) for group, factors in gathered.items())
    return Block(_scaled(parts, scalars), equal)


def _with_basis(factor: Factor) -> Factor:
    """Return a delta between an axis and one place on it as a basis vector."""
    match factor:
        case Factor(Apply() as node, (Index() as i, int() as place) | (int() as place, Index() as i)) if (
            node.op is EYE
        ):
            return Factor(basis(i.dim, place), (i,))
    return factor


def _is_delta(factor: Factor) -> bool:
    is_eye = isinstance(factor.node, Apply) and factor.node.op is EYE
    return is_eye and not any(map(is_bound, factor.at))


def _classes(pairs: Iterable[tuple[object, ...]], labels: Labels) -> tuple[Labels, ...]:
    """Return the classes of labels that the pairs make equal, each in the order of `labels`."""
    of = {label: {label} for label in labels}
    for a, b in pairs:
        assert isinstance(a, Index)
        assert isinstance(b, Index)
        joint = of[a] | of[b]
        for label in joint:
            of[label] = joint
    found = dict.fromkeys(_sorted(of[label], labels) for label in labels)
    return tuple(c for c in found if len(c) > 1)


def _sorted(some: Iterable[Index], labels: Labels) -> Labels:
    return tuple(sorted(some, key=labels.index))


def _components(factors: tuple[Factor, ...]) -> list[list[Factor]]:
    """Return the factors in groups that no sum joins."""
    groups: list[tuple[set[object], list[Factor]]] = []
    for factor in factors:
        held: set[object] = {i for i in factor.at if is_bound(i)}
        joined = [g for g in groups if g[0] & held]
        groups = [g for g in groups if not g[0] & held]
        groups.append((held.union(*(g[0] for g in joined)), [*(f for g in joined for f in g[1]), factor]))
    return [g[1] for g in groups]


def _gathered(
    groups: dict[Labels, list[Factor]], labels: Labels, diagonal_: frozenset[Index]
) -> dict[Labels, list[Factor]]:
    """Return as few groups as there can be with two labels each: first those inside others, then pairs.

    Labels of a diagonal pair up last, because alone they make a diagonal matrix.
    """
    while True:
        joint = {(a, b): _sorted({*a, *b}, labels) for a, b in combinations(groups, 2)}
        fitting = [pair for pair, both in joint.items() if len(both) <= max(2, *map(len, pair))]
        if not fitting:
            return groups
        a, b = min(fitting, key=lambda pair: (len({*pair[0]} ^ {*pair[1]}), len(diagonal_ & {*joint[pair]})))
        factors = groups.pop(a) + groups.pop(b)
        groups[joint[a, b]] = [*groups.get(joint[a, b], []), *factors]


def _part(labels: Labels, factors: tuple[Factor, ...]) -> Part:
    try:
        if len(labels) <= 2:
            value = written((Term(Fraction(1), factors),), labels, tuple(i.dim for i in labels))
            return Part(labels, value)
    except NotReducible:
        pass
    return Part(labels, const(1), _entrywise(factors))


def _entrywise(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Return the factors with those that have the same labels multiplied entry by entry."""
    found: dict[tuple[At, ...], Expr] = {}
    for factor in factors:
        value = factor.node if factor.power == 1 else power(factor.node, const(factor.power))
        found[factor.at] = times(found[factor.at], value) if factor.at in found else value
    return tuple(Factor(value, at) for at, value in found.items())


def _scaled(parts: tuple[Part, ...], scalars: list[Expr]) -> tuple[Part, ...]:
    """Return the parts with the scalars in the one that has the fewest axes."""
    if not scalars:
        return parts or (Part((), const(1)),)
    scalar = reduce(times, scalars)
    plain = [p for p in parts if not p.factors]
    if not plain:
        return (Part((), scalar), *parts)
    least = min(plain, key=lambda p: len(p.labels))
    return tuple(replace(p, value=times(scalar, p.value)) if p is least else p for p in parts)


def _with_diagonals(block: Block) -> Block:
    """Return the block with each class of two axes as a diagonal matrix, where its label stands alone."""
    parts, equal = list(block.parts), []
    for labels in block.equal:
        alone = [p for p in parts if p.labels == labels[:1] and not p.factors]
        others = [p for p in parts if labels[0] in p.labels and p not in alone]
        if len(labels) > 2 or others or len(alone) > 1:
            equal.append(labels)
        elif alone:
            parts[parts.index(alone[0])] = Part(labels, DIAG(alone[0].value))
        else:
            parts.append(Part(labels, eye(labels[0].dim)))
    return Block(tuple(parts), tuple(equal))


def _sum(a: Block, b: Block) -> Block | None:
    """Return a + b as one block, where they differ in one part at most; None where they do not."""
    if a.equal != b.equal:
        return None
    ours, theirs = ({p.labels: p for p in block.parts} for block in (a, b))
    if ours.keys() != theirs.keys():
        return None
    different = [labels for labels in ours if ours[labels] != theirs[labels]]
    if len(different) > 1 or any(ours[d].factors or theirs[d].factors for d in different):
        return None
    (where,) = different or [min(ours, key=len)]
    if ours[where].factors:
        return None
    total = Part(where, plus(ours[where].value, theirs[where].value))
    return Block(tuple(total if p.labels == where else p for p in a.parts), a.equal)


def _on_diagonals(block: Block) -> Block:
    """Return the block with each part that is diagonal as a vector, on the diagonal of its axes."""
    parts, equal = [], list(block.equal)
    for part in block.parts:
        along = diagonal(part.value) if len(part.labels) == 2 and not part.factors else None
        if along is None:
            parts.append(part)
        else:
            equal.append(part.labels)
            parts.append(Part(part.labels[:1], along))
    return Block(tuple(parts), tuple(equal))
