"""Reductions to a scalar, and softmax, which divides by one."""

from __future__ import annotations

from functools import reduce

from symderiv.errors import ShapeError
from symderiv.expr import Apply, At, Expr, entry, fold, size
from symderiv.op import Op, by_argument, register
from symderiv.ops import arithmetic
from symderiv.ops.arithmetic import called, over, same_shape, spread, times
from symderiv.ops.elementwise import exp, log
from symderiv.ops.linear import dummy
from symderiv.shape import SCALAR, Shape, axes


def _over_all(body: Expr, at: tuple[At, ...]) -> Expr:
    """Return the sum of `body` over the symbolic indices `at`."""
    for where in reversed(at):
        assert not isinstance(where, int)
        body = fold("sum", where, body)
    return body


def _dummies(a: Expr) -> tuple[At, ...]:
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


def _vector_shape(v: Expr, verb: str = "softmax") -> Shape:
    if len(axes(v.shape)) != 1:
        raise ShapeError(f"{verb} takes a vector, found {called(v)}")
    return v.shape


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
        shape=_vector_shape,
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
        shape=lambda a: _vector_shape(a, "lse")[:0],
        role="opaque",
        entry=lambda node, at: log(_exp_sum(node.args[0])),
        vjp=lambda g, node, position: times(g, SOFTMAX(node.args[0])),
        numeric=lambda node, x: f"(np.max({x}) + np.log(np.sum(np.exp({x} - np.max({x})))))",
        rule="log-sum-exp",
        source="Boyd and Vandenberghe, Convex Optimization (2004), 3.1.5",
    )
)
arithmetic.SUM.append(SUM)


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
