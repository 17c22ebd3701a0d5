"""Formulas as one line of Unicode text: `∂y/∂W⁽¹⁾ᵢ = 1/(2σ²)`.

This file owns which scripts exist as characters, and where the single line needs a parenthesis
that the two-dimensional layout does without.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
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
from symderiv.typeset import Gap, Leaf, applies, condition, gap, glyph, inert, kernel, role, spaced

SUPERSCRIPTS: dict[str, str] = {
    **dict(zip("0123456789+−-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾", strict=True)),
    **dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
    **dict(zip("ABDEGHIJKLMNOPRTUVW", "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True)),
    **dict(zip("βγδθφχ⊤′″*⋆†", "ᵝᵞᵟᶿᵠᵡᵀ′″*⋆†", strict=True)),
}
"""The characters that have a raised form."""

SUBSCRIPTS: dict[str, str] = {
    **dict(zip("0123456789+−-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True)),
    **dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
    **dict(zip("βγρφχ", "ᵦᵧᵨᵩᵪ", strict=True)),
}
"""The characters that have a lowered form; Unicode has none for b, c, d, f, g, q, w, y, z."""

Mark = Literal["hat", "bar", "tilde"]
_MARKS: dict[Mark, str] = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}


def unicode(f: Formula) -> str:
    """Return the formula as one line of text."""
    match f:
        case Letter() | Number() | Name() | Words() | Sign():
            return _leaf(f)
        case Row(items):
            return _row(items)
        case Script(base, sub, sup):
            return _script(base, sub, sup)
        case Accent(base, mark):
            return _accent(base, mark)
        case Fraction(top, bottom):
            return _fraction(top, bottom)
        case Root(body):
            return "√" + (unicode if isinstance(body, Letter | Number | Accent) else _closed)(body)
        case Fence(body, left, right):
            return f"{inert(left)}{unicode(body)}{inert(right)}"
        case Cases(branches):
            return f"{{ {'; '.join(map(_branch, branches))} }}"
        case Big(sign, under, over):
            return _attach(inert(sign), _maybe(under), _maybe(over))
        case _:
            assert_never(f)


def _leaf(f: Leaf) -> str:
    match f:
        case Letter():
            return glyph(f)
        case Number(digits):
            return inert(digits).replace("-", "−")
        case Name(text) | Words(text) | Sign(text):
            return inert(" ".join(text.split()))
        case _:
            assert_never(f)


def _branch(branch: tuple[Formula, Formula]) -> str:
    value, test = branch
    return f"{unicode(value)} {unicode(condition(test))}"


def _maybe(f: Formula | None) -> str | None:
    return None if f is None else unicode(f)


def blank(between: Gap, left: Formula, right: Formula) -> str:
    """Return the blank that the gap between two neighbours leaves on a line."""
    if between == "none":
        return ""
    opens = kernel(right)
    tight = isinstance(opens, Fence) and opens.left in ("(", "[") and not isinstance(left, Big)
    if between == "apply":
        return "" if tight or (isinstance(opens, Fence) and isinstance(kernel(left), Sign)) else " "
    return "" if between == "times" and tight else " "


def _row(items: tuple[Formula, ...]) -> str:
    text = ""
    for previous, between, item, following in _neighbours(items):
        text += blank(between, previous, item) if previous is not None else ""
        text += _closed(item) if _loose(previous, item, following) else unicode(item)
    return text


def _neighbours(items: tuple[Formula, ...]) -> list[tuple[Formula | None, Gap, Formula, Gap]]:
    """Return each item between the item before it and the gap after it."""
    pairs = spaced(items)
    before = [None, *(item for _, item in pairs)]
    after: list[Gap] = [*(between for between, _ in pairs[1:]), "none"]
    return [(b, between, item, a) for b, (between, item), a in zip(before, pairs, after, strict=False)]


def _loose(previous: Formula | None, item: Formula, following: Gap) -> bool:
    """Tell whether a fraction would seem to swallow its neighbour: (1/n) x, ∇(a/b), x (1/n), but ∂y/∂x z."""
    if not isinstance(item, Fraction) or _is_half(item):
        return False
    if previous is not None and (_is_differential_sign(previous) or _is_divided(previous, item)):
        return True
    return following == "times" and not _is_differential(item.bottom)


def _is_divided(previous: Formula, item: Fraction) -> bool:
    """Tell whether the factor before a fraction would seem divided: the 1 above the bar is no factor."""
    return gap(previous, item) == "times" and item.top in (Number("1"), Letter("1", bold=True))


def _fraction(top: Formula, bottom: Formula) -> str:
    if _is_half(Fraction(top, bottom)):
        return "½"
    above = f"({_compact(top)})" if _splits(top) else _compact(top)
    below = unicode(bottom) if _is_unit(bottom) else f"({_compact(bottom)})"
    return f"{above}/{below}"


def slashed(f: Formula) -> Formula:
    """Return the formula with its fractions as quotients on the line, fenced as this writer fences them."""
    match f:
        case Fraction(top, bottom):
            above = _fenced(top) if _splits(top) else top
            return row(above, Sign("/", "plain"), bottom if _is_unit(bottom) else _fenced(bottom))
        case Row(items):
            return row(*(_slashed_item(*neighbours) for neighbours in _neighbours(items)))
        case Fence(body, left, right):
            return Fence(slashed(body), left, right)
        case _:
            return f


def _slashed_item(previous: Formula | None, _: Gap, item: Formula, following: Gap) -> Formula:
    return _fenced(slashed(item)) if _loose(previous, item, following) else slashed(item)


def _fenced(f: Formula) -> Formula:
    return f if isinstance(f, Fence) and f.left == "(" else Fence(f)


def _compact(f: Formula) -> str:
    """Return a part of a fraction; a leading number stands close to its letter: 2σ²."""
    match f:
        case Row((Number() as number, second, *rest)) if isinstance(kernel(second), Letter):
            return unicode(number) + unicode(Row((second, *rest)))
        case _:
            return unicode(f)


def _splits(top: Formula) -> bool:
    """Tell whether a slash after `top` would bind to its last part only."""
    match top:
        case Fraction():
            return not _is_half(top)
        case Row(items):
            parts = spaced(items)
            return any(
                role(i) in ("infix", "relation", "comma") or isinstance(i, Big | Fraction) for _, i in parts
            )
        case _:
            return False


def _is_unit(f: Formula) -> bool:
    """Tell whether `f` reads as one thing after a slash."""
    match f:
        case Row((head, argument)):
            is_call = isinstance(argument, Fence) and applies(head, argument) and not isinstance(head, Big)
            return is_call or _is_differential(f)
        case Row() | Fraction():
            return False
        case _:
            return True


def _is_differential(f: Formula) -> bool:
    """Tell whether `f` is ∂x, or ∂ alone."""
    head = f.items[0] if isinstance(f, Row) and len(f.items) == 2 else f
    return _is_differential_sign(head)


def _is_differential_sign(f: Formula) -> bool:
    core = kernel(f)
    return isinstance(core, Sign) and core.kind in ("prefix", "plain") and core.char in "∂∇dΔ"


def _is_half(f: Fraction) -> bool:
    return f == Fraction(Number("1"), Number("2"))


def _closed(f: Formula) -> str:
    text = unicode(f)
    return text if isinstance(f, Fence) and f.left == "(" else f"({text})"


def _script(base: Formula, sub: Formula | None, sup: Formula | None) -> str:
    below, above = _maybe(sub), _maybe(sup)
    text = _closed(base) if _needs_fence(base, sub, sup) else unicode(base)
    if below is not None and above is not None:
        if _is_mark(sup):  # a layer label or a prime belongs to the letter: W⁽¹⁾ᵢ
            return _attach(_attach(text, None, above), below, None)
        if _scripted(below, SUBSCRIPTS) is None:  # x_w² would raise the subscript
            return _attach(f"({_attach(text, below, None)})", None, above)
    return _attach(text, below, above)


def _needs_fence(base: Formula, sub: Formula | None, sup: Formula | None) -> bool:
    match base:
        case Row((head, Fence() as argument)):
            return gap(head, argument) != "apply"
        case Row() | Fraction() | Root() | Cases():
            return True
        case Script(_, inner_sub, inner_sup):
            doubled = (sup is not None and inner_sup is not None and not _is_mark(inner_sup)) or (
                sub is not None and inner_sub is not None
            )
            text = unicode(base)
            return doubled or "_" in text or "^" in text
        case _:
            return False


def _is_mark(sup: Formula | None) -> bool:
    return isinstance(sup, Fence) or (isinstance(sup, Sign) and sup.char in "′″")


def _attach(base: str, below: str | None, above: str | None) -> str:
    for text, table, escape in ((below, SUBSCRIPTS, "_"), (above, SUPERSCRIPTS, "^")):
        if text is not None:
            base += _scripted(text, table) or escape + _fallback(text)
    return base


def _scripted(text: str, table: dict[str, str]) -> str | None:
    """Return the text in raised or lowered characters, or None where one is missing; a comma stays."""
    characters = [c if c == "," else table.get(c) for c in text if c != " "]
    return None if None in characters else "".join(c for c in characters if c is not None)


def _fallback(text: str) -> str:
    whole = all(unicodedata.category(c) in ("Lu", "Ll", "Lo", "Nd", "Mn") for c in text)
    fenced = text.startswith("(") and text.endswith(")") and _balanced(text[1:-1])
    text = text.replace(", ", ",")
    return text if whole or fenced else f"({text})"


def _balanced(text: str) -> bool:
    depths = [0]
    for c in text:
        depths.append(depths[-1] + (c == "(") - (c == ")"))
    return depths[-1] == 0 and all(a >= 0 for a, _ in pairwise(depths))


def _accent(base: Formula, mark: Mark) -> str:
    match base:
        case Script(inner, sub, sup):
            # ŷᵢ: on a line, the hat of the whole and the hat of the letter read the same
            return _script(Accent(inner, mark), sub, sup)
        case _:
            text = unicode(base)
            if len(text) == 1:
                return unicodedata.normalize("NFC", text + _MARKS[mark])
            return f"{mark}{_closed(base)}"
