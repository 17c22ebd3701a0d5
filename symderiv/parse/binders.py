r"""Binders: what names a letter and holds in what follows: Σ, Π, argmin and argmax."""

from __future__ import annotations

from typing import Literal

from symderiv.parse.grammar import POSTFIX, PRODUCT, SCRIPT, SUM, Grammar, bracketed
from symderiv.parse.syntax import Call, Extremum, Folded, Negate, Node
from symderiv.parse.tokens import Token

EXTREMA: dict[str, Literal["argmin", "argmax"]] = {"argmin": "argmin", "argmax": "argmax"}


def folded(p: Grammar, token: Token) -> Node:
    r"""Read `\sum_{i=1}^{n} body`; the body reaches to the next + or −."""
    kind: Literal["sum", "prod"] = "prod" if token.text in ("prod", "Π") else "sum"
    if not p.skip("_"):
        body = _fold_body(p)
        return Call(kind, (body,), p.span_from(token.span[0]))
    indices, upto = _fold_range(p)
    p.indices += indices
    body = _fold_body(p)
    del p.indices[len(p.indices) - len(indices) :]
    span = p.span_from(token.span[0])
    for index in reversed(indices):
        body = Folded(kind, index, upto, body, span)
    return body


def _fold_body(p: Grammar) -> Node:
    if p.sees("-"):
        start = p.take().span[0]
        return Negate(p.expression(PRODUCT), p.span_from(start))
    return p.expression(PRODUCT)


def _fold_range(p: Grammar) -> tuple[list[str], Node | None]:
    braces = p.skip("{")
    indices = [_letter(p)]
    while braces and p.skip(","):
        indices.append(_letter(p))
    started = braces and p.skip("=")
    if started and p.take().text != "1":
        p.fail("a sum or product runs from 1", p.tokens[p.at - 1].span)
    if braces:
        p.expect("}", "after the index")
    upto: Node | None = None
    if p.skip("^"):
        upto = bracketed(p) if p.sees("{") else p.expression(SCRIPT)
    if upto is not None and len(indices) > 1:
        p.fail("a range belongs to one index; write one sum for each", upto.span)
    return indices, upto


def _letter(p: Grammar) -> str:
    if p.next.kind != "word":
        p.fail(f"expected an index letter, found {p.shown()}")
    return p.take().text


def extremum(p: Grammar, token: Token, over: tuple[Node, ...]) -> Node:
    r"""Read `argmin_w body`; `over` is what \underset already named."""
    spelling = token.text
    if spelling == "arg" and p.sees_word("min", "max"):
        spelling += p.take().text
    if spelling not in EXTREMA:
        p.fail("expected min or max after arg")
    if not over and p.skip("_"):
        over = named_below(p)
    if not over:
        p.fail(f"{spelling} needs the name that it runs over: {spelling}_w", token.span)
    body = p.expression(SUM)
    return Extremum(EXTREMA[spelling], over, body, p.span_from(token.span[0]))


def named_below(p: Grammar) -> tuple[Node, ...]:
    """Read the names under argmin: `_w`, `_{A,b}`."""
    if not p.skip("{"):
        return (p.expression(SCRIPT),)
    found = [p.expression(POSTFIX)]
    while p.skip(","):
        found.append(p.expression(POSTFIX))
    p.expect("}", "after the names")
    return tuple(found)
