"""Reverse mode over named values: every derivative of one value, in one pass, as a lecture writes it.

The pass visits the named values backwards.  The cotangent of a value is the sum, over the values
that read it, of what flows back through each: that is the chain rule, `chain` below.  A cotangent
that is short is written out wherever it is used; a long one is used by its name, so that the cost
and the length of everything stay linear in the number of named values.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from symderiv.errors import NoRule, NotSmooth
from symderiv.expr import (
    Apply,
    Expr,
    Fold,
    Var,
    const,
    open_indices,
    postorder,
    substitute,
    var,
    variables,
)
from symderiv.graph import Graph, Let
from symderiv.knowledge import known_of
from symderiv.naming import derivative_name
from symderiv.normal import simplify
from symderiv.normal.facts import Fact
from symderiv.normal.known import Known
from symderiv.normal.length import length
from symderiv.op import cotangents
from symderiv.ops.arithmetic import ADD, DIV, FILL, NEG, plus, spread
from symderiv.ops.linear import one_entry
from symderiv.parse import text
from symderiv.shape import SCALAR

#: Longer cotangents than this (in symbols) are used by name.
WRITTEN_OUT = 14


@dataclass(frozen=True)
class Stream:
    """What flows back into a value through one that reads it, `body`: `flow`, as the rules give it."""

    through: Var
    body: Expr
    into: Var
    flow: Expr
    known: Known

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules on the way back, outermost first."""
        return rules_between(self.body, self.into)

    @cached_property
    def chain(self) -> Expr:
        """The flow, simplified: the reader's cotangent by name times the derivative of its definition."""
        return simplify(self.flow, known=self.known).expr


@dataclass(frozen=True)
class Cotangent:
    """The derivative of the differentiated value with respect to the named value `of`.

    symbol:  the name that stands for it.
    streams: one for each reader; their sum is the chain rule with the readers' cotangents by name.
    short:   the cotangents that are put in for their names.
    opened:  the forms on the way to `plain` in which a sum was multiplied out.
    plain:   the sum with short cotangents written out and simplified, without declared facts.
    value:   the same, with declared facts (those in `facts`) used.
    """

    of: Var
    symbol: Var
    streams: tuple[Stream, ...]
    short: Mapping[Expr, Expr]
    opened: tuple[Expr, ...]
    plain: Expr
    value: Expr
    facts: tuple[Fact, ...]

    @property
    def chain(self) -> Expr:
        """The chain rule: the streams, added up."""
        return plus(*(s.chain for s in self.streams)) if self.streams else self.value

    @property
    def stages(self) -> tuple[Expr, ...]:
        """What stands between the chain rule and `plain`: the cotangents put in, a sum multiplied out."""
        return (substitute(self.chain, self.short), *self.opened[1:2]) if self.opened else ()


@dataclass(frozen=True)
class Backward:
    """One reverse pass: the cotangents in the order computed, from the result to the inputs.

    `known` is what answers may use of the graph's values.  Cotangents that have a name of their own,
    `kept`, are used by it and never written out.
    """

    graph: Graph
    of: Var
    cotangents: tuple[Cotangent, ...]
    known: Known
    kept: frozenset[Var] = frozenset()

    def __getitem__(self, name: str) -> Cotangent:
        """Return the cotangent of the value of that name."""
        for cotangent in self.cotangents:
            if cotangent.of.name == name:
                return cotangent
        raise NotSmooth(f"the pass back from {self.of} does not reach {name}")

    def lets(self, *roots: Expr) -> tuple[Let, ...]:
        """Return the cotangents that the expressions use by name, as named values in order."""
        by_symbol = {c.symbol: c for c in self.cotangents}
        needed, stack = set(), list(roots)
        while stack:
            for used in variables(stack.pop()):
                if used in by_symbol and used not in needed:
                    needed.add(used)
                    stack.append(by_symbol[used].value)
        return tuple(Let(c.symbol, c.value) for c in self.cotangents if c.symbol in needed)

    def opened(self, root: Expr, kept: frozenset[Var] | None = None) -> Expr:
        """Return `root` with every cotangent that it uses by name put in, as it is; the kept ones stay."""
        full: dict[Expr, Expr] = {}
        for let in self.lets(root):
            if let.var not in (self.kept if kept is None else kept):
                full[let.var] = substitute(let.body, full)
        return substitute(root, full)

    def written_out(self, root: Expr) -> Expr:
        """Return `root` with every cotangent that it uses by name written out, and simplified."""
        return simplify(self.opened(root), use_facts=True, known=self.known).expr


def symbol(of: Var, wrt: Var) -> Var:
    """Return the name of ∂of/∂wrt.

    Shapes: wrt's.
    """
    return var(derivative_name(of.name, wrt.name), wrt.shape)


def backward(
    graph: Graph,
    of: str,
    wrt: tuple[str, ...],
    seed: Expr | None = None,
    named: Mapping[str, str] = MappingProxyType({}),
) -> Backward:
    """Return the pass back from `of` to the values in `wrt`, through the values between only.

    `seed` is the cotangent to start from; a scalar starts from 1.  `named` gives the cotangents of
    some values names of their own: δ1 for that of z1.
    Shapes: each cotangent has the shape of its value.
    Raises: NoRule; UnknownName.
    """
    root = graph[of]
    start = const(1) if seed is None and root.shape == SCALAR else seed
    if start is None:
        raise NotSmooth(f"{of} is not a scalar: its derivative is a Jacobian")
    between = graph.ancestors(root) & graph.dependents(*(graph[w] for w in wrt))
    pass_ = _Pass(graph, root, start, between, named)
    for value in reversed(graph.values.values()):
        if value in between:
            pass_.visit(value)
    for name in wrt:
        if graph[name] not in between:
            pass_.unreached(graph[name])
    found = tuple(pass_.found.values())
    kept = frozenset(c.symbol for c in found if c.of.name in named)
    return Backward(graph, root, found, pass_.known, kept)


class _Pass:
    """The state of one pass: cotangents found, and streams that wait for the turn of a value `between`."""

    def __init__(
        self, graph: Graph, root: Var, seed: Expr, between: frozenset[Var], named: Mapping[str, str]
    ) -> None:
        self.graph, self.root, self.seed = graph, root, seed
        self.between, self.named = between, named
        self.found: dict[Var, Cotangent] = {}
        self.waiting: dict[Var, list[Stream]] = {}
        self.short: dict[Expr, Expr] = {}
        self.known = known_of(graph)

    def visit(self, value: Var) -> None:
        """Add up what flows into `value`, and send it on through the value's definition."""
        streams = tuple(reversed(self.waiting.pop(value, [])))
        own = self.named.get(value.name)
        name = symbol(self.root, value) if own is None else var(own, value.shape)
        if value is self.root:
            total = self.seed
        elif streams:
            total = substitute(plus(*(s.flow for s in streams)), self.short)
        else:  # every way back has the derivative 0
            total = spread(const(0), value.shape)
        found = simplify(total, known=self.known)
        final = simplify(found.expr, use_facts=True, known=self.known)
        plain = found.expr
        facts = final.facts if final.expr is not plain else ()
        expr = final.expr if facts else plain
        self.found[value] = Cotangent(value, name, streams, self.short, found.stages, plain, expr, facts)
        if own is None and length(expr) <= WRITTEN_OUT:
            self.short[name] = expr
        body = self.graph.bodies.get(value)
        if body is not None:
            self._send(value, total if value is self.root else name, body)

    def unreached(self, value: Var) -> None:
        """Record that the differentiated value does not depend on `value`."""
        zero = spread(const(0), value.shape)
        self.found[value] = Cotangent(value, symbol(self.root, value), (), {}, (), zero, zero, ())

    def _send(self, value: Var, flow: Expr, body: Expr) -> None:
        if Fold in body.made_with:
            body = without_folds(body)
        wanted = [used for used in variables(body) if used in self.between]
        try:
            reached = cotangents(body, flow, wanted, plus, one_entry)
        except NoRule:
            _refuse_fold(body, wanted)
            raise
        for used in wanted:
            if used in reached:
                stream = Stream(value, body, used, reached[used], self.known)
                self.waiting.setdefault(used, []).append(stream)


def _refuse_fold(body: Expr, wanted: Collection[Var]) -> None:
    """Refuse the innermost sum or product over an index that reads a wanted value and has no matrix form.

    Raises: NoRule.
    """
    for node in postorder(body):
        if isinstance(node, Fold) and not set(wanted).isdisjoint(variables(node)):
            raise NoRule(
                f"{text(node)} has no matrix form, in which it could be differentiated; "
                "an index may stand at entries, and at functions of entries"
            ) from None


def without_folds(body: Expr) -> Expr:
    """Return `body` with each sum or product over an index in matrix form, where it has one."""
    closed = [n for n in postorder(body) if isinstance(n, Fold) and not open_indices(n)]
    return substitute(body, {node: simplify(node).expr for node in closed})


_Readers = dict[Expr, list[tuple[int, Apply]]]


def _readers(body: Expr) -> _Readers:
    """Return the applications that read each node below `body`, with their places in postorder."""
    found: _Readers = {}
    for place, node in enumerate(postorder(body)):
        if isinstance(node, Apply):
            for arg in dict.fromkeys(node.args):
                found.setdefault(arg, []).append((place, node))
    return found


def rules_between(body: Expr, *used: Var) -> tuple[str, ...]:
    """Return the names of the rules on the way from the body's root to what it uses, outermost first."""
    readers = _readers(body)
    places: dict[Apply, int] = {}
    stack: list[Expr] = [*used]
    while stack:
        for place, node in readers.get(stack.pop(), ()):
            if node not in places:
                places[node] = place
                stack.append(node)
    outermost_first = sorted(places, key=places.__getitem__, reverse=True)
    rules = (_rule(node, {*used, *places}, readers) for node in outermost_first)
    return tuple(dict.fromkeys(rule for rule in rules if rule))


def _rule(node: Apply, moving: Collection[Expr], readers: _Readers) -> str:
    """Return the rule by which a node moves with what is moving below it; nothing where that goes unsaid."""
    if node.op is DIV and node.args[1] not in moving:
        return NEG.rule  # f/c is a multiple of f
    above = [reader.op for _, reader in readers.get(node, ())]
    if node.op is FILL and above and ADD not in above:
        return ""  # a scalar that is added to nothing: x/‖x‖
    return node.op.rule
