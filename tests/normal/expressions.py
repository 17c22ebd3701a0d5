"""Random expressions of a given shape, over values whose sizes all differ, and rearrangements of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import strategies as st

from symderiv.expr import Apply, Expr, Var, const, postorder, rebuild, var
from symderiv.op import OPS
from symderiv.ops.arithmetic import ADD, MUL, NEG, SCALE, negative, plus, times
from symderiv.ops.linear import DIAG, DIAGVEC, INV, MATMUL, TRACE, TRANSPOSE, outer, product, transpose
from symderiv.ops.reduce import DOT, SQNORM, SUM
from symderiv.shape import SCALAR, Dim, Shape, axes, canonical, columns, rows, transposed

T = TypeVar("T")
SIZES = {"m": 2, "n": 3, "k": 4}
DIMS: tuple[Dim, ...] = (1, *SIZES)
TAME = ("tanh", "sigmoid", "sin", "softplus")


def _leaf(prefix: str, p: Dim, q: Dim) -> Var:
    return var(f"{prefix}{p}{q}", canonical((p, q)))


LEAVES: tuple[Var, ...] = tuple(_leaf(c, p, q) for c in "AB" for p in DIMS for q in DIMS)


def leaves(shape: Shape, values: Sequence[Var] = LEAVES) -> st.SearchStrategy[Expr]:
    """Return one of the values of that shape."""
    return st.sampled_from([v for v in values if v.shape == shape])


@dataclass(frozen=True)
class Maker:
    """Draws the parts of an expression, each less deep than the whole."""

    draw: st.DrawFn
    depth: int
    values: Sequence[Var]
    functions: Sequence[str]

    def of(self, *dims: Dim) -> Expr:
        """Return an expression of the shape that the dimensions denote."""
        strategy = expressions(canonical(dims), self.depth - 1, self.values, self.functions)
        return self.draw(strategy)

    def leaf(self, shape: Shape) -> Expr:
        """Return one of the values of that shape."""
        return self.draw(leaves(shape, self.values))

    def one(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return self.draw(st.sampled_from(options))

    def length(self) -> Dim:
        """Return one of the named sizes."""
        return self.one(tuple(SIZES))

    def multiple(self, shape: Shape) -> Expr:
        """Return a multiple by a number or by a scalar."""
        return times(self.one((const(2), const(-1), self.of())), self.of(*shape))

    def product(self, shape: Shape) -> Expr:
        """Return a matrix product over any inner size."""
        middle = self.one(DIMS)
        return product(self.of(rows(shape), middle), self.of(middle, columns(shape)))

    def dot(self) -> Expr:
        """Return an inner product."""
        n = self.length()
        return DOT(self.of(n), self.of(n))

    def trace(self) -> Expr:
        """Return a trace."""
        n = self.length()
        return TRACE(self.of(n, n))


Way = Callable[[Maker, Shape], Expr]
ANY: tuple[Way, ...] = (
    lambda make, shape: make.leaf(shape),
    lambda make, shape: make.of(*shape) + make.of(*shape),
    lambda make, shape: make.of(*shape) - make.of(*shape),
    lambda make, shape: make.multiple(shape),
    lambda make, shape: times(make.of(*shape), make.of(*shape)),
    lambda make, shape: make.product(shape),
    lambda make, shape: OPS[make.one(make.functions)](make.of(*shape)),
    lambda make, shape: make.of(*shape) ** 2,
)
SCALARS: tuple[Way, ...] = (
    lambda make, _: make.trace(),
    lambda make, _: SUM(make.of(make.length(), make.one(DIMS))),
    lambda make, _: make.dot(),
    lambda make, _: SQNORM(make.of(make.length())),
)
TURNED: tuple[Way, ...] = (lambda make, shape: transpose(make.of(*transposed(shape))),)
MATRICES: tuple[Way, ...] = (lambda make, shape: outer(make.of(shape[0]), make.of(shape[1])),)
SQUARES: tuple[Way, ...] = (
    lambda make, shape: DIAG(make.of(shape[0])),
    lambda make, shape: INV(make.leaf(shape)),
)
COLUMNS: tuple[Way, ...] = (lambda make, shape: DIAGVEC(make.of(shape[0], shape[0])),)


def ways(shape: Shape) -> tuple[Way, ...]:
    """Return the ways in which an expression of that shape comes about."""
    if shape == SCALAR:
        return ANY + SCALARS
    if len(shape) == 1:
        return ANY + TURNED + COLUMNS
    square = SQUARES if shape[0] == shape[1] else ()
    matrix = MATRICES if len(axes(shape)) == 2 else ()
    return ANY + TURNED + matrix + square


@st.composite
def expressions(
    draw: st.DrawFn, shape: Shape, depth: int, values: Sequence[Var] = LEAVES, functions: Sequence[str] = TAME
) -> Expr:
    """Return an expression of `shape`, at most `depth` operators deep."""
    make = Maker(draw, depth, values, functions)
    return make.one(ways(shape))(make, shape) if depth else make.leaf(shape)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """Return a shape over the sizes."""
    return canonical((draw(st.sampled_from(DIMS)), draw(st.sampled_from(DIMS))))


@st.composite
def anything(draw: st.DrawFn, depth: int = 3) -> Expr:
    """Return an expression of any shape."""
    return draw(expressions(draw(shapes()), depth))


@st.composite
def rearranged(draw: st.DrawFn, root: Expr) -> Expr:
    """Return `root` after algebra: sums and entrywise products turned round, products transposed twice,
    spread over sums, and turned under the trace.
    """
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        new = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
        done[node] = _turned(new) if isinstance(new, Apply) and draw(st.booleans()) else new
    return done[root]


def _turned(node: Apply) -> Expr:
    if node.op is ADD:
        return ADD(*reversed(node.args))
    if node.op is MUL:
        return MUL(*reversed(node.args))
    if node.op is NEG:
        return times(const(-1), node.args[0])
    if node.op is TRANSPOSE and isinstance(node.args[0], Apply) and node.args[0].op is MATMUL:
        a, b = node.args[0].args
        return product(transpose(b), transpose(a))
    if node.op is MATMUL:
        return _turned_product(*node.args)
    if node.op is SCALE and isinstance(node.args[1], Apply) and node.args[1].op is ADD:
        return plus(*(times(node.args[0], t) for t in node.args[1].args))
    if node.op is TRACE and isinstance(node.args[0], Apply) and node.args[0].op is MATMUL:
        a, b = node.args[0].args
        return TRACE(product(b, a)) if SCALAR not in (a.shape, b.shape) and _turns(a, b) else node
    return node


def _turns(a: Expr, b: Expr) -> bool:
    return columns(b.shape) == rows(a.shape) and canonical((rows(b.shape), columns(a.shape))) != SCALAR


def _turned_product(a: Expr, b: Expr) -> Expr:
    if isinstance(b, Apply) and b.op is ADD:
        return plus(*(product(a, t) for t in b.args))
    if isinstance(b, Apply) and b.op is MATMUL:
        return product(product(a, b.args[0]), b.args[1])
    if isinstance(b, Apply) and b.op is NEG:
        return negative(product(a, b.args[0]))
    return transpose(product(transpose(b), transpose(a)))
