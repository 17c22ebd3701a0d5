"""Simplifying: of several equal forms, the one that a person would write.

A value is opened into terms, like terms are merged, and the result is read back: with sums inside
products left alone, with them multiplied out, with common factors pulled out.  The shortest wins; of
equally short ones, the one nearest to what the author wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from symderiv import deadline
from symderiv.expr import Apply, Const, Delta, Entry, Expr, Fold, Index, Size, Var, postorder, rebuild
from symderiv.normal.alone import beside_itself, turned
from symderiv.normal.cases import chosen
from symderiv.normal.common import grouped, shared
from symderiv.normal.composition import composed
from symderiv.normal.contract import merged, same_terms
from symderiv.normal.factoring import ends_grouped, factored
from symderiv.normal.facts import Fact, declares, with_facts
from symderiv.normal.hyperbolic import hyperbolic
from symderiv.normal.key import unified
from symderiv.normal.known import NOTHING, Known
from symderiv.normal.leading import led
from symderiv.normal.least import is_least
from symderiv.normal.length import length
from symderiv.normal.meeting import meeting, weight
from symderiv.normal.opening import MAX_TERMS, next_sum, opened, opens, regrouped, settled
from symderiv.normal.opposites import aligned
from symderiv.normal.overinverse import over_inverses
from symderiv.normal.pieces import SQRT
from symderiv.normal.readback import written
from symderiv.normal.refold import complemented, refolded
from symderiv.normal.term import NotReducible, Terms, outer_labels
from symderiv.normal.terms import like_terms
from symderiv.op import OPS
from symderiv.ops.arithmetic import POW
from symderiv.ops.linear import INV

#: What a value is made with that holds no function, and so no composition of functions.
PLAIN = frozenset(
    (Const, Delta, Entry, Fold, Index, Size, Var, *(op for op in OPS.values() if op.role == "contraction"))
)
#: Functions that the normal form looks into, though it is no sum of products.
OPENED = frozenset({POW, SQRT, INV})


class Simplified(NamedTuple):
    """The form a person would write, the facts that it took, and the forms on the way to it.

    `stages` are the forms in which one more sum was multiplied out; none where nothing had to be.
    """

    expr: Expr
    facts: tuple[Fact, ...] = ()
    stages: tuple[Expr, ...] = ()


#: Sums inside sums inside this many are written as they are.
DEEPEST = 3
#: A sum multiplied out is looked for what it shares up to so many times the length of the shortest before:
#: where terms merged (or may yet), where only powers did, and where nothing did.
TERMS_MERGED, POWERS_MERGED, NOTHING_MERGED = 2, 1.5, 1.25


@dataclass(frozen=True)
class How:
    """How to simplify: whether what is declared may be used, and what is known of named values.

    `depth` is that of the sum inside sums.  `done` is what was simplified in this way, `prepared`
    are the values whose functions were given simplified arguments, as they are then, and `fixed`
    are the values that stay as they are.
    """

    facts: bool
    known: Known
    depth: int = 0
    done: dict[Expr, Simplified] = field(default_factory=dict)
    prepared: dict[Expr, Expr] = field(default_factory=dict)
    fixed: set[Expr] = field(default_factory=set)

    @cached_property
    def inside(self) -> How:
        """How to simplify a sum inside one."""
        return How(self.facts, self.known, self.depth + 1)


def _how(facts: bool, known: Known) -> How:
    """Return how to simplify so, with what was simplified so before."""
    before: dict[bool, How] = known.remembered("how")
    return before.get(facts) or before.setdefault(facts, How(facts, known))


def simplify(root: Expr, use_facts: bool = False, known: Known = NOTHING) -> Simplified:
    """Return the shortest form of `root`; with `use_facts`, what is declared of its names may be used.

    `known` are the named values that the form may be written with.
    Shapes: the root's.
    """
    how = _how(use_facts and (bool(known.sums) or declares(root)), known)
    if root in how.fixed:
        return Simplified(root)
    found, seen = Simplified(known.called(root)), set[Expr]()
    while found.expr not in seen:
        seen.add(found.expr)
        again = _once(found.expr, how)
        facts = tuple(dict.fromkeys((*found.facts, *again.facts)))
        found = Simplified(beside_itself(again.expr), facts, found.stages or again.stages)
    said = known.voice.said(found.expr)
    how.fixed.update((found.expr, said))
    return found._replace(expr=said)


def _once(root: Expr, how: How) -> Simplified:
    if root.made_with <= PLAIN:
        return _shortest(root, how)
    return _shortest(unified(_prepared(root, how)), how)


def _prepared(root: Expr, how: How) -> Expr:
    """Return `root` with the arguments of its functions simplified, and compositions of functions undone."""
    done = how.prepared
    for node in postorder(root, known=done):
        children = tuple(done[c] for c in node.children)
        if isinstance(node, Apply) and node.op.role != "contraction":
            children = tuple(_shortest(c, how).expr for c in children)
        done[node] = composed(rebuild(node, children)) if children else node
    return done[root]


def _shortest(node: Expr, how: How) -> Simplified:
    found = how.done.get(node)
    if found is None:
        found = how.done[node] = _among_forms(node, how)
    return found


def _among_forms(node: Expr, how: How) -> Simplified:
    deadline.check()
    opaque = isinstance(node, Apply) and node.op.role != "contraction" and node.op not in OPENED
    if opaque or not node.children:
        return Simplified(how.known.names.get(node, node))
    as_it_is = () if Fold in node.made_with else (Simplified(led(node)),)
    plain: dict[Expr, Terms] = {}
    forms = [*_forms(node, plain, how), *as_it_is]
    found = min(forms, key=lambda f: (length(f.expr), turned(f.expr), not f.facts), default=Simplified(node))
    body = plain.get(found.expr)
    if body is not None and same_terms(body, like_terms(found.expr)):  # then its forms are the same
        how.done.setdefault(found.expr, Simplified(found.expr))
    return found


def _forms(node: Expr, plain: dict[Expr, Terms], how: How) -> Iterator[Simplified]:
    """Yield equal forms of `node`, those nearest to the author's first; none if it has no normal form.

    What the `plain` ones were written from is noted.
    """
    labels = outer_labels(node.shape)
    try:
        body = aligned(like_terms(node))
        starts = (body, *_settled(body, how), complemented(refolded(body)), *hyperbolic(node))
        for start in dict.fromkeys(starts):
            stages: tuple[Expr, ...] = ()
            for stage in _stages(start, how):
                final, facts = with_facts(stage, how.known) if how.facts else (stage, ())
                final = regrouped(final, labels)
                first = written(final, labels, node.shape)
                plain[first] = final
                least = _is_least(first, final, how)
                for form in _named_forms(final, first, how) if least else _written_forms(final, first, how):
                    yield Simplified(how.known.called(beside_itself(form)), facts, stages)
                if least:
                    break
                stages = (*stages, first)
    except NotReducible:
        return


def _settled(body: Terms, how: How) -> Iterator[Terms]:
    """Yield the sum with the sums inside its products in their shortest forms."""
    if how.depth < DEEPEST and any(
        not is_least(f.node, how.facts) for t in body for f in t.factors if opens(f)
    ):
        yield settled(body, lambda inner: _shortest(inner, how.inside).expr)


def _is_least(plain: Expr, body: Terms, how: How) -> bool:
    return is_least(plain, how.facts, how.known.definitions) and refolded(body) == body


def _stages(body: Terms, how: How) -> Iterator[Terms]:
    """Yield equal sums, each with more multiplied out, where that may make the sum shorter."""
    yield body
    shortest = None
    while len(body) <= MAX_TERMS:
        worth = meeting(body, how.facts, how.known.definitions)
        choice = next_sum(body, worth)
        if choice is None:
            return
        shortest = weight(body) if shortest is None else shortest
        products = opened(body, choice)
        body = merged(products)
        found = weight(body)
        merged_terms = worth[choice] or len(body) < len(products)
        hope = TERMS_MERGED if merged_terms else POWERS_MERGED if found < weight(products) else NOTHING_MERGED
        if found <= hope * shortest:
            yield body
        shortest = min(shortest, found)


def _named_forms(body: Terms, plain: Expr, how: How) -> Iterator[Expr]:
    """Yield the sum plainly, and by names."""
    yield plain
    named = how.known.named(body)
    if named != body:
        yield written(named, outer_labels(plain.shape), plain.shape)


def _written_forms(body: Terms, plain: Expr, how: How) -> Iterator[Expr]:
    """Yield the sum plainly, refolded, by names, as a choice, and with what its terms share pulled out."""
    if how.depth == DEEPEST:
        yield from _named_forms(body, plain, how)
        return

    def tidy(inner: Expr) -> Expr:
        return _shortest(inner, how.inside).expr

    labels = outer_labels(plain.shape)
    pulled, reads_better = factored(plain, tidy)
    forms = [plain] if pulled is None else [plain, pulled]
    yield from chosen(plain, tidy)
    yield from reversed(forms) if reads_better else forms
    yield from ends_grouped(plain, tidy)
    yield from over_inverses(plain, tidy)
    folded = refolded(body)
    for form in dict.fromkeys((folded, how.known.named(folded))):
        if form != body:
            yield written(form, labels, plain.shape)
        for product in chain(shared(form, tidy), grouped(form, tidy)):
            yield written(how.known.named(refolded(product)), labels, plain.shape)
