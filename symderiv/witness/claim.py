"""What a witness is asked, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

from symderiv.expr import At, Expr, Index, Var, entry, variables
from symderiv.graph import Graph, Let
from symderiv.shape import axes
from symderiv.witness.samples import size_names

#: Facts about values that stay where they are, on a kink or off it.
DISCRETE = frozenset({"binary", "integer", "onehot"})
Fact = Expr | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one witness found.

    `error` is None where every comparison was exact; `unreached` names branches that no point lay on.
    """

    points: int
    sizes: dict[str, int]
    error: float | None = None
    failure: tuple[tuple[str, str], ...] | None = None
    note: str = ""
    unreached: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """The derivative of the value `of` with respect to the value `wrt` is `claimed`.

    `extra` are values that `claimed` reads besides the graph's.  With `at`, `claimed` is the one
    entry at these indices (of `of`, then of `wrt`), which may be free in it.  With `along`, a value
    like `wrt` that `claimed` reads, it is the derivative along that direction.
    """

    graph: Graph
    of: Var
    wrt: Var
    claimed: Expr
    extra: tuple[Let, ...] = ()
    at: tuple[At, ...] | None = None
    along: Var | None = None

    @property
    def program(self) -> tuple[Let, ...]:
        """The named values that the claim and the differentiated value need."""
        return needed((*self.graph.lets, *self.extra), self.of, self.claimed, self.wrt)

    @property
    def forward(self) -> tuple[Let, ...]:
        """The named values that the differentiated value and the moved one need."""
        return needed(self.graph.lets, self.of, self.wrt)

    @property
    def read(self) -> tuple[Var, ...]:
        """The inputs to draw values for."""
        return inputs(self.program, self.of, self.claimed, self.wrt, *self._direction)

    @property
    def _direction(self) -> tuple[Var, ...]:
        return (self.along,) if self.along is not None else ()

    @property
    def size_names(self) -> dict[str, int]:
        """The symbolic sizes that occur anywhere in the claim."""
        indices = [i for i in self.at or () if isinstance(i, Index)]
        named = (*self._direction, *indices, *(x.body for x in self.program))
        return size_names(self.of, self.wrt, self.claimed, *named)

    @property
    def entry(self) -> Expr:
        """The claimed entry at `at`, or the whole claim."""
        if self.at is None or not axes(self.claimed.shape):
            return self.claimed
        return entry(self.claimed, self.at)


def needed(lets: Iterable[Let], *roots: Expr) -> tuple[Let, ...]:
    """Return the lets that the roots are computed from, in order."""
    wanted, kept = set(variables(*roots)), []
    for let in reversed(tuple(lets)):
        if let.var in wanted:
            kept.append(let)
            wanted.update(variables(let.body))
    return tuple(reversed(kept))


def inputs(lets: Iterable[Let], *roots: Expr) -> tuple[Var, ...]:
    """Return the values that nothing in `lets` defines, in order of appearance."""
    kept = tuple(lets)
    defined = {let.var for let in kept}
    read = variables(*chain((let.body for let in kept), roots))
    return tuple(v for v in read if v not in defined)


def with_facts(roots: tuple[Var, ...], facts: Iterable[Fact]) -> dict[str, frozenset[str]]:
    """Return every value's facts, the assumed ones (name, property) included."""
    found = {v.name: v.facts for v in roots}
    for fact in facts:
        if isinstance(fact, tuple) and fact[0] in found:
            found[fact[0]] |= {fact[1]}
    return found


def conditions(facts: Iterable[Fact]) -> tuple[Expr, ...]:
    """Return the facts that are conditions: expressions that are not 0 where they hold."""
    return tuple(f for f in facts if isinstance(f, Expr))


def smooth(lets: Iterable[Let], given: Iterable[Var]) -> frozenset[Var]:
    """Return the values that can move: those computed from an input that is not 0 or 1, one-hot, or whole."""
    found = {v for v in given if not v.facts & DISCRETE}
    for let in lets:
        if any(v in found for v in variables(let.body)):
            found.add(let.var)
    return frozenset(found)


def written(value: Any) -> str:
    """Return a number or an array as a person reads it: `1/2`, `[1, −2]`, to six digits."""
    if isinstance(value, Mapping):
        return _nested(value)
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    text = str(value) if isinstance(value, Fraction | int) else f"{float(value):.6g}"
    return text.replace("-", "−")


def _nested(entries: Mapping[tuple[int, ...], Any]) -> str:
    if () in entries:
        return written(entries[()])
    if len(next(iter(entries))) == 1:
        return written(list(entries.values()))
    lines: dict[int, list[Any]] = {}
    for position, value in entries.items():
        lines.setdefault(position[0], []).append(value)
    return written(list(lines.values()))
