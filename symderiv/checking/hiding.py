"""Hiding places: parts of an answer that no point has shown, where a difference could be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import islice

import numpy as np

from symderiv.checking.field import NotThere
from symderiv.checking.kinks import deciding
from symderiv.checking.points import Points
from symderiv.checking.survey import Kink, frame_of, kinks
from symderiv.checking.trial import Trial
from symderiv.conditions import is_comparison, is_condition
from symderiv.errors import NoRule
from symderiv.expr import Apply, Const, Expr, index, postorder, substitute, variables
from symderiv.index import entries
from symderiv.normal.contract import merged
from symderiv.normal.ranges import range_of
from symderiv.normal.term import NotReducible
from symderiv.normal.terms import terms
from symderiv.ops.arithmetic import agree, minus, times
from symderiv.shape import axes
from symderiv.witness.branches import switches

#: Choices inside choices that are looked at.
PATHS = 64
#: Products, whose factors may each be 0 wherever another is not.
PRODUCTS = frozenset({"mul", "scale", "matmul", "dot"})
#: A term that is smaller than this beside the others of its sum, and a number with more digits than
#: this, are past what is compared to many digits.
FAINT, LONG = 1e-30, 10**40


def faint(answer: Expr, trial: Trial) -> bool:
    """Tell whether a sum in the answer has a term that is too small to show at any point, and not 0."""
    evaluation = trial.floats.evaluation().framed(frame_of(answer))
    with np.errstate(all="ignore"):
        evaluation.value(answer)
        for node in postorder(answer):
            if isinstance(node, Const) and isinstance(node.value, Fraction):
                if max(abs(node.value.numerator), node.value.denominator) > LONG:
                    return True
            elif isinstance(node, Apply) and node.op.name == "add":
                sizes = [np.abs(evaluation.known[term]) for term in node.args]
                largest = reduce(np.fmax, sizes)  # what is undefined is no small term
                shown = (bool((np.isnan(size) | (size > FAINT * largest)).any()) for size in sizes)
                if any(
                    not seen and not _is_zero(term, trial)
                    for term, seen in zip(node.args, shown, strict=True)
                ):
                    return True
    return False


def _is_zero(term: Expr, trial: Trial) -> bool:
    """Tell whether a term is shown to be 0 by the field."""
    try:
        at = trial.field
        return at is not None and not at.evaluation().framed(frame_of(term)).value(term).any()
    except (NotThere, NoRule):
        return False


def unseen(answer: Expr, wanted: Expr, own: Sequence[Kink], looked: Sequence[Points]) -> bool:
    """Tell whether some branch of the answer has no point in it.

    A branch is a side of one of its `own` kinks, a condition made of conditions, a choice inside a
    choice, or where a product of values with kinks is not 0.
    """
    if any(not _holds(node, looked) for node in joined(answer, wanted)):
        return True
    return any(_one_sided(kink, looked) for kink in own)


def where_met(answer: Expr, wanted: Expr, at: Points) -> Iterator[int]:
    """Yield for each thing that should not be 0 somewhere the nearest of the points where it is not."""
    for node in joined(answer, wanted):
        with np.errstate(all="ignore"):
            found = at.evaluation().framed(frame_of(node)).value(node)
        rows = np.flatnonzero(((found != 0) & (found == found)).reshape(len(found), -1).any(axis=1))
        if rows.size and len(found) == at.count:
            yield int(rows[np.argmin(at.reach[rows])])


def joined(answer: Expr, wanted: Expr) -> Iterator[Expr]:
    """Yield what should not be 0 at one point at least: conditions and kinks that meet in the answer."""
    choices = 0
    for node in postorder(answer):
        if not isinstance(node, Apply):
            continue
        choices += node.op.name == "where"
        of_sizes = is_comparison(node) and not variables(node)
        if of_sizes or (is_condition(node) and any(map(is_condition, node.children))):
            yield node
            yield minus(1, node)
        elif node.op.name in PRODUCTS and _meet(node) and node not in postorder(wanted):
            yield node
    if choices > 1:
        yield from islice(_paths(answer), PATHS)


def _meet(node: Apply) -> bool:
    """Tell whether several arguments have kinks."""
    return sum(bool(kinks(a)) for a in node.args) > 1


def _paths(answer: Expr) -> Iterator[Expr]:
    """Yield the conditions that lead to a choice inside a choice, each joined with those around it.

    Where no case covers a point nothing can hide, for there the answer has no value.
    """
    stack: list[tuple[Expr, Expr | None]] = [(answer, None)]
    while stack:
        node, path = stack.pop()
        if not (isinstance(node, Apply) and node.op.name == "where"):
            stack += ((child, path) for child in node.children)
            continue
        condition, yes, no = node.args
        for branch, holds in ((yes, condition), (no, minus(1, condition))):
            if _undefined(branch):
                continue
            joined = holds if path is None else times(*agree(path, holds))
            if path is not None:
                yield joined
            stack.append((branch, joined))


def _undefined(branch: Expr) -> bool:
    """Tell whether a branch has no value anywhere: it is `undefined`, or arithmetic with it."""
    waiting = [branch]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Apply) and node.op.name != "where":
            if node.op.name == "undefined":
                return True
            waiting += node.args
    return False


def _holds(value: Expr, looked: Iterable[Points]) -> bool:
    """Tell whether a value has an entry that is not 0 at one of the points at least."""
    with np.errstate(all="ignore"):
        found = (at.evaluation().framed(frame_of(value)).value(value) for at in looked)
        return any(bool(((x != 0) & (x == x)).any()) for x in found)


def _one_sided(kink: Kink, looked: Iterable[Points]) -> bool:
    """Tell whether a deciding value had one sign at all points, and its range does not say why.

    To be 0 at random points is a side too, as that of h = ReLU(z) where 𝟙{h > 0} decides.
    """
    seen: set[int] = set()
    for at in looked:
        values = deciding(kink, at.evaluation())
        seen.update(
            (x > 0) - (x < 0) for x in values.ravel().tolist() if x == x and (x or values.dtype == float)
        )
        if len(seen) > 1:
            return False
    try:
        between = range_of(merged(terms(_decider(kink), ())))
    except NotReducible:
        return True
    return not (between.nonnegative or (-between).nonnegative)


def _decider(kink: Kink) -> Expr:
    """Return a deciding value as an expression: of a vector or a matrix any entry.

    Raises: NotReducible.
    """
    at = tuple(index(f"@{n}", dim) for n, dim in enumerate(axes(kink.node.shape)))
    args = [entries(arg, at if arg.shape else ()) for arg in kink.node.args]
    slots, found = switches(kink.node.op, len(args))
    return entries(substitute(found[kink.number], dict(zip(slots, args, strict=True))))
