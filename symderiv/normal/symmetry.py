"""Which matrices are known to be their own transposes, or diagonal, by what they are of."""

from __future__ import annotations

from symderiv.expr import Apply, Expr, Var, kept
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE
from symderiv.ops.blocks import KRON
from symderiv.ops.linear import DIAG, EYE, INV, MATMUL, ONES, TRANSPOSE
from symderiv.ops.matrixfunction import COSM, EXPM, SINM
from symderiv.ops.products import PAIRS
from symderiv.ops.spectral import PINV

SYMMETRIC = frozenset({"symmetric", "pd", "diagonal"})
#: Operators that transpose with their arguments: f(Aᵀ, Bᵀ) = f(A, B)ᵀ.
TURNING = frozenset({TRANSPOSE, INV, ADD, NEG, PINV, KRON, EXPM, SINM, COSM})


@kept
def is_symmetric(node: Expr) -> bool:
    """Tell whether a matrix is known to be its own transpose."""
    match node:
        case Var():
            return bool(node.facts & SYMMETRIC)
        case Apply() if node.op is MATMUL:
            return _is_palindrome(factors_of(node))
        case Apply() if node.op is MUL:
            return all(map(is_symmetric, node.args)) or any(map(is_diagonal, node.args))
        case Apply() if node.op is ADD:
            return _pairs_up(tuple(a for a in node.args if not is_symmetric(a)))
        case Apply() if node.op in TURNING:
            return all(map(is_symmetric, node.args))
        case Apply() if node.op is SCALE:
            return is_symmetric(node.args[1])
        case Apply() if node.op in (FILL, ONES):
            return len(node.shape) == 2 and node.shape[0] == node.shape[1]
        case Apply() if node.op in (DIV, POW) or node.op.role == "elementwise":
            return len(node.shape) == 2 and all(map(is_symmetric, node.args))
        case Apply():
            return node.op in (EYE, DIAG, PAIRS)
        case _:
            return False


def _pairs_up(terms: tuple[Expr, ...]) -> bool:
    """Tell whether each of the terms has its transpose among them: A + Aᵀ."""
    left = list(terms)
    while left:
        first = left.pop()
        other = next((term for term in left if _are_transposes(first, term)), None)
        if other is None:
            return False
        left.remove(other)
    return True


def is_diagonal(node: Expr) -> bool:
    """Tell whether a matrix is known to be 0 off its diagonal."""
    if isinstance(node, Var):
        return "diagonal" in node.facts
    return isinstance(node, Apply) and node.op in (EYE, DIAG)


def factors_of(node: Expr) -> tuple[Expr, ...]:
    """Return the factors of a chain of matrix products, in order."""
    if isinstance(node, Apply) and node.op is MATMUL:
        return tuple(factor for arg in node.args for factor in factors_of(arg))
    return (node,)


def _is_palindrome(factors: tuple[Expr, ...]) -> bool:
    """Tell whether a chain reads the same transposed: Aᵀ S A with S symmetric, and A A⁺."""
    if len(factors) == 2 and any(_is_pinv_of(a, b) for a, b in (factors, factors[::-1])):
        return True
    return all(_are_transposes(a, b) for a, b in zip(factors, reversed(factors), strict=True))


def _is_pinv_of(a: Expr, b: Expr) -> bool:
    return isinstance(a, Apply) and a.op is PINV and a.args[0] is b


def _are_transposes(a: Expr, b: Expr) -> bool:
    turned = [isinstance(x, Apply) and x.op is TRANSPOSE and x.args[0] is y for x, y in ((a, b), (b, a))]
    return any(turned) or (a is b and len(a.shape) == 2 and is_symmetric(a))
