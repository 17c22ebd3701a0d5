"""The pseudo-inverse, and the largest eigenvalue of a symmetric matrix with its eigenvector."""

from __future__ import annotations

from typing import Any

from symderiv.errors import ShapeError
from symderiv.expr import Apply, Expr
from symderiv.op import Op, register
from symderiv.ops.arithmetic import called, minus, negative, over, times
from symderiv.ops.linear import eye, outer, product, square, transpose
from symderiv.shape import SCALAR, Shape, axes, transposed


def _pinv_shape(a: Expr) -> Shape:
    if len(axes(a.shape)) != 2:
        raise ShapeError(f"pinv takes a matrix, found {called(a)}")
    return transposed(a.shape)


def _pinv_digits(a: Any) -> Any:
    """Return A⁺: (AᵀA)⁻¹Aᵀ, or from the singular values where only rounding keeps one of them from 0."""
    from mpmath import mp, mpf

    tall = a if a.rows >= a.cols else a.T
    gram = tall.T * tall
    if abs(mp.det(gram)) > mpf(10) ** (-mp.dps // 4) * mp.mnorm(gram) ** gram.rows:
        left = gram**-1 * tall.T
        return left if tall is a else left.T
    u, values, v = mp.svd_r(a)
    least = max(values) * mpf(10) ** (-mp.dps // 4)
    return v.T * mp.diag([1 / s if s > least else mpf(0) for s in values]) * u.T


def _pinv_pullback(g: Expr, node: Apply, _: int) -> Expr:
    # ⟨G, dP⟩ with dP = −P dA P + P Pᵀ dAᵀ (I − A P) + (I − P A) dAᵀ Pᵀ P
    a, p = node.args[0], node
    m, n = a.shape
    turned, back = transpose(g), transpose(p)
    through = negative(product(product(back, g), back))
    beside = product(product(minus(eye(m), product(a, p)), turned), product(p, back))
    behind = product(product(back, p), product(turned, minus(eye(n), product(p, a))))
    return through + beside + behind


PINV = register(
    Op(
        name="pinv",
        shape=_pinv_shape,
        role="opaque",
        digits=_pinv_digits,
        vjp=_pinv_pullback,
        numeric=lambda node, a: f"np.linalg.pinv({a}, 1e-12)",
        rule="pseudo-inverse",
        assumes=((0, "of locally constant rank"),),
        source="Golub and Pereyra, The differentiation of pseudo-inverses and nonlinear least squares "
        "problems whose variables separate, SIAM J. Numer. Anal. 10 (1973), eq. (4.12)",
    )
)


def _eigmax_shape(a: Expr) -> Shape:
    square("take the largest eigenvalue of", a)
    return SCALAR


def _eigvecmax_shape(a: Expr) -> Shape:
    return (square("take the eigenvector of", a),)


def _leading(a: Any) -> tuple[Any, Any]:
    """Return the eigenvalue with the largest real part, and its eigenvector.

    Raises: ArithmeticError when it is not real, as for a matrix that is far from symmetric, or not simple.
    """
    from mpmath import mp, mpf

    values, vectors = mp.eig(a)
    top = max(range(len(values)), key=lambda n: mp.re(values[n]))
    if abs(mp.im(values[top])) > mpf(10) ** (-mp.dps // 2):
        raise ArithmeticError("the largest eigenvalue is not real")
    others = (value for n, value in enumerate(values) if n != top)
    if any(abs(value - values[top]) <= mpf(10) ** (-mp.dps // 4) * (1 + abs(value)) for value in others):
        raise ArithmeticError("the largest eigenvalue is not simple")
    return mp.re(values[top]), vectors[:, top]


def _unit(a: Any) -> Any:
    """Return the leading eigenvector with length 1, its first large entry positive (as `routines` has it)."""
    from mpmath import mp

    vector = _leading(a)[1]
    most = max(map(abs, vector))
    first = next(x for x in vector if abs(x) > mp.mpf("0.6065") * most)
    return (vector / first).apply(mp.re) / mp.norm(vector / first)


def _sides(a: Expr) -> tuple[Expr, Expr]:
    """Return the left and the right unit eigenvector: one for a symmetric matrix, which need not stay so."""
    return EIGVECMAX(transpose(a)), EIGVECMAX(a)


def _eigmax_pullback(g: Expr, node: Apply, _: int) -> Expr:
    left, right = _sides(node.args[0])
    return times(over(g, product(transpose(left), right)), outer(left, right))


def _eigvecmax_pullback(g: Expr, node: Apply, _: int) -> Expr:
    # (λI − A) dv = dA v − dλ v with vᵀ dv = 0, so dv = (λI − A)⁺ (dA v − dλ v)
    a = node.args[0]
    left, right = _sides(a)
    back = product(transpose(PINV(minus(times(EIGMAX(a), eye(a.shape[0])), a))), g)
    along = over(product(transpose(back), right), product(transpose(left), right))
    return outer(minus(back, times(along, left)), right)


EIGMAX = register(
    Op(
        name="eigmax",
        shape=_eigmax_shape,
        role="opaque",
        digits=lambda a: _leading(a)[0],
        vjp=_eigmax_pullback,
        numeric=lambda node, a: f"eigmax({a})",
        rule="largest eigenvalue",
        assumes=((0, "simple largest eigenvalue"),),
        source="dλ = uᵀ dA v/(uᵀv), u = v for symmetric A; Magnus, On differentiating eigenvalues and "
        "eigenvectors, Econometric Theory 1 (1985), theorems 1 and 2",
    )
)
EIGVECMAX = register(
    Op(
        name="eigvecmax",
        shape=_eigvecmax_shape,
        role="opaque",
        digits=_unit,
        vjp=_eigvecmax_pullback,
        numeric=lambda node, a: f"eigvecmax({a})",
        rule="leading eigenvector",
        assumes=((0, "simple largest eigenvalue"),),
        # the sign is a convention: so chosen, it does not change where two entries tie
        source="dv = (λI − A)⁺ dA v for symmetric A, where (λI − A)⁺ v = 0; Magnus, On differentiating "
        "eigenvalues and eigenvectors, Econometric Theory 1 (1985), theorem 1",
    )
)
