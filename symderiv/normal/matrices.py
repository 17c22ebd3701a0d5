"""Identities of functions of matrices: f(Aᵀ) is f(A)ᵀ, and L(A, E) is f′(A) E where E commutes with A."""

from __future__ import annotations

from collections.abc import Callable

from symderiv.expr import Apply, Expr, Var
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, NEG, SCALE, negative, times
from symderiv.ops.linear import EYE, INV, MATMUL, TRANSPOSE, ZEROS, product, transpose, zeros
from symderiv.ops.matrixfunction import COSM, EXPM, FUNCTIONS, SINM, is_function
from symderiv.ops.spectral import EIGMAX, PINV
from symderiv.shape import SCALAR

#: The scalar derivative of each function, as a sign and a function of the family.
PRIMES = {EXPM: (1, EXPM), SINM: (1, COSM), COSM: (-1, SINM)}


#: Properties of which each says that a square matrix has an inverse.
REGULAR = frozenset({"invertible", "orthogonal", "pd"})


def _function(op: Op, *args: Expr) -> Expr:
    """Return a function of a matrix, or its derivative along directions, in its simplest form."""
    node = op(*args)
    found = _simpler(node)
    return node if found is None else found


def _simpler(node: Apply) -> Expr | None:
    a, *directions = node.args
    turned = [x for x in map(_turned, node.args) if x is not None]
    if len(turned) == len(node.args):
        return transpose(_function(node.op, *turned))
    for n, e in enumerate(directions):
        others = [*directions[:n], *directions[n + 1 :]]
        found = _along(node.op, a, e, others)
        if found is not None:
            return found
    return None


def _along(op: Op, a: Expr, e: Expr, others: list[Expr]) -> Expr | None:
    """Return the derivative along `e` and `others`, linear in `e`, where `e` makes it simpler."""
    match e:
        case Apply() if e.op is ZEROS:
            return zeros(a.shape)
        case Apply() if e.op is NEG:
            return negative(_function(op, a, e.args[0], *others))
        case Apply() if e.op is SCALE:
            return times(e.args[0], _function(op, a, e.args[1], *others))
        case Apply() if e.op is EYE:
            return _prime(op, a, *others)  # f(A + tI) moves like f′
        case _:
            return product(e, _prime(op, a)) if not others and _commute(e, a) else None


def _turned(node: Expr) -> Expr | None:
    """Return M for a value that is written Mᵀ, or with a transpose on each of its matrices, else None."""
    if not isinstance(node, Apply) or node.op not in (TRANSPOSE, ADD, NEG, SCALE, MATMUL):
        return None
    if node.op is TRANSPOSE:
        return node.args[0]
    parts = [x if x.shape == SCALAR else _turned(x) for x in node.args]
    whole = [x for x in parts if x is not None]
    if len(whole) < len(parts):
        return None
    return MATMUL(*whole[::-1]) if node.op is MATMUL else node.op(*whole, params=node.params)


def _prime(op: Op, *args: Expr) -> Expr:
    sign, prime = PRIMES[op]
    value = _function(prime, *args)
    return value if sign > 0 else negative(value)


def _commute(e: Expr, a: Expr) -> bool:
    """Tell whether `e` is made of `a` alone by sums, products, inverses and functions of the family.

    What commutes with A does so with tA, and with I + tA.
    """
    if isinstance(a, Apply) and a.op is TRANSPOSE:
        return _commute(transpose(e), a.args[0])
    if isinstance(a, Apply) and a.op in (SCALE, NEG):
        return _commute(e, a.args[-1])
    if isinstance(a, Apply) and a.op in (ADD, EYE) and all(_commute(e, part) for part in a.args):
        return True
    if e is a or not isinstance(e, Apply):
        return e is a
    if e.op in (ADD, NEG, MATMUL, INV) or is_function(e):
        return all(_commute(part, a) for part in e.args)
    return e.op is EYE or (e.op is SCALE and _commute(e.args[1], a))


def _pseudo_inverse(node: Apply) -> Expr | None:
    """Return the inverse for the pseudo-inverse of a matrix that is declared to have one."""
    (a,) = node.args
    inner = a.args[0] if isinstance(a, Apply) and a.op is TRANSPOSE else a
    regular = isinstance(inner, Var) and inner.facts & REGULAR
    return INV(a) if regular else None


def _of_transpose(node: Apply) -> Expr | None:
    """Return λ(A) for λ(Aᵀ)."""
    (a,) = node.args
    turned = _turned(a)
    return None if turned is None else node.op(turned)


RULES: dict[Op, Callable[[Apply], Expr | None]] = {
    EIGMAX: _of_transpose,
    **dict.fromkeys(FUNCTIONS, _simpler),
    PINV: _pseudo_inverse,
}
