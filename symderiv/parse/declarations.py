"""Declarations: `A[h,m]; b[h]; lambda positive; X[n,n] pd; phi()` into a scope."""

from __future__ import annotations

from symderiv.errors import InputError, ShapeError
from symderiv.expr import Var, var
from symderiv.parse.cursor import Cursor
from symderiv.parse.grammar import Grammar, whole_number
from symderiv.parse.names import hint, spelled
from symderiv.parse.scope import Scope
from symderiv.parse.tokens import Token, tokenize
from symderiv.parse.words import plain_name
from symderiv.shape import Dim, Shape, axes, canonical, columns, multiplied, rows, text

SQUARE = frozenset({"symmetric", "pd", "diagonal", "orthogonal", "invertible"})
VECTOR = frozenset({"onehot", "simplex"})
#: For each property those that no value has beside it, but for a few that are better said otherwise.
CLASHES = {
    "unit": {"integer", "binary", "onehot", "diagonal", "pd", "orthogonal"},
    "positive": {"binary", "onehot", "diagonal", "orthogonal"},
    "nonnegative": {"orthogonal"},
    "integer": {"simplex", "orthogonal"},
    "binary": {"simplex", "pd", "orthogonal"},
    "orthogonal": {"pd", "diagonal", "symmetric"},
}
PROPERTIES = SQUARE | VECTOR | {"positive", "nonnegative", "integer", "unit", "binary"}


def declarations(source: str) -> Scope:
    """Return the scope that `source` declares: values with shapes and properties, functions.

    Raises: InputError for what is not a declaration, an unknown property, or a name declared twice.
    """
    cursor = Grammar(source, tokenize(source), Scope())
    values: list[Var] = []
    functions: list[str] = []
    while _more(cursor):
        start = cursor.next.span[0]
        found = _declaration(cursor)
        if isinstance(found, Var):
            values.append(found)
        else:
            functions.append(found)
        cursor.end_of_statement()
        _consistent(source, values, functions, (start, cursor.previous_stop()))
    return Scope(variables=tuple(values), functions=tuple(functions))


def _more(cursor: Cursor) -> bool:
    while cursor.skip(";"):
        continue
    return not cursor.ended


def _consistent(source: str, values: list[Var], functions: list[str], span: tuple[int, int]) -> None:
    try:
        Scope(variables=tuple(values), functions=tuple(functions))
    except InputError as error:
        raise InputError(error.sentence, source, span) from error


def _declaration(cursor: Grammar) -> Var | str:
    name = spelled(plain_name(cursor, "a name to declare"))
    if cursor.skip("("):
        cursor.expect(")", f"to declare {name} as an unknown function")
        return name
    start = cursor.next.span[0]
    shape = _shape(cursor)
    span = (start, cursor.previous_stop())
    try:
        proper = canonical(shape)
    except ShapeError as error:
        raise ShapeError(error.sentence, cursor.source, span) from error
    facts: list[str] = []
    while cursor.next.kind == "word":
        facts.append(_property(cursor, name, proper, facts))
    return var(name, proper, frozenset(facts))


def _shape(cursor: Cursor) -> tuple[Dim, ...]:
    if not cursor.skip("["):
        return ()
    dims = [_dim(cursor)]
    while cursor.skip(","):
        dims.append(_dim(cursor))
    cursor.expect("]", "after the sizes")
    return tuple(dims)


def _dim(cursor: Cursor) -> Dim:
    dim = _factor(cursor)
    while cursor.skip("*"):
        dim = multiplied(dim, _factor(cursor))
    return dim


def _factor(cursor: Cursor) -> Dim:
    token: Token = cursor.take()
    if token.kind == "word":
        return token.text
    if token.kind == "number" and whole_number(token.text) and len(token.text) <= 9 and int(token.text) > 0:
        return int(token.text)
    raise cursor.wrong("a size is a name or a whole number from 1 to 999999999", token.span)


def _property(cursor: Cursor, name: str, shape: Shape, before: list[str]) -> str:
    token = cursor.take()
    if token.text not in PROPERTIES and cursor.sees("[", "("):
        cursor.fail(f"write ; between the declarations of {name} and {token.text[:40]}", token.span)
    if token.text not in PROPERTIES:
        close = hint(token.text, sorted(PROPERTIES))
        cursor.fail(f"{token.text[:40]} is not a property; {close}", token.span)
    if token.text in SQUARE and (len(axes(shape)) < 2 or rows(shape) != columns(shape)):
        cursor.fail(f"{name} is {text(shape)}; {token.text} is a property of square matrices", token.span)
    if token.text in VECTOR and len(axes(shape)) != 1:
        cursor.fail(f"{name} is {text(shape)}; {token.text} is a property of vectors", token.span)
    for other in before:
        if token.text in CLASHES.get(other, ()) or other in CLASHES.get(token.text, ()):
            cursor.fail(f"{name} cannot be declared both {other} and {token.text}", token.span)
    return token.text
