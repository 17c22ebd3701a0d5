"""Tokens: words, numbers and symbols with the place in the source where each stands.

Plain, Unicode and LaTeX spellings of the same symbol become the same token here, so the grammar
knows one vocabulary.  Fonts, sizes and spacing disappear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from symderiv.errors import InputError
from symderiv.parse import bounds
from symderiv.parse.alphabet import DROPPED_COMMANDS, GREEK, SYMBOL_COMMANDS, WORD_COMMANDS
from symderiv.parse.spelling import Spelling, spell

Span = tuple[int, int]


class Token(NamedTuple):
    """A word, a number, a symbol, or the end of the text."""

    kind: Literal["word", "number", "symbol", "end"]
    text: str
    span: Span


#: Words with an underscore inside that are one word.
UNDERSCORED = ("leaky_relu",)

#: Libraries whose functions programs name as np.exp.
LIBRARIES = ("np", "numpy", "jnp", "torch")

_PATTERN = re.compile(
    rf"(?P<blank>\s+|\\[,;:! ]|[~$]|(?:{'|'.join(LIBRARIES)})\.(?=[a-z]))"
    rf"|(?P<word>(?:{'|'.join(UNDERSCORED)})(?![A-Za-z0-9_])|[A-Za-z][A-Za-z0-9]*)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<upright>\\(?:operatorname\*?|text|mathrm|textrm|mbox|textbf|textit)"
    r"\s*\{(?P<words>(?:[A-Za-z ,.]|\\,)*)\})"
    r"|(?P<one>\\(?:mathbb|mathbbm|mathds|mathbf|boldsymbol|bm)\s*(?:\{\s*1\s*\}|1(?![0-9.]))"
    r"|\\(?:mathbb|mathds)\s*\{\s*I\s*\}(?=\s*(?:\\left\s*)?(?:\\\{|\[|\()))"
    r"|(?P<fence>\\(?:left|right|[bB]ig[lr]?|[bB]igg[lr]?)\s*(?:\\\||\||\.|\\[lr]?[vV]ert(?![A-Za-z])))"
    r"|(?P<environment>\\(?:begin|end)\s*\{[A-Za-z*]*\})"
    r"|(?P<command>\\[A-Za-z]+\*?)"
    r"|(?P<row>\\\\(?:\[[^\]]*\])?)"
    r"|(?P<symbol>\.T(?![A-Za-z0-9])|\*\*|\|\||==|!=|<=|>=|\.\*|\./|\.\^|\\[{}|]"
    r"|[()\[\]{}+\-*/^_'@<>=,;:|&.])"
    r"|(?P<unknown>(?s:.))"
)

#: A $ between two parts of one formula; those around a formula are blanks.
_DOLLAR = re.compile(r"[^=;,$\s]\s*(\$)(?=\s*[^=;,$\s])")
_SAME = {"**": "^", "||": "‖", "\\|": "‖"}
_SIDES = {"left": "(", "right": ")"}


def tokenize(source: str) -> tuple[Token, ...]:
    """Return the tokens of `source`; the last one is the end.

    Raises: InputError at a character or a command that has no meaning.
    """
    if inside := _DOLLAR.search(source):
        raise InputError("a $ stands around a whole formula, not inside one", source, inside.span(1))
    spelling = spell(source)
    tokens = list(_scan(spelling, source))
    if spelling.text is not source:
        place = (*spelling.origin, len(source))
        tokens = [Token(kind, text, _placed(span, place)) for kind, text, span in tokens]
    if len(spelling.text) > bounds.NAME:
        _check_names(tokens, source)
    raised = "^" in spelling.text and ("'" in spelling.text or "prime" in spelling.text)
    end = Token("end", "", (len(source), len(source)))
    return (*(_primed(tokens) if raised else tokens), end)


def _check_names(tokens: Iterable[Token], source: str) -> None:
    for kind, text, span in tokens:
        if len(text) > bounds.NAME and kind == "word":
            raise InputError(f"a name has {len(text)} letters; at most {bounds.NAME} are read", source, span)


def _placed(span: Span, place: Sequence[int]) -> Span:
    """Return the place in the source of a place in its spelling; what is inserted there stays visible."""
    first, last = place[span[0]], place[span[1]]
    return first, first + 1 if last <= first and span[1] > span[0] else last


def _primed(tokens: list[Token]) -> list[Token]:
    r"""Return the tokens with raised primes, `^{\prime\prime}` and `^\prime`, as the primes alone."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        braces = at + 1 < len(tokens) and tokens[at + 1].text == "{"
        stop = start = at + 1 + braces
        while tokens[at].text == "^" and stop < len(tokens) and tokens[stop].text == "'":
            stop += 1
        closed = not braces or (stop < len(tokens) and tokens[stop].text == "}")
        if stop > start and closed:
            found.extend(tokens[start:stop])
            at = stop + braces
        else:
            found.append(tokens[at])
            at += 1
    return found


#: Where cases begin and end; only inside are & and the end of a row symbols.
CASES = {"begin cases": 1, "end cases": -1}


def _scan(spelling: Spelling, source: str) -> Iterator[Token]:
    cases = 0
    for match in _PATTERN.finditer(spelling.text):
        kind = match.lastgroup
        if kind == "word":
            yield Token("word", match[0], match.span())
        elif kind == "number":
            yield Token("number", match[0], match.span())
        elif kind == "symbol" and match[0] != "&":
            yield Token("symbol", _SAME.get(match[0], match[0]), match.span())
        elif kind == "unknown":
            where = spelling.origin[match.start()]
            raise InputError(f"{source[where]!r} has no meaning here", source, (where, where + 1))
        elif kind != "blank":
            for found in _read(match, source, spelling):
                if found.text in CASES:
                    cases += CASES[found.text]
                if found.text not in ("&", "row") or cases > 0:
                    yield found


def _read(match: re.Match[str], source: str, spelling: Spelling) -> Iterator[Token]:
    text = match.group().strip()
    span = match.span()
    match match.lastgroup:
        case "words" | "upright":
            start = match.start("words")
            for word in re.finditer(r"(?:[A-Za-z]|\\,)+|,", match["words"]):  # arg\,min is one word
                here = (start + word.start(), start + word.end())
                yield Token("symbol" if word[0] == "," else "word", word[0].replace(r"\,", ""), here)
        case "fence":
            yield from _fence(text, span)
        case "command":
            yield from _command(text, source, spelling, span)
        case "environment":
            yield Token("symbol", _environment(text, source, spelling, span), span)
        case "one" | "row" | "symbol" as kind:
            yield Token("symbol", {"one": "𝟙", "row": "row"}.get(kind, text), span)


def _fence(text: str, span: Span) -> Iterator[Token]:
    r"""Read `\left|` and `\right\|`: bars that say which side they are on."""
    if text.endswith("."):
        return
    double = text.endswith(("\\|", "Vert"))
    sized = re.match(r"\\(left|right|[bB]igg?([lr])?)", text)
    side = ""
    if sized:
        side = _SIDES.get(sized[1], {"l": "(", "r": ")"}.get(sized[2] or "", ""))
    yield Token("symbol", ("‖" if double else "|") + side, span)


def _environment(text: str, source: str, spelling: Spelling, span: Span) -> str:
    side = "begin" if text.startswith("\\begin") else "end"
    name = text[text.index("{") + 1 : -1]
    if name != "cases":
        raise InputError(
            f"\\{side}{{{name}}} is not read; the only environment is cases", source, _origin(spelling, span)
        )
    return f"{side} cases"


def _command(text: str, source: str, spelling: Spelling, span: Span) -> Iterator[Token]:
    name = text[1:].rstrip("*")
    if name in DROPPED_COMMANDS:
        return
    if name in SYMBOL_COMMANDS:
        symbol = SYMBOL_COMMANDS[name]
        yield Token("word" if symbol in ("and", "or") else "symbol", symbol, span)
    elif name in WORD_COMMANDS or name in GREEK_COMMANDS or name in COMMAND_FUNCTIONS:
        yield Token("word", WORD_COMMANDS.get(name, name), span)
    else:
        raise InputError(f"the command {text} is not known", source, _origin(spelling, span))


def _origin(spelling: Spelling, span: Span) -> Span:
    return spelling.origin[span[0]], spelling.origin[span[1] - 1] + 1


GREEK_COMMANDS = frozenset(GREEK.values())
#: Functions that LaTeX has a command for.
COMMAND_FUNCTIONS = frozenset(
    "log ln exp max min sin cos tan sec csc cot "
    "sinh cosh tanh coth arcsin arccos arctan det arg argmin argmax tr".split()
)
