"""Scope: what is declared where a text is read: values, sizes, indices, unknown functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from symderiv.errors import InputError
from symderiv.expr import Expr, Var
from symderiv.graph import Graph
from symderiv.shape import Dim, names


@dataclass(frozen=True)
class Scope:
    """What names mean.

    variables:    the declared values, in order.
    functions:    declared unknown elementwise functions.
    extra_sizes:  sizes that no declared shape mentions.
    indices:      index letters with their ranges.
    free_indices: whether any other letter may index an axis; its range is then that axis.
    partials:     what ∂of/∂wrt stands for, from the plain spellings (`y`, `W2[i]`); None: not allowed.

    Raises: InputError when a name is declared twice, or names both a value and a size.
    """

    variables: tuple[Var, ...] = ()
    functions: tuple[str, ...] = ()
    extra_sizes: tuple[str, ...] = ()
    indices: Mapping[str, Dim] = field(default_factory=dict)
    free_indices: bool = False
    partials: Callable[[str, str], Expr] | None = None

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for name in (*(v.name for v in self.variables), *self.functions):
            if name in seen:
                raise InputError(f"{name} is declared twice")
            if name in self.sizes:
                raise InputError(f"{name} is declared as a value and is also a size; rename one of them")
            seen.add(name)

    @cached_property
    def values(self) -> Mapping[str, Var]:
        """The declared values by name."""
        return {v.name: v for v in self.variables}

    @cached_property
    def sizes(self) -> tuple[str, ...]:
        """The named sizes, in order of appearance."""
        dims = (d for v in self.variables for d in v.shape)
        ranges = (d for d in self.indices.values())
        return names((*dims, *ranges, *self.extra_sizes))

    @cached_property
    def declared(self) -> tuple[str, ...]:
        """Every declared name."""
        return (*self.values, *self.functions, *self.sizes)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every declared name and index letter."""
        return frozenset((*self.declared, *self.indices))

    def with_values(self, *values: Var) -> Scope:
        """Return this scope with more values."""
        return replace(self, variables=(*self.variables, *values))


def scope_of(graph: Graph, functions: Iterable[str] = ()) -> Scope:
    """Return the scope in which every value of `graph` is declared."""
    return Scope(variables=tuple(graph.values.values()), functions=tuple(functions))
