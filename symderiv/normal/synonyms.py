"""What a definition says by its name: of p = σ(u), σ(−u) is 1 − p; of m = (p + q)/2, p + q is 2m."""

from __future__ import annotations

from symderiv.expr import Apply, Const, Expr, Var, postorder
from symderiv.normal.alone import multiple, opposite
from symderiv.normal.comparisons import number_of
from symderiv.normal.composition import composed
from symderiv.normal.length import length
from symderiv.normal.simplify import simplify
from symderiv.op import OPS
from symderiv.ops.arithmetic import ADD, DIV, SCALE, spread_over
from symderiv.ops.axis import ROWSOFTMAX
from symderiv.ops.elementwise import greater, sigmoid
from symderiv.ops.reduce import SOFTMAX

RELU, MAX, SIGMOID, EXP = (OPS[name] for name in ("relu", "max", "sigmoid", "exp"))


def synonyms(name: Var, body: Expr) -> dict[Expr, Expr]:
    """Return what is said by `name`, which is defined as `body`."""
    found: dict[Expr, Expr] = {body: name}
    if isinstance(body, Apply):
        found |= _of_rectified(name, body) | _of_logistic(name, body) | _of_sum(name, body)
    return found


def _of_rectified(name: Var, body: Apply) -> dict[Expr, Expr]:
    inner = [a for a in body.args if not _is_zero(a)]
    rectified = body.op is RELU or (body.op is MAX and len(inner) == 1)
    if not rectified or isinstance(inner[0], Var):
        return {}
    asked, said = greater(inner[0], 0), greater(name, 0)
    short = composed(asked)
    return {asked: said, short: said} if length(said) < length(short) else {}


def _of_logistic(name: Var, body: Apply) -> dict[Expr, Expr]:
    """Return the synonyms of a logistic function or a softmax, also of one written out: 1/(1 + e⁻ᵘ)."""
    spelled = body.op is DIV and any(isinstance(n, Apply) and n.op is EXP for n in postorder(body))
    value = simplify(body).expr if spelled else body
    if isinstance(value, Apply) and value.op in (SOFTMAX, ROWSOFTMAX):
        return {value: name}
    if not (isinstance(value, Apply) and value.op is SIGMOID):
        return {}
    (u,) = value.args
    return {value: name, sigmoid(opposite(u)): 1 - name}


def _of_sum(name: Var, body: Apply) -> dict[Expr, Expr]:
    """Return p + q as 2m for m = (p + q)/2, and e⁻ᵘ as 1 − p for p = 1 − e⁻ᵘ, where these are shorter."""
    found: dict[Expr, Expr] = {}
    if body.op in (SCALE, DIV):
        number, total = body.args if body.op is SCALE else body.args[::-1]
        size = number_of(number)
        if size and _is_sum(total):
            found[total] = multiple(name, 1 / size if body.op is SCALE else size)
    elif body.op is ADD and len(body.args) == 2 and number_of(body.args[0]) == 1:
        (other,) = body.args[1:]
        found[opposite(other)] = 1 - name
    return {asked: said for asked, said in found.items() if length(said) < length(asked)}


def _is_sum(node: Expr) -> bool:
    return isinstance(node, Apply) and node.op is ADD


def _is_zero(node: Expr) -> bool:
    inner = spread_over(node)
    return isinstance(inner, Const) and inner.value == 0
