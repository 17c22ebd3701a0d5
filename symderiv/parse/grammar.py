"""The grammar: a Pratt parser from tokens to syntax.

Each symbol that can begin an operand has a row in PREFIX, each that can follow one a row in INFIX.
The parser asks the scope one thing only: whether a word is a function, for `f(x)` is an application
and `w(x)` a product.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NoReturn

from symderiv.parse import bounds
from symderiv.parse.cursor import CLOSERS, Cursor
from symderiv.parse.functions import canonical_name
from symderiv.parse.names import spelled
from symderiv.parse.scope import Scope
from symderiv.parse.syntax import (
    Compare,
    Group,
    Logic,
    Name,
    Negate,
    Node,
    Number,
    Power,
    Product,
    ProductSign,
    Sum,
    Transposed,
    measure,
)
from symderiv.parse.tokens import Span, Token

#: How tightly things bind, loosest first.
ANY, OR, AND, COMPARISON, SUM, PRODUCT, POSTFIX, POWER, SCRIPT = range(9)

COMPARISONS = ("<", ">", "<=", ">=", "==", "!=")
PRODUCT_SIGNS: dict[str, ProductSign] = {
    "*": "*",
    "@": "*",
    "·": "·",
    "/": "/",
    ".*": "∘",
    "∘": "∘",
    "./": "./",
}
#: Words that join what stands beside them, and those that do so in cases alone.
JOINING = frozenset({"and", "or"})
BRANCHING = frozenset({"if", "when", "for", "otherwise", "else"})
#: Those of them that also stand outside \begin{cases}: `a if z > 0 else b`.
INLINE = frozenset({"if", "otherwise", "else"})
#: A number of so few characters is within the bounds.
SHORT = 3
#: A text of fewer tokens reaches no bound on nesting or length, whatever it says.
FEW = bounds.NESTING // 4

Prefix = Callable[["Grammar", int], Node]
Infix = Callable[["Grammar", Node], Node]
PREFIX: dict[str, Prefix] = {}
INFIX: dict[str, tuple[int, Infix]] = {}


def whole_number(text: str) -> bool:
    """Tell whether a literal is digits alone."""
    return text.isascii() and text.isdigit()


class Grammar(Cursor):
    """Reads operands and what follows them."""

    def __init__(self, source: str, tokens: tuple[Token, ...], scope: Scope) -> None:
        super().__init__(source, tokens)
        self.scope = scope
        self.bars: list[str] = []
        self.conditions = 0
        self.indices: list[str] = []

    def whole(self) -> Node:
        """Return the one expression that the tokens hold.

        Raises: InputError when they hold anything else.
        """
        node = self.side()
        if self.next.kind != "end":
            self.fail(f"expected an operator or the end, found {self.shown()}")
        return node

    def side(self) -> Node:
        """Return the expression that stands next, with its bounds checked."""
        try:
            node = self.expression(ANY)
        except RecursionError:  # whoever calls may have left little of the stack
            self.fail("the expression is nested too deep to be read here")
        if len(self.tokens) < FEW:
            return node
        deepest, count = measure(node)
        if deepest > bounds.NESTING:
            self.fail(f"the expression is nested more than {bounds.NESTING} deep", node.span)
        if count > bounds.NODES:
            self.fail(f"the expression has more than {bounds.NODES} parts", node.span)
        return node

    def expression(self, floor: int) -> Node:
        """Return the longest expression ahead whose operators bind at least as tightly as `floor`."""
        self.deeper()
        left = self.operand(floor)
        while True:
            power, follow = self.infix()
            if follow is None or power < floor:
                self.depth -= 1
                return left
            left = follow(self, left)

    def operand(self, floor: int) -> Node:
        """Return what the next token begins."""
        token = self.next
        begin = PREFIX.get(token.text if token.kind == "symbol" else token.kind)
        if begin is None or (token.kind == "word" and self.ends_operand(token)):
            self.missing()
        return begin(self, floor)

    def missing(self) -> NoReturn:
        """Refuse what stands where a value should."""
        if self.sees(":"):
            self.fail("slices are not read; an entry takes a number or an index for each axis")
        self.fail(f"expected a value, found {self.shown()}")

    def infix(self) -> tuple[int, Infix | None]:
        """Return how tightly the next token binds to what stands before it, and how to read it."""
        token = self.next
        if token.kind == "symbol":
            found = INFIX.get(token.text)
            if found is not None:
                return found if token.text != "=" or self.conditions else (ANY, None)
        elif token.text in JOINING and token.kind == "word" and token.text not in self.scope.values:
            return (AND if token.text == "and" else OR), _logic
        if token.kind == "word" and token.text == "if" and self.ends_operand(token):
            return INFIX["if"] if "cases" not in self.bars else (ANY, None)
        return (PRODUCT, _product) if self.begins_factor() else (ANY, None)

    def begins_factor(self) -> bool:
        """Tell whether the next token begins a factor that is merely put beside the last."""
        token = self.next
        if token.kind == "symbol":
            if token.text in ("|", "‖"):
                return not (self.bars and self.bars[-1] in (token.text, self.half(token)))
            return token.text in PREFIX and token.text not in ("-", "+")
        return token.kind == "number" or (token.kind == "word" and not self.ends_operand(token))

    def ends_operand(self, token: Token) -> bool:
        """Tell whether a word is a connective, not a name."""
        words = BRANCHING if "cases" in self.bars else INLINE
        return (token.text in JOINING or token.text in words) and token.text not in self.scope.values

    def function(self, name: Name) -> str | None:
        """Return the function that a word names here, None for a value."""
        plain = spelled(name)
        if plain in self.scope.functions:
            return plain
        if name.subs or name.tag or plain in self.scope.values or plain in self.scope.sizes:
            return None
        return None if plain in self.indices else canonical_name(plain)

    def known(self, name: Name) -> bool:
        """Tell whether a name is a declared value, size or function."""
        return spelled(name) in self.scope.declared or name.word in self.scope.sizes

    def span_from(self, start: int) -> Span:
        """Return the span from `start` to the last token taken."""
        return start, max(start + 1, self.previous_stop())


def _sum(p: Grammar, left: Node) -> Node:
    """Read the rest of a sum; its terms stay flat."""
    leading = isinstance(left, Negate)
    terms = [left.body if isinstance(left, Negate) else left]
    negative, signs = [leading], []
    while p.sees("+", "-"):
        sign = p.take()
        signs.append(sign.span)
        negative.append(sign.text == "-")
        terms.append(p.expression(PRODUCT))
    return Sum(tuple(terms), tuple(negative), tuple(signs), p.span_from(left.span[0]))


def _product(p: Grammar, left: Node) -> Node:
    """Read the rest of a product; its factors stay flat, for their grouping may depend on shapes."""
    factors, signs, places = [left], list[ProductSign](), list[Span]()
    while True:
        token = p.next
        written = PRODUCT_SIGNS.get(token.text) if token.kind == "symbol" else None
        sign: ProductSign = written or " "
        if written:
            p.take()
        elif not p.begins_factor():
            break
        elif token.kind == "number" and isinstance(factors[-1], Number):
            p.fail("two numbers stand side by side; write * between them")
        factors.append(p.expression(POSTFIX))
        if sign == " " and isinstance(factors[-2], Number) and _ratio(factors[-1]):
            p.fail("a number beside a fraction may be a sum or a product; write + or *", factors[-1].span)
        signs.append(sign)
        places.append(token.span if written else (factors[-2].span[0], factors[-1].span[1]))
    return Product(tuple(factors), tuple(signs), tuple(places), p.span_from(left.span[0]))


def _ratio(node: Node) -> bool:
    """Tell whether a node is a fraction of two numbers, as ½ is."""
    return isinstance(node, Product) and all(isinstance(part, Number) for part in node.factors)


def _compare(p: Grammar, left: Node) -> Node:
    sides, signs = [left], []
    while p.sees(*COMPARISONS) or (p.conditions and p.sees("=")):
        sign = p.take().text
        signs.append("==" if sign == "=" else sign)
        sides.append(p.expression(SUM))
    return Compare(tuple(sides), tuple(signs), p.span_from(left.span[0]))


def _logic(p: Grammar, left: Node) -> Node:
    word: Literal["and", "or"] = "and" if p.next.text == "and" else "or"
    parts = [left]
    while p.sees_word(word):
        p.take()
        parts.append(p.expression(COMPARISON if word == "and" else AND))
    return Logic(word, tuple(parts), p.span_from(left.span[0]))


def _power(p: Grammar, left: Node) -> Node:
    sign = p.take()
    exponent = _exponent(p)
    if sign.text == "^" and isinstance(exponent, str):
        if exponent in ("T", "-T"):
            return Transposed(left, p.span_from(left.span[0]), inverted=exponent == "-T")
        return tagged(p, left, exponent)
    if isinstance(exponent, str):
        p.fail(f".^ takes an exponent; ({exponent}) is none", sign.span)
    return Power(left, exponent, sign.text == ".^", sign.span, p.span_from(left.span[0]))


def tagged(p: Grammar, base: Node, tag: str) -> Node:
    """Return `base` with `^{(1)}` as part of its name."""
    if not isinstance(base, Name) or base.tag:
        p.fail(f"the superscript ({tag}) can only be part of a name", p.tokens[p.at - 1].span)
    span = p.span_from(base.span[0])
    if whole_number(tag):
        return Name(base.word, span, tag, base.subs)
    return Name(base.word, span, "", (*base.subs, Name(tag, p.tokens[p.at - 3].span)))


def _exponent(p: Grammar) -> Node | str:
    """Read a superscript: an exponent, `T` for a transpose, or the tag of a name."""
    if p.skip("⊤"):
        return "T"
    if p.next.kind == "word" and p.next.text[0] == "T" and p.next.text not in p.scope.declared:
        p.split_word()
        p.take()
        return "T"
    if p.sees("{"):
        return _braced_exponent(p)
    if p.sees("-"):
        start = p.take().span[0]
        return Negate(p.expression(POWER), p.span_from(start))
    if p.next.kind == "number" and not (p.ahead(1).kind == "symbol" and p.ahead(1).text in ("^", "**")):
        return number(p, SCRIPT)
    return p.expression(POWER)


def _braced_exponent(p: Grammar) -> Node | str:
    inner = [p.ahead(k) for k in range(1, 5)]
    texts = [t.text for t in inner]
    if texts[0] == "(" and inner[1].kind in ("number", "word") and texts[2:4] == [")", "}"]:
        p.move(5)
        return texts[1]
    for written, meaning in (
        (["T", "}"], "T"),
        (["⊤", "}"], "T"),
        (["-", "T", "}"], "-T"),
        (["-", "⊤", "}"], "-T"),
    ):
        if texts[: len(written)] == written and "T" not in p.scope.values:
            p.move(len(written) + 1)
            return meaning
    return braced(p, ANY)


def _transpose(p: Grammar, left: Node) -> Node:
    p.take()
    return Transposed(left, p.span_from(left.span[0]))


def number(p: Grammar, _: int) -> Node:
    """Read a literal number, exactly."""
    token = p.take()
    if len(token.text) > SHORT:
        _check_digits(p, token)
    return Number(_exactly(token.text), token.span)


def _check_digits(p: Grammar, token: Token) -> None:
    mantissa, exponent = _parts(token.text)
    if len(mantissa.replace(".", "")) > bounds.DIGITS:
        p.fail(f"a number has more than {bounds.DIGITS} digits", token.span)
    if len(exponent) > 8 or abs(int(exponent)) > bounds.DIGITS:
        p.fail(f"a number's power of ten is past {bounds.DIGITS}", token.span)


def _parts(text: str) -> tuple[str, str]:
    mantissa, _, exponent = text.lower().partition("e")
    return mantissa, exponent or "0"


@lru_cache(maxsize=512)
def _exactly(text: str) -> Fraction:
    mantissa, exponent = _parts(text)
    return Fraction(mantissa) * Fraction(10) ** int(exponent)


def _minus(p: Grammar, floor: int) -> Node:
    start = p.take().span[0]
    return Negate(p.expression(max(floor, PRODUCT)), p.span_from(start))


def _plus(p: Grammar, floor: int) -> Node:
    p.take()
    return p.expression(max(floor, PRODUCT))


def bracketed(p: Grammar, floor: int = ANY) -> Node:
    """Read an expression between brackets of any kind; bars outside do not end it."""
    opener = p.take()
    p.bars.append(opener.text)
    body = p.expression(floor)
    p.bars.pop()
    p.expect(CLOSERS[opener.text], f"to close {opener.text}")
    return body


def braced(p: Grammar, _: int) -> Node:
    """Read `{…}`, which groups and shows nothing."""
    return bracketed(p)


def _group(p: Grammar, _: int) -> Node:
    start = p.next.span[0]
    return Group(bracketed(p), p.span_from(start))


PREFIX.update({"-": _minus, "+": _plus, "(": _group, "{": braced})
INFIX.update(
    {
        **dict.fromkeys(("+", "-"), (SUM, _sum)),
        **dict.fromkeys(PRODUCT_SIGNS, (PRODUCT, _product)),
        **dict.fromkeys((*COMPARISONS, "="), (COMPARISON, _compare)),
        **dict.fromkeys(("^", ".^"), (POWER, _power)),
        **dict.fromkeys(("'", ".T", "⊤"), (POSTFIX, _transpose)),
    }
)
