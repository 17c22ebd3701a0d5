"""Indices while a text is read: which letters are bound, and the ranges that axes give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from symderiv.errors import ShapeError
from symderiv.expr import Expr, Index, index, substitute
from symderiv.shape import Dim


@dataclass(eq=False)
class Binding:
    """An index letter in force; its range is None until an axis decides it."""

    name: str
    dim: Dim | None
    stand_in: Index | None = None
    tied: tuple[Binding, ...] = ()


class Indices:
    """The index letters in force, innermost last."""

    def __init__(self, ranges: Mapping[str, Dim], free: bool) -> None:
        self.bindings = [Binding(name, dim) for name, dim in ranges.items()]
        self.free = free
        self._serials = count(1)

    def find(self, name: str) -> Binding | None:
        """Return the innermost binding of a letter."""
        for binding in reversed(self.bindings):
            if binding.name == name:
                return binding
        return None

    def open_free(self, name: str) -> Binding | None:
        """Return a new outermost binding of a letter that nothing binds, None where that is not allowed."""
        if not self.free or len(name) != 1 or not name.isalpha():
            return None
        binding = Binding(name, None)
        self.bindings.insert(0, binding)
        return binding

    @contextmanager
    def bound(self, name: str, dim: Dim | None) -> Iterator[Binding]:
        """Bind a letter while the body of a fold is read."""
        binding = Binding(name, dim)
        self.bindings.append(binding)
        yield binding
        self.bindings.remove(binding)

    def on_axis(self, binding: Binding, dim: Dim) -> Index:
        """Return the index on an axis of length `dim`, which decides its range.

        Raises: ShapeError when the index already has another range.
        """
        if binding.dim is None:
            self._decide(binding, dim)
        if binding.dim != dim:
            raise ShapeError(
                f"the index {binding.name} runs to {binding.dim}, but this axis has length {dim}"
            )
        return index(binding.name, dim)

    def tie(self, *bindings: Binding) -> None:
        """Let the indices share one range, whichever of them an axis decides."""
        for binding in bindings:
            binding.tied = (*binding.tied, *(b for b in bindings if b is not binding))

    def _decide(self, binding: Binding, dim: Dim) -> None:
        waiting = [binding]
        while waiting:
            one = waiting.pop()
            if one.dim is None:
                one.dim = dim
                waiting.extend(one.tied)

    def unplaced(self, binding: Binding) -> Index:
        """Return the index where no axis says its range; `settled` puts the range in later."""
        if binding.dim is not None:
            return index(binding.name, binding.dim)
        if binding.stand_in is None:
            binding.stand_in = index(binding.name, f"?{next(self._serials)}")
        return binding.stand_in

    def settled(self, binding: Binding, body: Expr) -> Expr:
        """Return `body` with the range of the binding in place.

        Raises: ShapeError when nothing decided it.
        """
        if binding.dim is None:
            raise ShapeError(
                f"nothing says how far {binding.name} runs; write its range, as in sum({binding.name}:n, …)"
            )
        if binding.stand_in is None:
            return body
        return substitute(body, {binding.stand_in: index(binding.name, binding.dim)})
