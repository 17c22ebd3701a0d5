"""Shapes: what they are, how they read, and which of their axes carry an index.

A shape is a tuple of dimensions.  `()` is a scalar, `(n,)` a column vector, `(m, n)` a matrix,
`(1, n)` a row.  A dimension is a name (`"n"`), a positive integer, or a product of these, `"2*m*n"`:
the number first, then the names in order, so that equal products are equal.  Axes of length one are
never stored where they mean nothing: an `(n, 1)` matrix is the column `(n,)`, a `(1, 1)` matrix
the scalar `()`.  A size *named* by a letter stays symbolic even where it may be one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from symderiv.errors import InputError, ShapeError

Dim = str | int
Shape = tuple[Dim, ...]
SCALAR: Shape = ()


def canonical(dims: tuple[Dim, ...]) -> Shape:
    """Return the shape that `dims` denote, without trailing ones: (n, 1) is (n,), (1, 1) is ()."""
    if len(dims) > 2:
        raise ShapeError(f"{text(dims)} has {len(dims)} axes; a value is a scalar, a column or a matrix")
    while dims and dims[-1] == 1:
        dims = dims[:-1]
    return dims


def rows(shape: Shape) -> Dim:
    """Return the number of rows; a scalar has one."""
    return shape[0] if shape else 1


def columns(shape: Shape) -> Dim:
    """Return the number of columns; a scalar and a column vector have one."""
    return shape[1] if len(shape) == 2 else 1


def transposed(shape: Shape) -> Shape:
    """Return the shape of the transpose: (n,) becomes the row (1, n) and back."""
    return canonical((columns(shape), rows(shape)))


@lru_cache(maxsize=256)
def of_product(left: Shape, right: Shape) -> Shape | None:
    """Return the shape of a matrix product, None where the inner sizes differ."""
    return canonical((rows(left), columns(right))) if columns(left) == rows(right) else None


@lru_cache(maxsize=256)
def axes(shape: Shape) -> Shape:
    """Return the dimensions that carry an index: the row (1, n) has one, n."""
    return tuple(d for d in shape if d != 1)


def is_row(shape: Shape) -> bool:
    """Tell whether the shape is a row vector (1, n)."""
    return len(shape) == 2 and shape[0] == 1


def text(shape: Shape) -> str:
    """Return the shape as it reads in a sentence: `scalar`, `n`, `m×n`; a size that is still open is `?`."""
    return "×".join("?" if str(d).startswith("?") else str(d) for d in shape) if shape else "scalar"


def factors(dim: Dim) -> tuple[int, tuple[str, ...]]:
    """Return the number and the names whose product a dimension is: 2*m*n is 2 and (m, n)."""
    if isinstance(dim, int):
        return dim, ()
    parts = dim.split("*")
    return (int(parts[0]), tuple(parts[1:])) if parts[0].isdigit() else (1, tuple(parts))


def names(dims: Iterable[Dim]) -> tuple[str, ...]:
    """Return the names that the dimensions are made of, once each, in order of appearance."""
    return tuple(dict.fromkeys(name for dim in dims for name in factors(dim)[1]))


def multiplied(a: Dim, b: Dim) -> Dim:
    """Return the dimension a · b."""
    (one, left), (two, right) = factors(a), factors(b)
    return _dimension(one * two, [*left, *right])


def divided(a: Dim, b: Dim) -> Dim:
    """Return the dimension a / b.

    Raises: ShapeError when b is no factor of a.
    """
    (one, left), (two, right) = factors(a), factors(b)
    if one % two or Counter(right) - Counter(left):
        raise ShapeError(f"the size {a} is no multiple of {b}")
    return _dimension(one // two, list((Counter(left) - Counter(right)).elements()))


def _dimension(number: int, names: list[str]) -> Dim:
    if not names:
        return number
    return "*".join([*([str(number)] if number != 1 else []), *sorted(names)])


def size(dim: Dim, sizes: Mapping[str, int]) -> int:
    """Return the number that `dim` stands for under `sizes`.

    Raises: InputError when the size has no value.
    """
    if isinstance(dim, int):
        return dim
    number, named = factors(dim)
    for name in named:
        if name not in sizes:
            raise InputError(f"the size {name} has no value; known sizes: {', '.join(sizes) or 'none'}")
        number *= sizes[name]
    return number
