"""The parser's front: an expression, a reading with its notes, a printed chain, a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal

from symderiv.errors import InputError, UnknownName
from symderiv.expr import Expr, var
from symderiv.graph import Graph, Let
from symderiv.normal.coinciding import with_shares
from symderiv.normal.properties import implied
from symderiv.parse import calls, conditions, folds, forms, powers, references
from symderiv.parse.cursor import CLOSERS
from symderiv.parse.grammar import PREFIX, Grammar
from symderiv.parse.meaning import RULES, Reader, Way
from symderiv.parse.names import hint, spelled
from symderiv.parse.products import clipped
from symderiv.parse.scope import Scope
from symderiv.parse.splitting import split
from symderiv.parse.syntax import Extremum, Name, Node
from symderiv.parse.tokens import Token, tokenize
from symderiv.parse.words import plain_name

PREFIX.update(forms.PREFIX)
for _table in (powers.RULES, conditions.RULES, references.RULES, folds.RULES, calls.RULES):
    RULES.update(_table)


OPENERS = (*CLOSERS, "begin cases")
ENDERS = (*CLOSERS.values(), "end cases")


#: Ways to read vectors, the likeliest first.
WAYS = (Way(True, False), Way(False, False), Way(True, True))


@dataclass(frozen=True, slots=True)
class Optimum:
    """argmin or argmax of an objective over a named value (several names are joined by commas)."""

    kind: Literal["argmin", "argmax"]
    over: str
    objective: Expr


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text means, and how ambiguities in it were resolved."""

    expr: Expr | Optimum
    notes: tuple[str, ...] = ()


def expression(text: str, scope: Scope, parted: bool = False) -> Expr:
    """Return the expression that `text` spells, read strictly by the table of the language.

    Letters run together are names too where they are `parted`.
    Raises: InputError, ShapeError or UnknownName, with the place in the text.
    """
    tokens = tokenize(text)
    node = Grammar(text, split(tokens, scope, []) if parted else tokens, scope).whole()
    return Reader(text, scope, None).whole(node)


def reading(text: str, scope: Scope) -> Reading:
    """Return what `text` means; where it is ambiguous, the one reading that fits, with a note.

    Raises: InputError, ShapeError or UnknownName, with the place in the text.
    """
    notes: list[str] = []
    node = Grammar(text, split(tokenize(text), scope, notes), scope).whole()
    return Reading(Reader(text, scope, notes).whole(node), tuple(notes))


def readings(text: str, scope: Scope) -> Iterator[Reading]:
    """Yield what `text` may mean, the likeliest first: vectors have products and powers of two kinds.

    Raises: InputError, ShapeError or UnknownName where it means nothing, with the place in the text.
    """
    parted: list[str] = []
    node = Grammar(text, split(tokenize(text), scope, parted), scope).whole()
    refused: InputError | None = None
    found: dict[Expr, Reading] = {}
    for way in WAYS:
        notes = list(parted)
        reader = Reader(text, scope, notes, way)
        try:
            value = reader.whole(node)
        except InputError as error:
            refused = refused or error
        else:
            if value not in found:
                found[value] = Reading(value, tuple(notes))
                yield found[value]
        if not reader.torn:
            break
    if not found and refused is not None:
        raise refused


def chain(text: str, scope: Scope) -> tuple[Reading, ...]:
    """Return the readings of the sides of a printed `lhs = a = b`, in order.

    Raises: InputError, ShapeError or UnknownName, with the place in the text.
    """
    notes: list[str] = []
    grammar = Grammar(text, split(tokenize(text), scope, notes), scope)
    sides = [grammar.side()]
    while grammar.skip("="):
        sides.append(grammar.side())
    if grammar.next.kind != "end":
        grammar.fail(f"expected = or the end, found {grammar.shown()}")
    readings = []
    for side in sides:
        readings.append(_side(text, scope, side, notes))
        notes = []
    return tuple(readings)


def _side(text: str, scope: Scope, node: Node, notes: list[str]) -> Reading:
    reader = Reader(text, scope, notes)
    if not isinstance(node, Extremum):
        return Reading(reader.whole(node), tuple(notes))
    over = ", ".join(references.value_named(reader, name) for name in node.over)
    return Reading(Optimum(node.kind, over, reader.whole(node.body)), tuple(notes))


def program(text: str, scope: Scope) -> Graph:
    """Return the graph of `z = W1*x + b1; h = relu(z); …`; a last value without a name is called f.

    Raises: InputError, ShapeError or UnknownName, with the place in the text.
    """
    known, lets = scope, list[Let]()
    statements = list(_statements(tokenize(text)))
    for tokens in statements:
        name, body = _statement(text, tokens, known)
        value = Reader(text, known, None).whole(body)
        if name is None and tokens is not statements[-1]:
            raise InputError("only the last value may go without a name", text, body.span)
        fresh = spelled(name) if name is not None else _unused(known)
        if fresh in known.declared:
            taken = (
                "a size; a value needs another name"
                if fresh in known.sizes
                else "already defined; every name is assigned once"
            )
            raise InputError(f"{fresh} is {taken}", text, name.span if name is not None else body.span)
        lets.append(Let(var(fresh, value.shape, implied(value)), value, name is not None))
        known = known.with_values(lets[-1].var)
    if not lets:
        raise InputError("the program is empty; write name = expression", text, (0, len(text)))
    return with_shares(Graph(scope.variables, tuple(lets)))


def names(text: str, scope: Scope) -> tuple[str, ...]:
    r"""Return the plain spellings of the declared values that `text` lists: `A, b` or `W_1 \hat{y}`.

    Raises: InputError for anything else, UnknownName for a name that is no value; the place is in the text.
    """
    grammar = Grammar(text, tokenize(text), scope)
    found: list[str] = []
    while not found or not grammar.ended:
        node = plain_name(grammar, "the name of a value")
        if spelled(node) not in scope.values:
            raise _no_value(spelled(node), scope, text, node)
        if spelled(node) in found:
            grammar.fail(f"{spelled(node)} is given twice; give it once", node.span)
        found.append(spelled(node))
        if grammar.skip(",") and grammar.ended:
            grammar.missing()
    return tuple(found)


def _no_value(plain: str, scope: Scope, text: str, node: Name) -> UnknownName:
    kind = "a size" if plain in scope.sizes else "a function" if plain in scope.functions else ""
    said = f"{plain} is {kind}, and no value" if kind else f"nothing is named {clipped(plain)}"
    return UnknownName(f"{said}; {hint(plain, scope.values, 'declared name ')}", text, node.span)


def _statements(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Yield the tokens between semicolons; brackets hold none."""
    start = 0
    for at, token in enumerate(tokens):
        if token.text == ";" or token.kind == "end":
            if at > start:
                yield (*tokens[start:at], Token("end", "", (token.span[0], token.span[0])))
            start = at + 1


def _assigned(tokens: tuple[Token, ...]) -> int | None:
    """Return where the = of a statement stands; one in brackets or cases is part of what they hold."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += token.text in OPENERS
        depth -= token.text in ENDERS
        if token.text == "=" and depth <= 0:
            return at
    return None


def _statement(text: str, tokens: tuple[Token, ...], scope: Scope) -> tuple[Name | None, Node]:
    at = _assigned(tokens)
    if at is None:
        return None, Grammar(text, tokens, scope).whole()
    head = Grammar(text, (*tokens[:at], Token("end", "", tokens[at].span)), Scope())
    name = head.operand(0)
    if not isinstance(name, Name) or head.next.kind != "end":
        head.fail("expected one name before =", (tokens[0].span[0], tokens[at].span[0]))
    return name, Grammar(text, tokens[at + 1 :], scope).whole()


def _unused(scope: Scope) -> str:
    if "f" not in scope.declared:
        return "f"
    return next(f"f{n}" for n in count(1) if f"f{n}" not in scope.declared)
