r"""A formula as matplotlib's mathtext, which is a part of TeX: no environments, no `\text`, no amsmath."""

from __future__ import annotations

from typing import assert_never

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
from symderiv.typeset import GREEK, Leaf, condition, inert, is_tall, kernel, spaced
from symderiv.typeset.unicode import slashed

_SIGNS = {
    "−": "-",
    "·": r"\cdot",
    "∘": r"\circ",
    "⊙": r"\odot",
    "×": r"\times",
    "±": r"\pm",
    "≠": r"\neq",
    "≤": r"\leq",
    "≥": r"\geq",
    "≈": r"\approx",
    "≻": r"\succ",
    "≽": r"\succeq",
    "∈": r"\in",
    "∂": r"\partial",
    "∇": r"\nabla",
    "∝": r"\propto",
    "→": r"\rightarrow",
    "↦": r"\mapsto",
    "′": r"'",
    "∞": r"\infty",
    "∼": r"\sim",
    "⊤": r"\top",
    "…": r"\ldots",
    "ℝ": r"\mathbb{R}",
    "𝟙": r"\mathbf{1}",
    "⟂": r"\perp",
    "|": r"|",
}
_BIG = {"Σ": r"\sum", "∑": r"\sum", "Π": r"\prod", "∏": r"\prod", "∫": r"\int"}
_DELIMITERS = {"{": r"\{", "}": r"\}", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "": "."}
_SPECIAL = {char: rf"\{char}" for char in "_%${}"} | {
    "^": r"\wedge ",
    "~": r"\sim ",
    "\\": r"\backslash ",
    "#": r"\sharp ",
    '"': "''",
    "`": "'",
}
"""What mathtext reads as a command, or not at all."""
_WITH_LIMITS = frozenset((r"\sum", r"\prod"))


def mathtext(formula: Formula) -> str:
    """Return `formula` between dollar signs, ready for a matplotlib text."""
    return f"${_write(formula, 0)}$"


def _write(formula: Formula, depth: int) -> str:
    """Return the mathtext of `formula` inside `depth` fractions or scripts."""
    match formula:
        case Letter() | Number() | Name() | Words() | Sign():
            return _leaf(formula)
        case Row(items=items):
            return _row(items, depth)
        case Script(base=base, sub=sub, sup=sup):
            return _script(base, sub, sup, depth)
        case Accent(base=base, mark=mark):
            return rf"\{mark}{{{_write(base, depth)}}}"
        case Fraction(top=top, bottom=bottom):
            command = r"\dfrac" if depth == 0 else r"\frac"
            return rf"{command}{{{_write(top, depth + 1)}}}{{{_write(bottom, depth + 1)}}}"
        case Root(body=body):
            return rf"\sqrt{{{_write(body, depth)}}}"
        case Fence(body=body, left=left, right=right):
            return _fence(_DELIMITERS.get(left, left), body, _DELIMITERS.get(right, right), depth)
        case Cases(branches=branches):
            return _cases(branches, depth)
        case Big(sign=sign, under=under, over=over):
            return _big(sign, under, over, depth)
        case _:
            assert_never(formula)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Letter():
            return _letter(leaf)
        case Number(digits=digits):
            return digits
        case Name(word=word):
            return _upright(word)
        case Words(text=text):
            return _upright(text)
        case Sign():
            return _sign(leaf)
        case _:
            assert_never(leaf)


def _fence(opening: str, body: Formula, closing: str, depth: int) -> str:
    if is_tall(body):
        return rf"\left{opening} {_write(body, depth)} \right{closing}"
    # mathtext shrinks the delimiters that \left and \right pick around a flat body.
    return f"{opening}{_write(body, depth)}{closing}"


def _cases(branches: tuple[tuple[Formula, Formula], ...], depth: int) -> str:
    lines = r" \\ ".join(
        rf"{_write(value, depth + 1)} \quad {_write(condition(test), depth + 1)}" for value, test in branches
    )
    return rf"\left\{{ \substack{{{lines}}} \right."


def _letter(letter: Letter) -> str:
    name = letter.name
    if name in GREEK:
        return rf"\{name}"
    if letter.bold:
        return rf"\mathbf{{{_escaped(name)}}}"
    return _escaped(name) if len(name) == 1 else rf"\mathit{{{_escaped(name)}}}"


def _upright(text: str) -> str:
    # mathtext drops spaces, so each is written as a command.
    return r"\ ".join(rf"\mathrm{{{_escaped(word)}}}" for word in text.split(" ") if word)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(char, char) for char in inert(text))


def _sign(sign: Sign) -> str:
    written = _SIGNS.get(sign.char, sign.char)
    match sign.kind:
        case "prefix" | "plain" | "open" | "close":
            # Braces keep mathtext from spacing it as a binary operator.
            return f"{{{written}}}"
        case "infix" | "relation" | "comma":
            return f" {written} "
        case _:
            assert_never(sign.kind)


def _row(items: tuple[Formula, ...], depth: int) -> str:
    written = ""
    before: Formula | None = None
    for between, item in spaced(items):
        if between == "space" and (isinstance(item, Words) or isinstance(before, Words)):
            written += r"\ "
        thin = between in ("times", "apply") and not isinstance(kernel(item), Fence)
        written += (r"\," if thin else "") + _write(item, depth)
        before = item
    return written


def _script(base: Formula, sub: Formula | None, sup: Formula | None, depth: int) -> str:
    match base:
        case Script(base=inner, sub=low, sup=None) if sub is None:
            # Both scripts of one letter stand above each other, not one after the other.
            return _script(inner, low, sup, depth)
    written = f"{{{_write(base, depth)}}}"
    if sub is not None:
        written += f"_{{{_write(sub, depth + 1)}}}"
    if sup is not None:
        written += f"^{{{_write(slashed(sup), depth + 1)}}}"
    return written


def _big(sign: str, under: Formula | None, over: Formula | None, depth: int) -> str:
    operator = _BIG.get(sign) or _upright(sign)
    if operator not in _WITH_LIMITS:
        return _script(Name(sign), under, over, depth) if sign not in _BIG else operator
    below = f"_{{{_write(under, depth + 1)}}}" if under is not None else ""
    above = f"^{{{_write(over, depth + 1)}}}" if over is not None else ""
    return operator + below + above + " "
