"""Matrices that are turned: f(u 1ᵀ − 1 uᵀ) changes its sign where f is odd, and stays where f is even."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import prod

from symderiv.expr import Apply, Const, Expr, Index, kept
from symderiv.normal.chains import transposed
from symderiv.normal.symmetry import is_symmetric
from symderiv.normal.term import Factor, Term, is_bound
from symderiv.ops.arithmetic import ADD, DIV, MUL, NEG, POW, SCALE, spread_over

#: f(−u) = −f(u), and f(−u) = f(u).
ODD = frozenset("sign sin tan asin atan sinh tanh erf".split())
EVEN = frozenset("abs cos cosh".split())


@kept
def parity(node: Expr) -> int:
    """Return 1 for a matrix known to be its own transpose, −1 for one that is its negative, 0 for others."""
    if len(node.shape) != 2 or node.shape[0] != node.shape[1]:
        return 0
    if is_symmetric(node):
        return 1
    if not isinstance(node, Apply):
        return 0
    if node.op is ADD:
        return _of_sum(node)
    if node.op in (NEG, SCALE):
        return parity(node.args[-1])
    if node.op in (MUL, DIV):
        return prod(map(parity, node.args))
    return _of_function(node) if node.op is POW or node.op.role == "elementwise" else 0


def _of_sum(node: Apply) -> int:
    """Return the parity of a sum: u 1ᵀ − 1 uᵀ has one, though its terms have none."""
    each = set(map(parity, node.args))
    if len(each) == 1 and 0 not in each:
        return each.pop()
    mine, turned = Counter(node.args), [transposed(a) for a in node.args]
    return 1 if mine == Counter(turned) else -1 if mine == Counter(map(_negative, turned)) else 0


def _negative(node: Expr) -> Expr:
    return node.children[0] if isinstance(node, Apply) and node.op is NEG else NEG(node)


def _of_function(node: Apply) -> int:
    first, *others = node.args
    inner = parity(first)
    if node.op is POW:
        return 0 if (power := _whole(others[0])) is None else inner**power
    if inner == -1:
        return -1 if node.op.name in ODD else int(node.op.name in EVEN)
    return int(all(parity(a) == 1 for a in node.args))


def _whole(exponent: Expr) -> int | None:
    inner = spread_over(exponent)
    value = inner.value if isinstance(inner, Const) else None
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 and value > 0 else None


def oriented(term: Term) -> Term:
    """Return the term with the free label first in every matrix that is turned by a sign."""
    for n, factor in enumerate(term.factors):
        sign = parity(factor.node) if _is_turned(factor) and not is_symmetric(factor.node) else 0
        if sign:
            turned = factor._replace(at=factor.at[::-1])
            factors = (*term.factors[:n], turned, *term.factors[n + 1 :])
            odd = sign < 0 and factor.power % 2
            return oriented(Term(-term.coefficient if odd else term.coefficient, factors))
    return term


def _is_turned(factor: Factor) -> bool:
    """Tell whether a free label stands behind a bound one or a later one, under a whole power."""
    if len(factor.at) != 2 or factor.power.denominator != 1:
        return False
    first, second = factor.at
    if not (isinstance(first, Index) and isinstance(second, Index)):
        return False
    if is_bound(first) or is_bound(second):
        return is_bound(first) and not is_bound(second)
    return second.name < first.name
