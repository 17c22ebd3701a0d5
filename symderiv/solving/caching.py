"""A backward pass as a program, what it reads of the forward values, and which of these it could spare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symderiv import verify
from symderiv.expr import Expr, Var, postorder, substitute, variables
from symderiv.graph import Graph, Let
from symderiv.normal.facts import Fact
from symderiv.normal.length import length
from symderiv.reverse import Cotangent, backward
from symderiv.witness.check import DEFINITION, Check
from symderiv.witness.claim import needed
from symderiv.witness.kept import KeptPass, idle, interchangeable, suffices

POINTS = 32


@dataclass(frozen=True)
class Program:
    """The pass back from `of`: each cotangent that a gradient needs, computed once, in order.

    `gradients` maps each value that a derivative is asked for to the name of that derivative.
    `facts` are the declared facts that a formula uses.
    """

    graph: Graph
    of: Var
    lets: tuple[Let, ...]
    gradients: dict[Var, Var]
    targets: dict[Var, Var]
    facts: dict[Var, tuple[Fact, ...]]

    def reads(self, let: Let) -> tuple[Var, ...]:
        """Return the forward values that a cotangent's formula reads, in the order of the graph."""
        used = set(variables(let.body))
        return tuple(v for v in self.graph.values.values() if v in used)

    def readers(self, symbol: Var) -> tuple[Let, ...]:
        """Return the cotangents whose formulas use the one named `symbol`."""
        return tuple(let for let in self.lets if symbol in variables(let.body))

    def own(self, gradient: Var) -> tuple[Let, ...]:
        """Return the part of the pass that one gradient needs."""
        return needed(self.lets, gradient)

    @cached_property
    def forward(self) -> tuple[Let, ...]:
        """The part of the forward program that the differentiated value needs."""
        return needed(self.graph.lets, self.of)

    @cached_property
    def cached(self) -> tuple[Var, ...]:
        """The named values that the pass reads."""
        return tuple(v for v in self._read if v in self.graph.bodies)

    @cached_property
    def inputs(self) -> tuple[Var, ...]:
        """The inputs that the pass reads."""
        return tuple(v for v in self._read if v not in self.graph.bodies)

    @cached_property
    def unread(self) -> tuple[Var, ...]:
        """The values on the way to the differentiated one that the pass never reads."""
        return tuple(x.var for x in self.forward if x.var is not self.of and x.var not in self._read)

    @cached_property
    def _read(self) -> tuple[Var, ...]:
        used = {v for let in self.lets for v in self.reads(let)}
        return tuple(v for v in self.graph.values.values() if v in used)


def program(graph: Graph, of: str, wrt: tuple[str, ...]) -> Program:
    """Return the backward pass of `of` that yields the derivatives for `wrt` and computes nothing else.

    Raises: NoRule; NotSmooth; UnknownName.
    """
    passed = backward(graph, of, wrt)
    formulas: dict[Var, Expr] = {}
    known: dict[Var, frozenset[Var]] = {}
    facts = {}
    for cotangent in passed.cotangents:
        body = _formula(cotangent, known)
        formulas[cotangent.symbol] = body
        known[cotangent.symbol] = _reached(body, known)
        facts[cotangent.symbol] = cotangent.facts if body is cotangent.value else ()
    gradients = {graph[name]: passed[name].symbol for name in wrt}
    lets = needed((Let(symbol, body) for symbol, body in formulas.items()), *gradients.values())
    targets = {c.symbol: c.of for c in passed.cotangents}
    return Program(graph, graph[of], lets, gradients, targets, facts)


def _formula(cotangent: Cotangent, known: dict[Var, frozenset[Var]]) -> Expr:
    """Return how the pass computes a cotangent: by the chain rule, unless that simplifies to less.

    What it simplifies to counts as less when it is shorter and reads no other forward value.
    """
    chain, value = cotangent.chain, cotangent.value
    less = length(value) < length(chain) and _reached(value, known) <= _reached(chain, known)
    return value if less else chain


def _reached(body: Expr, known: dict[Var, frozenset[Var]]) -> frozenset[Var]:
    """Return the forward values that a formula reads, itself or through the cotangents it uses."""
    return frozenset[Var]().union(*(known.get(v, frozenset({v})) for v in variables(body)))


def check(found: Program, points: int = POINTS) -> Check:
    """Check, by running the pass, that what it reads is enough for right gradients, and none too much."""
    kept = KeptPass(found.forward, found.of, found.lets, found.gradients, (*found.cached, *found.inputs))
    outcome = suffices(kept, points)
    failure = outcome.failure
    if failure is None:
        spare = [v.name for v in idle(kept, points) if v in found.cached]
        failure = tuple((name, "read, but never missed") for name in spare) or None
    return Check(
        verify.DIFFERENCES,
        failure is None and outcome.points > 0,
        outcome.points,
        tuple(kept.sizes.items()),
        outcome.error,
        exact=False,
        counterexample=failure,
        note="run from the cached values and inputs alone; without any one cached value a gradient is wrong",
    )


@dataclass(frozen=True, slots=True)
class Replacement:
    """The cached value `value` can be left out: wherever the pass reads it, `stand_in` does as well.

    `places` are the expressions that read it, each with the one that reads the stand-in.
    """

    value: Var
    stand_in: Let
    places: tuple[tuple[Expr, Expr, Check], ...]


def replacements(found: Program) -> Iterator[Replacement]:
    """Yield each cached value whose every use could be made of a cached value computed from it."""
    for value in found.cached:
        for let in found.graph.lets:
            if let.var in found.cached and let.var.shape == value.shape and value in variables(let.body):
                places = _places(found, value, let)
                if places is not None:
                    yield Replacement(value, let, places)
                    break


def _places(found: Program, value: Var, stand_in: Let) -> tuple[tuple[Expr, Expr, Check], ...] | None:
    """Return the places that read `value` and the proofs that `stand_in` does there; None if it does not."""
    formulas = [let.body for let in found.lets if value in variables(let.body)]
    places: dict[Expr, tuple[Expr, Expr, Check]] = {}
    for formula in formulas:
        nearest = [node for node in postorder(formula) if value in node.children]
        proofs = [_replaced(node, value, stand_in) for node in nearest]
        if not proofs or None in proofs:
            proofs = [_replaced(formula, value, stand_in)]
        for proof in proofs:
            if proof is None:
                return None
            places[proof[0]] = proof
    return tuple(places.values())


def _replaced(place: Expr, value: Var, stand_in: Let) -> tuple[Expr, Expr, Check] | None:
    """Return `place` with the stand-in read instead, if that has the same value whatever else holds."""
    after = substitute(place, {value: stand_in.var})
    outcome = interchangeable((stand_in,), place, after, POINTS)
    if outcome.failure is not None or not outcome.points:
        return None
    sizes, exact = tuple(outcome.sizes.items()), outcome.error is None
    note = "zeros and both signs, on the kinks and off them"
    return (
        place,
        after,
        Check(DEFINITION, True, outcome.points, sizes, outcome.error, exact, None, note),
    )
