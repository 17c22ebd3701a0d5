"""Cases: a sum that switches with one condition, as a choice: 1{c} u + (1 − 1{c}) v is u if c, else v."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderiv.expr import Apply, Expr, const, postorder, substitute
from symderiv.normal.properties import is_kinked
from symderiv.normal.term import NotReducible
from symderiv.normal.terms import like_terms
from symderiv.op import OPS
from symderiv.ops.arithmetic import DIV, spread
from symderiv.ops.elementwise import where
from symderiv.shape import SCALAR

#: For each relation: those that say the same of the same pair and of the pair turned round, and those that
#: say the opposite; where the two are equal there is a kink, and no derivative.
SAME = {"gt": ("gt", "lt"), "lt": ("lt", "gt"), "ge": ("ge", "le"), "le": ("le", "ge")}
OPPOSITE = {"gt": ("le", "ge"), "lt": ("ge", "le"), "ge": ("lt", "gt"), "le": ("gt", "lt")}
STRICT = {"gt": ("lt", "gt"), "lt": ("gt", "lt")}
CONDITIONS = frozenset(OPS[name] for name in SAME)
MOST_CONDITIONS = 4


def chosen(value: Expr, tidy: Callable[[Expr], Expr]) -> Iterator[Expr]:
    """Yield `value` as a choice by each condition that it holds entry by entry, both sides tidied."""
    if value.made_with.isdisjoint(CONDITIONS):
        return
    conditions = [n for n in postorder(value) if isinstance(n, Apply) and n.op in CONDITIONS]
    if len(conditions) > MOST_CONDITIONS or sum(_readers(value, c) for c in conditions) < 2:
        return
    for condition in conditions:
        if condition.shape == value.shape and _entry_by_entry(value, condition):
            sides = [substitute(value, _decided(condition, given)) for given in (1, 0)]
            if not any(map(divides_by_zero, sides)):
                holds, fails = map(tidy, sides)
                yield holds if holds is fails else where(condition, holds, fails)


def divides_by_zero(value: Expr) -> bool:
    """Tell whether something in a value is divided by what is 0 everywhere."""
    below = (n.args[1] for n in postorder(value) if isinstance(n, Apply) and n.op is DIV)
    return any(map(_vanishes, below))


def _vanishes(value: Expr) -> bool:
    try:
        return not like_terms(value)
    except NotReducible:
        return False


def decided_by(condition: Apply, value: Expr, given: int) -> Expr:
    """Return `value` where the condition has the value `given`; as it is where entries meet in it."""
    return substitute(value, _decided(condition, given)) if _entry_by_entry(value, condition) else value


def _readers(value: Expr, condition: Apply) -> int:
    """Return how often the condition, or what it decides, is read."""
    relatives = _decided(condition, 1)
    return sum(child in relatives for node in postorder(value) for child in node.children)


def _entry_by_entry(value: Expr, condition: Apply) -> bool:
    """Tell whether entry (i, j) of the value reads the condition, and its relatives, at (i, j) alone."""
    if value.shape == SCALAR:
        return True
    holders: set[Expr] = set(_decided(condition, 1))
    for node in postorder(value):
        if any(child in holders for child in node.children):
            entrywise = isinstance(node, Apply) and (
                node.op.role == "elementwise" or node.op.name in ("add", "neg", "mul", "scale", "div")
            )
            if not entrywise or node.shape != value.shape:
                return False
            holders.add(node)
    return True


def _decided(condition: Apply, given: int) -> dict[Expr, Expr]:
    """Return what the condition and its relatives are where it has the value `given`."""
    a, b = condition.args
    name = condition.op.name
    found: dict[Expr, Expr] = {}
    # a > b and b > a are opposites but where a = b, which is a point of a line unless one of them has kinks
    strict = STRICT if not is_kinked(a) and not is_kinked(b) else {}
    for table, value in ((strict, 1 - given), (SAME, given), (OPPOSITE, 1 - given)):
        straight, turned = table.get(name, ("", ""))
        if straight:
            number = spread(const(value), condition.shape)
            found[OPS[straight](a, b)] = number
            found[OPS[turned](b, a)] = number
    if name in SAME:
        larger, smaller = (a, b) if (name in ("gt", "ge")) == bool(given) else (b, a)
        for pair in ((a, b), (b, a)):
            found |= {OPS["max"](*pair): larger, OPS["min"](*pair): smaller}
        if b is spread(const(0), b.shape):
            side = 1 if larger is a else -1
            found |= {OPS["sign"](a): spread(const(side), a.shape), OPS["abs"](a): a if side > 0 else -a}
            found[OPS["relu"](a)] = larger
    return found
