"""What is shown of a value that a rule needs: by what is declared of its names, and by how it is made."""

from __future__ import annotations

from collections.abc import Callable

from symderiv.expr import Apply, Expr, Var
from symderiv.normal.coinciding import is_one_value
from symderiv.normal.symmetry import is_symmetric
from symderiv.ops.arithmetic import ADD, FILL, NEG, SCALE
from symderiv.ops.linear import DIAG, EYE, INV, MATMUL, TRANSPOSE, transpose
from symderiv.ops.matrixfunction import EXPM, is_function
from symderiv.ops.spectral import EIGMAX
from symderiv.signs import nonnegative as sign_nonnegative
from symderiv.signs import positive as sign_positive

#: For each property, the declared ones that imply it.
IMPLIED_BY: dict[str, frozenset[str]] = {
    "symmetric": frozenset({"symmetric", "pd", "diagonal"}),
    "invertible": frozenset({"invertible", "orthogonal", "pd"}),
    "invertible in this form": frozenset({"invertible", "orthogonal", "pd"}),
    "of locally constant rank": frozenset({"invertible", "orthogonal", "pd"}),
    "of positive determinant": frozenset({"pd"}),
    "nonzero": frozenset({"positive", "unit"}),
    "nonzero in every entry": frozenset({"positive", "unit"}),
}


def shown(node: Expr, property: str) -> bool:
    """Tell whether `node` is sure to have a property; False says that nothing shows it."""
    if isinstance(node, Var) and node.facts & IMPLIED_BY.get(property, frozenset({property})):
        return True
    rule = _SHOWN.get(property)
    return rule is not None and rule(node)


def is_definite(node: Expr) -> bool:
    """Tell whether a matrix is known to be symmetric and positive definite."""
    match node:
        case Var():
            return "pd" in node.facts
        case Apply() if node.op is ADD:
            return any(map(is_definite, node.args)) and all(map(_is_semidefinite, node.args))
        case Apply() if node.op is SCALE:
            return _positive(node.args[0]) and is_definite(node.args[1])
        case Apply() if node.op is INV:
            return is_definite(node.args[0])
        case Apply() if node.op is EXPM:
            return is_function(node) and is_symmetric(node.args[0])
        case Apply() if node.op is DIAG:
            return _positive(node.args[0])
        case Apply():
            return node.op is EYE
        case _:
            return False


def _is_semidefinite(node: Expr) -> bool:
    if isinstance(node, Apply) and node.op is SCALE:
        return sign_nonnegative(node.args[0]) is not None and _is_semidefinite(node.args[1])
    is_gram = isinstance(node, Apply) and node.op is MATMUL and transpose(node.args[0]) is node.args[1]
    return is_gram or is_definite(node)


def _is_invertible(node: Expr) -> bool:
    if not isinstance(node, Apply):
        return False
    if node.op in (TRANSPOSE, NEG):
        return shown(node.args[0], "invertible")
    if node.op is MATMUL:
        return all(len(a.shape) == 2 and shown(a, "invertible") for a in node.args)
    return node.op is INV or (node.op is EXPM and is_function(node)) or is_definite(node)


def _keeps_its_rank(node: Expr) -> bool:
    """Tell whether no small move of what it is made of changes the rank: λI − A has n − 1 at any A."""
    resolvent = isinstance(node, Apply) and node.op is ADD and len(node.args) == 2
    if not resolvent:
        return shown(node, "invertible")
    shift, turned = node.children
    scale = shift.args[0] if isinstance(shift, Apply) and shift.op is SCALE else None
    top = scale if isinstance(scale, Apply) and scale.op is EIGMAX else None
    return top is not None and isinstance(turned, Apply) and turned.op is NEG and turned.args == top.args


def _positive(node: Expr) -> bool:
    return sign_positive(node) is not None


def _is_nonzero(node: Expr) -> bool:
    carried = isinstance(node, Apply) and node.op in (NEG, FILL)
    return _is_nonzero(node.children[0]) if carried else _positive(node)


_SHOWN: dict[str, Callable[[Expr], bool]] = {
    "symmetric": is_symmetric,
    "invertible": _is_invertible,
    "invertible in this form": _is_invertible,
    "of locally constant rank": _keeps_its_rank,
    "of positive determinant": is_definite,
    "nonzero": _is_nonzero,
    "nonzero in every entry": _is_nonzero,
    "unique largest entry but for equals": is_one_value,
    "unique smallest entry but for equals": is_one_value,
}
