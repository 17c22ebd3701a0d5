"""When a form cannot be shortened: every value stands in it once.

Pulling out what terms share needs a value that stands twice, and so does cancelling; multiplying out
writes a value twice that stood once.  What is left are the sums that multiply out for nothing: −(a + b)
is −a − b, and 1/(1 + 1/a) is a/(a + 1).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from symderiv.expr import ONE, Apply, Const, Expr, kept
from symderiv.normal.cases import CONDITIONS
from symderiv.normal.length import holds_quotient
from symderiv.normal.refold import LEADING, SIGMOID
from symderiv.op import OPS, Op, is_of
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, POW, SCALE, spread_over
from symderiv.ops.linear import EYE, INV, MATMUL, ONES, TRANSPOSE, ZEROS

#: Operators without a name that would be shared: f(a) + f(b) is f(a + b) for a trace or a sum.
_NAMELESS = frozenset({ADD, NEG, MUL, SCALE, MATMUL, DIV, POW, TRANSPOSE, FILL})
#: Values with nothing in them, and functions whose arguments meet others: A⁻¹ A, √u √u.
_EMPTY = frozenset({EYE, ONES, ZEROS})
_SEEN_THROUGH = frozenset({INV, OPS["sqrt"], POW})
#: Of a sum, or of a sum and a number, these are sums again.
_WITH_NUMBERS = frozenset({NEG, SCALE, MUL, TRANSPOSE})
#: A sign inside these comes out of them.
_SIGNED = frozenset({SIGMOID, TRANSPOSE})
_MAY_MULTIPLY_OUT = _WITH_NUMBERS | _SIGNED | {DIV}
#: What is the same in every entry may meet what is declared: 1ᵀ p is 1.
_SPREAD = frozenset({FILL, ONES})
#: Functions of which products of two may be another, and conditions, which may be each other's opposites.
RELATED = LEADING | CONDITIONS


def is_least(form: Expr, facts: bool = False, definitions: Iterable[frozenset[Expr]] = ()) -> bool:
    """Tell whether grouping and multiplying out cannot shorten `form`.

    With `facts`, what is declared may be used; `definitions` are the values that each named product is of.
    """
    met = _met(form)
    if met is None or (facts and not met.isdisjoint(_SPREAD)):
        return False
    return not any(values <= met for values in definitions)


@kept
def _met(form: Expr) -> frozenset[Any] | None:
    """Return the values and the functions that a form is written with; None where one stands twice."""
    met: set[Any] = set()
    stack = [form]
    while stack:
        node = stack.pop()
        once: Any = node
        if isinstance(node, Apply):
            if node.op in _MAY_MULTIPLY_OUT and _multiplies_out(node):
                return None
            opened = _opened(node)
            stack += opened or ()
            once = _family(node) if opened is None else _name(node)
            met.update(_SPREAD & {node.op})
        if once in met:
            return None
        if once not in (None, ONE):
            met.add(once)
    return frozenset(met)


def _opened(node: Apply) -> tuple[Expr, ...] | None:
    """Return what grouping may find in a value; None for one that is met as it is."""
    if node.op in _EMPTY:
        return None
    if node.op is POW:
        return node.args[:1] if _is_number(node.args[1]) else None
    return node.args if node.op.role == "contraction" or node.op in _SEEN_THROUGH else None


def _family(node: Apply) -> Any:
    """Return what a value is met as: functions that products of several are folded into are met as one."""
    return "related" if node.op in RELATED else node


def _name(node: Apply) -> Op | None:
    return node.op if node.op not in _NAMELESS else None


def _multiplies_out(node: Apply) -> bool:
    """Tell whether a value is a sum times a number, or transposed, a fraction of fractions, σ(−u), (−A)ᵀ."""
    if node.op is DIV:
        return any(map(holds_quotient, node.args))
    if node.op in _SIGNED and is_of(node.args[0], NEG):
        return True
    others = [a for a in node.args if not is_of(a, ADD)]
    return node.op in _WITH_NUMBERS and len(others) < len(node.args) and all(map(_is_number, others))


def _is_number(node: Expr) -> bool:
    return isinstance(spread_over(node), Const)
