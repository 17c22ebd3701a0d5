"""Functions of a square matrix and their Fréchet derivatives: the exponential, the sine and the cosine.

One record holds a function and all its derivatives: f(A) with one argument, and with k more the k-th
derivative Lᵏ(A; E₁, …, E_k) along the directions E, which is linear in each and symmetric in all.
Its adjoint needs nothing new: ⟨G, Lᵏ⁺¹(A; E…, V)⟩ = ⟨Lᵏ⁺¹(Aᵀ; Eᵀ…, G), V⟩.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symderiv.errors import ShapeError
from symderiv.expr import Apply, Expr
from symderiv.op import Op, register
from symderiv.ops.arithmetic import called
from symderiv.ops.linear import square, transpose
from symderiv.shape import Shape


def _shape(name: str) -> Callable[..., Shape]:
    def rule(a: Expr, *directions: Expr) -> Shape:
        square(f"take {name} of", a)
        for e in directions:
            if e.shape != a.shape:
                raise ShapeError(
                    f"{name} of {called(a)} moves along a matrix of its shape, found {called(e)}"
                )
        return a.shape

    return rule


def _digits(name: str) -> Callable[..., Any]:
    """Return the derivative by its definition, a mixed difference quotient with a very small step."""

    def along(a: Any, *directions: Any) -> Any:
        from mpmath import mp, mpf

        if not directions:
            return getattr(mp, name)(a)
        *others, last = directions
        with mp.workdps(mp.dps * len(directions)):
            h = mpf(10) ** -(mp.dps // (2 * len(directions) + 2)) / max(1, mp.mnorm(last))
            return (along(a + h * last, *others) - along(a - h * last, *others)) / (2 * h)

    return along


def _pullback(g: Expr, node: Apply, position: int) -> Expr:
    a, *directions = map(transpose, node.args)
    if position:
        directions[position - 1] = g
    else:
        directions.append(g)
    return node.op(a, *directions)


def _numeric(name: str) -> Callable[..., str]:
    def code(node: Apply, a: str, *directions: str) -> str:
        return f"frechet({', '.join((name, a, *directions))})" if directions else f"{name}({a})"

    return code


def is_function(node: Expr) -> bool:
    """Tell whether a value is f(A) itself, not a derivative of it."""
    return isinstance(node, Apply) and node.op in FUNCTIONS and len(node.args) == 1


def _record(name: str, spoken: str) -> Op:
    return register(
        Op(
            name=name,
            shape=_shape(name),
            role="opaque",
            digits=_digits(name),
            vjp=_pullback,
            numeric=_numeric(name),
            rule=spoken,
            source="Higham, Functions of Matrices (2008), 3.1–3.2; numerically Mathias, "
            "A chain rule for matrix functions and applications, SIAM J. Matrix Anal. Appl. 17 (1996)",
        )
    )


EXPM = _record("expm", "matrix exponential")
SINM = _record("sinm", "matrix sine")
COSM = _record("cosm", "matrix cosine")
FUNCTIONS = frozenset({EXPM, SINM, COSM})
