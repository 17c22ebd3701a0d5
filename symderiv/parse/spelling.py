r"""One spelling: Unicode mathematics as LaTeX-like ASCII, each character knowing where it came from.

`ŷ⁽¹⁾ᵢ` becomes `\hat{y}^{(1)}_{i}`, so that the tokenizer reads one alphabet.  Characters that a
person cannot see, or that reorder a line, are refused by code point.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from symderiv.errors import InputError
from symderiv.parse import bounds
from symderiv.parse.alphabet import GREEK, MARKS, SIGNS, SUBSCRIPTS, SUPERSCRIPTS

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
COMBINING = frozenset({"Mn", "Mc", "Me"})
BLANK = frozenset("\n\t\r ")


@dataclass(frozen=True)
class Spelling:
    """`text` in ASCII; `origin[k]` is the place in the source that its k-th character stands for."""

    text: str
    origin: tuple[int, ...]


def spell(source: str) -> Spelling:
    """Return `source` in LaTeX-like ASCII.

    Raises: InputError for a text that is too long, or a character that has no meaning here.
    """
    if len(source) > bounds.LENGTH:
        raise InputError(f"the text has {len(source)} characters; at most {bounds.LENGTH} are read")
    if source.isascii() and not any((char < " " and char not in BLANK) or char == "\x7f" for char in source):
        return Spelling(source, tuple(range(len(source))))
    _refuse_hidden(source)
    parts: list[tuple[str, int]] = []
    at = 0
    while at < len(source):
        if source[at].isascii() and source[at].isprintable() and source[at + 1 : at + 2] not in MARKS:
            parts.append((source[at], at))
            at += 1
            continue
        part, stop = _next(source, at)
        parts.append((part, at))
        at = stop
    text = "".join(part for part, _ in parts)
    return Spelling(text, tuple(at for part, at in parts for _ in part))


def _refuse_hidden(source: str) -> None:
    for at, char in enumerate(source):
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
    if char in SIGNS:
        return SIGNS[char], at + 1
    if char in BLANK or (char.isascii() and char.isprintable()):
        return char, at + 1
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
