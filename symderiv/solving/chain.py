"""Solving for a derivative as the product that the chain rule makes, some of its factors kept by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import pairwise

from symderiv import verify
from symderiv.answer import Answer, Worked
from symderiv.errors import NoRule
from symderiv.expr import Expr, Var, const, var, variables
from symderiv.formula import Formula, Sign, row
from symderiv.graph import Graph, Let
from symderiv.index import free_indices
from symderiv.naming import derivative_name
from symderiv.normal import simplify
from symderiv.notation import Notation
from symderiv.ops.linear import product, transpose
from symderiv.partial import laid_out
from symderiv.problem import Chain, Part
from symderiv.reverse import backward
from symderiv.shape import SCALAR
from symderiv.step import DerivativeOf, Shown, Side, Step

Link = tuple[Var, Var]


def solve(part: Part, graph: Graph) -> Worked:
    """Return each derivative that `part` asks for: its links, and their product.

    Raises: NoRule when a variable reaches the value along several paths; UnknownName.
    """
    ask = part.ask
    assert isinstance(ask, Chain)
    write = Notation(dict(part.letters))
    found = tuple(_one(graph, ask, name, write) for name in ask.wrt)
    return Worked(tuple(step for step, _ in found), tuple(answer for _, answer in found))


def _one(graph: Graph, ask: Chain, name: str, write: Notation) -> tuple[Step, Answer]:
    """Return the step to one derivative, and the derivative."""
    links = _links(graph, graph[ask.of], graph[name])
    value, extra = _product(graph, ask, links)
    target = DerivativeOf(ask.of, name)
    checks = verify.derivative(graph, ask.of, name, value, extra)
    sides = (target, Shown(_written(links, write)), value)
    step = Step("chain rule", tuple(_why(graph, links)), sides, graph[name].shape, checks)
    at = free_indices(value.shape, graph.taken)
    return step, Answer(target, value, value.shape, at, lets=extra, checks=checks)


def _why(graph: Graph, links: tuple[Link, ...]) -> Iterator[str | Side]:
    *before, (last, wrt) = links
    yield from (wrt, " enters ", last, " = ", graph.bodies[last])
    for n, (of, _) in enumerate(reversed(before)):
        yield ", " if n else "; every path from there on runs through "
        yield of


def _links(graph: Graph, of: Var, wrt: Var) -> tuple[Link, ...]:
    """Return the edges of the one path from `wrt` to `of`, the last one first.

    Raises: NoRule when there are several, or none.
    """
    path = [wrt]
    while path[-1] is not of:
        readers = [let.var for let in graph.lets if path[-1] in variables(let.body)]
        onward = [v for v in readers if v in graph.ancestors(of)]
        if len(onward) != 1:
            raise NoRule(f"{wrt} reaches {of} along {len(onward) or 'no'} paths, and a chain has one")
        path.append(onward[0])
    return tuple(pairwise(reversed(path)))


def _product(graph: Graph, ask: Chain, links: tuple[Link, ...]) -> tuple[Expr, tuple[Let, ...]]:
    """Return the product of the links in the variable's shape, and what its names stand for."""
    *before, (last, wrt) = links
    factors = [_factor(graph, ask, link) for link in before]
    passed: Expr = reduce(product, (value for value, _ in factors)) if factors else const(1)
    seed = transpose(passed) if passed.shape != SCALAR else passed
    local = Graph(variables(graph.bodies[last]), (Let(last, graph.bodies[last]),))
    pulled = backward(local, last.name, (wrt.name,), seed)
    written = pulled.written_out(pulled[wrt.name].value)
    value = simplify(graph.expanded(written)).expr if ask.expand else written
    return value, tuple(let for _, let in factors if let is not None and let.var in variables(value))


def _factor(graph: Graph, ask: Chain, link: Link) -> tuple[Expr, Let | None]:
    """Return a local derivative in numerator layout: by its name where that is kept, else written out."""
    of, wrt = link
    value = laid_out(graph, of.name, wrt.name)
    if (of.name, wrt.name) not in ask.kept:
        return value, None
    symbol = var(derivative_name(of.name, wrt.name), value.shape)
    return symbol, Let(symbol, value)


def _written(links: tuple[Link, ...], write: Notation) -> Formula:
    parts: list[Formula] = []
    for of, wrt in links:
        parts += [Sign("·")] if parts else []
        parts.append(write.derivative(of.name, wrt.name))
    return row(*parts)
