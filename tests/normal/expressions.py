"""Random expressions of a given shape, over values whose sizes all differ, and rearrangements of them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from symderiv.expr import Apply, Expr, Var, const, postorder, rebuild, var
from symderiv.op import OPS
from symderiv.ops.arithmetic import ADD, MUL, NEG, SCALE, negative, plus, times
from symderiv.ops.linear import DIAG, DIAGVEC, INV, MATMUL, TRACE, TRANSPOSE, outer, product, transpose
from symderiv.ops.reduce import DOT, SQNORM, SUM
from symderiv.shape import SCALAR, Dim, Shape, axes, canonical, columns, rows, transposed

SIZES = {"m": 2, "n": 3, "k": 4}
DIMS: tuple[Dim, ...] = (1, *SIZES)
TAME = ("tanh", "sigmoid", "sin", "softplus")


def _leaf(prefix: str, p: Dim, q: Dim) -> Var:
    return var(f"{prefix}{p}{q}", canonical((p, q)))


LEAVES: tuple[Var, ...] = tuple(_leaf(c, p, q) for c in "AB" for p in DIMS for q in DIMS)


def leaves(shape: Shape, values: Sequence[Var] = LEAVES) -> st.SearchStrategy[Expr]:
    """Return one of the values of that shape."""
    return st.sampled_from([v for v in values if v.shape == shape])


@st.composite
def expressions(
    draw: st.DrawFn, shape: Shape, depth: int, values: Sequence[Var] = LEAVES, functions: Sequence[str] = TAME
) -> Expr:
    """Return an expression of `shape`, at most `depth` operators deep."""

    def inner(other: Shape) -> Expr:
        return draw(expressions(other, depth - 1, values, functions))

    if depth == 0:
        return draw(leaves(shape, values))
    kinds = ["leaf", "add", "sub", "scale", "hadamard", "matmul", "function", "power"]
    kinds += ["transpose"] if shape != SCALAR else ["trace", "sum", "dot", "sqnorm"]
    square = len(shape) == 2 and shape[0] == shape[1]
    kinds += ["diag", "inverse"] if square else []
    kinds += ["outer"] if len(axes(shape)) == 2 else []
    kinds += ["diagvec"] if len(shape) == 1 else []
    match draw(st.sampled_from(kinds)):
        case "leaf":
            return draw(leaves(shape, values))
        case "add":
            return inner(shape) + inner(shape)
        case "sub":
            return inner(shape) - inner(shape)
        case "scale":
            number = draw(st.sampled_from([const(2), const(-1), inner(SCALAR)]))
            return times(number, inner(shape))
        case "hadamard":
            return times(inner(shape), inner(shape))
        case "matmul":
            middle = draw(st.sampled_from(DIMS))
            left, right = canonical((rows(shape), middle)), canonical((middle, columns(shape)))
            return product(inner(left), inner(right))
        case "function":
            return OPS[draw(st.sampled_from(list(functions)))](inner(shape))
        case "power":
            return inner(shape) ** 2
        case "transpose":
            return transpose(inner(transposed(shape)))
        case "trace":
            n = draw(st.sampled_from(list(SIZES)))
            return TRACE(inner((n, n)))
        case "sum":
            return SUM(inner(canonical((draw(st.sampled_from(list(SIZES))), draw(st.sampled_from(DIMS))))))
        case "dot":
            n = draw(st.sampled_from(list(SIZES)))
            return DOT(inner((n,)), inner((n,)))
        case "sqnorm":
            return SQNORM(inner((draw(st.sampled_from(list(SIZES))),)))
        case "diag":
            return DIAG(inner((shape[0],)))
        case "diagvec":
            return DIAGVEC(inner((shape[0], shape[0])))
        case "inverse":
            return INV(draw(leaves(shape, values)))
        case _:
            return outer(inner((shape[0],)), inner((shape[1],)))


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
