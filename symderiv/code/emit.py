"""From expressions to code: each operator's numeric form, with scalars, rows and columns broadcast.

Products of matrices are computed in the order that costs least (`stretches`), and what was computed
once is the same code wherever it is needed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from symderiv.code.products import Factor, Product, is_ones, product_of
from symderiv.code.spelling import spelled
from symderiv.code.stretches import Stretch, Stretches, scaled
from symderiv.code.tree import (
    EVERY,
    Code,
    add,
    attribute,
    call,
    filled,
    item,
    matmul,
    multiply,
    name,
    negate,
    node,
    number,
)
from symderiv.code.value import Value, column, length, whole
from symderiv.errors import NoRule
from symderiv.expr import Apply, At, Const, Delta, Entry, Expr, Fold, Index, Size, Var
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL
from symderiv.ops.linear import DIAGVEC, INV, MATMUL, ONES, TRACE, ZEROS
from symderiv.ops.reduce import DOT, SQNORM, SUM
from symderiv.ops.spectral import EIGMAX, EIGVECMAX
from symderiv.shape import Shape, axes, columns, rows

#: Numbers that have more characters than this as decimals are written as quotients.
_DIGITS = 6


class Emitter:
    """Turns expressions into code; an inverse that stands alone somewhere below the `roots` is formed."""

    def __init__(self, roots: Iterable[Expr]) -> None:
        self.values: dict[Expr, Value] = {}
        self.stretches = Stretches(self.values)
        self.kept = _formed(roots)

    def value(self, root: Expr) -> Value:
        """Return the value of an expression.

        Raises: NoRule when an operator has no numeric form.
        """
        for part in ordered([root], self.parts):
            if part not in self.values:
                self.values[part] = self._value(part)
        return self.values[root]

    def code(self, root: Expr) -> Code:
        """Return the code of an expression that was turned into a value before, as a whole array."""
        return self.values[root].full

    def parts(self, root: Expr) -> tuple[Expr, ...]:
        """Return the expressions that `root` is computed from."""
        if isinstance(root, Index):
            return ()
        product = product_of(root, self.kept)
        if product is not None:
            return product.parts
        inner = _inner_product(root)
        if inner is not None:
            return inner
        return tuple(c for c in root.children if not isinstance(c, Index))

    def _value(self, root: Expr) -> Value:
        dims = axes(root.shape)
        match root:
            case Var():
                return whole(name(spelled(root.name)), dims)
            case Const():
                return whole(_constant(root), dims)
            case Size():
                return whole(length(root.dim), dims)
            case Entry():
                return whole(item(self.code(root.base), *map(_position, root.at)), dims)
            case Delta():
                return whole(_indicator(*map(_counted, root.at)), dims)
            case Fold():
                return whole(self._fold(root), dims)
            case Apply():
                return self._applied(root)
        raise NoRule(f"there is no numeric form for {root!r}")

    def _fold(self, root: Fold) -> Code:
        end = add(length(root.index.dim), number(1))
        over = call("range", number(1), end)
        body = node("for", spelled(root.index.name), (self.code(root.body), over))
        return call("sum" if root.kind == "sum" else "np.prod", body)

    def _applied(self, root: Apply) -> Value:
        product = product_of(root, self.kept)
        if product is not None:
            return self._product(root, product)
        if root.op in _RULES:
            return _RULES[root.op](self, root)
        if root.op is MUL or root.op is DIV or root.op.role == "elementwise":
            return self._entrywise(root)
        return whole(_numeric(root, [self.code(a) for a in root.args]), axes(root.shape))

    def _entrywise(self, root: Apply) -> Value:
        args = [self.values[a] for a in root.args]
        return Value(_numeric(root, [a.code for a in args]), args[0].dims, _union(args))

    def _sum(self, root: Apply) -> Value:
        args = [self.values[a] for a in root.args]
        return Value(reduce(add, (a.code for a in args)), args[0].dims, _union(args))

    def _spread(self, root: Apply) -> Value:
        dims = axes(root.shape)
        code = {ONES: number(1), ZEROS: number(0)}.get(root.op) or self.code(root.args[0])
        return Value(code, dims, (False,) * len(dims))

    def _total(self, root: Apply) -> Value:
        """Return the sum of all entries; along an axis that only repeats, a multiple."""
        if _inner_product(root) is not None:
            return self._inner(root)
        value = self.values[root.args[0]]
        repeated = [length(d) for d, spans in zip(value.dims, value.spans, strict=True) if not spans]
        once = call("np.sum", value.code) if any(value.spans) else value.code
        return whole(reduce(multiply, [*repeated, once]), ())

    def _inner(self, root: Apply) -> Value:
        """Return the sum of products of entries: of vectors an inner product, of matrices no product."""
        inner = _inner_product(root)
        if inner is None:
            return whole(_numeric(root, [self.code(a) for a in root.args]), axes(root.shape))
        a, b = (self.code(x) for x in inner)
        if len(axes(inner[0].shape)) == 1:
            return whole(matmul(a, b), ())
        if root.op in (TRACE, DIAGVEC):
            b = attribute(b, "T")
        entries = node("binary", "**", (a, number(2))) if a is b else multiply(a, b)
        axis = {"axis": number(1)} if root.op is DIAGVEC else {}
        return whole(call("np.sum", entries, **axis), axes(root.shape))

    def _eigen(self, root: Apply) -> Value:
        """Return the largest eigenvalue or its vector: one decomposition of a symmetric matrix has both."""
        found, last = call("np.linalg.eigh", self.code(root.args[0])), number(-1)
        if root.op is EIGMAX:
            return whole(item(attribute(found, "eigenvalues"), last), ())
        return whole(call("upright", item(attribute(found, "eigenvectors"), EVERY, last)), axes(root.shape))

    # Products of matrices.

    def _product(self, root: Expr, product: Product) -> Value:
        scalars = [self.values[s].code for s in product.scalars]
        dims = axes(root.shape)
        factors = product.factors
        if len(factors) == 1 and factors[0].kind != "inverse":
            value = self._single(factors[0], scalars)
        elif len(dims) == 2 and (is_ones_column(factors[0]) or is_ones_row(factors[-1])):
            value = self._copied(factors, scalars, dims)
        else:
            value = whole(self.stretches.multiplied(factors, scalars), dims)
        return Value(negate(value.code), dims, value.spans) if product.negated else value

    def _copied(self, factors: Stretch, scalars: list[Code], dims: Shape) -> Value:
        """Return 1 rᵀ or c 1ᵀ: a row that every row repeats, or a column."""
        first, last = is_ones_column(factors[0]), is_ones_row(factors[-1])
        rest = factors[int(first) : len(factors) - int(last)]
        if not rest:
            return Value(reduce(multiply, scalars, number(1)), dims, (False, False))
        code = self.stretches.multiplied(rest, scalars)
        if first and last:
            return Value(code, dims, (False, False))
        return Value(code if first else column(code), dims, (not first, first))

    def _single(self, factor: Factor, scalars: list[Code]) -> Value:
        value = self.values[factor.value]
        if factor.kind == "diagonal":
            along = Value(scaled(scalars, value.code), value.dims, value.spans)
            n = rows(factor.shape)
            if not any(along.spans):
                return whole(multiply(along.code, call("np.eye", length(n))), (n, n))
            return whole(call("np.diag", along.full), (n, n))
        turned = value.transposed if factor.turned else value
        return Value(scaled(scalars, turned.code), turned.dims, turned.spans)


def is_ones_column(factor: Factor) -> bool:
    """Tell whether a factor is a column of ones."""
    return is_ones(factor) and columns(factor.shape) == 1


def is_ones_row(factor: Factor) -> bool:
    """Tell whether a factor is a row of ones."""
    return is_ones(factor) and rows(factor.shape) == 1


def ordered(roots: Iterable[Expr], parts: Callable[[Expr], tuple[Expr, ...]]) -> list[Expr]:
    """Return what the roots are computed from, each once, in an order in which it can be computed."""
    found: dict[Expr, None] = {}
    stack = [(root, False) for root in reversed(list(roots))]
    seen: set[Expr] = set()
    while stack:
        here, ready = stack.pop()
        if ready:
            found[here] = None
        elif here not in seen:
            seen.add(here)
            stack.append((here, True))
            stack.extend((p, False) for p in reversed(parts(here)))
    return list(found)


def _formed(roots: Iterable[Expr]) -> frozenset[Expr]:
    """Return the inverses that stand alone somewhere: they are formed once, and used wherever they are."""
    alone: set[Expr] = set()

    def parts(root: Expr) -> tuple[Expr, ...]:
        product = product_of(root)
        if product is None:
            return tuple(c for c in root.children if not isinstance(c, Index))
        others = [f for f in product.factors if f.kind == "whole"]
        inverses = [f.value for f in product.factors if f.kind == "inverse"]
        if not others:
            alone.update(INV(a) for a in inverses)
        return product.parts

    for root in ordered(roots, parts):
        if isinstance(root, Apply) and root.op is INV:
            alone.add(root)
    return frozenset(alone)


def _inner_product(root: Expr) -> tuple[Expr, Expr] | None:
    """Return A and B where `root` is the sum of A ∘ B, tr(A Bᵀ) or the like; None where it is not."""
    if not isinstance(root, Apply) or root.op not in (SUM, DOT, SQNORM, TRACE, DIAGVEC):
        return None
    if root.op is DOT:
        return root.args[0], root.args[1]
    (a,) = root.args
    if root.op is SQNORM:
        return (a, a) if a.shape else None
    if not isinstance(a, Apply):
        return None
    vectors = root.op is SUM and a.op is MUL and len(axes(a.shape)) == 1
    matrices = root.op is not SUM and a.op is MATMUL and len(axes(a.args[0].shape)) == 2
    return (a.args[0], a.args[1]) if vectors or matrices else None


def _union(values: list[Value]) -> tuple[bool, ...]:
    return tuple(map(any, zip(*(v.spans for v in values), strict=True)))


def _numeric(root: Apply, args: list[Code]) -> Code:
    """Return the operator's numeric form, with code for its arguments."""
    holes = [f"_{n}" for n in range(len(args))]
    return filled(root.op.numeric(root, *holes), dict(zip(holes, args, strict=True)))


def _constant(root: Const) -> Code:
    if isinstance(root.value, str):
        return name(f"np.{root.value}")
    top, bottom = root.value.numerator, root.value.denominator
    if bottom == 1 or len(str(top / bottom)) <= _DIGITS:  # a quotient is rounded as the decimal is
        return number(top if bottom == 1 else top / bottom)
    return node("binary", "/", (number(top), number(bottom)))


def _indicator(a: Code, b: Code) -> Code:
    return node("binary", "*", (number("1.0"), node("binary", "==", (a, b))))


def _counted(where: At) -> Code:
    return number(where) if isinstance(where, int) else name(spelled(where.name))


def _position(where: At) -> Code:
    """Return the code of an index that counts from 0."""
    return number(where - 1) if isinstance(where, int) else add(_counted(where), number(-1))


_RULES: dict[Op, Callable[[Emitter, Apply], Value]] = {
    ADD: Emitter._sum,
    FILL: Emitter._spread,
    ONES: Emitter._spread,
    ZEROS: Emitter._spread,
    SUM: Emitter._total,
    DOT: Emitter._inner,
    SQNORM: Emitter._inner,
    TRACE: Emitter._inner,
    DIAGVEC: Emitter._inner,
    EIGMAX: Emitter._eigen,
    EIGVECMAX: Emitter._eigen,
}
