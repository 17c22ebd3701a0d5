"""What a definition says by its name: of h = max(0, u), u > 0 is h > 0; of p = σ(u), σ(−u) is 1 − p."""

from __future__ import annotations

from symderiv.expr import Apply, Const, Expr, Var, postorder
from symderiv.normal.alone import opposite
from symderiv.normal.composition import composed
from symderiv.normal.length import length
from symderiv.normal.simplify import simplify
from symderiv.op import OPS
from symderiv.ops.arithmetic import DIV, FILL
from symderiv.ops.elementwise import greater, sigmoid

RELU, MAX, SIGMOID, EXP = (OPS[name] for name in ("relu", "max", "sigmoid", "exp"))


def synonyms(name: Var, body: Expr) -> dict[Expr, Expr]:
    """Return what is said by `name`, which is defined as `body`."""
    found: dict[Expr, Expr] = {body: name}
    if isinstance(body, Apply):
        found |= _of_rectified(name, body) | _of_logistic(name, body)
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
    """Return the synonyms of a logistic function, also of one that is written out: 1/(1 + e⁻ᵘ)."""
    spelled = body.op is DIV and any(isinstance(n, Apply) and n.op is EXP for n in postorder(body))
    value = simplify(body).expr if spelled else body
    if not (isinstance(value, Apply) and value.op is SIGMOID):
        return {}
    (u,) = value.args
    return {value: name, sigmoid(opposite(u)): 1 - name}


def _is_zero(node: Expr) -> bool:
    inner = node.children[0] if isinstance(node, Apply) and node.op is FILL else node
    return isinstance(inner, Const) and inner.value == 0
