r"""Binders: what names a letter and holds in what follows: Σ, Π, tensor, max, argmin and argmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from symderiv.parse.cursor import CLOSERS
from symderiv.parse.grammar import (
    ANY,
    POSTFIX,
    PRODUCT,
    SCRIPT,
    SUM,
    Grammar,
    bracketed,
    number,
    whole_number,
)
from symderiv.parse.syntax import Call, Extremum, Folded, Name, Negate, Node, Number, Tensor
from symderiv.parse.tokens import Token

EXTREMA: dict[str, Literal["argmin", "argmax"]] = {"argmin": "argmin", "argmax": "argmax"}
#: What max and min are called over the entries of a value.
LARGEST = {"max": "maxel", "min": "minel"}
#: Functions that may begin with the ranges of indices.
RANGED = ("sum", "prod", "tensor")


def folded(p: Grammar, token: Token) -> Node:
    r"""Read `\sum_{i=1}^{n} body`; the body reaches to the next + or −."""
    kind: Literal["sum", "prod"] = "prod" if token.text in ("prod", "Π") else "sum"
    if not p.skip("_"):
        body = _fold_body(p)
        return Call(kind, (body,), p.span_from(token.span[0]))
    indices, apart = _below(p)
    if apart is not None and kind == "prod":
        p.fail("a product that leaves an index out is not read", apart.span)
    upto = _range(p, indices)
    body = _under(p, indices, _fold_body)
    span = p.span_from(token.span[0])
    for index in reversed(indices):
        body = Folded(kind, index, upto, body, span, apart)
    return body


def largest(p: Grammar, token: Token) -> Node:
    r"""Read `\max_i x_i`: the largest (or least) entry of the vector or matrix that the body spells."""
    p.expect("_", f"after {token.text}")
    indices, apart = _below(p)
    if apart is not None:
        p.fail(f"a {token.text} that leaves an index out is not read", apart.span)
    body = _under(p, indices, _fold_body)
    span = p.span_from(token.span[0])
    return Call(LARGEST[token.text], (Tensor(indices, (None,) * len(indices), body, span),), span)


def _fold_body(p: Grammar) -> Node:
    if p.sees("-"):
        start = p.take().span[0]
        return Negate(p.expression(PRODUCT), p.span_from(start))
    return p.expression(PRODUCT)


def _under(p: Grammar, indices: tuple[str, ...], read: Callable[[Grammar], Node]) -> Node:
    """Read what the letters hold in."""
    p.indices += indices
    body = read(p)
    del p.indices[len(p.indices) - len(indices) :]
    return body


def _below(p: Grammar) -> tuple[tuple[str, ...], Name | Number | None]:
    r"""Read the letters below Σ, and the index that one of them leaves out: `j \ne i`."""
    braces = p.skip("{")
    indices = [_letter(p)]
    while braces and p.skip(","):
        indices.append(_letter(p, *indices))
    apart: Name | Number | None = None
    if braces and p.skip("="):
        if p.take().text != "1":
            p.fail("a sum or product runs from 1", p.tokens[p.at - 1].span)
    elif braces and len(indices) == 1 and p.skip("!="):
        apart = _index_apart(p)
    if braces:
        p.expect("}", "after the index")
    return tuple(indices), apart


def _index_apart(p: Grammar) -> Name | Number:
    token = p.next
    if token.kind == "number" and whole_number(token.text):
        found = number(p, SCRIPT)
        assert isinstance(found, Number)
        return found
    if token.kind != "word":
        p.fail(f"expected an index after ≠, found {p.shown()}")
    return Name(p.take().text, token.span)


def _range(p: Grammar, indices: tuple[str, ...]) -> Node | None:
    if not p.skip("^"):
        return None
    upto = bracketed(p) if p.sees("{") else p.expression(SCRIPT)
    if len(indices) > 1:
        p.fail("a range belongs to one index; write one sum for each", upto.span)
    return upto


def ranged(p: Grammar, called: str, opener: Token) -> Node:
    """Read `i:n, body)`, or `i:m, j:n, body)`."""
    indices: list[str] = []
    ranges: list[Node | None] = []
    while ranges_next(p):
        indices.append(_letter(p, *indices))
        p.take()
        ranges.append(p.expression(POSTFIX))
        p.expect(",", "after the range of the index")
    body = _under(p, tuple(indices), lambda p: p.expression(ANY))
    p.expect(CLOSERS[opener.text], f"to close {opener.text}")
    span = p.span_from(opener.span[0])
    if called == "tensor":
        return Tensor(tuple(indices), tuple(ranges), body, span)
    for index, upto in zip(reversed(indices), reversed(ranges), strict=True):
        body = Folded("sum" if called == "sum" else "prod", index, upto, body, span)
    return body


def ranges_next(p: Grammar) -> bool:
    """Tell whether `i:` comes next."""
    return p.next.kind == "word" and p.ahead(1).text == ":"


def _letter(p: Grammar, *others: str) -> str:
    token = p.next
    if token.kind != "word":
        p.fail(f"expected an index letter, found {p.shown()}")
    if token.text in p.scope.values or token.text in p.scope.functions:
        p.fail(f"{p.shown()} is declared, and cannot be an index as well; choose another letter")
    if token.text in (*p.indices, *others):
        p.fail(f"the index {p.shown()} is in use already; choose another letter")
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
