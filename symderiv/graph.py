"""A computation graph: named inputs, then named values in single assignment.

A body mentions inputs and earlier values by name, so every body stays as shallow as its author
wrote it, and a value that many others read is computed and differentiated once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from symderiv.errors import InputError, UnknownName
from symderiv.expr import Expr, Var, postorder, substitute, variables
from symderiv.shape import Dim, names


@dataclass(frozen=True, slots=True)
class Let:
    """One named value: `name = body`.  `var` has the body's shape.

    `given` tells that the author gave the name; a result that was called f for want of one is not
    mentioned in answers.
    """

    var: Var
    body: Expr
    given: bool = True

    @property
    def name(self) -> str:
        """The value's name."""
        return self.var.name


@dataclass(frozen=True)
class Graph:
    """Inputs and named values in order of definition; the last value is the result.

    Raises: InputError when a name is defined twice; UnknownName when a body reads a name that is
    neither an input nor an earlier value.
    """

    inputs: tuple[Var, ...]
    lets: tuple[Let, ...]

    def __post_init__(self) -> None:
        known: dict[str, Var] = {}
        for var in self.inputs:
            _define(known, var)
        for let in self.lets:
            for used in variables(let.body):
                if known.get(used.name) is not used:
                    raise UnknownName(f"{let.name} reads {used.name}, which is not defined before it")
            _define(known, let.var)

    @cached_property
    def values(self) -> dict[str, Var]:
        """Every named value, inputs first."""
        return {v.name: v for v in (*self.inputs, *(let.var for let in self.lets))}

    @cached_property
    def bodies(self) -> dict[Var, Expr]:
        """The definition of each value that has one."""
        return {let.var: let.body for let in self.lets}

    @cached_property
    def sizes(self) -> tuple[str, ...]:
        """The symbolic dimensions, in order of appearance."""
        return names(d for v in self.values.values() for d in v.shape)

    @cached_property
    def taken(self) -> frozenset[str]:
        """The names of values and sizes, which no index may have."""
        return frozenset({*self.values, *self.sizes})

    def __getitem__(self, name: str) -> Var:
        """Return the value of that name.

        Raises: UnknownName.
        """
        if name not in self.values:
            raise UnknownName(f"nothing is named {name}; the names are {', '.join(self.values)}")
        return self.values[name]

    def ancestors(self, of: Var) -> frozenset[Var]:
        """Return the named values that `of` is computed from, itself included."""
        needed = {of}
        for let in reversed(self.lets):
            if let.var in needed:
                needed.update(variables(let.body))
        return frozenset(needed)

    def dependents(self, *on: Var) -> frozenset[Var]:
        """Return the named values that are computed from any of `on`, themselves included."""
        reached = set(on)
        for let in self.lets:
            if any(v in reached for v in variables(let.body)):
                reached.add(let.var)
        return frozenset(reached)

    def alone(self, name: str) -> Graph:
        """Return the graph of one value, its definition written in the inputs."""
        value = self[name]
        return Graph(self.inputs, (Let(value, self.expanded(value), given=False),))

    def expanded(self, root: Expr, keep: Callable[[Var], bool] = lambda _: False) -> Expr:
        """Return `root` with the named values that `keep` refuses replaced by their definitions."""
        full: dict[Expr, Expr] = {}
        for let in self.lets:
            if not keep(let.var):
                full[let.var] = substitute(let.body, full)
        return substitute(root, full)


def _define(known: dict[str, Var], var: Var) -> None:
    if var.name in known:
        raise InputError(f"{var.name} is defined twice; every name is assigned once")
    known[var.name] = var


def dims(*roots: Expr) -> Iterator[Dim]:
    """Yield every dimension that the expressions below the roots mention, once each."""
    yield from dict.fromkeys(d for node in postorder(*roots) for d in node.shape)
