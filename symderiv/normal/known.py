"""What is known of named values: their definitions, which answers are written with, and their sums.

An answer in named values says x̂ where the definition x̂ = c/σ is found in it, and uses that Σ c = 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from symderiv.expr import Apply, At, Expr, Index, Var, postorder, rebuild
from symderiv.normal.contract import merged
from symderiv.normal.symmetry import is_symmetric
from symderiv.normal.term import (
    Factor,
    NotReducible,
    Number,
    Term,
    Terms,
    is_bound,
    magnitude,
    outer_labels,
    quotient,
)
from symderiv.normal.terms import terms
from symderiv.normal.voice import Voice

#: Definitions of more factors than this are not looked for.
MOST_FACTORS = 8


@dataclass(frozen=True)
class Pattern:
    """A named value whose definition is one product; `labels` are those of its axes."""

    name: Var
    labels: tuple[Index, ...]
    term: Term

    @cached_property
    def nodes(self) -> frozenset[Expr]:
        """What the definition is a product of."""
        return frozenset(f.node for f in self.term.factors)

    @cached_property
    def is_inner(self) -> bool:
        """Tell whether the definition is an inner product aᵀb."""
        a, b = self.term.factors[0], self.term.factors[-1]
        return self.term == (1, (a, b)) and a.at == b.at and a.power == b.power == 1 and len(a.at) == 1


@dataclass(frozen=True)
class Known:
    """What is known of named values.

    `names` maps definitions, and what follows from them, to what is said by names; `sums` holds the
    values whose entries add up to a number, and `voice` what the author has written.
    """

    names: Mapping[Expr, Expr] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    sums: Mapping[Var, Fraction] = field(default_factory=dict)
    voice: Voice = field(default_factory=Voice)
    _done: dict[str, dict[Any, Any]] = field(default_factory=dict, compare=False, repr=False)

    def remembered(self, what: str) -> dict[Any, Any]:
        """Return what was found of `what` before; it lives as long as this, and NOTHING remembers nothing."""
        return {} if self is NOTHING else self._done.setdefault(what, {})

    @cached_property
    def _heads(self) -> frozenset[Any]:
        """The operators that definitions begin with, and the kinds of other nodes."""
        return frozenset(node.op if isinstance(node, Apply) else type(node) for node in self.names)

    @cached_property
    def definitions(self) -> tuple[frozenset[Expr], ...]:
        """What each named product is a product of."""
        return tuple(p.nodes for p in self.patterns)

    def called(self, root: Expr) -> Expr:
        """Return `root` with every definition that stands in it as it was written replaced by its name."""
        if self._heads.isdisjoint(root.made_with):
            return root
        done: dict[Expr, Expr] = self.remembered("called")
        for node in postorder(root, known=done) if root not in done else ():
            done[node] = self.names.get(node) or rebuild(node, tuple([done[c] for c in node.children]))
        return done[root]

    def named(self, body: Terms) -> Terms:
        """Return the terms with every definition that they hold replaced by its name."""
        named = tuple(map(self._named, body)) if self.patterns else body
        return body if named == body else merged(named)

    def _named(self, term: Term) -> Term:
        while True:
            held = {f.node for f in term.factors}
            near = [p for f in term.factors for p in self._by_factor.get(f.node, ()) if p.nodes <= held]
            found = next((new for p in dict.fromkeys(near) for new in matches(p, term)), None)
            if found is None:
                return term
            term = found

    @cached_property
    def _by_factor(self) -> dict[Expr, list[Pattern]]:
        """The patterns by the first factor of each."""
        found: dict[Expr, list[Pattern]] = {}
        for each in self.patterns:
            found.setdefault(each.term.factors[0].node, []).append(each)
        return found


NOTHING = Known()


def pattern(name: Var, body: Expr) -> Pattern | None:
    """Return the definition of `name` as a pattern, None where it is no product of several factors."""
    labels = outer_labels(name.shape)
    try:
        found = merged(terms(body, labels))
    except NotReducible:
        return None
    if len(found) != 1 or not 1 < len(found[0].factors) <= MOST_FACTORS:
        return None
    return Pattern(name, labels, found[0])


Binding = dict[Index, At]


def matches(wanted: Pattern, term: Term) -> Iterator[Term]:
    """Yield the term with the pattern's factors replaced by its name."""
    for binding, used in _bindings(wanted.term.factors, term, {}, {}):
        left = tuple(
            f._replace(power=f.power - used.get(n, 0))
            for n, f in enumerate(term.factors)
            if f.power != used.get(n)
        )
        rest = Term(quotient(term.coefficient, wanted.term.coefficient), left)
        inner = {binding[i] for i in wanted.term.bound()}
        if inner.isdisjoint(rest.labels()) and inner.isdisjoint(binding[i] for i in wanted.labels):
            at = tuple(binding[i] for i in wanted.labels)
            place = min(used)
            yield rest._replace(factors=(*left[:place], Factor(wanted.name, at), *left[place:]))


def _bindings(
    wanted: tuple[Factor, ...], term: Term, binding: Binding, used: dict[int, Number]
) -> Iterator[tuple[Binding, dict[int, Number]]]:
    """Yield every way to find the wanted factors in the term: what labels stand for, and powers used."""
    if not wanted:
        yield binding, used
        return
    first, *rest = wanted
    for n, factor in enumerate(term.factors):
        left = factor.power - used.get(n, 0)
        enough = left * first.power > 0 and magnitude(left) >= magnitude(first.power)
        if factor.node is first.node and enough:
            taken = {**used, n: used.get(n, 0) + first.power}
            for at in _orders(factor):
                bound = _bound(first.at, at, binding)
                if bound is not None:
                    yield from _bindings(tuple(rest), term, bound, taken)


def _orders(factor: Factor) -> tuple[tuple[At, ...], ...]:
    turned = factor.at[::-1]
    return (factor.at, turned) if turned != factor.at and is_symmetric(factor.node) else (factor.at,)


def _bound(wanted: tuple[At, ...], found: tuple[At, ...], binding: Binding) -> Binding | None:
    """Return the binding with the labels of one more factor, None where they contradict it."""
    new = dict(binding)
    for mine, theirs in zip(wanted, found, strict=True):
        if not isinstance(mine, Index):
            if mine != theirs:
                return None
        elif new.setdefault(mine, theirs) != theirs or (is_bound(mine) and not is_bound(theirs)):
            return None
    bound = [label for mine, label in new.items() if is_bound(mine)]
    return new if len(set(bound)) == len(bound) else None
