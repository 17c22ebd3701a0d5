"""Values in generated code: which axes an array really has, when the rest only repeats it.

A scalar added to every entry, a row added to every row, a column that scales rows: broadcasting does
these without an array of the whole shape.  A value here is code and, for each axis of the expression
that it stands for, whether the code's array has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from symderiv.code.spelling import spelled
from symderiv.code.tree import (
    EVERY,
    NEW,
    Code,
    attribute,
    call,
    is_number,
    item,
    multiply,
    name,
    node,
    number,
)
from symderiv.shape import Dim, Shape, factors


@dataclass(frozen=True, slots=True)
class Value:
    """Code for a value whose indexed axes have the lengths `dims`.

    spans: which of the axes the array varies along; along the others it repeats itself.  A matrix
           that varies along its rows only is an (m, 1) array, along its columns only an (n,) array.
    """

    code: Code
    dims: Shape
    spans: tuple[bool, ...]

    @property
    def full(self) -> Code:
        """The code of an array of the whole shape."""
        if all(self.spans):
            return self.code
        if is_number(self.code, "0"):
            return call("np.zeros", array(self.dims))
        return multiply(self.code, call("np.ones", array(self.dims)))

    @property
    def transposed(self) -> Value:
        """The transpose; of a vector, itself."""
        if len(self.dims) < 2:
            return self
        dims, spans = self.dims[::-1], self.spans[::-1]
        match self.spans:
            case (True, True):
                return Value(attribute(self.code, "T"), dims, spans)
            case (True, False):
                return Value(
                    self.code.args[0] if _is_column(self.code) else item(self.code, EVERY, number(0)),
                    dims,
                    spans,
                )
            case (False, True):
                return Value(column(self.code), dims, spans)
        return Value(self.code, dims, spans)


def column(vector: Code) -> Code:
    """Return a vector as an (n, 1) array, which scales or shifts rows."""
    return item(vector, EVERY, NEW)


def _is_column(code: Code) -> bool:
    return code.kind == "item" and code.args[1:] == (EVERY, NEW)


def whole(code: Code, dims: Shape) -> Value:
    """Return the value of an array that has all its axes."""
    return Value(code, dims, (True,) * len(dims))


def length(dim: Dim) -> Code:
    """Return the code of a size."""
    count, named = factors(dim)
    parts = [*([number(count)] if count != 1 or not named else []), *(name(spelled(n)) for n in named)]
    return reduce(lambda a, b: node("binary", "*", (a, b)), parts)


def array(dims: Shape) -> Code:
    """Return the code of an array's shape."""
    return node("tuple", "", tuple(map(length, dims)))
