"""Signs: a proof that a scalar is positive, from what is declared of its names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from symderiv.expr import Apply, Const, Entry, Expr, Fold, Size, Var

#: The names whose declared sign a proof used; None: there is no proof.
Proof = frozenset[Var] | None

_ALWAYS = frozenset(
    {"exp", "density", "sigmoid", "softplus", "softmax", "rowsoftmax", "cosh", "ones", "upto"}
)
_IF_ALL_ARE = frozenset(
    {"mul", "div", "scale", "sqrt", "fill", "sum", "prod", "matmul", "transpose", "vec", "unvec"}
)
_NOT_NEGATIVE_IF_ALL_ARE = frozenset({"add", "mul", "scale", "sqrt", "fill", "sum", "matmul", "transpose"})
#: Properties that say the sign of every entry.
_POSITIVE = frozenset({"positive", "unit"})
_NOT_NEGATIVE = frozenset({"nonnegative", "binary", "onehot", "simplex"})


def positive(value: Expr) -> Proof:
    """Return the names whose declared sign shows every entry of `value` positive, None where nothing does."""
    match value:
        case Const():
            return frozenset() if isinstance(value.value, str) or value.value > 0 else None
        case Size():
            return frozenset()
        case Var():
            return frozenset({value}) if value.facts & _POSITIVE else None
        case Entry():
            return positive(value.base)
        case Fold():
            return positive(value.body)
        case Apply():
            return _applied(value)
    return None


def nonnegative(value: Expr) -> Proof:
    """Return the names whose declared sign shows `value` positive or zero, None where nothing does."""
    found = positive(value)
    if found is not None:
        return found
    if isinstance(value, Var) and value.facts & _NOT_NEGATIVE:
        return frozenset({value})
    if is_square(value) or (isinstance(value, Apply) and value.op.name == "abs"):
        return frozenset()
    if isinstance(value, Apply) and value.op.name == "div":
        return _both(nonnegative(value.args[0]), positive(value.args[1]))
    known = isinstance(value, Apply) and value.op.name in _NOT_NEGATIVE_IF_ALL_ARE
    return all_of(nonnegative, value.children) if known else None


def nonpositive(value: Expr) -> Proof:
    """Return the names whose declared sign shows `value` negative or zero, None where nothing does."""
    if isinstance(value, Const):
        return frozenset() if not isinstance(value.value, str) and value.value <= 0 else None
    if not isinstance(value, Apply):
        return None
    match value.op.name:
        case "neg":
            return nonnegative(value.args[0])
        case "add" | "fill" | "sum":
            return all_of(nonpositive, value.args)
        case "mul" | "scale" | "div":
            first, second = value.args
            below = positive if value.op.name == "div" else nonnegative
            turned = _both(nonpositive(first), below(second))
            return _both(nonnegative(first), nonpositive(second)) if turned is None else turned
        case _:
            return None


def _both(first: Proof, second: Proof) -> Proof:
    return None if first is None or second is None else first | second


def is_square(value: Expr) -> bool:
    """Tell whether `value` is a squared norm, also xᵀAx for a positive definite A, or a square by entries."""
    if not isinstance(value, Apply):
        return False
    if squared(value) is not None:
        return True
    exponent = value.args[-1] if value.op.name == "pow" else None
    if isinstance(exponent, Apply) and exponent.op.name == "fill":
        exponent = exponent.args[0]
    return value.op.name == "sqnorm" or (isinstance(exponent, Const) and exponent.value == 2)


def squared(value: Expr) -> Expr | None:
    """Return x for the number xᵀx, and for xᵀAx with a positive definite A: neither is 0 unless x is."""
    if value.shape or not _is_product(value):
        return None
    left, right = value.children
    ways = [(left, right)]
    if _is_product(left) and _is_definite(left.children[1]):
        ways.append((left.children[0], right))  # (xᵀA) x
    if _is_product(right) and _is_definite(right.children[0]):
        ways.append((left, right.children[1]))  # xᵀ(A x)
    return next((x for turned, x in ways if _is_transpose(turned, x)), None)


def _is_product(value: Expr) -> bool:
    return isinstance(value, Apply) and value.op.name == "matmul"


def _is_transpose(value: Expr, of: Expr) -> bool:
    return isinstance(value, Apply) and value.op.name == "transpose" and value.args[0] is of


def _is_definite(value: Expr) -> bool:
    return isinstance(value, Var) and "pd" in value.facts


def _applied(value: Apply) -> Proof:
    if value.op.name in _ALWAYS:
        return frozenset()
    if value.op.name == "pow":
        return positive(value.args[0])
    if value.op.name == "add":
        return _sum(value)
    return all_of(positive, value.args) if value.op.name in _IF_ALL_ARE else None


def _sum(value: Apply) -> Proof:
    """Return the names that show every term not negative and one of them positive."""
    if not any(positive(term) is not None for term in value.args):
        return None
    return all_of(nonnegative, value.args)


def all_of(proof: Callable[[Expr], Proof], values: Iterable[Expr]) -> Proof:
    """Return one proof for all `values`, None when one of them has none."""
    used: frozenset[Var] = frozenset()
    for value in values:
        found = proof(value)
        if found is None:
            return None
        used |= found
    return used
