"""Solving for an answer in words: each of its facts is read, computed where it is a number, and checked."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import Any, Literal, assert_never

from symderiv import verify
from symderiv.answer import Worked
from symderiv.conditions import is_comparison, is_condition, rising
from symderiv.errors import InputError
from symderiv.expr import Apply, Expr, const
from symderiv.graph import Graph
from symderiv.parse import chain, expression
from symderiv.parse.scope import Scope
from symderiv.problem import Computed, Discussion, Fact, Limit, Part
from symderiv.shape import SCALAR, text
from symderiv.solving import given
from symderiv.statement import scope_of_part
from symderiv.step import LimitOf, Relation, Rounded, Side, Step
from symderiv.witness import limit, order
from symderiv.witness.computed import computed

ENDS = {"oo": inf, "-oo": -inf}
SIDES: dict[str, Literal[-1, 1]] = {"+": 1, "-": -1}
SIGNS: dict[str, Literal["<", "≤"]] = {"lt": "<", "le": "≤"}
Why = tuple[str | Side, ...]


def solve(part: Part, graph: Graph) -> Worked:
    """Return a step for each fact of the discussion that `part` asks for, checked.

    Raises: InputError when a fact cannot be read.
    """
    ask = part.ask
    assert isinstance(ask, Discussion)
    scope = scope_of_part(part, graph)
    return Worked(tuple(_step(fact, graph, scope) for fact in ask.facts))


def _step(fact: Fact | Limit | Computed, graph: Graph, scope: Scope) -> Step:
    match fact:
        case Fact():
            return _fact(fact, graph, scope)
        case Limit():
            return _limit(fact, graph, scope)
        case Computed():
            return _computed(fact, graph, scope)
        case _:
            assert_never(fact)


def _fact(fact: Fact, graph: Graph, scope: Scope) -> Step:
    sides = [side.expr for side in chain(fact.claim, scope)]
    if not all(isinstance(side, Expr) for side in sides):
        raise InputError(f"a fact compares values, and {fact.claim} is an optimum", fact.claim)
    values = tuple(side for side in sides if isinstance(side, Expr))
    where = _condition(fact.where, scope)
    if len(values) > 1:
        return _equality(fact, values, where, graph, scope)
    if not is_comparison(values[0]):
        raise InputError(f"a fact is an equality or an inequality; found {fact.claim}", fact.claim)
    left, name, right = rising(values[0])
    if name not in SIGNS:
        raise InputError(f"a fact is written with = < > <= or >=; found {fact.claim}", fact.claim)
    check = order.ordered(graph.lets, left, SIGNS[name], right, where)
    why, relations = _prose(fact.why, scope), (SIGNS[name],)
    return Step(fact.title, why, (left, right), SCALAR, (check,), relations=relations, where=_one(where))


def _equality(
    fact: Fact, values: tuple[Expr, ...], where: tuple[Apply, ...], graph: Graph, scope: Scope
) -> Step:
    checks = tuple(verify.equal(graph, a, b, facts=where) for a, b in pairwise(values))
    return Step(fact.title, _prose(fact.why, scope), values, values[0].shape, checks, where=_one(where))


def _limit(fact: Limit, graph: Graph, scope: Scope) -> Step:
    side: Literal[-1, 0, 1] = SIDES.get(fact.to[-1:], 0) if fact.to not in ENDS else 0
    place = fact.to if not side else fact.to[:-1]
    to = None if place in ENDS else expression(place, scope)
    of, value, where = (
        expression(fact.of, scope),
        expression(fact.value, scope),
        _condition(fact.where, scope),
    )
    goal = (ENDS[place] if to is None else _number(to), side)
    full = tuple(graph.expanded(e) for e in (of, value, *where))
    checks = limit.limit(full[0], graph[fact.variable], goal, full[1], full[2:])
    about = LimitOf(of, fact.variable, to if to is not None else "oo" if place == "oo" else "-oo", side)
    return Step(fact.title, _prose(fact.why, scope), (about, value), value.shape, checks, where=_one(where))


def _number(expr: Expr) -> Fraction:
    value = computed((), expr, {})[0]
    return Fraction(value)


def _computed(fact: Computed, graph: Graph, scope: Scope) -> Step:
    of = expression(fact.of, scope)
    if of.shape != SCALAR:
        raise InputError(f"a number is computed; {fact.of} is {text(of.shape)}", fact.of, (0, len(fact.of)))
    value, check = computed(graph.lets, of, {graph[name]: v for name, v in fact.at})
    shown, relation = _rounded(value)
    why = (*_prose(fact.why, scope), *(["; "] if fact.why else []), *given.said(fact.at, graph))
    return Step(fact.title, why, (of, shown), SCALAR, (check,), relations=(relation,))


def _rounded(value: Any) -> tuple[Side, Relation]:
    """Return a number as it is shown: a short fraction as it is, any other to six digits."""
    if isinstance(value, Fraction) and value.denominator <= 100:
        return const(value), "="
    return Rounded(f"{float(value):.6g}"), "≈"


def _condition(text_: str, scope: Scope) -> tuple[Apply, ...]:
    """Return a condition, none where the text is empty."""
    if not text_:
        return ()
    found = expression(text_, scope)
    if not is_condition(found):
        raise InputError(f"{text_} is no condition such as x > 0", text_, (0, len(text_)))
    return (found,)


def _one(where: tuple[Apply, ...]) -> Apply | None:
    return where[0] if where else None


def _prose(text_: str, scope: Scope) -> Why:
    """Return prose with the formulas between its dollar signs read."""
    pieces = enumerate(text_.split("$"))
    return tuple(expression(piece, scope) if n % 2 else piece for n, piece in pieces if piece)
