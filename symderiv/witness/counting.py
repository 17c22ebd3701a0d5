"""Operations counted one by one: a program is run entry by entry with numbers that keep a tally.

Every operator is opened up by its definition in indices.  Inside one definition the same operation
on the same numbers is done once (the sum in softmax), and a δ selects, so it is no product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import product
from random import Random
from typing import Any, NamedTuple

import numpy as np

from symderiv.errors import NoRule
from symderiv.expr import Apply, At, Const, Delta, Entry, Expr, Fold, Index, Size, Var, index, postorder, var
from symderiv.graph import Let
from symderiv.numeric import evaluator
from symderiv.shape import SCALAR, axes, size
from symderiv.witness.claim import inputs
from symderiv.witness.explicit import Position, positions
from symderiv.witness.samples import declared, table

Bound = tuple[tuple[Expr, int], ...]


class Tally(NamedTuple):
    """How many operations of each kind were done."""

    additions: int
    multiplications: int
    functions: int


@dataclass(eq=False, slots=True)
class Number:
    """One number in memory; two numbers are the same only if they are one object."""

    value: float


#: A δ is a plain 0 or 1: it chooses a number, or none.
Chosen = Number | int


@dataclass
class Ledger:
    """Does arithmetic and writes every operation down; what was done in this scope is not done again."""

    written: Counter[str] = field(default_factory=Counter)
    done: dict[tuple[Any, ...], Number] = field(default_factory=dict)

    def add(self, a: Chosen, b: Chosen) -> Chosen:
        """Return a + b; adding nothing is free."""
        if isinstance(a, int) or isinstance(b, int):
            return b if a == 0 else a
        return self._once("additions", ("add", a, b), lambda: a.value + b.value)

    def multiply(self, a: Chosen, b: Chosen) -> Chosen:
        """Return a · b; choosing is free."""
        if isinstance(a, int):
            return b if a else 0
        if isinstance(b, int):
            return a if b else 0
        return self._once("multiplications", ("mul", a, b), lambda: a.value * b.value)

    def divide(self, a: Number, b: Number) -> Number:
        """Return a / b."""
        return self._once("multiplications", ("div", a, b), lambda: float(np.float64(a.value) / b.value))

    def evaluate(self, name: str, args: Sequence[Number], value: Callable[[], float]) -> Number:
        """Return a function's value."""
        return self._once("functions", (name, *args), value)

    def _once(self, kind: str, key: tuple[Any, ...], value: Callable[[], float]) -> Number:
        if key not in self.done:
            self.written[kind] += 1
            self.done[key] = Number(value())
        return self.done[key]


def count(
    lets: Iterable[Let], roots: Sequence[Expr], sizes: Mapping[str, int], seed: int = 0
) -> tuple[Tally, list[dict[Position, float]]]:
    """Return the operations that a run of the program takes, and the entries of the roots that it found.

    The values that nothing defines are random, and obey their facts.
    Raises: NoRule when an operator has no definition in indices.
    """
    kept = tuple(lets)
    given = inputs(kept, *roots)
    run = _Run(sizes, table(given, sizes, Random(seed), None))
    with np.errstate(all="ignore"):
        for let in kept:
            run.compute(let.body)
            run.alias(let.var, let.body)
        for root in roots:
            run.compute(root)
    tally = Tally(*(run.ledger.written[kind] for kind in Tally._fields))
    return tally, [run.entries(root) for root in roots]


class _Run:
    """One run: every entry of every node, each computed once."""

    def __init__(self, sizes: Mapping[str, int], values: Mapping[str, Any]) -> None:
        self.sizes, self.values = sizes, values
        self.ledger = Ledger()
        self.known: dict[tuple[Expr, Position, Bound], Number] = {}
        self.held: dict[Expr, tuple[Index, ...]] = {}

    def compute(self, root: Expr) -> None:
        """Compute what is below `root`, children first."""
        bound = {n.index for n in postorder(root) if isinstance(n, Fold)}
        for node in postorder(root):
            if isinstance(node, Index):
                self.held[node] = (node,) if node in bound else ()
            elif node not in self.held:
                self._hold(node)
                for at in self._bindings(self.held[node]):
                    self._entries(node, at)

    def alias(self, name: Var, body: Expr) -> None:
        """Give the entries of `body` a name."""
        self.held[name] = ()
        for position in positions(body.shape, self.sizes):
            self.known[name, position, ()] = self.known[body, position, ()]

    def entries(self, root: Expr) -> dict[Position, float]:
        """Return the entries of a root."""
        return {p: self.known[root, p, ()].value for p in positions(root.shape, self.sizes)}

    def _hold(self, node: Expr) -> None:
        free = dict.fromkeys(i for child in node.children for i in self.held[child])
        if isinstance(node, Fold):
            free.pop(node.index, None)
        self.held[node] = tuple(free)

    def _bindings(self, indices: tuple[Index, ...]) -> Iterator[Bound]:
        spans = (range(1, size(i.dim, self.sizes) + 1) for i in indices)
        for numbers in product(*spans):
            yield tuple(zip(indices, numbers, strict=True))

    def _entries(self, node: Expr, at: Bound) -> None:
        self.ledger.done.clear()
        scope = _Scope(self, node, dict(at))
        for position in positions(node.shape, self.sizes):
            self.known[node, position, at] = Number(_number_of(scope.entry(position)).value)

    def look_up(self, node: Expr, position: Position, at: Mapping[Expr, int]) -> Number:
        """Return an entry that was computed before."""
        bound = tuple((i, at[i]) for i in self.held[node])
        return self.known[node, position, bound]


class _Scope:
    """The definition of one node, whose children are known; `at` binds indices."""

    def __init__(self, run: _Run, node: Expr, at: dict[Expr, int]) -> None:
        self.run, self.node, self.at = run, node, at
        self.leaves = frozenset(node.children)
        # The definition is asked for once, at open indices, so that a δ in it stays a δ.
        self.axes = tuple(index(f"@{n}", d) for n, d in enumerate(axes(node.shape), start=1))
        self.definition = self._definition()

    def _definition(self) -> Expr | None:
        if not isinstance(self.node, Apply) or _is_scalar_work(self.node):
            return None
        if self.node.op.entry is None:
            raise NoRule(f"{self.node.op.name} has no definition in indices to count by")
        return self.node.op.entry(self.node, self.axes)

    def entry(self, position: Position) -> Chosen:
        """Return one entry of the node that this scope is of."""
        if self.definition is not None:
            self.at.update(zip(self.axes, position, strict=True))
            return self._value(self.definition)
        if isinstance(self.node, Apply):
            return self._operate(self.node, [self._leaf(a, position) for a in self.node.args])
        return self._made(self.node, position)

    def _leaf(self, arg: Expr, position: Position) -> Number:
        return self.run.look_up(arg, position if arg.shape != SCALAR else (), self.at)

    def _value(self, node: Expr) -> Chosen:
        """Return a scalar of the definition."""
        return self._leaf(node, ()) if node in self.leaves else self._made(node, ())

    def _made(self, node: Expr, position: Position) -> Chosen:
        match node:
            case Var():
                given = np.asarray(self.run.values[node.name], dtype=float)
                return Number(float(given[tuple(n - 1 for n in position)]))
            case Const():
                return Number(
                    float(node.value) if isinstance(node.value, Fraction) else getattr(np, node.value)
                )
            case Size():
                return Number(float(size(node.dim, self.run.sizes)))
            case Entry():
                return self.run.look_up(node.base, tuple(map(self._number, node.at)), self.at)
            case Delta():
                return int(self._number(node.at[0]) == self._number(node.at[1]))
            case Fold():
                return self._folded(node)
            case Apply() if _is_scalar_work(node):
                return self._operate(node, [self._value(a) for a in node.args])
        raise NoRule(f"there is no way to count {node!r}")

    def _number(self, where: At) -> int:
        return where if isinstance(where, int) else self.at.get(where, 1)

    def _folded(self, node: Fold) -> Chosen:
        parts: list[Chosen] = []
        for n in range(1, size(node.index.dim, self.run.sizes) + 1):
            self.at[node.index] = n
            parts.append(self._value(node.body))
        del self.at[node.index]
        return reduce(self.run.ledger.add if node.kind == "sum" else self.run.ledger.multiply, parts)

    def _operate(self, node: Apply, operands: list[Chosen]) -> Chosen:
        ledger = self.run.ledger
        if node.op.name in _ARITHMETIC:
            return _ARITHMETIC[node.op.name](ledger, node, operands)
        return _function(ledger, node, operands)


def _is_scalar_work(node: Apply) -> bool:
    """Tell whether an entry of the result comes from the same entry of each argument."""
    return node.op.name in _ARITHMETIC or node.op.role == "elementwise"


def _number_of(operand: Chosen) -> Number:
    return operand if isinstance(operand, Number) else Number(float(operand))


def _negated(ledger: Ledger, node: Apply, operands: list[Chosen]) -> Chosen:
    return Number(-_number_of(operands[0]).value)


def _quotient(ledger: Ledger, node: Apply, operands: list[Chosen]) -> Chosen:
    return ledger.divide(*map(_number_of, operands))


def _power(ledger: Ledger, node: Apply, operands: list[Chosen]) -> Chosen:
    base, n = _number_of(operands[0]), _whole(node.args[1])
    if n is None:
        return _function(ledger, node, operands)
    factors: list[Chosen] = [base] * abs(n)
    raised = _number_of(reduce(ledger.multiply, factors)) if n else Number(1.0)
    return raised if n >= 0 else ledger.divide(Number(1.0), raised)


def _whole(exponent: Expr) -> int | None:
    """Return an exponent that is written as a whole number, also where it is spread over a shape."""
    while isinstance(exponent, Apply) and exponent.op.name == "fill":
        exponent = exponent.args[0]
    match exponent:
        case Const(value=Fraction(denominator=1, numerator=n)):
            return n
        case _:
            return None


def _function(ledger: Ledger, node: Apply, operands: list[Chosen]) -> Chosen:
    args = [_number_of(o) for o in operands]
    given = {f"#{n}": np.float64(a.value) for n, a in enumerate(args)}
    return ledger.evaluate(node.op.name, args, lambda: float(_scalar(node)({**given, **declared(node)})["#"]))


def _scalar(node: Apply) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    slots = tuple(var(f"#{n}") for n in range(len(node.args)))
    return _compiled(node.op(*slots, params=node.params))


@lru_cache(maxsize=128)
def _compiled(call: Expr) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    return evaluator((), {"#": call})


#: What every definition ends in.
_ARITHMETIC: dict[str, Callable[[Ledger, Apply, list[Chosen]], Chosen]] = {
    "add": lambda ledger, node, operands: reduce(ledger.add, operands),
    "neg": _negated,
    "mul": lambda ledger, node, operands: ledger.multiply(*operands),
    "scale": lambda ledger, node, operands: ledger.multiply(*operands),
    "div": _quotient,
    "pow": _power,
}
