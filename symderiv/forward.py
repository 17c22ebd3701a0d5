"""Forward mode over named values: what each of them changes by, to first order, as one of them moves.

The change of a value is linear in the changes of what its definition reads.  It needs no rules of its
own: what a free cotangent s of the value sends back to u is Jᵤᵀ s, and ⟨s, Σ Jᵤ u̇⟩ = Σ ⟨Jᵤᵀ s, u̇⟩, so the
change is the gradient of the right side by s.

Source: Griewank and Walther, Evaluating Derivatives (2008), 3.1 and 3.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symderiv.expr import Expr, Var, const, substitute, var, variables
from symderiv.graph import Graph
from symderiv.knowledge import known_of
from symderiv.naming import derivative_name, directional_name
from symderiv.normal import simplify
from symderiv.normal.length import length
from symderiv.op import cotangents
from symderiv.ops.arithmetic import plus, spread, times
from symderiv.ops.linear import one_entry
from symderiv.ops.reduce import DOT
from symderiv.reverse import WRITTEN_OUT, rules_between, without_folds
from symderiv.shape import SCALAR


@dataclass(frozen=True, slots=True)
class Change:
    """What the named value `of` changes by as another moves.

    symbol: the name that stands for the change.
    read:   the changes, by name, of what the value's definition reads.
    chain:  the change in these names.
    value:  the same with the short ones of these put in.
    rules:  the names of the rules, outermost first.
    """

    of: Var
    symbol: Var
    read: Mapping[Var, Expr]
    chain: Expr
    value: Expr
    rules: tuple[str, ...]


def forward(graph: Graph, of: str, wrt: str, direction: Var | None = None) -> tuple[Change, ...]:
    """Return the changes of the values between `wrt` and `of` as `wrt` moves along `direction`, and of `of`.

    Without a direction `wrt` is a scalar, and they are the derivatives by it.
    Shapes: each change has the shape of its value, the direction wrt's.
    Raises: NoRule; UnknownName.
    """
    moved, last, known = graph[wrt], graph[of], known_of(graph)
    between = (graph.ancestors(last) & graph.dependents(moved)) - {moved}
    changes: dict[Var, Expr] = {moved: const(1) if direction is None else direction}
    short: dict[Expr, Expr] = {}
    found = []
    for value, definition in graph.bodies.items():
        if value not in between and value is not last:
            continue
        body = without_folds(definition)
        read = {v: changes[v] for v in variables(body) if v in changes}
        flow = changes[moved] if value is moved else pushed(body, read)
        chain = simplify(flow, known=known).expr
        plain = simplify(substitute(chain, short), known=known).expr
        changes[value] = symbol = var(_name(value.name, wrt, direction), value.shape)
        if length(plain) <= WRITTEN_OUT:
            short[symbol] = plain
        found.append(Change(value, symbol, read, chain, plain, rules_between(body, *read)))
    return tuple(found)


def pushed(body: Expr, changes: Mapping[Var, Expr]) -> Expr:
    """Return what `body` changes by, to first order, where values that it reads change so.

    Shapes: the body's; each change has its value's.
    Raises: NoRule.
    """
    free = var("#cotangent", body.shape)
    sent = cotangents(body, free, changes, plus, one_entry)
    paired = plus(const(0), *(inner(sent[v], change) for v, change in changes.items() if v in sent))
    return cotangents(paired, const(1), [free], plus, one_entry).get(free, spread(const(0), body.shape))


def inner(a: Expr, b: Expr) -> Expr:
    """Return ⟨a, b⟩, the sum of the products of entries."""
    return times(a, b) if a.shape == SCALAR else DOT(a, b)


def _name(value: str, wrt: str, direction: Var | None) -> str:
    return derivative_name(value, wrt) if direction is None else directional_name(value, direction.name)
