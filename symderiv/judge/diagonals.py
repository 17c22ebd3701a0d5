"""Judging a diagonal Jacobian in two cases: one value on the diagonal, another off it."""

from __future__ import annotations

import re

from symderiv import verify
from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.expr import Expr
from symderiv.judge.printed import Claim, differing
from symderiv.naming import derivative_ends
from symderiv.ops.linear import DIAG
from symderiv.parse import chain
from symderiv.partial import derivative
from symderiv.shape import axes

CASES = re.compile(
    r"(?P<left>.+?)=\s*\\begin\{cases\}(?P<on>.+?)&\s*\\text\{if \}\s*(?P<i>\w) == (?P<j>\w)\s*\\\\"
    r"\s*0\s*&\s*\\text\{if \}\s*(?P=i) \\neq (?P=j)\s*\\end\{cases\}"
)


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the derivative is the diagonal matrix of the printed value, and 0 off the diagonal.

    Raises: InputError when the cases are no others than these.
    """
    match = CASES.fullmatch(claim.text)
    if match is None:
        raise InputError("a diagonal is told in two cases: a value if i == j, and 0 if i ≠ j")
    left, on = (side.expr for side in chain(f"{match['left']} = {match['on']}", claim.scope()))
    ends = derivative_ends(getattr(left, "name", ""))
    if ends is None or not isinstance(on, Expr) or len(axes(on.shape)) != 1:
        raise InputError("the value on a diagonal is that of one entry of a vector")
    due, printed = derivative(claim.graph, *ends), DIAG(on)
    check = verify.equal(claim.graph, printed, due, mutual=True)
    shown = {"left": left, "reading": printed, "notes": claim.notes}
    if check.passed:
        missing = f"the entries carry the index {match['i']}"
        return (claim.judgement("equal under an assumption", assumption=missing, **shown),)
    example = differing(claim.graph, printed, due)
    return (claim.judgement("different", counterexample=example, corrected=due, **shown),)
