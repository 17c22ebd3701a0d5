r"""One spelling: Unicode mathematics as LaTeX-like ASCII, each character knowing where it came from.

`ŷ⁽¹⁾ᵢ` becomes `\hat{y}^{(1)}_{i}`, so that the tokenizer reads one alphabet.  Characters that a
person cannot see, or that reorder a line, are refused by code point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from symderiv.errors import InputError
from symderiv.parse import bounds
from symderiv.parse.alphabet import GREEK, MARKS, SIGNS, SUBSCRIPTS, SUPERSCRIPTS

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
COMBINING = frozenset({"Mn", "Mc", "Me"})
BLANK = frozenset("\n\t\r ")
#: What needs no look at each character, and a character that does.
_PLAIN, _OTHER = re.compile(r"[\n\t\r -~]*"), re.compile(r"[^\n\t\r -~]")


@dataclass(frozen=True)
class Spelling:
    """`text` in ASCII; `origin[k]` is the place in the source that its k-th character stands for."""

    text: str
    origin: Sequence[int]


def spell(source: str) -> Spelling:
    """Return `source` in LaTeX-like ASCII.

    Raises: InputError for a text that is too long, or a character that has no meaning here.
    """
    if len(source) > bounds.LENGTH:
        raise InputError(f"the text has {len(source)} characters; at most {bounds.LENGTH} are read")
    if _PLAIN.fullmatch(source):
        return Spelling(source, range(len(source)))
    _refuse_hidden(source)
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    while at < len(source):
        stop = _plain_until(source, at)
        if stop > at:
            parts.append(source[at:stop])
            origin.extend(range(at, stop))
        else:
            part, stop = _next(source, at)
            parts.append(part)
            origin.extend([at] * len(part))
        at = stop
    return Spelling("".join(parts), origin)


def _plain_until(source: str, at: int) -> int:
    """Return where what is plain from `at` on ends; a letter belongs to the mark that follows it."""
    found = _PLAIN.match(source, at)
    assert found is not None
    stop = found.end()
    return stop - 1 if stop > at and source[stop : stop + 1] in MARKS else stop


def _refuse_hidden(source: str) -> None:
    for found in _OTHER.finditer(source):
        at, char = found.start(), found[0]
        category = unicodedata.category(char)
        mark = category in COMBINING and not (char in MARKS and at > 0 and source[at - 1].isalpha())
        if (category in INVISIBLE and char not in BLANK) or mark:
            name = unicodedata.name(char, "unnamed")
            shown = "".join("\N{REPLACEMENT CHARACTER}" if _hidden(c) else c for c in source)
            raise InputError(
                f"the character U+{ord(char):04X} ({name}) cannot be used: remove it", shown, (at, at + 1)
            )


def _hidden(char: str) -> bool:
    category = unicodedata.category(char)
    return category in COMBINING or (category in INVISIBLE and char not in BLANK)


def _next(source: str, at: int) -> tuple[str, int]:
    """Return the ASCII spelling of what stands at `at`, and where the next begins."""
    char = source[at]
    if char in SIGNS:
        return SIGNS[char], at + 1
    for table, sign in ((SUPERSCRIPTS, "^"), (SUBSCRIPTS, "_")):
        if char in table:
            stop = _run(source, at, table)
            return f"{sign}{{{''.join(table[c] for c in source[at:stop])}}}", stop
    base, mark, stop = _letter(source, at)
    if base in GREEK or mark:
        letter = f"\\{GREEK[base]} " if base in GREEK else base
        digits = _digits(source, stop)
        subscript = f"_{{{source[stop:digits]}}}" if digits > stop else ""
        return (f"\\{mark}{{{letter}}}" if mark else letter) + subscript, digits
    raise InputError(f"the character {char} (U+{ord(char):04X}) has no meaning here", source, (at, at + 1))


def _letter(source: str, at: int) -> tuple[str, str, int]:
    """Return the letter at `at` (upright and plain), the name of the mark on it, and where it ends."""
    char, stop = source[at], at + 1
    parts = unicodedata.normalize("NFD", char)
    base = parts[0] if len(parts) == 2 and parts[1] in MARKS else char
    mark = MARKS[parts[1]] if base != char else ""
    if not mark and stop < len(source) and source[stop] in MARKS:
        mark, stop = MARKS[source[stop]], stop + 1
    if "MATHEMATICAL" in unicodedata.name(base, "") and unicodedata.normalize("NFKC", base).isalpha():
        base = unicodedata.normalize("NFKC", base)
    if base not in GREEK and not (base.isascii() and base.isalpha()):
        if mark or base.isalpha():
            raise InputError(f"the letter {source[at:stop]} cannot be part of a name", source, (at, stop))
        return char, "", stop
    if base != char and not mark and base not in GREEK:
        return base, "", stop
    return base, mark, stop


def _run(source: str, at: int, table: dict[str, str]) -> int:
    while at < len(source) and source[at] in table:
        at += 1
    return at


def _digits(source: str, at: int) -> int:
    while at < len(source) and source[at] in "0123456789":
        at += 1
    return at
