"""Simplifying: of several equal forms, the one that a person would write.

A value is opened into terms, like terms are merged, and the result is read back: with sums inside
products left alone, with them multiplied out, with common factors pulled out.  The shortest wins; of
equally short ones, the one nearest to what the author wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from symderiv.expr import Apply, Expr, Fold, Index, postorder, rebuild
from symderiv.normal.common import grouped, shared
from symderiv.normal.contract import merged
from symderiv.normal.factoring import factored
from symderiv.normal.facts import Fact, with_facts
from symderiv.normal.key import unified
from symderiv.normal.length import length
from symderiv.normal.readback import SQRT, written
from symderiv.normal.refold import refolded
from symderiv.normal.term import NotReducible, Terms, outer_labels
from symderiv.normal.terms import distributions, regrouped, terms
from symderiv.ops.arithmetic import POW
from symderiv.ops.linear import INV

#: Functions that the normal form looks into, though it is no sum of products.
OPENED = frozenset({POW, SQRT, INV})


@dataclass(frozen=True, slots=True)
class Simplified:
    """The form a person would write, the facts that it took, and the forms on the way to it.

    `stages` are the forms in which one more sum was multiplied out; none where nothing had to be.
    """

    expr: Expr
    facts: tuple[Fact, ...] = ()
    stages: tuple[Expr, ...] = ()


def simplify(root: Expr, use_facts: bool = False) -> Simplified:
    """Return the shortest form of `root`; with `use_facts`, what is declared of its names may be used.

    Shapes: the root's.
    """
    known: dict[Any, Expr] = {}
    done: dict[Expr, Simplified] = {}
    for node in postorder(root):
        children = tuple(done[c].expr for c in node.children)
        if isinstance(node, Apply) and node.op.role != "contraction":
            children = tuple(_shortest(c, use_facts).expr for c in children)
        done[node] = Simplified(rebuild(node, children) if node.children else node)
    return _shortest(unified(done[root].expr, known), use_facts)


def _shortest(node: Expr, use_facts: bool) -> Simplified:
    opaque = isinstance(node, Apply) and node.op.role != "contraction" and node.op not in OPENED
    if opaque or not node.children:
        return Simplified(node)
    as_it_is = () if any(isinstance(n, Fold) for n in postorder(node)) else (Simplified(node),)
    forms = [*_forms(node, use_facts), *as_it_is]
    return min(forms, key=lambda form: length(form.expr), default=Simplified(node))


def _forms(node: Expr, use_facts: bool) -> Iterator[Simplified]:
    """Yield equal forms of `node`, those nearest to the author's first; none if it has no normal form."""
    labels = outer_labels(node.shape)
    stages: tuple[Expr, ...] = ()
    try:
        body = merged(terms(node, labels))
        for opened in (body, *distributions(body)):
            final, facts = with_facts(opened) if use_facts else (opened, ())
            final = regrouped(final, labels)
            plain = written(final, labels, node.shape)
            for form in _written_forms(final, plain, labels, use_facts):
                yield Simplified(form, facts, stages)
            stages = (*stages, plain)
    except NotReducible:
        return


def _written_forms(body: Terms, plain: Expr, labels: tuple[Index, ...], use_facts: bool) -> Iterator[Expr]:
    """Yield the sum as it is written plainly, refolded, and with what its terms share pulled out."""
    pulled, more_than_a_number = factored(plain)
    forms = [plain] if pulled is None else [plain, pulled]
    yield from reversed(forms) if more_than_a_number else forms
    folded = refolded(body)
    if folded != body:
        yield written(folded, labels, plain.shape)

    def tidy(inner: Expr) -> Expr:
        return _shortest(inner, use_facts).expr

    for product in chain(shared(folded, tidy), grouped(folded, tidy)):
        yield written(refolded(product), labels, plain.shape)
