"""Tidying: the arithmetic that nobody writes out (0 + a, 1 · a, −(−a)), taken out without reordering."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symderiv.expr import Apply, Const, Expr, const, postorder, rebuild
from symderiv.op import OPS
from symderiv.ops.arithmetic import negative, over, plus, power, times


def tidied(root: Expr) -> Expr:
    """Return the expression without 0 + a, 1 · a, 0 · a, − −a and arithmetic on numbers; order kept."""
    done: dict[Expr, Expr] = {}
    for node in postorder(root):
        done[node] = node
        if isinstance(node, Apply) and not node.shape:
            args = tuple(done[a] for a in node.args)
            fold = FOLDS.get(node.op.name)
            done[node] = fold(*args) if fold else rebuild(node, args)
    return done[root]


def value_of(node: Expr) -> Fraction | None:
    """Return the rational number that a node is, else None."""
    return node.value if isinstance(node, Const) and isinstance(node.value, Fraction) else None


def _add(*args: Expr) -> Expr:
    terms = [t for a in args for t in (a.args if isinstance(a, Apply) and a.op.name == "add" else (a,))]
    numbers = [n for t in terms if (n := value_of(t)) is not None]
    total, kept = sum(numbers, Fraction(0)), list[Expr]()
    for term in terms:
        if value_of(term) is None:
            kept.append(term)
        elif total:
            kept.append(const(total))
            total = Fraction(0)
    return plus(*kept) if kept else const(0)


def _negated(a: Expr) -> Expr:
    return a.args[0] if isinstance(a, Apply) and a.op.name == "neg" else negative(a)


def _multiplied(a: Expr, b: Expr) -> Expr:
    left, right = value_of(a), value_of(b)
    if left is not None and right is not None:
        return const(left * right)
    if left == 0 or right == 0:
        return const(0)
    for number, other in ((left, b), (right, a)):
        if number == 1:
            return other
        if number == -1:
            return _negated(other)
    return times(a, b)


def _divided(a: Expr, b: Expr) -> Expr:
    left, right = value_of(a), value_of(b)
    if right == 0:
        return over(a, b)
    if left is not None and right is not None:
        return const(left / right)
    if left == 0 or right == 1:
        return a
    return over(a, b)


def _raised(a: Expr, b: Expr) -> Expr:
    base, exponent = value_of(a), value_of(b)
    if exponent is not None and exponent.denominator == 1:
        if exponent in (0, 1):
            return a if exponent else const(1)
        if base is not None and (base or exponent > 0):
            return const(base ** int(exponent))
    return power(a, b)


def _at_zero(name: str, at: int, result: int) -> Callable[[Expr], Expr]:
    return lambda a: const(result) if value_of(a) == at else OPS[name](a)


FOLDS: dict[str, Callable[..., Expr]] = {
    "add": _add,
    "neg": _negated,
    "mul": _multiplied,
    "div": _divided,
    "pow": _raised,
    "exp": _at_zero("exp", 0, 1),
    "log": _at_zero("log", 1, 0),
    "sin": _at_zero("sin", 0, 0),
    "cos": _at_zero("cos", 0, 1),
    "tanh": _at_zero("tanh", 0, 0),
    "erf": _at_zero("erf", 0, 0),
}
