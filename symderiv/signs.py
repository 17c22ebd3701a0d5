"""Signs: a proof that a scalar is positive, from what is declared of its names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from symderiv.expr import Apply, Const, Entry, Expr, Fold, Size, Var

#: The names whose declared sign a proof used; None: there is no proof.
Proof = frozenset[Var] | None

_ALWAYS = frozenset({"exp", "density", "sigmoid", "softplus", "softmax", "rowsoftmax", "cosh", "ones"})
_IF_ALL_ARE = frozenset({"add", "mul", "div", "scale", "sqrt", "fill", "sum"})


def positive(value: Expr) -> Proof:
    """Return the names whose declared sign shows every entry of `value` positive, None where nothing does."""
    match value:
        case Const():
            return frozenset() if isinstance(value.value, str) or value.value > 0 else None
        case Size():
            return frozenset()
        case Var():
            return frozenset({value}) if value.facts & {"positive", "unit"} else None
        case Entry():
            return positive(value.base)
        case Fold():
            return positive(value.body)
        case Apply():
            return _applied(value)
    return None


def nonnegative(value: Expr) -> Proof:
    """Return the names whose declared sign shows `value` positive or zero, None where nothing does."""
    return frozenset() if is_square(value) else positive(value)


def is_square(value: Expr) -> bool:
    """Tell whether `value` is a squared norm, or the square of a scalar."""
    if not isinstance(value, Apply):
        return False
    exponent = value.args[-1] if value.op.name == "pow" else None
    return value.op.name == "sqnorm" or (isinstance(exponent, Const) and exponent.value == 2)


def _applied(value: Apply) -> Proof:
    if value.op.name in _ALWAYS:
        return frozenset()
    if value.op.name == "pow":
        return positive(value.args[0])
    return all_of(positive, value.args) if value.op.name in _IF_ALL_ARE else None


def all_of(proof: Callable[[Expr], Proof], values: Iterable[Expr]) -> Proof:
    """Return one proof for all `values`, None when one of them has none."""
    used: frozenset[Var] = frozenset()
    for value in values:
        found = proof(value)
        if found is None:
            return None
        used |= found
    return used
