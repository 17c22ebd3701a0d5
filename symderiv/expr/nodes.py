"""Nodes: immutable and interned, so that equality is identity and sharing costs nothing.

Nodes know their shape and nothing else: what an operator means stands in its record (`symderiv.op`).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal
from weakref import ref

from symderiv.shape import Dim, Shape

if TYPE_CHECKING:
    from symderiv.op import Op

#: The nodes that live, by what they are made of.
_interned: dict[tuple[Any, ...], _Living] = {}
_serials = count()
_made_with = attrgetter("made_with")

#: What `a + b`, `a @ b`, `a[i]`, … build; the operator tables fill this in.
INFIX: dict[str, Callable[..., Expr]] = {}


class Expr:
    """A node.  Equal expressions are the same object; `serial` orders nodes by their first making.

    `children` are the nodes that it is made of; `made_with` are the operators that stand in it and the kinds
    of its other nodes, itself included; `kept` is what functions found of it.
    """

    __slots__ = ("__weakref__", "kept", "made_with", "serial", "shape")

    shape: Shape
    serial: int
    made_with: frozenset[Op | type[Expr]]
    kept: dict[Callable[..., Any], Any]
    children: tuple[Expr, ...] = ()

    def __add__(self, other: Expr | int | Fraction) -> Expr:
        return INFIX["+"](self, other)

    def __radd__(self, other: int | Fraction) -> Expr:
        return INFIX["+"](other, self)

    def __sub__(self, other: Expr | int | Fraction) -> Expr:
        return INFIX["-"](self, other)

    def __rsub__(self, other: int | Fraction) -> Expr:
        return INFIX["-"](other, self)

    def __mul__(self, other: Expr | int | Fraction) -> Expr:
        return INFIX["*"](self, other)

    def __rmul__(self, other: int | Fraction) -> Expr:
        return INFIX["*"](other, self)

    def __truediv__(self, other: Expr | int | Fraction) -> Expr:
        return INFIX["/"](self, other)

    def __rtruediv__(self, other: int | Fraction) -> Expr:
        return INFIX["/"](other, self)

    def __pow__(self, other: Expr | int | Fraction) -> Expr:
        return INFIX["^"](self, other)

    def __matmul__(self, other: Expr) -> Expr:
        return INFIX["@"](self, other)

    def __neg__(self) -> Expr:
        return INFIX["neg"](self)

    @property
    def T(self) -> Expr:
        """The transpose."""
        return INFIX["T"](self)

    def __getitem__(self, at: Index | int | tuple[Index | int, ...]) -> Expr:
        return INFIX["[]"](self, at if isinstance(at, tuple) else (at,))


class _Living(ref[Expr]):
    """A node as long as it lives, with what it is made of; written for speed, as each node has one."""

    __slots__ = ("key",)

    key: tuple[Any, ...]


def living(key: tuple[Any, ...]) -> Any:
    """Return the node that is made of `key`, None where none lives; a key starts with its kind."""
    found = _interned.get(key)
    return found and found()


def intern(key: tuple[Any, ...], node: Expr) -> None:
    """Keep a new node under what it is made of, as long as something else holds it."""
    node.serial, node.kept = next(_serials), {}
    node.made_with = frozenset(key[:1]).union(*map(_made_with, node.children))
    _interned[key] = held = _Living(node, _forget)
    held.key = key


def _forget(gone: ref[Expr]) -> None:
    assert isinstance(gone, _Living)
    if _interned.get(gone.key) is gone:  # another one may have been made meanwhile
        del _interned[gone.key]


class Var(Expr):
    """A named value.  `facts` are properties that may be used: `positive`, `symmetric`, …"""

    __slots__ = ("facts", "name")

    name: str
    facts: frozenset[str]

    def __repr__(self) -> str:
        return self.name


class Const(Expr):
    """A constant: a rational number, or one of the named constants `pi` and `e`."""

    __slots__ = ("value",)

    value: Fraction | Literal["pi", "e"]

    def __repr__(self) -> str:
        return str(self.value)


class Size(Expr):
    """A dimension used as a number: the n of 1/n."""

    __slots__ = ("dim",)

    dim: str

    def __repr__(self) -> str:
        return self.dim


class Index(Expr):
    """An index that runs from 1 to `dim`; only entries, deltas and folds are made of indices.

    A dummy, whose name starts with #, is summed over wherever it stands.
    """

    __slots__ = ("dim", "dummy", "name")

    name: str
    dim: Dim
    dummy: bool

    def __repr__(self) -> str:
        return self.name


At = Index | int


class Entry(Expr):
    """One entry of a value: xᵢ, Aᵢⱼ.  A row has one index, like a column.  Indices count from 1.

    Its children are the value and the symbolic indices.
    """

    __slots__ = ("at", "base", "children")

    base: Expr
    at: tuple[At, ...]
    children: tuple[Expr, ...]

    def __repr__(self) -> str:
        return f"{self.base}[{','.join(map(str, self.at))}]"


class Delta(Expr):
    """Kronecker's delta: 1 where the two indices agree, else 0.  Its children are the symbolic indices."""

    __slots__ = ("at", "children")

    at: tuple[At, At]
    children: tuple[Expr, ...]

    def __repr__(self) -> str:
        return f"delta({self.at[0]},{self.at[1]})"


class Fold(Expr):
    """A sum or product of a scalar body over one index, which is bound and no child."""

    __slots__ = ("body", "children", "index", "kind")

    kind: Literal["sum", "prod"]
    index: Index
    body: Expr
    children: tuple[Expr, ...]

    def __repr__(self) -> str:
        return f"{self.kind}({self.index}:{self.index.dim}, {self.body})"


class Apply(Expr):
    """An operator applied to values; `params` are what it takes besides (sizes, indices)."""

    __slots__ = ("args", "children", "op", "params")

    op: Op
    args: tuple[Expr, ...]
    params: tuple[Any, ...]
    children: tuple[Expr, ...]

    def __repr__(self) -> str:
        inner = ", ".join([*map(repr, self.args), *map(str, self.params)])
        return f"{self.op.name}({inner})"
