"""What a generated function computes: the forward values, then the cotangents by name, then the results.

The reverse pass writes short cotangents out wherever they are used; here they get their names back,
because a value that is named is computed once.
"""

from __future__ import annotations

from dataclasses import dataclass

from symderiv.code.blocks import Block, Labels, blocks, with_values
from symderiv.code.spelling import spelled
from symderiv.errors import InputError, NoRule
from symderiv.expr import Expr, Var, index, substitute, var
from symderiv.graph import Graph, Let
from symderiv.jacobian import coefficients, hessian, jacobian, with_gradient
from symderiv.linearmap import LinearMap, differential, second
from symderiv.normal.length import length
from symderiv.normal.term import NotReducible
from symderiv.reverse import Backward, backward
from symderiv.shape import SCALAR, axes


@dataclass(frozen=True, slots=True)
class Array:
    """A derivative with three or more axes: its blocks, and the map V ↦ DF[V] that it is."""

    labels: Labels
    blocks: tuple[Block, ...]
    map: Expr
    direction: Var


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
    names, known = _Names(graph), _known(graph)
    lets, results = list(graph.lets), [Result(value, None, value)] if order == 1 else []
    for name in wrt:
        found = _hessian(graph, of, name) if order == 2 else _jacobian(graph, of, name)
        wanted = f"d2{spelled(name)}" if order == 2 else f"d{spelled(of)}_d{spelled(name)}"
        if isinstance(found, LinearMap):
            array = _array(found, known)
            symbol = var(names.fresh(wanted), tuple(i.dim for i in array.labels))
            results.append(Result(symbol, name, array))
        else:
            short = substitute(found, known)
            symbol = var(names.fresh(wanted), short.shape)
            lets.append(Let(symbol, short))
            results.append(Result(symbol, name, short))
    return Plan(graph, value, order, tuple(lets), tuple(results))


def _jacobian(graph: Graph, of: str, wrt: str) -> Expr | LinearMap:
    many = len(axes(graph[of].shape) + axes(graph[wrt].shape)) > 2
    return differential(graph, of, wrt) if many else jacobian(graph, of, wrt).value


def _hessian(graph: Graph, of: str, wrt: str) -> Expr | LinearMap:
    passed = backward(graph, of, (wrt,))
    if len(axes(graph[wrt].shape)) > 1:
        return second(passed, wrt, wrt)
    _, gradient = with_gradient(graph, passed, wrt)
    return substitute(hessian(graph, of, wrt).value, {gradient.var: gradient.body})


def _array(found: LinearMap, known: dict[Expr, Expr]) -> Array:
    """Return a linear map as an array: its entries where the direction is 1 at one place."""
    full: dict[Expr, Expr] = {}
    for let in found.lets:
        full[let.var] = substitute(let.body, full)
    value = substitute(found.value, full)
    above = tuple(index(f"@of{n}", dim) for n, dim in enumerate(axes(found.of.shape)))
    along = tuple(index(f"@wrt{n}", dim) for n, dim in enumerate(axes(found.wrt.shape)))
    try:
        body = coefficients(value, above, found.direction, along)
    except NotReducible as reason:
        raise NoRule(f"the derivative by {found.wrt} has no form as an array: {reason}") from reason
    parts = blocks(body, (*above, *along))
    folded = tuple(with_values(b, lambda e: substitute(e, known)) for b in parts)
    return Array((*above, *along), folded, substitute(value, known), found.direction)


def _known(graph: Graph) -> dict[Expr, Expr]:
    """Return the names of the definitions of the program."""
    return {let.body: let.var for let in graph.lets if let.body.children}


def _gradients(graph: Graph, passed: Backward, wrt: tuple[str, ...]) -> Plan:
    names = _Names(graph)
    known = _known(graph)
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
