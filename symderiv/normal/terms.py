"""From an expression to a sum of products of indexed factors.

A factor is a value that the normal form does not look into: a name, an elementwise function, an
inverse, or a sum that stands inside a product (which stays one factor until `distribute` opens it).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderiv.expr import (
    Apply,
    At,
    Const,
    Delta,
    Entry,
    Expr,
    Fold,
    Index,
    Size,
    Var,
    entry,
    kept,
    open_indices,
    size,
    substitute,
)
from symderiv.normal.chains import plainer_turned
from symderiv.normal.contract import merged
from symderiv.normal.inverses import inverted
from symderiv.normal.labels import entry_of, summed
from symderiv.normal.pieces import SQRT
from symderiv.normal.raising import raised, raised_beside
from symderiv.normal.readback import written
from symderiv.normal.term import (
    UNIT,
    Factor,
    NotReducible,
    Number,
    Term,
    Terms,
    atom,
    exact,
    outer_labels,
    product,
    scaled,
)
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, FILL, MUL, NEG, POW, negative, power, spread
from symderiv.ops.linear import EYE, INV, MATMUL, TRANSPOSE, dummy, eye
from symderiv.ops.products import PROD
from symderiv.shape import SCALAR, columns, rows

#: Functions that are powers and inverses of what they are of.
_LOOKED_INTO = frozenset({POW, SQRT, INV})


def terms(node: Expr, at: tuple[At, ...] = ()) -> Terms:
    """Return entry `at` of `node` as terms; a sum inside a product stays one factor.

    Raises: NotReducible.
    """
    match node:
        case Apply():
            return _apply(node, at)
        case Const():
            if isinstance(node.value, Fraction):
                return (Term(exact(node.value)),) if node.value else ()
            return atom(node)
        case Var() | Size():
            return atom(node, at)
        case Entry():
            return terms(node.base, node.at)
        case Delta():
            i, j = node.at
            dim = i.dim if isinstance(i, Index) else j.dim if isinstance(j, Index) else 1
            return atom(eye(dim), (i, j))
        case Fold():
            return _fold_or_itself(node)
    raise NotReducible(f"{node!r} has no normal form")


def _fold_or_itself(node: Fold) -> Terms:
    """Return a sum or product over an index as terms; one without matrix form is a number like any other."""
    try:
        return _fold(node)
    except NotReducible:
        if open_indices(node):
            raise
        return atom(node)


def _fold(node: Fold) -> Terms:
    if node.kind == "prod":
        return _product_over(node)
    label, inner = node.index, node.body
    if not label.dummy:
        label = dummy(label.dim)
        inner = substitute(inner, {node.index: label})
    return summed(terms(inner), label)


def _product_over(node: Fold) -> Terms:
    """Return Πᵢ vᵢ as the product of the entries of v; of what i does not reach, a power."""
    others = open_indices(node.body)
    if node.index not in others:
        return terms(power(entry(tensor(node.body, others), others), size(node.index.dim)))
    over, body = [node.index], node.body
    while isinstance(body, Fold) and body.kind == "prod":
        over, body = [*over, body.index], body.body
    if open_indices(node) or len(over) > 2:
        raise NotReducible(f"a product over {node.index} that another index runs through has no matrix form")
    return atom(PROD(tensor(body, tuple(over))))


def _apply(node: Apply, at: tuple[At, ...]) -> Terms:
    if node.op.role != "contraction" and node.op not in _LOOKED_INTO:
        return atom(*_lifted(node)) if node.shape == SCALAR and not at else atom(node, at)
    if Index in node.made_with and open_indices(node):
        return _opened(node, at)
    return entry_of(_opened_once(node), outer_labels(node.shape), at)


def _opened_once(root: Apply) -> Terms:
    """Return a value without open indices as terms at its own labels; its depth is no limit."""
    stack = [] if _opened_once in root.kept else [root]
    while stack:
        node = stack[-1]
        waiting = _not_opened(node) if node.op.role == "contraction" else ()
        if waiting:
            stack += waiting
        elif _opened_once not in stack.pop().kept:
            node.kept[_opened_once] = _opened(node, outer_labels(node.shape))
    found: Terms = root.kept[_opened_once]
    return found


def _not_opened(node: Apply) -> list[Apply]:
    """Return the parts of a value that are opened as it is, and are not yet."""
    inner = [c for c in node.args if isinstance(c, Apply) and _opened_once not in c.kept]
    return [c for c in inner if c.op.role == "contraction" and not open_indices(c)]


def like_terms(node: Expr) -> Terms:
    """Return a value as terms at its own labels, like ones added up.

    Raises: NotReducible.
    """
    if isinstance(node, Var):
        return atom(node, outer_labels(node.shape))
    return _like_terms(node) if node.children else merged(terms(node, outer_labels(node.shape)))


@kept
def _like_terms(node: Expr) -> Terms:
    return merged(terms(node, outer_labels(node.shape)))


def _opened(node: Apply, at: tuple[At, ...]) -> Terms:
    rule = _OPENED_BY.get(node.op)
    if rule is not None:
        return rule(node, at)
    assert node.op.entry is not None
    return terms(node.op.entry(node, at))


def _sum(node: Apply, at: tuple[At, ...]) -> Terms:
    return tuple([t for arg in node.args for t in terms(arg, at)])


def _inverse(node: Apply, at: tuple[At, ...]) -> Terms:
    parts = inverted(node.args[0])
    return atom(node, at) if parts is None else terms(parts, at)


def _product(node: Apply, at: tuple[At, ...]) -> Terms:
    """Return Σₖ Aᵢₖ Bₖⱼ, or aᵢ bⱼ."""
    a, b = node.args
    mine, inner = (0 if rows(a.shape) == 1 else 1), columns(a.shape)
    shared = (*at, *open_indices(node))
    if inner == 1:
        return product([as_factor(a, at[:mine]), as_factor(b, at[mine:])], shared)
    k = dummy(inner)
    return summed(product([as_factor(a, (*at[:mine], k)), as_factor(b, (k, *at[mine:]))], (*shared, k)), k)


#: How operators are opened, where their definition in indices does not say it or says it in more steps.
_OPENED_BY: dict[Op, Callable[[Apply, tuple[At, ...]], Terms]] = {
    ADD: _sum,
    NEG: lambda node, at: scaled(terms(node.args[0], at), -1),
    FILL: lambda node, at: terms(node.args[0]),
    EYE: lambda node, at: atom(node, at) if at else (UNIT,),
    MUL: lambda node, at: product((as_factor(a, at) for a in node.args), (*at, *open_indices(node))),
    MATMUL: _product,
    TRANSPOSE: lambda node, at: terms(node.args[0], at[::-1]),
    POW: lambda node, at: _power(node, at),
    SQRT: lambda node, at: _raised(node.args[0], at, Fraction(1, 2)),
    INV: _inverse,
}


def _lifted(node: Apply) -> tuple[Expr, tuple[At, ...]]:
    """Return f(…xᵢ…) as (f(…x…), (i,)): an elementwise function of entries as an entry of a function."""
    free = open_indices(node)
    if not free:
        return node, ()
    if node.op.role != "elementwise" or len(free) > 2:
        raise NotReducible(f"{node!r} has no matrix form")
    return node.op(*(tensor(a, free) for a in node.args), params=node.params), free


def tensor(body: Expr, labels: tuple[Index, ...]) -> Expr:
    """Return the vector or matrix whose entry at `labels` is the scalar `body`.

    Raises: NotReducible.
    """
    shape = tuple(i.dim for i in labels)
    mine = outer_labels(shape)
    value = written(merged(terms(substitute(body, dict(zip(labels, mine, strict=True))))), mine, shape)
    return spread(value, shape)


def as_factor(node: Expr, at: tuple[At, ...]) -> Terms:
    """Return `node` as terms that may stand in a product: a sum of several becomes one factor."""
    closed = isinstance(node, Apply) and not open_indices(node)
    return entry_of(_one_factor(node), outer_labels(node.shape), at) if closed else _as_factor(node, at)


@kept
def _one_factor(node: Expr) -> Terms:
    return _as_factor(node, outer_labels(node.shape))


def _as_factor(node: Expr, at: tuple[At, ...]) -> Terms:
    node, at = _unspread(node, at)
    found = terms(node, at)
    if len(found) <= 1:
        return found
    if all(t.coefficient < 0 for t in found):  # the sign of −(a + b) leads the product
        return scaled(as_factor(negative(node), at), -1)
    value, labels = _one_value(node, at)
    again = terms(value, labels)
    return again if len(again) <= 1 else atom(value, labels)


def _one_value(node: Expr, at: tuple[At, ...]) -> tuple[Expr, tuple[At, ...]]:
    """Return a value and its labels that stand for entry `at` of `node`."""
    if isinstance(node, Entry):
        return _one_value(node.base, node.at)
    if at:
        value = written(like_terms(node), outer_labels(node.shape), node.shape)
        turned = plainer_turned(value) if len(at) == 2 else None
        return (value, at) if turned is None else (turned, at[::-1])
    free = open_indices(node)
    if len(free) > 2:
        raise NotReducible(f"{node!r} has no matrix form")
    return tensor(node, free), free


def _power(node: Apply, at: tuple[At, ...]) -> Terms:
    base, exponent = node.args
    while isinstance(exponent, Apply) and exponent.op is FILL:
        exponent = exponent.args[0]
    if not (isinstance(exponent, Const) and isinstance(exponent.value, Fraction)):
        return atom(*_lifted(node)) if not at else atom(node, at)
    return _raised(base, at, exact(exponent.value))


def _raised(base: Expr, at: tuple[At, ...], exponent: Number) -> Terms:
    """Return a value to a power; one that holds a sum, or the root of a product, becomes one factor."""
    if exponent == 0:
        return (UNIT,)
    base, at = _unspread(base, at)
    try:
        found = as_factor(base, at)
    except NotReducible:
        if exponent != 2:
            raise
        return _squared(base, at)
    if not found:
        if exponent < 0:
            raise NotReducible("a division by zero")
        return ()
    (term,) = found
    whole = raised(term, {*at, *open_indices(base)}, exponent)
    if whole is not None:
        return (whole,)
    if exponent.denominator == 1 and at and not isinstance(base, Entry):
        return (raised_beside(like_terms(base), base.shape, at, exponent),)
    value, labels = _one_value(base, at)
    return (Term(1, (Factor(value, labels, exponent),)),)


def _squared(base: Expr, at: tuple[At, ...]) -> Terms:
    """Return the square of a sum as a sum: of three indices it has no matrix form, its terms may."""
    body, shared = terms(base, at), (*at, *open_indices(base))
    return tuple([t for a in body for b in body for t in product(((a,), (b,)), shared)])


def _unspread(base: Expr, at: tuple[At, ...]) -> tuple[Expr, tuple[At, ...]]:
    """Return a scalar that is spread over a shape as the scalar it is."""
    inner = base.base if isinstance(base, Entry) else base
    return (inner.args[0], ()) if isinstance(inner, Apply) and inner.op is FILL else (base, at)
