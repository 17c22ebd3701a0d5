"""Letters run together, as in `Wx + b`: a word that is no name but parts into names in one way."""

from __future__ import annotations

from symderiv.parse.functions import canonical_name
from symderiv.parse.scope import Scope
from symderiv.parse.tokens import Token

LONGEST = 40
CONSTANTS = frozenset({"pi", "e", "I"})
#: Letters whose names are often declared in short, both ways.
SHORT_NAMES = {"epsilon": "eps", "lambda": "lam", "eps": "epsilon", "lam": "lambda"}


def split(tokens: tuple[Token, ...], scope: Scope, notes: list[str]) -> tuple[Token, ...]:
    """Return the tokens with words such as `Wx` parted into declared names, each parting noted."""
    if not [1 for kind, text, _ in tokens if kind == "word" and len(text) > 1 and not _known(text, scope)]:
        return tokens
    tokens = tuple(_as_declared(token, scope) for token in tokens)
    found: list[Token] = []
    below = _Subscripts()
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text if at else ""
        if below.holds(token, before) or token.kind != "word" or _known(token.text, scope):
            found.append(token)
            continue
        head = ["T"] if before == "^" and token.text.startswith("T") else []
        rest = token.text[len(head) :]
        pieces = [rest] if not rest or _known(rest, scope) else _parted(rest, scope)
        found.extend(_tokens(token, [*head, *(p for p in pieces if p)]))
        if len(pieces) > 1:
            notes.append(f"‘{rest}’ is read as the product {' '.join(pieces)}")
    return tuple(found)


def _as_declared(token: Token, scope: Scope) -> Token:
    """Return a letter under the short name that it was declared by: ε as eps."""
    short = SHORT_NAMES.get(token.text)
    declared = short in scope.declared and token.text not in scope.declared
    return token._replace(text=short) if short is not None and declared else token


class _Subscripts:
    """Tells, token by token, what stands in a subscript: there `ij` are indices, not a product."""

    def __init__(self) -> None:
        self.open = False

    def holds(self, token: Token, before: str) -> bool:
        if before == "_":
            self.open = token.text == "{"
            return True
        inside = self.open
        if token.text == "}":
            self.open = False
        return inside


def _known(word: str, scope: Scope) -> bool:
    return word in scope.words or word in CONSTANTS or canonical_name(word) is not None


def _parted(word: str, scope: Scope) -> list[str]:
    """Return the one way to part a word into names, or the word itself."""
    if len(word) > LONGEST:
        return [word]
    ways: list[list[list[str]]] = [[[]]]
    for stop in range(1, len(word) + 1):
        here = [
            [*way, word[start:stop]]
            for start in range(stop)
            if _piece(word[start:stop], scope)
            for way in ways[start]
        ]
        ways.append(here[:2])  # two ways are already too many
    return ways[-1][0] if len(ways[-1]) == 1 else [word]


def _piece(word: str, scope: Scope) -> bool:
    return (
        word in scope.values
        or word in scope.functions
        or (len(word) > 1 and canonical_name(word) is not None)
    )


def _tokens(token: Token, pieces: list[str]) -> list[Token]:
    start, stop = token.span
    if len(pieces) < 2 or stop - start != len(token.text):
        return [token]
    made = []
    for piece in pieces:
        made.append(Token("word", piece, (start, start + len(piece))))
        start += len(piece)
    return made
