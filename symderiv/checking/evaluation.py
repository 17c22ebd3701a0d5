"""Values of expressions at many points at once, in any system of numbers.

A value is an array whose first axis counts the points; then comes one axis for each index in force
(its frame), then the axes of the value's shape.  What an operator does to the axes is the same for
floats, for a prime field and for fractions; `System` is what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

import numpy as np

from symderiv.checking.structure import RULES, Array
from symderiv.errors import NoRule
from symderiv.expr import Apply, At, Const, Delta, Entry, Expr, Fold, Index, Size, Var
from symderiv.op import Op
from symderiv.shape import axes, size

#: The most numbers that one value may hold, over all points and indices.
CELLS = 400_000


class TooLarge(Exception):
    """A value would hold more than `CELLS` numbers."""


class System(Protocol):
    """Numbers: how constants are written, how the arithmetic is finished, what functions are."""

    def constant(self, value: Fraction | str) -> Array:
        """Return a constant, or one of the named constants."""

    def settled(self, x: Array) -> Array:
        """Return the result of additions or of one multiplication, brought into the system."""

    def quotient(self, a: Array, b: Array) -> Array:
        """Return a / b."""

    def elementwise(self, op: Op, args: tuple[Array, ...]) -> Array:
        """Return an elementwise function of arrays that broadcast."""

    def opaque(self, node: Apply, args: tuple[Array, ...], sizes: Mapping[str, int]) -> Array:
        """Return an operator that is no arithmetic of entries: an inverse, an eigenvalue."""


class Evaluation:
    """Values at one set of points; `known` holds what was computed, and starts with the inputs."""

    def __init__(
        self,
        system: System,
        sizes: Mapping[str, int],
        known: dict[Expr, Array],
        frame: tuple[Index, ...] = (),
    ) -> None:
        self.system, self.sizes, self.frame = system, sizes, frame
        self.known = known
        self.place = {index: 1 + n for n, index in enumerate(frame)}
        self.depth = 1 + len(frame)

    def framed(self, frame: tuple[Index, ...], *kept: Expr) -> Evaluation:
        """Return an evaluation of the named values, and of `kept`, where the indices of `frame` occur."""
        if not frame:
            return self
        gap = (1,) * len(frame)
        known = {
            v: x if x.ndim == 0 else x.reshape(x.shape[:1] + gap + x.shape[1:])
            for v, x in self.known.items()
            if isinstance(v, Var) or v in kept
        }
        return Evaluation(self.system, self.sizes, known, frame)

    def value(self, root: Expr) -> Array:
        """Return the value of `root`, computing what is not known yet.

        Raises: NoRule.
        """
        known, stack = self.known, [root]
        while stack:
            node = stack[-1]
            if node in known:
                stack.pop()
                continue
            below = node.args if type(node) is Apply else node.children
            args = []
            for child in below:
                value = known.get(child)
                if value is not None:
                    args.append(value)
                elif type(child) is not Index:
                    stack.append(child)
            if stack[-1] is node:
                known[node] = self._applied(node, args) if type(node) is Apply else self._value(node)
                stack.pop()
        return known[root]

    def with_value(self, root: Expr) -> dict[Expr, Array]:
        """Return what is known once the value of `root` is."""
        self.value(root)
        return self.known

    def dims(self, node: Expr) -> tuple[int, ...]:
        """Return the lengths of a value's axes."""
        return tuple(size(d, self.sizes) for d in axes(node.shape))

    def _value(self, node: Expr) -> Array:
        match node:
            case Const():
                return self.system.constant(node.value)
            case Entry():
                return self._entry(node)
            case Size():
                return self.system.constant(Fraction(size(node.dim, self.sizes)))
            case Fold():
                return self._fold(node)
            case Delta():
                return self._delta(node)
        raise NoRule(f"{node!r} has no value here")

    def _applied(self, node: Apply, args: list[Array]) -> Array:
        op = node.op
        rule = RULES.get(op.name)
        if rule is not None:
            return rule(self, node, *args)
        if op.role == "elementwise":
            return self.system.elementwise(op, tuple(args))
        return self.system.opaque(node, tuple(args), self.sizes)

    def _entry(self, node: Entry) -> Array:
        x = self.known[node.base]
        axis = x.ndim - 1
        for where in reversed(node.at):
            if isinstance(where, int):
                x = np.take(x, where - 1, axis=axis)
            else:
                x = self._indexed(x, self.place[where], axis)
            axis -= 1
        return x

    def _indexed(self, x: Array, place: int, axis: int) -> Array:
        """Return x with its axis `axis` moved to the place of an index in the frame."""
        if x.shape[place] == 1:
            return np.take(np.swapaxes(x, place, axis), 0, axis=axis)
        return np.moveaxis(np.diagonal(x, axis1=place, axis2=axis), -1, place)

    def _fold(self, node: Fold) -> Array:
        x, place = self.known[node.body], self.place[node.index]
        count = size(node.index.dim, self.sizes)
        if x.ndim == 0:
            x = np.full((1,) * self.depth, x[()])
        if x.shape[place] == 1 and count > 1:
            x = np.repeat(x, count, axis=place)
        parts = np.split(x, count, axis=place)
        total = parts[0]
        for part in parts[1:]:
            total = self.system.settled(total + part if node.kind == "sum" else total * part)
        return total

    def _delta(self, node: Delta) -> Array:
        one, two = (self._numbers(where) for where in node.at)
        return np.where(one == two, self.system.constant(Fraction(1)), self.system.constant(Fraction(0)))

    def _numbers(self, where: At) -> Array:
        """Return the numbers that an index runs over, along its axis of the frame."""
        if isinstance(where, int):
            return np.full((1,) * self.depth, where)
        shape = [1] * self.depth
        shape[self.place[where]] = -1
        return np.arange(1, size(where.dim, self.sizes) + 1).reshape(shape)

    def basis(self, node: Apply) -> Array:
        """Return a basis vector, which may be named by an index."""
        dim, where = node.params
        at = self._numbers(where)[..., None]
        ones = np.arange(1, size(dim, self.sizes) + 1)
        return np.where(ones == at, self.system.constant(Fraction(1)), self.system.constant(Fraction(0)))

    def counting(self, node: Apply) -> Array:
        """Return the column 1, 2, …, n."""
        (length,) = self.dims(node)
        numbers = [self.system.constant(Fraction(n))[()] for n in range(1, length + 1)]
        return np.array(numbers).reshape((1,) * self.depth + (length,))

    def filled(self, node: Expr, number: int) -> Array:
        """Return a value whose every entry is `number`."""
        shape = (1,) * self.depth + self.dims(node)
        return np.full(shape, self.system.constant(Fraction(number))[()])
