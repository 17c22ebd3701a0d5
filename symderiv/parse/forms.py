"""Forms: what a symbol begins: fractions, roots, accents, bars, indicators, sums, ∂."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symderiv.parse.binders import extremum, folded, named_below
from symderiv.parse.cases import cases
from symderiv.parse.cursor import CLOSERS
from symderiv.parse.grammar import (
    ANY,
    COMPARISONS,
    POSTFIX,
    SCRIPT,
    Grammar,
    Prefix,
    bracketed,
    number,
    whole_number,
)
from symderiv.parse.syntax import (
    Call,
    Compare,
    Group,
    Indicator,
    Logic,
    Name,
    Node,
    Norm,
    NormKind,
    Number,
    Ones,
    PartialOf,
    Power,
    Product,
)
from symderiv.parse.words import scripted, subscripts, word


def argument(p: Grammar) -> Node:
    """Read what a LaTeX command applies to: `{…}`, or the single sign that follows."""
    if p.sees("{"):
        return bracketed(p)
    p.split_number()
    if p.next.kind == "number":
        return number(p, SCRIPT)
    if p.next.kind == "word":
        token = p.take()
        return Name(token.text, token.span)
    p.deeper()
    node = p.operand(SCRIPT)
    p.depth -= 1
    return node


def _fraction(p: Grammar, _: int) -> Node:
    start = p.take()
    if p.sees("{") and p.ahead(1).text == "∂":
        return _partial_fraction(p, start.span[0])
    top = argument(p)
    bottom = argument(p)
    span = p.span_from(start.span[0])
    return Product((top, bottom), ("/",), (start.span,), span)


def _partial_fraction(p: Grammar, start: int) -> Node:
    halves = []
    for _ in range(2):
        p.expect("{", "in the fraction ∂…/∂…")
        p.expect("∂", "in the fraction ∂…/∂…")
        if p.sees("}"):
            p.fail("∂ needs the name that it is taken of: \\frac{\\partial y}{\\partial x}")
        halves.append(p.expression(POSTFIX))
        p.expect("}", "after one name; ∂…/∂… is read of names only")
    return PartialOf(halves[0], halves[1], p.span_from(start))


def _partial(p: Grammar, _: int) -> Node:
    start = p.take().span[0]
    of = p.expression(SCRIPT)
    p.expect("/", "in ∂…/∂…")
    p.expect("∂", "in ∂…/∂…")
    return PartialOf(of, p.expression(SCRIPT), p.span_from(start))


def _root(p: Grammar, _: int) -> Node:
    start = p.take()
    index = _root_index(p) if p.sees("[") else 2
    body = bracketed(p) if p.sees("(") else argument(p)
    span = p.span_from(start.span[0])
    if index == 2:
        return Call("sqrt", (body,), span)
    return Power(body, Number(Fraction(1, index), start.span), True, start.span, span)


def _root_index(p: Grammar) -> int:
    start = p.take().span[0]
    token = p.take()
    if not (whole_number(token.text) and 2 <= len(token.text + " ") <= 4 and int(token.text) >= 2):
        p.fail("the index of a root is a whole number from 2 to 999", (start, p.previous_stop()))
    p.expect("]", "after the index of the root")
    return int(token.text)


def _accent(p: Grammar, floor: int) -> Node:
    start = p.take()
    node = argument(p)
    if not isinstance(node, Name):
        p.fail(f"a {start.text} marks a name", p.span_from(start.span[0]))
    marked = replace(node, word=node.word + start.text, span=p.span_from(start.span[0]))
    return scripted(p, marked)


def _braced(p: Grammar, _: int) -> Node:
    """Read `{…}`: it groups and shows nothing, so scripts after it belong to a name inside."""
    node = bracketed(p)
    return scripted(p, node) if isinstance(node, Name) else node


def _square(p: Grammar, _: int) -> Node:
    """Read `[…]` where a value begins: an indicator when it holds a condition, else a group."""
    start = p.next.span[0]
    body = bracketed(p)
    span = p.span_from(start)
    return Indicator(body, span) if isinstance(body, Compare | Logic) else Group(body, span)


def _curly(p: Grammar, _: int) -> Node:
    start = p.next.span[0]
    return Group(bracketed(p), p.span_from(start))


def _one(p: Grammar, floor: int) -> Node:
    """Read a number, or `1{h > 0}`, `1[h > 0]`, `1_{h > 0}`, and the column of ones `1_n`."""
    opener = p.ahead(1)
    if p.next.text == "1" and opener.kind == "symbol":
        if opener.text == "_":
            return _bold_one(p, floor)
        if opener.text in ("{", "\\{", "[") or (opener.text == "(" and _compares(p)):
            return _indicator(p, floor)
    return number(p, floor)


def _compares(p: Grammar) -> bool:
    """Tell whether the brackets after the next token hold a comparison, in no brackets inside them."""
    depth, ahead = 0, 1
    while p.ahead(ahead).kind != "end":
        token = p.ahead(ahead)
        depth += (token.text in CLOSERS) - (token.text in CLOSERS.values())
        if depth == 0:
            return False
        if depth == 1 and token.kind == "symbol" and token.text in COMPARISONS:
            return True
        ahead += 1
    return False


def _bold_one(p: Grammar, floor: int) -> Node:
    r"""Read a bold 1: an indicator before a bracket or `_{`, a column of ones elsewhere."""
    following = p.ahead(1)
    if following.text == "_" and _size_below(p):
        start = p.take().span[0]
        p.take()
        return Call("ones", subscripts(p), p.span_from(start))
    if following.kind == "symbol" and following.text in ("_", *CLOSERS):
        return _indicator(p, floor)
    return Ones(p.take().span)


def _size_below(p: Grammar) -> bool:
    """Tell whether `_n` or `_{n}` comes after the next token."""
    at = 3 if p.ahead(2).text == "{" else 2
    return p.ahead(at).text in p.scope.sizes and (at == 2 or p.ahead(4).text == "}")


def _indicator(p: Grammar, _: int) -> Node:
    start = p.take().span[0]
    p.skip("_")
    if not p.sees(*CLOSERS):
        p.fail(f"expected a condition in brackets after 1, found {p.shown()}")
    p.conditions += 1
    if p.sees("{") and p.ahead(1).text in CLOSERS and p.ahead(1).kind == "symbol":
        p.take()
        body = bracketed(p)
        p.expect("}", "to close {")
    else:
        body = bracketed(p)
    p.conditions -= 1
    return Indicator(body, p.span_from(start))


def _bars(p: Grammar, _: int) -> Node:
    opener = p.take()
    double = opener.text.startswith("‖")
    closer = {"|": "|", "‖": "‖", "|(": "|)", "‖(": "‖)"}[opener.text]
    p.bars.append(closer)
    body = p.expression(ANY)
    p.bars.pop()
    if closer == "|":
        p.split_bars()
    p.expect(closer, "to close the bars")
    if not double:
        return Norm(body, "|", p.span_from(opener.span[0]))
    kind = _norm_kind(p) if p.skip("_") else ""
    return Norm(body, kind, p.span_from(opener.span[0]))


def _inner(p: Grammar, _: int) -> Node:
    """Read ⟨a, b⟩, the inner product."""
    start = p.take().span[0]
    one = p.expression(ANY)
    p.expect(",", "between the factors of ⟨…, …⟩")
    other = p.expression(ANY)
    p.expect("⟩", "to close ⟨")
    return Call("dot", (one, other), p.span_from(start))


NORMS: dict[str, NormKind] = {"2": "2", "1": "1", "F": "F"}


def _norm_kind(p: Grammar) -> NormKind:
    braces = p.skip("{")
    token = p.take()
    if token.text not in NORMS:
        p.fail("a norm's subscript is 2, 1 or F", token.span)
    if braces:
        p.expect("}", "after the norm's subscript")
    return NORMS[token.text]


def _fold(p: Grammar, _: int) -> Node:
    return folded(p, p.take())


def _underset(p: Grammar, _: int) -> Node:
    r"""Read `\underset{w}{\operatorname{argmin}} body`."""
    p.take()
    names = named_below(p)
    braces = p.skip("{")
    token = p.take()
    if token.text == "arg" and p.sees_word("min", "max"):
        token = token._replace(text=token.text + p.take().text)
    if braces:
        p.expect("}", "after argmin or argmax")
    if token.text not in ("argmin", "argmax"):
        p.fail("\\underset is read with argmin and argmax only", token.span)
    return extremum(p, token, names)


PREFIX: dict[str, Prefix] = {
    "word": word,
    "number": _one,
    "{": _braced,
    "[": _square,
    "frac": _fraction,
    "√": _root,
    "⟨": _inner,
    "∂": _partial,
    "𝟙": _bold_one,
    "\\{": _curly,
    "begin cases": cases,
    "underset": _underset,
    **dict.fromkeys(("hat", "bar", "tilde"), _accent),
    **dict.fromkeys(("|", "‖", "|(", "‖("), _bars),
    **dict.fromkeys(("Σ", "Π"), _fold),
}
