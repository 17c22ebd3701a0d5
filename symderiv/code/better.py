"""Equal forms that compute better: logarithms that do not overflow, systems solved instead of inverted.

The author's formula is kept in the derivation; code takes log softmax(x) as x − lse(x), because
softmax(x) may underflow where its logarithm is an ordinary number.
Source: Goodfellow, Bengio, Courville, Deep Learning (2016), 4.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from symderiv.expr import ONE, Apply, Expr, postorder, rebuild
from symderiv.graph import Let
from symderiv.op import OPS, Op, is_of
from symderiv.ops.arithmetic import ADD, DIV, FILL, NEG, SCALE, minus, negative, plus, spread_over
from symderiv.ops.linear import DET, INV, LOGDET, MATMUL, TRANSPOSE
from symderiv.ops.reduce import LSE, SOFTMAX, SUM
from symderiv.shape import axes

EXP, LOG, SIGMOID, SOFTPLUS = (OPS[name] for name in ("exp", "log", "sigmoid", "softplus"))


def better(lets: Iterable[Let]) -> tuple[Let, ...]:
    """Return the named values in forms that compute better."""
    bodies: dict[Expr, Expr] = {}
    found = []
    for let in lets:
        body = _rewritten(let.body, bodies)
        bodies[let.var] = body
        found.append(Let(let.var, body))
    return tuple(found)


def _rewritten(root: Expr, bodies: dict[Expr, Expr]) -> Expr:
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        new = rebuild(node, tuple(done[c] for c in node.children)) if node.children else node
        if isinstance(new, Apply) and new.op in _RULES:
            new = _RULES[new.op](new, lambda e: bodies.get(e, e)) or new
        done[node] = new
    return done[root]


Seen = Callable[[Expr], Expr]
"""Returns the definition of a name, and anything else as it is."""


def _arg(node: Expr, op: Op, position: int = 0) -> Expr | None:
    return node.args[position] if isinstance(node, Apply) and node.op is op else None


def _plus_one(node: Expr) -> Expr | None:
    """Return a where the node is 1 + a or a + 1."""
    if not isinstance(node, Apply) or node.op is not ADD or len(node.args) != 2:
        return None
    for one, other in (node.args, node.args[::-1]):
        if spread_over(one) is ONE:
            return other
    return None


def _logarithm(node: Apply, seen: Seen) -> Expr | None:
    inside = seen(node.args[0])
    if (x := _arg(inside, SOFTMAX)) is not None:
        return minus(x, LSE(x))
    if (x := _arg(inside, SIGMOID)) is not None:  # log σ(x) = −softplus(−x)
        return negative(SOFTPLUS(negative(x)))
    if (x := _arg(inside, DET)) is not None:
        return LOGDET(x)
    if (x := _exponent_of_sum(inside, seen)) is not None:
        return LSE(x)
    more = _plus_one(inside)
    if more is None:
        return None
    if (x := _arg(seen(more), EXP)) is not None:  # log(1 + eˣ) = softplus(x)
        return SOFTPLUS(x)
    less = _arg(more, NEG)
    if less is not None and (x := _arg(seen(less), SIGMOID)) is not None:  # log(1 − σ(x)) = −softplus(x)
        return negative(SOFTPLUS(x))
    return None


def _exponent_of_sum(node: Expr, seen: Seen) -> Expr | None:
    """Return x where the node is the sum of e^x over a vector."""
    inside = _arg(node, SUM)
    x = None if inside is None else _arg(seen(inside), EXP)
    return x if x is not None and len(axes(x.shape)) == 1 else None


def _quotient(node: Apply, seen: Seen) -> Expr | None:
    top, bottom = seen(node.args[0]), seen(node.args[1])
    x, more = _arg(top, EXP), _plus_one(bottom)
    power = None if more is None else _arg(seen(more), EXP)
    if power is not None and power is x:  # eˣ / (1 + eˣ) = σ(x)
        return SIGMOID(x)
    if power is not None and spread_over(top) is ONE:  # 1 / (1 + e⁻ˣ) = σ(x)
        return SIGMOID(negative(power))
    scalar = _arg(bottom, FILL)
    if x is not None and scalar is not None and _exponent_of_sum(seen(scalar), seen) is x:
        return SOFTMAX(x)
    return None


def _product(node: Apply, seen: Seen) -> Expr | None:
    """Return (A⁻¹ + B⁻¹) v as a sum of solutions, each of one system."""
    a, b = node.args
    if _adds_inverses(a) and len(axes(b.shape)) == 1:
        return plus(*(MATMUL(term, b) for term in a.children))
    if _adds_inverses(b) and len(axes(a.shape)) == 1:
        return plus(*(MATMUL(a, term) for term in b.children))
    return None


def _adds_inverses(node: Expr) -> bool:
    return is_of(node, ADD) and all(map(_is_inverse, node.children))


def _is_inverse(node: Expr) -> bool:
    while isinstance(node, Apply) and node.op in (NEG, SCALE, TRANSPOSE):
        node = node.args[-1]
    return is_of(node, INV)


_RULES: dict[Op, Callable[[Apply, Seen], Expr | None]] = {LOG: _logarithm, DIV: _quotient, MATMUL: _product}
