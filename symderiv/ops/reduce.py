"""Reductions of all entries to a scalar, and softmax, which divides by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Literal

from symderiv.errors import ShapeError
from symderiv.expr import Apply, At, Expr, Index, const, delta, entry, fold, size
from symderiv.op import Op, by_argument, register
from symderiv.ops import arithmetic
from symderiv.ops.arithmetic import called, over, same_shape, spread, times
from symderiv.ops.elementwise import exp, log
from symderiv.ops.linear import TRANSPOSE, dummy, transpose
from symderiv.ops.row import call
from symderiv.shape import SCALAR, Shape, axes, is_row

#: The parameter of a largest or smallest entry that entries which are one function may share.
SHARED = ("shared",)


def _over_all(body: Expr, at: tuple[Index, ...], kind: Literal["sum", "prod"] = "sum") -> Expr:
    """Return the sum (or the product) of `body` over the indices `at`."""
    for where in reversed(at):
        body = fold(kind, where, body)
    return body


def _dummies(a: Expr) -> tuple[Index, ...]:
    return tuple(dummy(d) for d in axes(a.shape))


def _sum_entry(node: Apply, _: tuple[At, ...]) -> Expr:
    at = _dummies(node.args[0])
    return _over_all(entry(node.args[0], at), at)


def _dot_entry(node: Apply, _: tuple[At, ...]) -> Expr:
    at = _dummies(node.args[0])
    return _over_all(entry(node.args[0], at) * entry(node.args[1], at), at)


def _sqnorm_entry(node: Apply, _: tuple[At, ...]) -> Expr:
    at = _dummies(node.args[0])
    return _over_all(entry(node.args[0], at) ** 2, at)


def _exp_sum(a: Expr) -> Expr:
    at = _dummies(a)
    return _over_all(exp(entry(a, at)), at)


def _extreme_entry(relation: str, ahead: int) -> Callable[[Apply, tuple[At, ...]], Expr]:
    """Return the definition Σᵢ wᵢ xᵢ / Σᵢ wᵢ, where wᵢ tells whether xᵢ wins against every other entry.

    `ahead` times δᵢⱼ is added to xᵢ, so that an entry does not tie with itself.
    """

    def definition(node: Apply, _: tuple[At, ...]) -> Expr:
        x = node.args[0]
        i, j = _dummies(x), _dummies(x)
        agree: list[Expr] = [const(1), *(delta(a, b) for a, b in zip(i, j, strict=True))]
        same = reduce(times, agree)
        wins = _over_all(call(relation, entry(x, i) + ahead * same, entry(x, j)), j, "prod")
        return _over_all(wins * entry(x, i), i) / _over_all(wins, i)

    return definition


def _lead(sign: int) -> Callable[[Apply, tuple[At, ...]], Expr]:
    """Return what is positive at an entry that wins alone, negative elsewhere; no number where several win.

    The rule assumes that one does, unless entries that are one function may win.  Two that tie behind the
    winner decide nothing: c cᵀ is symmetric, but its largest entry is some cᵢ².
    """

    def decider(node: Apply, at: tuple[At, ...]) -> Expr:
        x, j = node.args[0], _dummies(node.args[0])
        behind, others_behind = (sign * (node - entry(x, where)) for where in (at, j))
        winners, ahead = _over_all(call("eq", entry(x, j), node), j), _over_all(others_behind, j)
        alone = ahead if node.params else over(ahead, call("lt", winners, const(2)))
        return call("where", behind, -behind, alone)

    return decider


def _at_extreme(g: Expr, node: Apply, _: int) -> Expr:
    """Return g where an entry wins; where entries that are one function win, each has its share of g."""
    winners = call("eq", node.args[0], node)
    return over(times(g, winners), SUM(winners)) if node.params else times(g, winners)


def _softmax_shape(v: Expr) -> Shape:
    if len(axes(v.shape)) != 1:
        raise ShapeError(f"softmax takes a vector, found {called(v)}; row by row it is rowsoftmax")
    return v.shape


def _lse_pullback(g: Expr, node: Apply, _: int) -> Expr:
    (a,) = node.args
    share = SOFTMAX(a) if len(axes(a.shape)) == 1 else exp(a - node)
    return times(g, share)


def _scalar_of_pair(a: Expr, b: Expr) -> Shape:
    same_shape("take the inner product of")(a, b)
    return SCALAR


def _softmax_pullback(g: Expr, node: Apply, _: int) -> Expr:
    # (diag(s) − s sᵀ) g = s ∘ (g − (sᵀg) 1)
    return times(node, g - spread(DOT(node, g), node.shape))


SUM = register(
    Op(
        name="sum",
        shape=lambda a: SCALAR,
        role="contraction",
        entry=_sum_entry,
        vjp=lambda g, node, position: spread(g, node.args[0].shape),
        numeric=lambda node, a: f"np.sum({a})",
        rule="sum of entries",
        source="∂/∂Aᵢⱼ Σ A = 1",
    )
)
DOT = register(
    Op(
        name="dot",
        shape=_scalar_of_pair,
        role="contraction",
        entry=_dot_entry,
        vjp=by_argument(
            lambda g, node: times(g, node.args[1]),
            lambda g, node: times(g, node.args[0]),
        ),
        numeric=lambda node, a, b: f"np.sum({a} * {b})",
        rule="inner product",
        source="The Matrix Cookbook (2012), eq. (69)",
    )
)
SQNORM = register(
    Op(
        name="sqnorm",
        shape=lambda a: SCALAR,
        role="contraction",
        entry=_sqnorm_entry,
        vjp=lambda g, node, position: times(times(2, g), node.args[0]),
        numeric=lambda node, a: f"np.sum({a} ** 2)",
        rule="squared norm",
        source="The Matrix Cookbook (2012), eq. (131)",
    )
)
SOFTMAX = register(
    Op(
        name="softmax",
        shape=_softmax_shape,
        role="opaque",
        entry=lambda node, at: exp(entry(node.args[0], at)) / _exp_sum(node.args[0]),
        vjp=_softmax_pullback,
        numeric=lambda node, x: f"(np.exp({x} - np.max({x})) / np.sum(np.exp({x} - np.max({x}))))",
        rule="softmax",
        source="Goodfellow, Bengio, Courville, Deep Learning (2016), 6.2.2.3",
    )
)
LSE = register(
    Op(
        name="lse",
        shape=lambda a: SCALAR,
        role="opaque",
        entry=lambda node, at: log(_exp_sum(node.args[0])),
        vjp=_lse_pullback,
        numeric=lambda node, x: f"(np.max({x}) + np.log(np.sum(np.exp({x} - np.max({x})))))",
        rule="log-sum-exp",
        source="Boyd and Vandenberghe, Convex Optimization (2004), 3.1.5",
    )
)
MAXEL = register(
    Op(
        name="maxel",
        shape=lambda a, *shared: SCALAR,
        role="opaque",
        entry=_extreme_entry("ge", ahead=1),
        decider=_lead(1),
        vjp=_at_extreme,
        numeric=lambda node, a: f"np.max({a})",
        rule="largest entry",
        assumes=((0, "unique largest entry"),),
        source="max x = xₖ near a point where xₖ alone is largest, so ∂/∂xᵢ max x = 1{xᵢ = max x}",
    )
)
MINEL = register(
    Op(
        name="minel",
        shape=lambda a, *shared: SCALAR,
        role="opaque",
        entry=_extreme_entry("le", ahead=-1),
        decider=_lead(-1),
        vjp=_at_extreme,
        numeric=lambda node, a: f"np.min({a})",
        rule="smallest entry",
        assumes=((0, "unique smallest entry"),),
        source="min x = xₖ near a point where xₖ alone is smallest, so ∂/∂xᵢ min x = 1{xᵢ = min x}",
    )
)
arithmetic.SUM.append(SUM)


def softmax(v: Expr) -> Expr:
    """Return the softmax of a vector; of a column that is turned into a row, the row of the column's.

    Shapes: those of `v`.
    """
    turned = isinstance(v, Apply) and v.op is TRANSPOSE and is_row(v.shape)
    return transpose(SOFTMAX(transpose(v))) if turned else SOFTMAX(v)


def mean(a: Expr) -> Expr:
    """Return the mean of all entries of `a`."""
    if a.shape == SCALAR:
        return a
    return over(SUM(a), _count(a))


def mean_of(node: Expr) -> Expr | None:
    """Return the value whose mean `node` is, None where it is none."""
    if not (isinstance(node, Apply) and node.op is arithmetic.DIV):
        return None
    total, count = node.args
    summed = total.args[0] if isinstance(total, Apply) and total.op is SUM else None
    return summed if summed is not None and count is _count(summed) else None


def _count(a: Expr) -> Expr:
    return reduce(times, (size(d) for d in axes(a.shape)))
