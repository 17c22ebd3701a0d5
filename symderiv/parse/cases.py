"""Cases: values with their conditions, in LaTeX's environment or on the line."""

from __future__ import annotations

from symderiv.parse.grammar import ANY, INFIX, OR, Grammar
from symderiv.parse.syntax import Cases, Logic, Node


def cases(p: Grammar, _: int) -> Node:
    r"""Read `\begin{cases} a & z > 0 \\ b & \text{otherwise} \end{cases}`."""
    start = p.take().span[0]
    p.bars.append("cases")
    branches = [_branch(p)]
    while p.skip("row"):
        if not p.sees("end cases"):
            branches.append(_branch(p))
    p.bars.pop()
    p.expect("end cases", "after the branches")
    return Cases(tuple(branches), p.span_from(start))


def _branch(p: Grammar) -> tuple[Node, Node | None]:
    value = p.expression(ANY)
    _separators(p)
    if p.sees_word("otherwise", "else"):
        p.take()
        p.skip(".", ",")
        return value, None
    if p.sees_word("if", "when", "for"):
        p.take()
    _separators(p)
    p.conditions += 1
    condition = p.expression(ANY)
    while p.skip(",") and not p.sees("row", "end cases"):  # x > 0, y > 0 is both
        other = p.expression(ANY)
        condition = Logic("and", (condition, other), p.span_from(condition.span[0]))
    p.conditions -= 1
    p.skip(".", ";")
    return value, condition


def _separators(p: Grammar) -> None:
    while p.skip(",", "&"):
        continue


def inline(p: Grammar, left: Node) -> Node:
    """Read the rest of `a if z > 0 else b`, or of `a if z > 0, b if z < 0, c otherwise`."""
    branches: list[tuple[Node, Node | None]] = []
    value: Node | None = left
    while value is not None:
        if not p.sees_word("if"):
            p.fail(f"expected if or otherwise after a case, found {p.shown()}")
        p.take()
        p.conditions += 1
        branches.append((value, p.expression(OR)))
        p.conditions -= 1
        value = None
        more = p.skip(",", ";")
        if _last(p):
            branches.append((p.expression(ANY), None))
        elif more:
            value = p.expression(OR)
            if _last(p):
                branches.append((value, None))
                value = None
    return Cases(tuple(branches), p.span_from(left.span[0]))


def _last(p: Grammar) -> bool:
    """Move past `else` or `otherwise`, and tell whether it was there."""
    seen = p.sees_word("else", "otherwise")
    if seen:
        p.take()
    return seen


INFIX["if"] = (ANY, inline)
