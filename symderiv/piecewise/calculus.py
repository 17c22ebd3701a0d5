"""What is asked about a piece: whether it holds the variable, whether it is affine in it, its slope."""

from __future__ import annotations

from symderiv.errors import NoRule
from symderiv.expr import Delta, Entry, Expr, Fold, const, postorder, substitute, var
from symderiv.op import cotangents
from symderiv.ops.arithmetic import plus
from symderiv.parse import text
from symderiv.piecewise.polynomial import by_power
from symderiv.piecewise.ratio import Ratio, reduced
from symderiv.piecewise.tidy import tidied


def affine(value: Ratio, x: Expr) -> tuple[Ratio, Ratio] | None:
    """Return slope and intercept of a ratio that is affine in x, else None."""
    if any(depends(node, x) for node in value.atoms if node is not x):
        return None
    powers = by_power(value.top, x)
    if set(powers) - {0, 1} or set(by_power(value.bottom, x)) != {0}:
        return None
    return reduced(powers.get(1, {}), value.bottom), reduced(powers.get(0, {}), value.bottom)


def depends(node: Expr, x: Expr) -> bool:
    """Tell whether the expression holds x."""
    return any(part is x for part in postorder(node))


def slots(root: Expr) -> dict[Expr, Expr]:
    """Return a scalar name for each entry and fold below the root: what reverse mode takes as given."""
    parts = [node for node in postorder(root) if isinstance(node, Entry | Fold | Delta)]
    return {node: var(f"#slot{n}") for n, node in enumerate(parts)}


def derivative(value: Expr, x: Expr) -> Expr:
    """Return the derivative of a piece without kinks.

    Raises: NoRule when an operator in it has none.
    """
    if not depends(value, x):
        return const(0)
    named = slots(value)
    if any(depends(node, x) for node in named):
        raise NoRule(f"{text(value)} holds the variable {text(x)} under a sum or an entry")
    flat = substitute(value, named)
    found = cotangents(flat, const(1), [x], plus).get(x, const(0))
    return tidied(substitute(found, {name: node for node, name in named.items()}))
