"""Expressions: immutable, interned nodes, so that equality is identity and sharing costs nothing.

A node is a `Var` (a named value), a `Const`, a `Size` (a dimension used as a number), an `Entry`
of a value, a `Fold` (Σ or Π over an index), a `Delta`, or an `Apply` of an operator.  An `Index`
is what entries and folds are indexed by; it is not a value.  Nodes know their shape and nothing
else: what an operator means stands in its record (`symderiv.op`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from weakref import ref

from symderiv.errors import ShapeError
from symderiv.shape import SCALAR, Dim, Shape, axes, factors, text

if TYPE_CHECKING:
    from symderiv.op import Op

T = TypeVar("T")

#: The nodes that live, by what they are made of.
_interned: dict[tuple[Any, ...], _Living] = {}
_serials = count()
_made_with = attrgetter("made_with")

#: What `a + b`, `a @ b`, … build; the operator tables fill this in.
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
        return entry(self, at if isinstance(at, tuple) else (at,))


class _Living(ref[Expr]):
    """A node as long as it lives, with what it is made of; written for speed, as each node has one."""

    __slots__ = ("key",)

    key: tuple[Any, ...]


def _living(key: tuple[Any, ...]) -> Any:
    """Return the node that is made of `key`, None where none lives; a key starts with its kind."""
    found = _interned.get(key)
    return found and found()


def _intern(key: tuple[Any, ...], node: Expr) -> None:
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


def var(name: str, shape: Shape = SCALAR, facts: frozenset[str] = frozenset()) -> Var:
    """Return the named value of that shape."""
    key = (Var, name, shape, facts)
    node: Var | None = _living(key)
    if node is None:
        node = Var()
        node.name, node.shape, node.facts = name, shape, facts
        _intern(key, node)
    return node


def const(value: int | Fraction | Literal["pi", "e"]) -> Const:
    """Return the constant `value`."""
    key = (Const, value)  # a whole Fraction equals its int
    node: Const | None = _living(key)
    if node is None:
        node = Const()
        node.value, node.shape = value if isinstance(value, str) else Fraction(value), SCALAR
        _intern(key, node)
    return node


def size(dim: Dim) -> Expr:
    """Return the dimension as a scalar; an integer size is a constant, a product of sizes their product."""
    number, named = factors(dim)
    parts = [*([const(number)] if number != 1 or not named else []), *map(_named_size, named)]
    return reduce(INFIX["*"], parts)


def _named_size(name: str) -> Size:
    key = (Size, name)
    node: Size | None = _living(key)
    if node is None:
        node = Size()
        node.dim, node.shape = name, SCALAR
        _intern(key, node)
    return node


def index(name: str, dim: Dim) -> Index:
    """Return the index of that name, running from 1 to `dim`."""
    key = (Index, name, dim)
    node: Index | None = _living(key)
    if node is None:
        node = Index()
        node.name, node.dim, node.shape = name, dim, SCALAR
        node.dummy = name.startswith("#")
        _intern(key, node)
    return node


def entry(base: Expr, at: tuple[At, ...]) -> Expr:
    """Return the entry of `base` at `at`; a scalar is its own entry.

    Shapes: one index for each axis longer than one.
    Raises: ShapeError when the number of indices, or an index's range, does not fit.
    """
    dims = axes(base.shape)
    if len(at) != len(dims):
        raise ShapeError(
            f"{base!r} is {text(base.shape)}: an entry takes {len(dims)} indices, found {len(at)}"
        )
    for where, dim in zip(at, dims, strict=True):
        if isinstance(where, Index) and where.dim != dim:
            raise ShapeError(f"index {where} runs to {where.dim}, but that axis of {base!r} has length {dim}")
        if isinstance(where, int) and (where < 1 or (isinstance(dim, int) and where > dim)):
            raise ShapeError(f"{base!r} has no entry {where}; entries run from 1 to {dim}")
    if not at:
        return base

    key = (Entry, base, at)
    node: Entry | None = _living(key)
    if node is None:
        node = Entry()
        node.base, node.at, node.shape = base, at, SCALAR
        node.children = (base, *(i for i in at if isinstance(i, Index)))
        _intern(key, node)
    return node


def delta(i: At, j: At) -> Expr:
    """Return Kronecker's delta; of two equal indices, or two numbers, it is a constant."""
    if i is j or (isinstance(i, int) and isinstance(j, int)):
        return const(int(i == j))

    key = (Delta, i, j)
    node: Delta | None = _living(key)
    if node is None:
        node = Delta()
        node.at, node.shape = (i, j), SCALAR
        node.children = tuple(where for where in (i, j) if isinstance(where, Index))
        _intern(key, node)
    return node


def fold(kind: Literal["sum", "prod"], over: Index, body: Expr) -> Fold:
    """Return Σ or Π of the scalar `body` over the index `over`.

    Raises: ShapeError when the body is not a scalar.
    """
    if body.shape != SCALAR:
        raise ShapeError(f"a {kind} over {over} takes a scalar body, found {text(body.shape)}: {body!r}")

    key = (Fold, kind, over, body)
    node: Fold | None = _living(key)
    if node is None:
        node = Fold()
        node.kind, node.index, node.body, node.shape = kind, over, body, SCALAR
        node.children = (body,)
        _intern(key, node)
    return node


def apply(op: Op, args: tuple[Expr, ...], params: tuple[Any, ...] = ()) -> Apply:
    """Return `op` applied to `args`; the operator's shape rule decides the shape, or raises."""
    key = (op, args, params)
    node: Apply | None = _living(key)
    if node is None:
        node = Apply()
        node.op, node.args, node.params, node.children = op, args, params, args
        node.shape = op.shape(*args, *params)
        _intern(key, node)
    return node


def postorder(*roots: Expr, known: Container[Expr] = ()) -> Iterator[Expr]:
    """Yield each node below the roots once, children before parents; depth is no limit.

    What is `known` is left out, with what lies below it alone.
    """
    seen: set[Expr] = set()
    stack: list[Expr | None] = [*reversed(roots)]
    while stack:
        node = stack.pop()
        if node is None:  # below it lies a node whose children are done
            parent = stack.pop()
            assert parent is not None
            yield parent
        elif node not in seen and node not in known:
            seen.add(node)
            if node.children:
                stack += (node, None, *reversed(node.children))
            else:
                yield node


def kept(function: Callable[[Expr], T]) -> Callable[[Expr], T]:
    """Return a function of nodes that is computed once for each; what is computed stays with the node."""

    def found(node: Expr) -> T:
        kept = node.kept
        if function not in kept:
            kept[function] = function(node)
        value: T = kept[function]
        return value

    return found


def bottom_up(function: Callable[[Expr, list[T]], T]) -> Callable[[Expr], T]:
    """Return a function of nodes that is kept, and computed for children first, so that depth is no limit.

    `function` takes a node and what was found of its children.
    """

    def found(root: Expr) -> T:
        stack = [] if function in root.kept else [root]
        while stack:
            node = stack[-1]
            waiting = [child for child in node.children if function not in child.kept]
            if waiting:
                stack += waiting
            elif function not in stack.pop().kept:
                node.kept[function] = function(node, [child.kept[function] for child in node.children])
        value: T = root.kept[function]
        return value

    return found


def open_indices(*roots: Expr) -> tuple[Index, ...]:
    """Return the indices that stand under no fold over them, an operator's parameters included, in order."""
    if len(roots) == 1:
        return _open_indices(roots[0])
    return tuple(dict.fromkeys([i for root in roots for i in _open_indices(root)]))


@bottom_up
def _open_indices(node: Expr, below: list[tuple[Index, ...]]) -> tuple[Index, ...]:
    match node:
        case Index():
            return (node,)
        case Fold():
            return tuple([i for i in below[0] if i is not node.index])
        case Apply() if node.params:
            below = [*below, tuple([p for p in node.params if isinstance(p, Index)])]
    return tuple(dict.fromkeys([i for found in below for i in found])) if any(below) else ()


def variables(*roots: Expr) -> tuple[Var, ...]:
    """Return the named values below the roots, in order of appearance."""
    if len(roots) == 1 and roots[0].children:
        return _variables(roots[0])
    return tuple([node for node in postorder(*roots) if isinstance(node, Var)])


@kept
def _variables(root: Expr) -> tuple[Var, ...]:
    return tuple([node for node in postorder(root) if isinstance(node, Var)])


def rebuild(node: Expr, children: tuple[Expr, ...]) -> Expr:
    """Return a node like `node` on other children (indices among them stay indices)."""
    match node:
        case Apply():
            return apply(node.op, children, node.params) if children != node.args else node
        case Entry():
            return entry(children[0], tuple(_moved(node.at, children[1:])))
        case Delta():
            i, j = _moved(node.at, children)
            return delta(i, j)
        case Fold():
            return fold(node.kind, node.index, children[0])
        case _:
            return node


def _moved(at: tuple[At, ...], new: tuple[Expr, ...]) -> Iterator[At]:
    fresh = iter(new)
    for where in at:
        if isinstance(where, int):
            yield where
        else:
            moved = next(fresh)
            if isinstance(moved, Index):
                yield moved
            elif isinstance(moved, Const) and isinstance(moved.value, Fraction):
                yield int(moved.value)
            else:
                raise ShapeError(f"{moved!r} cannot be an index")


def substitute(root: Expr, new: Mapping[Expr, Expr]) -> Expr:
    """Return `root` with every node that `new` maps replaced, each shared node visited once."""
    if not new:
        return root
    done: dict[Expr, Expr] = dict(new)
    for node in postorder(root, known=new):
        done[node] = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
    return done[root]


def count_nodes(root: Expr) -> int:
    """Return the length of the expression as it would be written out, counted in symbols."""
    sizes: dict[Expr, int] = {}
    for node in postorder(root):
        sizes[node] = 1 + sum(sizes[c] for c in node.children)
    return sizes[root]
