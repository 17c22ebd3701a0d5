"""Syntax: what a text says before shapes and declarations decide what it means.

Chains of + − and of products stay flat: their grouping may depend on shapes.  The set of node
types is closed; each knows its place in the source.  Nobody changes a node, but none is frozen: that
would take three times as long to make.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from symderiv.parse.tokens import Span


@dataclass(slots=True)
class Number:
    """A literal number."""

    value: Fraction
    span: Span


@dataclass(slots=True)
class Name:
    """A word with its scripts: `W_i^{(1)}` is the word W, the tag 1 and the subscript i."""

    word: str
    span: Span
    tag: str = ""
    subs: tuple[Name | Number, ...] = ()


@dataclass(slots=True)
class Group:
    """What round brackets hold."""

    body: Node
    span: Span


@dataclass(slots=True)
class Negate:
    """−body."""

    body: Node
    span: Span


@dataclass(slots=True)
class Sum:
    """Terms with their signs; `signs` has one place for each sign but the first's."""

    terms: tuple[Node, ...]
    negative: tuple[bool, ...]
    signs: tuple[Span, ...]
    span: Span


ProductSign = Literal["*", " ", "·", "/", "∘", "./"]


@dataclass(slots=True)
class Product:
    """Factors with the sign between each two, in the author's order."""

    factors: tuple[Node, ...]
    signs: tuple[ProductSign, ...]
    places: tuple[Span, ...]
    span: Span


@dataclass(slots=True)
class Power:
    """A power; `entrywise` is `.^`."""

    base: Node
    exponent: Node
    entrywise: bool
    place: Span
    span: Span


@dataclass(slots=True)
class Transposed:
    """The transpose; `inverted` is ^{-T}."""

    base: Node
    span: Span
    inverted: bool = False


@dataclass(slots=True)
class At:
    """Entries of a value: x[i], (A x)_i."""

    base: Node
    at: tuple[Node, ...]
    span: Span


@dataclass(slots=True)
class Compare:
    """A comparison of two values, or a chain of them: 0 < x < 1."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]
    span: Span


@dataclass(slots=True)
class Logic:
    """Conditions joined by `and` or `or`."""

    word: Literal["and", "or"]
    parts: tuple[Node, ...]
    span: Span


@dataclass(slots=True)
class Call:
    """A function's application; `primes` counts the ′ on a declared function."""

    name: str
    args: tuple[Node, ...]
    span: Span
    primes: int = 0


NormKind = Literal["", "2", "1", "F", "|"]


@dataclass(slots=True)
class Norm:
    """‖body‖ with the subscript of the bars; the kind | is |body|, with single bars."""

    body: Node
    kind: NormKind
    span: Span


@dataclass(slots=True)
class Indicator:
    """1{condition}."""

    condition: Node
    span: Span


@dataclass(slots=True)
class Cases:
    """Branches of (value, condition); the condition of `otherwise` is None."""

    branches: tuple[tuple[Node, Node | None], ...]
    span: Span


@dataclass(slots=True)
class Folded:
    """Σ or Π of a body over an index; the range is None where the axes decide it.

    `apart` is the index that the sum leaves out: Σ over j ≠ i.
    """

    kind: Literal["sum", "prod"]
    index: str
    upto: Node | None
    body: Node
    span: Span
    apart: Name | Number | None = None


@dataclass(slots=True)
class Tensor:
    """The vector or matrix whose entry at the indices is the body; a range is None where axes decide it."""

    indices: tuple[str, ...]
    upto: tuple[Node | None, ...]
    body: Node
    span: Span


@dataclass(slots=True)
class Ones:
    r"""A bold 1, `\mathbf{1}`: the column of ones whose size follows from what stands around it."""

    span: Span


@dataclass(slots=True)
class PartialOf:
    """∂of/∂wrt."""

    of: Node
    wrt: Node
    span: Span


@dataclass(slots=True)
class Extremum:
    """argmin or argmax of a body over names."""

    kind: Literal["argmin", "argmax"]
    over: tuple[Node, ...]
    body: Node
    span: Span


Node = (
    Number
    | Name
    | Group
    | Negate
    | Sum
    | Product
    | Power
    | Transposed
    | At
    | Compare
    | Logic
    | Call
    | Norm
    | Indicator
    | Cases
    | Folded
    | Tensor
    | Ones
    | PartialOf
    | Extremum
)


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes that `node` is made of: what its fields hold, on their own or in tuples."""
    for field in PARTS.get(type(node), ()):
        held = getattr(node, field)
        for part in held if isinstance(held, tuple) else (held,):
            if isinstance(part, tuple):
                yield from (p for p in part if p is not None)
            elif part is not None:
                yield part


#: The fields of each type of node that hold nodes.
PARTS: dict[type, tuple[str, ...]] = {
    Group: ("body",),
    Negate: ("body",),
    Norm: ("body",),
    Sum: ("terms",),
    Product: ("factors",),
    Power: ("base", "exponent"),
    Transposed: ("base",),
    At: ("base", "at"),
    Compare: ("sides",),
    Logic: ("parts",),
    Call: ("args",),
    Indicator: ("condition",),
    Cases: ("branches",),
    Folded: ("upto", "body"),
    Tensor: ("upto", "body"),
    PartialOf: ("of", "wrt"),
    Extremum: ("over", "body"),
}


def measure(root: Node) -> tuple[int, int]:
    """Return how deep the tree is nested, and how many nodes it has."""
    deepest = count = 0
    stack = [(root, 1)]
    while stack:
        node, depth = stack.pop()
        count += 1
        if depth > deepest:
            deepest = depth
        if type(node) in PARTS:
            stack += [(child, depth + 1) for child in children(node)]
    return deepest, count
