"""What a generated function computes: the forward values, then the cotangents by name, then the results.

The reverse pass writes short cotangents out wherever they are used; here they get their names back,
because a value that is named is computed once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symderiv.code.blocks import Block, Labels, blocks, with_values
from symderiv.code.spelling import spelled
from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, Var, index, substitute, var
from symderiv.freeing import freed
from symderiv.graph import Graph, Let
from symderiv.jacobian import coefficients, hessian, jacobian, with_gradient
from symderiv.linearmap import LinearMap, differential, second
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.reverse import Backward, backward
from symderiv.shape import SCALAR, axes


@dataclass(frozen=True, slots=True)
class Array:
    """A derivative with three or more axes: its blocks, and the map V ↦ DF[V] that it is.

    `blocks` are None where the direction stands inside a function: then it is the map along each unit.
    """

    labels: Labels
    blocks: tuple[Block, ...] | None
    map: Expr
    direction: Var

    @property
    def values(self) -> tuple[Expr, ...]:
        """The values that it is made of."""
        if self.blocks is None:
            return (self.map,)
        return tuple(v for b in self.blocks for p in b.parts for v in p.values)


@dataclass(frozen=True, slots=True)
class Result:
    """One value returned: its name, by what it is a derivative (None: it is the value), and what it is."""

    name: Var
    wrt: str | None
    value: Expr | Array


@dataclass(frozen=True, slots=True)
class Plan:
    """Named values in the order computed, and the results: among them, or arrays made of them."""

    graph: Graph
    of: Var
    order: int
    lets: tuple[Let, ...]
    results: tuple[Result, ...]

    @property
    def arrays(self) -> tuple[tuple[Var, Array], ...]:
        """The results with three or more axes, and their names."""
        return tuple((r.name, r.value) for r in self.results if isinstance(r.value, Array))


def plan(graph: Graph, of: str, wrt: tuple[str, ...], order: int = 1) -> Plan:
    """Return what computes `of` and its derivatives with respect to `wrt`.

    A scalar has gradients at order 1 and Hessians, alone, at order 2; other values have Jacobians.
    Raises: NoRule; UnknownName; InputError.
    """
    value = graph[of]
    if order == 2 and value.shape != SCALAR:
        raise InputError(f"{of} is not a scalar: it has no Hessian; leave --order 2 out for its Jacobian")
    if order == 1 and value.shape == SCALAR:
        return _gradients(graph, backward(graph, of, wrt), wrt)
    names = _Names(graph)
    lets, results = list(graph.lets), [Result(value, None, value)] if order == 1 else []
    for name in wrt:
        wanted = f"d2{spelled(name)}" if order == 2 else f"d{spelled(of)}_d{spelled(name)}"
        found = _closed(graph, of, name, order)
        dims = tuple(i.dim for i in found.labels) if isinstance(found, Array) else found.shape
        symbol = var(names.fresh(wanted), dims)
        results.append(Result(symbol, name, found))
        lets += [] if isinstance(found, Array) else [Let(symbol, found)]
    return Plan(graph, value, order, tuple(lets), tuple(results))


def _closed(graph: Graph, of: str, wrt: str, order: int) -> Expr | Array:
    """Return a Jacobian or Hessian in the program's names."""
    free = freed(graph, wrt) if order == 2 else graph
    found = _hessian(free, of, wrt) if order == 2 else _jacobian(free, of, wrt)
    tied: dict[Expr, Expr] = {free[wrt]: graph[wrt]}
    known: dict[Expr, Expr] = {let.body: let.var for let in graph.lets if let.body.children}

    def named(value: Expr) -> Expr:
        return substitute(substitute(value, tied), known)

    return _array(graph, found, named) if isinstance(found, LinearMap) else named(found)


def _jacobian(graph: Graph, of: str, wrt: str) -> Expr | LinearMap:
    """Return the Jacobian; where it has no matrix form, the map."""
    if len(axes(graph[of].shape) + axes(graph[wrt].shape)) > 2:
        return differential(graph, of, wrt)
    try:
        return jacobian(graph, of, wrt).value
    except NoRule:
        return differential(graph, of, wrt)


def _hessian(graph: Graph, of: str, wrt: str) -> Expr | LinearMap:
    """Return the Hessian; of a matrix, or where it has no matrix form, the map."""
    passed = backward(graph, of, (wrt,))
    if len(axes(graph[wrt].shape)) > 1:
        return second(passed, wrt, wrt)
    _, gradient = with_gradient(graph, passed, wrt)
    try:
        return substitute(hessian(graph, of, wrt).value, {gradient.var: gradient.body})
    except NoRule:
        return second(passed, wrt, wrt)


def _array(graph: Graph, found: LinearMap, named: Callable[[Expr], Expr]) -> Array:
    """Return a linear map as an array: its entries where the direction is 1 at one place."""
    full: dict[Expr, Expr] = {}
    for let in (*found.changes.graph.lets, *found.lets):
        if let.name not in graph.values:
            full.setdefault(let.var, substitute(let.body, full))
    value = substitute(found.value, full)
    above = tuple(index(f"@of{n}", dim) for n, dim in enumerate(axes(found.of.shape)))
    along = tuple(index(f"@wrt{n}", dim) for n, dim in enumerate(axes(found.wrt.shape)))
    labels = (*above, *along)
    try:
        body = coefficients(value, above, found.direction, along)
    except NotReducible:
        return Array(labels, None, named(value), found.direction)
    folded = tuple(with_values(b, named) for b in blocks(body, labels))
    return Array(labels, folded, named(value), found.direction)


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
