"""What a generated function computes: the forward values, then the cotangents by name, then the results.

The reverse pass writes short cotangents out wherever they are used; here they get their names back,
because a value that is named is computed once.
"""

from __future__ import annotations

from dataclasses import dataclass

from symderiv.code.spelling import spelled
from symderiv.errors import InputError
from symderiv.expr import Expr, Var, substitute, var
from symderiv.graph import Graph, Let
from symderiv.jacobian import hessian, jacobian, with_gradient
from symderiv.normal.length import length
from symderiv.reverse import Backward, backward
from symderiv.shape import SCALAR


@dataclass(frozen=True, slots=True)
class Result:
    """One value returned: its name, what it is the derivative of (None: the value), and its formula."""

    name: Var
    wrt: str | None
    value: Expr


@dataclass(frozen=True, slots=True)
class Plan:
    """Named values in the order computed, and the results among them."""

    graph: Graph
    of: Var
    order: int
    lets: tuple[Let, ...]
    results: tuple[Result, ...]


def plan(graph: Graph, of: str, wrt: tuple[str, ...], order: int = 1) -> Plan:
    """Return what computes `of` and its derivatives with respect to `wrt`.

    A scalar has gradients at order 1 and Hessians, alone, at order 2; a vector has Jacobians.
    Raises: NoRule when a derivative has no matrix form; UnknownName; InputError.
    """
    value = graph[of]
    if order == 2:
        if value.shape != SCALAR:
            raise InputError(f"{of} is not a scalar: it has no Hessian; leave --order 2 out for its Jacobian")
        return _closed(graph, value, order, [(w, f"d2{spelled(w)}", _hessian(graph, of, w)) for w in wrt])
    if value.shape != SCALAR:
        each = [(w, f"d{spelled(of)}_d{spelled(w)}", jacobian(graph, of, w).value) for w in wrt]
        return _closed(graph, value, order, each)
    return _gradients(graph, backward(graph, of, wrt), wrt)


def _hessian(graph: Graph, of: str, wrt: str) -> Expr:
    extended, gradient = with_gradient(graph, backward(graph, of, (wrt,)), wrt)
    found = hessian(graph, of, wrt).value
    assert gradient.var in extended.bodies
    return substitute(found, {gradient.var: gradient.body})


def _closed(graph: Graph, of: Var, order: int, found: list[tuple[str, str, Expr]]) -> Plan:
    """Return the plan of derivatives that are written out, but for the program's own names."""
    names = _Names(graph)
    known: dict[Expr, Expr] = {let.body: let.var for let in graph.lets if let.body.children}
    lets, results = list(graph.lets), [Result(of, None, of)] if order == 1 else []
    for wrt, wanted, value in found:
        short = substitute(value, known)
        symbol = var(names.fresh(wanted), value.shape)
        lets.append(Let(symbol, short))
        results.append(Result(symbol, wrt, short))
    return Plan(graph, of, order, tuple(lets), tuple(results))


def _gradients(graph: Graph, passed: Backward, wrt: tuple[str, ...]) -> Plan:
    names = _Names(graph)
    known: dict[Expr, Expr] = {let.body: let.var for let in graph.lets if let.body.children}
    lets = list(graph.lets)
    found: dict[str, Result] = {}
    for cotangent in passed.cotangents:
        if cotangent.of is passed.of and cotangent.of.name not in wrt:
            continue
        symbol = var(names.fresh(f"d{spelled(cotangent.of.name)}"), cotangent.of.shape)
        forms = [substitute(form, known) for form in (cotangent.value, cotangent.chain)]
        body = min(forms, key=length)
        lets.append(Let(symbol, body))
        known[cotangent.symbol] = symbol
        if cotangent.value.children:
            known.setdefault(cotangent.value, symbol)
        found[cotangent.of.name] = Result(symbol, cotangent.of.name, body)
    results = (Result(passed.of, None, passed.of), *(found[name] for name in wrt))
    return Plan(graph, passed.of, 1, tuple(lets), results)


class _Names:
    """Names for derivatives that no value and no size of the program has."""

    def __init__(self, graph: Graph) -> None:
        self.taken: set[str] = {spelled(name) for name in (*graph.values, *graph.sizes)}

    def fresh(self, wanted: str) -> str:
        """Return `wanted`, with underscores after it while it is taken."""
        while wanted in self.taken:
            wanted += "_"
        self.taken.add(wanted)
        return wanted
