"""The cursor: where the grammar stands in the tokens, and how it says that something is amiss."""

from __future__ import annotations

from typing import NoReturn

from symderiv.errors import InputError
from symderiv.parse import bounds
from symderiv.parse.tokens import Span, Token

CLOSERS = {"(": ")", "[": "]", "{": "}", "\\{": "\\}"}
_SHOWN = {
    "begin cases": "\\begin{cases}",
    "end cases": "\\end{cases}",
    "row": "\\\\",
    "|(": "|",
    "|)": "|",
    "‖(": "‖",
    "‖)": "‖",
}


class Cursor:
    """A place in a list of tokens, and the token that comes next.  It only moves forward."""

    def __init__(self, source: str, tokens: tuple[Token, ...]) -> None:
        self.source = source
        self.tokens = list(tokens)
        self.at = 0
        self.next = tokens[0]
        self.depth = 0

    def move(self, count: int) -> None:
        """Move past `count` tokens."""
        self.at += count
        self.next = self.tokens[self.at]

    @property
    def ended(self) -> bool:
        """Whether no token is left."""
        return self.next.kind == "end"

    def end_of_statement(self) -> None:
        """Check that a semicolon or the end comes next.

        Raises: InputError when something else does.
        """
        if not self.ended and not self.sees(";"):
            self.fail(f"expected ; or the end here, found {self.shown()}")

    def ahead(self, count: int) -> Token:
        """Return the token `count` places after the next one."""
        return self.tokens[min(self.at + count, len(self.tokens) - 1)]

    def previous_stop(self) -> int:
        """Return where the last token taken ends."""
        return self.tokens[self.at - 1].span[1] if self.at else 0

    def take(self) -> Token:
        """Return the next token and move past it."""
        token = self.next
        if token.kind != "end":
            self.at += 1
            self.next = self.tokens[self.at]
        return token

    def sees(self, *symbols: str) -> bool:
        """Tell whether the next token is one of these symbols."""
        token = self.next
        return token.kind == "symbol" and token.text in symbols

    def sees_word(self, *words: str) -> bool:
        """Tell whether the next token is one of these words."""
        return self.next.kind == "word" and self.next.text in words

    def skip(self, *symbols: str) -> bool:
        """Move past the next token if it is one of these symbols, and tell so."""
        token = self.next
        if token.kind != "symbol" or token.text not in symbols:
            return False
        self.move(1)
        return True

    def expect(self, symbol: str, after: str) -> Token:
        """Move past `symbol`.

        Raises: InputError when something else comes next.
        """
        if not self.sees(symbol):
            self.fail(f"expected {_SHOWN.get(symbol, symbol)} {after}, found {self.shown()}")
        return self.take()

    def shown(self) -> str:
        """Return how a sentence speaks of the next token."""
        token = self.next
        if token.kind == "end":
            return "the end of the text"
        text = _SHOWN.get(token.text, token.text)
        return text if len(text) <= 40 else text[:39] + "…"

    def wrong(self, sentence: str, span: Span | None = None) -> InputError:
        """Return the error that `sentence` says about `span`, or about the next token."""
        return InputError(sentence, self.source, span or self.next.span)

    def fail(self, sentence: str, span: Span | None = None) -> NoReturn:
        """Raise an InputError about `span`, or about the next token."""
        raise self.wrong(sentence, span)

    def deeper(self) -> None:
        """Count one more level of nesting.

        Raises: InputError past the bound.
        """
        self.depth += 1
        if self.depth > bounds.NESTING:
            self.fail(f"the expression is nested more than {bounds.NESTING} deep")

    def split_number(self) -> None:
        r"""Part the next number after its first digit, as TeX does in \frac12."""
        token = self.next
        start, stop = token.span
        if token.kind == "number" and token.text.isdigit() and len(token.text) == stop - start > 1:
            halves = (
                Token("number", token.text[0], (start, start + 1)),
                Token("number", token.text[1:], (start + 1, stop)),
            )
            self.tokens[self.at : self.at + 1] = halves
            self.next = halves[0]

    def half(self, token: Token) -> str:
        """Return the bar that a doubled one, typed as ||, is two of; of any other token nothing."""
        start, stop = token.span
        return "|" if token.text == "‖" and self.source[start:stop] == "||" else ""

    def split_bars(self) -> None:
        """Part || into the two bars that close and open in |a||b|."""
        start, stop = self.next.span
        if self.half(self.next):
            bars = (Token("symbol", "|", (start, start + 1)), Token("symbol", "|", (start + 1, stop)))
            self.tokens[self.at : self.at + 1] = bars
            self.next = bars[0]

    def split_word(self) -> None:
        """Part the next word after its first letter, as TeX does in X^TX."""
        token = self.next
        start, stop = token.span
        if token.kind == "word" and len(token.text) == stop - start > 1:
            halves = (
                Token("word", token.text[0], (start, start + 1)),
                Token("word", token.text[1:], (start + 1, stop)),
            )
            self.tokens[self.at : self.at + 1] = halves
            self.next = halves[0]
