"""Conditions: comparisons, `and` and `or`, indicators, and the cases that they choose between."""

from __future__ import annotations

from symderiv.expr import Expr
from symderiv.op import OPS
from symderiv.ops.arithmetic import agree, times
from symderiv.ops.logic import EVERY, UNDEFINED
from symderiv.parse import syntax
from symderiv.parse.meaning import Reader, Rule, agreeing
from symderiv.parse.references import is_index, kronecker
from symderiv.parse.syntax import Node
from symderiv.parse.tokens import Span
from symderiv.shape import SCALAR, Shape, axes, text

COMPARISON_OPS = {"<": "lt", ">": "gt", "<=": "le", ">=": "ge", "==": "eq"}


def _compare(r: Reader, node: syntax.Compare) -> Expr:
    same = len(node.sides) == 2 and node.signs[0] in ("==", "!=")
    if same and any(is_index(r, side) for side in node.sides):
        return _same_index(r, node)
    values = [r.read(side) for side in node.sides]
    found: Expr | None = None
    for k, sign in enumerate(node.signs):
        pair = agreeing(r, node.sides[k : k + 2], values[k : k + 2], "compare")
        holds = 1 - OPS["eq"](*pair) if sign == "!=" else OPS[COMPARISON_OPS[sign]](*pair)
        found = holds if found is None else times(*agree(found, holds))
    assert found is not None
    return found


def _same_index(r: Reader, node: syntax.Compare) -> Expr:
    """Return δ of two indices that are compared: i = j, i ≠ 1."""
    equal = kronecker(r, node.sides, node.span)
    return equal if node.signs[0] == "==" else 1 - equal


def _logic(r: Reader, node: syntax.Logic) -> Expr:
    values = [r.read(part) for part in node.parts]
    parts = agreeing(r, node.parts, values, f"join by {node.word}")
    found = parts[0]
    for part in parts[1:]:
        found = times(found, part) if node.word == "and" else OPS["max"](found, part)
    return found


def _indicator(r: Reader, node: syntax.Indicator) -> Expr:
    return r.read(_compared(r, node.condition, "an indicator", node.span))


def _compared(r: Reader, node: Node, taker: str, span: Span) -> Node:
    """Return a condition without brackets around it; refuse what compares nothing."""
    condition = node.body if isinstance(node, syntax.Group) else node
    if not isinstance(condition, syntax.Compare | syntax.Logic | syntax.Indicator):
        r.fail(f"{taker} takes a condition such as z > 0, found {r.text(condition)}", span)
    return condition


def _cases(r: Reader, node: syntax.Cases) -> Expr:
    values = [r.read(value) for value, _ in node.branches]
    spread = agreeing(r, tuple(v for v, _ in node.branches), values, "choose between")
    shape = spread[0].shape
    conditions = [None if c is None else _condition(r, c, shape) for _, c in node.branches]
    if None in conditions[:-1]:
        r.fail("only the last case can be otherwise", node.span)
    result: Expr = UNDEFINED(params=(shape,))
    for holds, value in zip(reversed(conditions), reversed(spread), strict=True):
        result = value if holds is None else OPS["where"](*agree(holds, value, result))
    return result


def _condition(r: Reader, node: Node, shape: Shape) -> Expr:
    holds = r.read(_compared(r, node, "a case", node.span))
    if not r.scalar(holds) and shape == SCALAR:
        kind = "a vector" if len(axes(holds.shape)) == 1 else "a matrix"
        r.note(f"the condition {r.text(node)} is {kind} ({text(holds.shape)}): read as ‘every entry’")
        return EVERY(holds)
    if holds.shape not in (SCALAR, shape):
        r.misfit(
            f"the condition {r.named(node, holds)} chooses between values of shape {text(shape)}", node.span
        )
    return holds


RULES: dict[type, Rule] = {
    syntax.Compare: _compare,
    syntax.Logic: _logic,
    syntax.Indicator: _indicator,
    syntax.Cases: _cases,
}
