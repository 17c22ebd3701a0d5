"""Writers of formulas, and what they agree on: the alphabet, and what stands between two neighbours.

Each writer (`latex`, `unicode`, `boxes`, `mathml`) turns a `symderiv.formula.Formula` into text and
knows nothing of meaning.  Whether `a b` is a product, an application or a sign with its operand is
decided here, once, by `spaced`, so that all formats read alike.
"""

from __future__ import annotations

import unicodedata
from typing import Literal, assert_never

from symderiv.formula import (
    Accent,
    Big,
    Cases,
    Fence,
    Formula,
    Fraction,
    Letter,
    Name,
    Number,
    Root,
    Row,
    Script,
    Sign,
    Words,
    row,
)

Gap = Literal["none", "space", "times", "apply"]
Leaf = Letter | Number | Name | Words | Sign
Role = Literal["infix", "relation", "comma", "prefix", "tight", "words", "operand", "close"]

_NAMES = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
_GLYPHS = "αβγδεζηθικλμνξοπρστυφχψω"

GREEK: dict[str, str] = {
    **dict(zip(_NAMES, _GLYPHS, strict=True)),
    **{name.capitalize(): char.upper() for name, char in zip(_NAMES, _GLYPHS, strict=True)},
    "varepsilon": "ε",
    "vartheta": "ϑ",
    "varphi": "φ",
    "ell": "ℓ",
}
"""The plain names of letters that are not Latin, with their characters."""

_FUNCTION_LETTERS = frozenset({"f", "g", "h", "sigma", "phi", "psi", "varphi"})
"""Letters that, before a parenthesis, read as the name of a function and not as a factor."""

_SCRIPTED = (Script, Accent)

_WORDLIKE_SIGNS = frozenset("∞…⋯⋮⋱⊤⊥∅∂∇")
"""Signs of kind `plain` that are operands though they are not letters."""


def spaced(items: tuple[Formula, ...]) -> list[tuple[Gap, Formula]]:
    """Return the items, flattened, each with what stands between it and the one before."""
    flat = row(*items)
    pairs: list[tuple[Gap, Formula]] = []
    for item in flat.items if isinstance(flat, Row) else (flat,):
        before = pairs[-1][1] if pairs else None
        read = _as_prefix(before, item)
        pairs.append(("none" if before is None else gap(before, read), read))
    return pairs


def gap(left: Formula, right: Formula) -> Gap:
    """Return what stands between two neighbours of a row."""
    match role(left), role(right):
        case (_, "comma" | "close") | ("prefix" | "tight", _) | (_, "tight"):
            return "none"
        case (_, "words") if isinstance(right, Words) and right.text.lstrip()[:1] in tuple(",.;:)"):
            return "none"
        case ("infix" | "relation" | "comma" | "words", _) | (_, "infix" | "relation" | "words"):
            return "space"
        case _:
            return "apply" if applies(left, right) else "times"


def role(f: Formula) -> Role:
    """Return how a node behaves beside its neighbours; a scripted sign behaves like the sign."""
    core = kernel(f)
    if isinstance(core, Words):
        return "words"
    if not isinstance(core, Sign):
        return "operand"
    if core.kind == "open":
        return "tight"
    if core.kind != "plain":
        return core.kind
    return "operand" if core.char.isalnum() or core.char in _WORDLIKE_SIGNS else "tight"


def applies(left: Formula, right: Formula) -> bool:
    """Tell whether `left right` is a function (or a large operator) applied to an argument."""
    match kernel(left):
        case Name() | Big():
            return True
        case Sign("𝟙"):
            return isinstance(kernel(right), Fence)
        case Letter(name):
            power = isinstance(left, Script) and isinstance(left.sup, Number)
            return name in _FUNCTION_LETTERS and not power and isinstance(kernel(right), Fence)
        case _:
            return False


def kernel(f: Formula) -> Formula:
    """Return the innermost base under scripts and accents."""
    while isinstance(f, _SCRIPTED):
        f = f.base
    return f


def is_tall(f: Formula) -> bool:
    """Tell whether the formula rises above a line, so that fences around it must grow."""
    match f:
        case Fraction() | Cases() | Big():
            return True
        case Row(items):
            return any(map(is_tall, items))
        case Script(base) | Accent(base) | Root(base) | Fence(base):
            return is_tall(base)
        case Letter() | Number() | Name() | Words() | Sign():
            return False
        case _:
            assert_never(f)


def condition(f: Formula) -> Formula:
    """Return the condition of a branch with its word: `z > 0` becomes `if z > 0`."""
    first = f.items[0] if isinstance(f, Row) and f.items else f
    return f if isinstance(first, Words) else row(Words("if"), f)


def glyph(letter: Letter) -> str:
    """Return the characters of a letter; a bold one takes the mathematical bold alphabet."""
    text = inert(GREEK.get(letter.name, letter.name))
    return "".join(_bold(c) for c in text) if letter.bold else text


def inert(text: str) -> str:
    """Return text without characters that could steer a terminal, a parser or the reading order."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(c) else c for c in text)


def _steers(char: str) -> bool:
    if unicodedata.category(char) in ("Cc", "Cs") or char in "\ufffe\uffff":
        return char not in "\n\t"
    return unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def _bold(char: str) -> str:
    for first, last, start in (("A", "Z", 0x1D400), ("a", "z", 0x1D41A), ("α", "ω", 0x1D6C2)):
        if first <= char <= last:
            return chr(start + ord(char) - ord(first))
    return char


def _as_prefix(before: Formula | None, item: Formula) -> Formula:
    """Return an infix sign that has nothing on its left as the prefix that it then is."""
    alone = before is None or role(before) in ("infix", "relation", "comma", "words")
    if alone and isinstance(item, Sign) and item.kind == "infix" and item.char in "+-−±":
        return Sign(item.char, "prefix")
    return item
