"""Judging where a value is said to lie on pieces of an axis: `0+` far out, `(0, 1]` near 0."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import ge, gt, le, lt

from symderiv.answer import Judgement
from symderiv.errors import InputError
from symderiv.expr import Expr
from symderiv.graph import Let
from symderiv.judge.printed import Claim
from symderiv.numeric import evaluator
from symderiv.parse import reading
from symderiv.witness.claim import written

#: Places on the axis at which the pieces are tried; what is called 0+ is positive and below `SMALL`.
PLACES = tuple(n / 40 for n in range(-480, 481))
SMALL = 1e-3
ROW = re.compile(r"(?P<range>0\+|[(\[][^&]*?[)\]])\s*&\s*\\text\{if \}\s*(?P<where>.+)")
BETWEEN = re.compile(r"\w+ \\in \[(?P<low>-?\d+), (?P<high>-?\d+)\]")
BEYOND = re.compile(r"\w+ (?P<sign>\\leq|\\geq) (?P<bound>-?\d+)")


def judge(claim: Claim) -> tuple[Judgement, ...]:
    """Return whether the value lies in the printed range at every place of each piece that was tried.

    Raises: InputError when the pieces cannot be read, or the value reads more than one number.
    """
    left, sign, right = claim.text.partition(" = ")
    value = reading(left, claim.scope()).expr
    body = re.fullmatch(r"\s*\\begin\{cases\}(.*)\\end\{cases\}\s*", right, re.DOTALL)
    if not sign or body is None or not isinstance(value, Expr):
        raise InputError("a value is told to lie in ranges by cases")
    lets = (*claim.graph.lets, *claim.partials(value))
    for line in body[1].split(r"\\"):
        row = ROW.fullmatch(line.strip())
        if row is None:
            raise InputError(f"{line.strip()} is no range with the piece of the axis that it belongs to")
        inside, piece = _range(row["range"]), _piece(row["where"])
        for place, found in _values(claim, lets, value):
            if piece(place) and not inside(found):
                example = ((claim.graph.inputs[0].name, written(place)), ("value", written(found)))
                return (claim.judgement("different", counterexample=example, notes=claim.notes),)
    return (claim.judgement("equal", notes=(*claim.notes, f"tried at {len(PLACES)} places")),)


def _values(claim: Claim, lets: tuple[Let, ...], value: Expr) -> list[tuple[float, float]]:
    (axis,) = claim.graph.inputs
    run = evaluator(lets, {"#": value})
    return [(x, float(run({axis.name: x})["#"])) for x in PLACES]


def _range(text: str) -> Callable[[float], bool]:
    if text == "0+":
        return lambda y: 0 < y < SMALL
    low, high = (float(part) for part in text[1:-1].split(","))
    above, below = (ge if text[0] == "[" else gt), (le if text[-1] == "]" else lt)
    return lambda y: bool(above(y, low) and below(y, high))


def _piece(text: str) -> Callable[[float], bool]:
    if match := BETWEEN.fullmatch(text.strip()):
        low, high = float(match["low"]), float(match["high"])
        return lambda x: low <= x <= high
    ends = [BEYOND.fullmatch(part.strip()) for part in re.split(r"\\text\{ or \}", text)]
    bounds = [(m["sign"], float(m["bound"])) for m in ends if m is not None]
    if len(bounds) < len(ends):
        raise InputError(f"{text.strip()} is no piece of an axis")
    return lambda x: any(x <= b if sign == r"\leq" else x >= b for sign, b in bounds)
