"""Formulas as presentation MathML (the Core subset), which browsers draw and screen readers read.

Products and applications carry their invisible operators; every text is escaped.
"""

from __future__ import annotations

from html import escape
from typing import assert_never

from symderiv.document import Display
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
)
from symderiv.typeset import Gap, Leaf, condition, glyph, inert, is_tall, kernel, spaced

TIMES = "\N{INVISIBLE TIMES}"
APPLY = "\N{FUNCTION APPLICATION}"
_MARKS = {"hat": "^", "bar": "\N{MACRON}", "tilde": "~"}
_LARGE = {"Σ": "∑", "∑": "∑", "Π": "∏", "∏": "∏", "∫": "∫"}
# the prefixed value, where a browser knows it, also aligns the mathematics inside the cell
_RIGHT, _CENTRE, _LEFT = (
    f' style="text-align:{side};text-align:-webkit-{side}"' for side in ("right", "center", "left")
)


def mathml(f: Formula, display: bool = False) -> str:
    """Return the formula as a `<math>` element; `display` sets it on lines of its own."""
    return _math(node(f), display)


def aligned(shown: Display) -> str:
    """Return displayed mathematics as one `<math>` element, aligned at the relation signs."""
    rows = []
    for left, sign, right in shown.lines:
        row = (("" if left is None else node(left), _RIGHT), (_operator(sign), _CENTRE), (node(right), _LEFT))
        rows.append(_table_row(row))
    return _math(f'<mtable displaystyle="true">{"".join(rows)}</mtable>', display=True)


def node(f: Formula) -> str:
    """Return the formula as one MathML element, without the `<math>` around it."""
    match f:
        case Letter() | Number() | Name() | Words() | Sign():
            return _leaf(f)
        case Row(items):
            return _row(items)
        case Script(base, sub, sup):
            return _limits("sub", "sup", node(base), sub, sup)
        case Accent(base, mark):
            return f'<mover accent="true">{node(base)}<mo stretchy="false">{_MARKS[mark]}</mo></mover>'
        case Fraction(top, bottom):
            return f"<mfrac>{node(top)}{node(bottom)}</mfrac>"
        case Root(body):
            return f"<msqrt>{node(body)}</msqrt>"
        case Fence(body, left, right):
            return _fence(node(body), left, right, is_tall(body))
        case Cases(branches):
            return _cases(branches)
        case Big(sign, under, over):
            return _limits("under", "over", _large(sign), under, over)
        case _:
            assert_never(f)


def _leaf(f: Leaf) -> str:
    match f:
        case Letter():
            return _letter(f)
        case Number(digits):
            return f"<mn>{_text(digits)}</mn>"
        case Name(word):
            return _name(word)
        case Words(text):
            return f"<mtext>{_text(' '.join(text.split()))}</mtext>"
        case Sign():
            return _sign(f)
        case _:
            assert_never(f)


def _math(body: str, display: bool) -> str:
    return f'<math display="{"block" if display else "inline"}">{body}</math>'


def _text(text: str) -> str:
    return escape(inert(text))


def _letter(letter: Letter) -> str:
    text = glyph(letter)
    if len(text) == 1:
        return f"<mi>{escape(text)}</mi>"
    return f'<mi style="font-style:italic">{escape(text)}</mi>'


def _name(word: str) -> str:
    upright = ' mathvariant="normal"' if len(word) == 1 else ""
    return f"<mi{upright}>{_text(word)}</mi>"


def _sign(sign: Sign) -> str:
    if sign.kind == "plain" and (sign.char.isalnum() or sign.char in "∞⊤⊥∅…"):
        return f'<mi mathvariant="normal">{_text(sign.char)}</mi>'
    if sign.kind == "prefix":
        return f'<mo form="prefix" rspace="0">{_text(sign.char)}</mo>'
    return (
        f"<mo>{_text(sign.char)}</mo>"
        if sign.kind != "infix"
        else f'<mo form="infix">{_text(sign.char)}</mo>'
    )


def _large(sign: str) -> str:
    return _operator(_LARGE[sign]) if sign in _LARGE else _name(sign)


def _operator(char: str) -> str:
    return f"<mo>{_text(char)}</mo>"


def _row(items: tuple[Formula, ...]) -> str:
    pairs = spaced(items)
    parts: list[str] = []
    for index, (between, item) in enumerate(pairs):
        before = pairs[index - 1][1] if index else None
        parts.append("" if before is None else _between(between, before, item))
        if isinstance(item, Words):
            lead, trail = "\u00a0" * (between == "space"), "\u00a0" * (index + 1 < len(pairs))
            parts.append(f"<mtext>{lead}{_text(' '.join(item.text.split()))}{trail}</mtext>")
        else:
            parts.append(node(item))
    return f"<mrow>{''.join(parts)}</mrow>"


def _between(between: Gap, left: Formula, right: Formula) -> str:
    """Return the invisible operator between neighbours; words keep a thin space to their factors."""
    thin = ' lspace="0" rspace="0.167em"' if _stands_off(left, right) else ""
    if between == "times":
        return f"<mo{thin}>{TIMES}</mo>"
    if between == "apply" and not (isinstance(left, Big) and left.sign in _LARGE):
        return f"<mo{thin}>{APPLY}</mo>"
    return ""


def _stands_off(left: Formula, right: Formula) -> bool:
    before, after = kernel(left), kernel(right)
    if isinstance(after, Fence) and after.left in ("(", "[", "{"):
        return False
    wordy = isinstance(before, Name | Big | Fraction) or isinstance(after, Name | Big | Fraction)
    return wordy or isinstance(after, Fence)


def _limits(below: str, above: str, base: str, low: Formula | None, high: Formula | None) -> str:
    """Return a base with what stands below and above it; the names are those of MathML (`sub`, `under`)."""
    if low is not None and high is not None:
        return f"<m{below}{above}>{base}{node(low)}{node(high)}</m{below}{above}>"
    if low is not None:
        return f"<m{below}>{base}{node(low)}</m{below}>"
    if high is not None:
        return f"<m{above}>{base}{node(high)}</m{above}>"
    return base


def _fence(body: str, left: str, right: str, tall: bool) -> str:
    return f"<mrow>{_delimiter(left, 'prefix', tall)}{body}{_delimiter(right, 'postfix', tall)}</mrow>"


def _delimiter(char: str, form: str, tall: bool) -> str:
    """Return a delimiter; one that need not grow keeps the width of the plain character."""
    stretch = "true" if tall else "false"
    return f'<mo form="{form}" fence="true" stretchy="{stretch}">{_text(char)}</mo>' if char else ""


def _cases(branches: tuple[tuple[Formula, Formula], ...]) -> str:
    rows = (_table_row(((node(value), _LEFT), (node(condition(test)), _LEFT))) for value, test in branches)
    return _fence(f"<mtable>{''.join(rows)}</mtable>", "{", "", tall=True)


def _table_row(cells: tuple[tuple[str, str], ...]) -> str:
    return f"<mtr>{''.join(f'<mtd{style}>{content}</mtd>' for content, style in cells)}</mtr>"
