"""Identities of Kronecker products: (A ⊗ B)⁻¹ is A⁻¹ ⊗ B⁻¹, (A ⊗ B) vec X is vec(B X Aᵀ), and so on."""

from __future__ import annotations

from collections.abc import Callable

from symderiv.expr import Apply, Expr, const
from symderiv.normal.chains import transposed
from symderiv.op import Op, is_of
from symderiv.ops.arithmetic import ADD, FILL, NEG, SCALE, negative, plus, spread, summed, times
from symderiv.ops.blocks import BLOCKDOT, BLOCKSUM, KRON, UNVEC, VEC, kron, unvec, vec
from symderiv.ops.linear import EYE, INV, MATMUL, ONES, TRACE, TRANSPOSE, eye, ones, product, transpose
from symderiv.shape import SCALAR, axes, canonical, columns, divided, is_row, rows

#: What vec and its inverse go through.
LINEAR = frozenset({ADD, NEG, SCALE})


def _is_column(node: Expr) -> bool:
    return len(axes(node.shape)) == 1 and not is_row(node.shape)


def _trace(node: Apply) -> Expr | None:
    (a,) = node.args
    if not is_of(a, KRON) or any(rows(x.shape) != columns(x.shape) for x in a.children):
        return None
    left, right = a.children
    return times(TRACE(left), TRACE(right))


def _product(node: Apply) -> Expr | None:
    """Return (A ⊗ B) vec X without ⊗, and (A ⊗ B)(C ⊗ D) as A C ⊗ B D."""
    a, v = node.args
    if is_of(a, KRON) and is_of(v, KRON):
        pairs = tuple(zip(a.children, v.children, strict=True))
        if all(columns(left.shape) == rows(right.shape) for left, right in pairs):
            return kron(*(product(left, right) for left, right in pairs))
    level = _level(v) if is_of(a, KRON) and any(is_of(x, EYE) for x in a.children) else None
    if level is not None:  # (I ⊗ B) 1 = 1 ⊗ B 1
        return times(level, kron(*map(_row_sums, a.children)))
    inside = _unstacked(a, v.children[0]) if is_of(v, VEC) else None
    return None if inside is None else vec(inside)


def _unstacked(a: Expr, x: Expr) -> Expr | None:
    """Return Y with vec Y = a vec X, for sums and multiples of Kronecker products."""
    if not isinstance(a, Apply):
        return None
    if a.op is KRON:
        left, right = a.args
        return product(product(right, x), transpose(left)) if columns(right.shape) == rows(x.shape) else None
    if a.op not in LINEAR:
        return None
    parts = [p if p.shape == SCALAR else _unstacked(p, x) for p in a.args]
    found = [p for p in parts if p is not None]
    return a.op(*found, params=a.params) if len(found) == len(parts) else None


def _row_sums(a: Expr) -> Expr:
    one = ones(canonical((columns(a.shape),)))
    return one if is_of(a, EYE) else product(a, one)


def _transpose(node: Apply) -> Expr | None:
    (a,) = node.args
    if (level := _level(a)) is not None:
        return spread(level, node.shape)
    return KRON(*map(transposed, a.children)) if is_of(a, KRON) else None


def _inverse(node: Apply) -> Expr | None:
    (a,) = node.args
    if not is_of(a, KRON) or any(rows(x.shape) != columns(x.shape) for x in a.children):
        return None
    return KRON(*map(INV, a.children))


def _stacked(node: Apply) -> Expr | None:
    """Return vec of a vec⁻¹ as what is inside, and vec of a multiple as the multiple; so for vec⁻¹."""
    (a,) = node.args
    if not isinstance(a, Apply):
        return None
    if {node.op, a.op} == {VEC, UNVEC}:
        return a.args[0] if a.args[0].shape == node.shape else None
    level = _level(a)
    if level is not None:
        return spread(level, node.shape)
    if a.op not in LINEAR:
        return None
    parts = [p if p.shape == SCALAR else _settled(node.op(p, params=node.params)) for p in a.args]
    return a.op(*parts, params=a.params)


def _settled(node: Apply) -> Expr:
    found = _stacked(node)
    return node if found is None else found


def _columns(g: Expr) -> tuple[Expr, Expr] | None:
    """Return b and c for an outer product b cᵀ."""
    if not is_of(g, MATMUL):
        return None
    b, c = g.children
    return (b, transpose(c)) if len(axes(b.shape)) == 1 and is_row(c.shape) else None


def _by_parts(node: Apply) -> Expr | None:
    """Return a contraction of blocks of a sum, or of a multiple, as the sum or multiple of contractions.

    What has no simpler form is contracted together, and what is the same in every entry with it.
    """
    g, part = node.args
    if not (isinstance(g, Apply) and g.op in LINEAR):
        return None
    if g.op is not ADD:
        return g.op(*_inner(node.op, g, part), params=g.params)
    found = dict(zip(g.args, _inner(node.op, g, part), strict=True))
    left = [p for p in g.args if _level(p) is not None or is_of(_core(found[p]), node.op)]
    if len(left) == len(g.args):
        return None
    last = [_contracted(node.op, plus(*left), part)] if left else []
    return plus(*(value for p, value in found.items() if p not in left), *last)


def _inner(op: Op, g: Apply, part: Expr) -> list[Expr]:
    return [p if p.shape == SCALAR else _contracted(op, p, part) for p in g.args]


def _core(value: Expr) -> Expr:
    """Return a value without its sign and the scalars in front of it."""
    while isinstance(value, Apply) and value.op in (NEG, SCALE):
        value = value.args[-1]
    return value


def _level(g: Expr) -> Expr | None:
    """Return the number that every entry of a value is; None where there is none."""
    if is_of(g, NEG):
        inner = _level(g.children[0])
        return None if inner is None else negative(inner)
    return g.children[0] if is_of(g, FILL) else const(1) if is_of(g, ONES) else None


def _contracted(op: Op, g: Expr, part: Expr) -> Expr:
    node = op(g, part)
    found = RULES[op](node)
    return node if found is None else found


def _of_columns(g: Expr, left: Expr, right: Expr) -> Expr:
    """Return (A ⊗ B) g, which contracts the blocks of a column as ⟨h, x ⊗ y⟩ = ⟨(I ⊗ yᵀ) h, x⟩ says."""
    node = product(kron(left, right), g)
    found = _product(node) if isinstance(node, Apply) and node.op is MATMUL else None
    return node if found is None else found


def _blockdot(node: Apply) -> Expr | None:
    g, part = node.args
    if (level := _level(g)) is not None:  # ⟨1, B⟩ = Σ B in every block
        return spread(times(level, summed(part)), node.shape)
    if (parts := _by_parts(node)) is not None:
        return parts
    if all(map(_is_column, (node, g, part))):
        return _of_columns(g, eye(node.shape[0]), transpose(part))
    p, q = rows(part.shape), columns(part.shape)
    if is_of(g, KRON) and g.children[1].shape == part.shape:
        return times(summed(times(g.children[1], part)), g.children[0])
    if is_of(g, EYE) and p == q:
        return times(TRACE(part), eye(node.shape[0]) if node.shape else eye(1))
    outer = _columns(g)
    if outer is None or SCALAR in (node.shape, part.shape):
        return None
    b, c = (unvec(v, (n, divided(v.shape[0], n))) for v, n in zip(outer, (p, q), strict=True))
    return product(product(transpose(b), part), c)


def _blocksum(node: Apply) -> Expr | None:
    g, part = node.args
    if (level := _level(g)) is not None:  # ⟨1, B⟩ = Σ B in every block
        return spread(times(level, summed(part)), node.shape)
    if (parts := _by_parts(node)) is not None:
        return parts
    if all(map(_is_column, (node, g, part))):
        return _of_columns(g, transpose(part), eye(node.shape[0]))
    m, n = rows(part.shape), columns(part.shape)
    if is_of(g, KRON) and g.children[0].shape == part.shape:
        return times(summed(times(g.children[0], part)), g.children[1])
    if is_of(g, EYE) and m == n:
        return times(TRACE(part), eye(node.shape[0]) if node.shape else eye(1))
    outer = _columns(g)
    if outer is None or SCALAR in (node.shape, part.shape):
        return None
    b, c = (unvec(v, (divided(v.shape[0], k), k)) for v, k in zip(outer, (m, n), strict=True))
    return product(product(b, part), transpose(c))


RULES: dict[Op, Callable[[Apply], Expr | None]] = {
    TRACE: _trace,
    MATMUL: _product,
    TRANSPOSE: _transpose,
    INV: _inverse,
    VEC: _stacked,
    UNVEC: _stacked,
    BLOCKDOT: _blockdot,
    BLOCKSUM: _blocksum,
}
