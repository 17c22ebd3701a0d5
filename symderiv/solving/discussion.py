"""Solving for an answer in words: each of its facts is read, computed where it is a number, and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import Any, Literal, assert_never

from symderiv import verify
from symderiv.answer import Worked
from symderiv.conditions import is_comparison, is_condition, rising
from symderiv.errors import InputError
from symderiv.expr import (
    Apply,
    At,
    Entry,
    Expr,
    Index,
    Var,
    const,
    index,
    postorder,
    substitute,
    var,
    variables,
)
from symderiv.graph import Graph, Let
from symderiv.naming import derivative_ends, derivative_name
from symderiv.notation import Notation
from symderiv.parse import chain, expression
from symderiv.parse.scope import Scope
from symderiv.partial import derivative
from symderiv.problem import Computed, Discussion, Fact, Limit, Part
from symderiv.shape import SCALAR, axes, text
from symderiv.solving import given
from symderiv.statement import scope_of_part
from symderiv.step import LimitOf, Relation, Rounded, Shown, Side, Step
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
    facts = _Facts(part, graph)
    return Worked(tuple(facts.step(fact) for fact in ask.facts))


@dataclass(frozen=True)
class _Facts:
    """How facts are read and checked: in a part's names, ∂a/∂b being what the engine derives."""

    part: Part
    graph: Graph

    @cached_property
    def scope(self) -> Scope:
        return replace(scope_of_part(self.part, self.graph), partials=self.partial)

    def partial(self, of: str, wrt: str) -> Expr:
        """Return the name of ∂of/∂wrt, or of one entry of it."""
        (above, i), (below, j) = self._ends(of), self._ends(wrt)
        whole = var(
            derivative_name(above.name, below.name), derivative(self.graph, above.name, below.name).shape
        )
        return whole[(*i, *j)] if i or j else whole

    def _ends(self, spelled: str) -> tuple[Var, tuple[Index, ...]]:
        name, _, at = spelled.partition("[")
        value = self.graph[name]
        letters = at.rstrip("]").split(",") if at else ()
        return value, tuple(index(i, d) for i, d in zip(letters, axes(value.shape), strict=False))

    def around(self, *roots: Expr) -> Graph:
        """Return the graph with the derivatives that the expressions name as values of it."""
        named = {v: ends for v in variables(*roots) if (ends := derivative_ends(v.name))}
        lets = (Let(v, derivative(self.graph, *ends)) for v, ends in named.items())
        return Graph(self.graph.inputs, (*self.graph.lets, *lets))

    def shown(self, expr: Expr) -> Expr:
        """Return an expression for readers: an entry of a Jacobian has its indices above and below."""
        new: dict[Expr, Expr] = {}
        for node in (n for n in postorder(expr) if isinstance(n, Entry) and isinstance(n.base, Var)):
            ends = derivative_ends(node.base.name) if isinstance(node.base, Var) else None
            if ends is not None:
                above = len(axes(self.graph[ends[0]].shape))
                names = (_indexed(ends[0], node.at[:above]), _indexed(ends[1], node.at[above:]))
                new[node] = var(derivative_name(*names))
        return substitute(expr, new)

    def step(self, fact: Fact | Limit | Computed) -> Step:
        match fact:
            case Fact():
                return self._fact(fact)
            case Limit():
                return self._limit(fact)
            case Computed():
                return self._computed(fact)
            case _:
                assert_never(fact)

    def _fact(self, fact: Fact) -> Step:
        sides = [side.expr for side in chain(fact.claim, self.scope)]
        values = tuple(side for side in sides if isinstance(side, Expr))
        if len(values) < len(sides):
            raise InputError(f"a fact compares values, and {fact.claim} is an optimum", fact.claim)
        where, why = self.condition(fact.where), self.prose(fact.why)
        around = self.around(*values, *where)
        if len(values) > 1:
            checks = tuple(verify.equal(around, a, b, facts=where) for a, b in pairwise(values))
            shown = tuple(map(self.shown, values))
            return Step(fact.title, why, shown, values[0].shape, checks, where=_one(where))
        left, sign, right = _ordered(values[0], fact.claim)
        check = order.ordered(around.lets, left, sign, right, where)
        return Step(fact.title, why, (left, right), SCALAR, (check,), relations=(sign,), where=_one(where))

    def _limit(self, fact: Limit) -> Step:
        to, side = self._goal(fact.to)
        of, value = expression(fact.of, self.scope), expression(fact.value, self.scope)
        where, around = self.condition(fact.where), self.around(of, value)
        goal = (ENDS[to] if isinstance(to, str) else Fraction(computed((), to, {})[0]), side)
        full = tuple(around.expanded(e) for e in (of, value, *where))
        checks = limit.limit(full[0], self.graph[fact.variable], goal, full[1], full[2:])
        about, why = LimitOf(of, fact.variable, to, side), self.prose(fact.why)
        sides = (about, self.shown(value))
        return Step(fact.title, why, sides, value.shape, checks, where=_one(where))

    def _goal(self, text_: str) -> tuple[Expr | Literal["oo", "-oo"], Literal[-1, 0, 1]]:
        """Return where a variable goes, and from which side: 0 from both."""
        match text_:
            case "oo" | "-oo":
                return text_, 0
            case _:
                side: Literal[-1, 0, 1] = SIDES.get(text_[-1:], 0)
                return expression(text_[:-1] if side else text_, self.scope), side

    def _computed(self, fact: Computed) -> Step:
        of = expression(fact.of, self.scope)
        if of.shape != SCALAR:
            raise InputError(
                f"a number is computed; {fact.of} is {text(of.shape)}", fact.of, (0, len(fact.of))
            )
        values = {self.graph[name]: value for name, value in fact.at}
        value, check = computed(self.around(of).lets, of, values)
        shown, relation = _rounded(value)
        why = (*self.prose(fact.why), *(["; "] if fact.why else []), *given.said(fact.at, self.graph))
        return Step(fact.title, why, (of, shown), SCALAR, (check,), relations=(relation,))

    def condition(self, text_: str) -> tuple[Apply, ...]:
        """Return a condition, none where the text is empty."""
        if not text_:
            return ()
        found = expression(text_, self.scope)
        if not is_condition(found):
            raise InputError(f"{text_} is no condition such as x > 0", text_, (0, len(text_)))
        return (found,)

    def prose(self, text_: str) -> Why:
        """Return prose with the formulas between its dollar signs read."""
        pieces = enumerate(text_.split("$"))
        return tuple(self._said(piece) if n % 2 else piece for n, piece in pieces if piece)

    def _said(self, formula: str) -> Side:
        """Return a formula in prose; a condition stands there as a relation."""
        found = expression(formula, self.scope)
        write = Notation(dict(self.part.letters))
        return Shown(write.condition(found)) if is_condition(found) else found


def _indexed(name: str, at: tuple[At, ...]) -> str:
    return f"{name}[{','.join(map(str, at))}]" if at else name


def _ordered(claim: Expr, text_: str) -> tuple[Expr, Literal["<", "≤"], Expr]:
    """Return an inequality as its smaller side, its sign, and its larger side."""
    if is_comparison(claim):
        left, name, right = rising(claim)
        if name in SIGNS:
            return left, SIGNS[name], right
    raise InputError(f"a fact is an equality or an inequality; found {text_}", text_)


def _rounded(value: Any) -> tuple[Side, Relation]:
    """Return a number as it is shown: a short fraction as it is, any other to six digits."""
    if isinstance(value, Fraction) and value.denominator <= 100:
        return const(value), "="
    return Rounded(f"{float(value):.6g}"), "≈"


def _one(where: tuple[Apply, ...]) -> Apply | None:
    return where[0] if where else None
