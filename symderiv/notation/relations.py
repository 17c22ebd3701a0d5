"""Conditions as relations and words, and the cases that they choose between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symderiv import conditions
from symderiv.expr import Apply, Const, Delta, Expr
from symderiv.formula import Cases, Fence, Formula, Number, Sign, Words, relation, row
from symderiv.notation.bond import Bond, Written, plain

if TYPE_CHECKING:
    from symderiv.notation.writing import Notation

#: The words between two conditions whose product, or larger one, is the condition that both, or one, hold.
JOINING = {"mul": "and", "max": "or"}
RELATIONS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "eq": "="}


def condition(write: Notation, expr: Apply) -> Formula:
    """Return a condition as relations, joined by words, without the indicator around it."""
    if (equation := conditions.denied(expr)) is not None:
        return _related(write, equation, "≠")
    if (chain := conditions.between(expr)) is not None:
        (low, below), (middle, above), high = chain
        parts = [write.at_least(plain(a), Bond.SUM) for a in (low, middle, high)]
        return row(
            relation(parts[0], RELATIONS[below], parts[1]), Sign(RELATIONS[above], "relation"), parts[2]
        )
    if expr.op.name in JOINING:
        one, other = map(plain, expr.args)
        sides = (condition(write, a) if conditions.is_condition(a) else write(a) for a in (one, other))
        return row(next(sides), Words(JOINING[expr.op.name]), next(sides))
    return _related(write, expr, RELATIONS[expr.op.name])


def _related(write: Notation, expr: Apply, sign: str) -> Formula:
    left, right = (write.at_least(plain(a), Bond.SUM) for a in expr.args)
    return relation(left, sign, right)


def indicator(write: Notation, expr: Apply) -> Written:
    """Return 𝟙{a > b} for a relation."""
    return row(Sign("𝟙", "plain"), Fence(condition(write, expr), "{", "}")), Bond.ATOM


def choice(write: Notation, expr: Apply) -> Written:
    """Return a value that conditions choose, case by case."""
    branches: list[tuple[Formula, Formula]] = []
    rest: Expr = expr
    while isinstance(rest, Apply) and rest.op.name == "where":
        when, value, rest = (plain(a) for a in rest.args)
        branches.append((write(value), _when(write, when)))
    if not (isinstance(rest, Apply) and rest.op.name == "undefined"):
        branches.append((write(rest), Words("otherwise")))
    return Cases(tuple(branches)), Bond.ATOM


def _when(write: Notation, when: Expr) -> Formula:
    if conditions.is_condition(when):
        return row(Words("if"), condition(write, when))
    if isinstance(when, Apply) and when.op.name == "every":
        inner = when.args[0]
        shown = condition(write, inner) if conditions.is_condition(inner) else write(inner)
        return row(Words("if in every entry"), shown)
    return row(Words("if"), _of_indices(write, when) or write(when))


def _of_indices(write: Notation, when: Expr) -> Formula | None:
    """Return i = j for δᵢⱼ and i ≠ j for 1 − δᵢⱼ, None for anything else."""
    match when:
        case Delta():
            equal, sign = when, "="
        case Apply(args=(Const(value=1), Apply(args=(Delta() as equal,)) as minus)) if minus.op.name == "neg":
            sign = "≠"
        case _:
            return None
    one, other = (Number(str(at)) if isinstance(at, int) else write(at) for at in equal.at)
    return relation(one, sign, other)
