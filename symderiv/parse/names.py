"""Names: the one plain spelling of a name, and which known name a wrong one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from fractions import Fraction

from symderiv.parse.syntax import Name, Number


def script(sub: Name | Number) -> str:
    """Return how a subscript joins a plain name: digits directly (W1), letters after an underscore (x_i)."""
    if isinstance(sub, Number):
        return str(sub.value) if sub.value.denominator == 1 else f"_{sub.value}"
    return f"_{spelled(sub)}"


def spelled(name: Name) -> str:
    """Return the plain spelling of a name: W1 for W_1, W^{(1)} and W⁽¹⁾; yhat for ŷ."""
    plain = name.word + name.tag
    return plain + "".join([script(sub) for sub in name.subs]) if name.subs else plain


def readings(name: Name) -> list[tuple[str, tuple[Name | Number, ...]]]:
    """Return the ways to part a name from its indices, the longest name first."""
    if not name.subs:
        return [(spelled(name), ())]
    counts = range(len(name.subs), -1, -1)
    return [(spelled(replace(name, subs=name.subs[:k])), name.subs[k:]) for k in counts]


def letters(sub: Name) -> tuple[Name | Number, ...]:
    """Return the letters and digits of a subscript such as `ij` or `i1`, each an index of its own."""
    spans = ((sub.span[0] + k, sub.span[0] + k + 1) for k in range(len(sub.word)))
    return tuple(
        Number(Fraction(c), span) if c.isdigit() else Name(c, span)
        for c, span in zip(sub.word, spans, strict=True)
    )


def number(sub: Number) -> int | None:
    """Return the value of a whole number, None for any other."""
    return int(sub.value) if sub.value == Fraction(int(sub.value)) else None


#: A name that shares less of its letters than this is no slip of the pen.
ALIKE = 0.5


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that `word` is most like, None when it is half like none; case matters least."""
    short = word[:64]

    def likeness(other: str) -> tuple[float, float]:
        folded = SequenceMatcher(None, short.casefold(), other.casefold(), autojunk=False).ratio()
        return folded, SequenceMatcher(None, short, other, autojunk=False).ratio()

    found = max(known, key=likeness, default=None)
    return found if found is not None and likeness(found)[0] >= ALIKE else None


def hint(word: str, known: Iterable[str], kind: str = "") -> str:
    """Return what a sentence adds about a wrong word: the nearest known one, else the first few."""
    names = tuple(known)
    close = nearest(word, names)
    if close is not None:
        return f"the nearest {kind}is {close}"
    shown = ", ".join(names[:8]) or "none"
    return f"known: {shown}" if len(names) <= 8 else f"known: {shown}, …"
