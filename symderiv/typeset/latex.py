r"""Formulas as LaTeX for math mode, with amsmath and amssymb and nothing else.

This file owns the LaTeX names of characters, in math and in running prose, so that nothing a person
wrote can become a command: every ASCII special is escaped, every other character looked up, and one
that LaTeX does not know prints as `[U+4E2D]`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
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
from symderiv.typeset import GREEK, Gap, Leaf, condition, glyph, is_tall, kernel, role, spaced
from symderiv.typeset.unicode import SUBSCRIPTS, SUPERSCRIPTS

_SYMBOLS = r"""
− -  · \cdot  ∘ \circ  ◦ \circ  ⊙ \odot  ⊗ \otimes  ⊕ \oplus  × \times  ÷ \div  ± \pm  ∓ \mp  ∗ *  ⋆ \star
≠ \ne  ≤ \le  ≥ \ge  ≈ \approx  ≡ \equiv  ∼ \sim  ≃ \simeq  ≅ \cong  ∝ \propto  ≪ \ll  ≫ \gg  ≔ :=  ∶ :
≻ \succ  ⪰ \succeq  ≽ \succeq  ≺ \prec  ⪯ \preceq  ≼ \preceq  ∈ \in  ∉ \notin  ∋ \ni  ⊂ \subset  ⊆ \subseteq
⊃ \supset  ⊇ \supseteq  ∪ \cup  ∩ \cap  ∖ \setminus  → \to  ← \gets  ↔ \leftrightarrow  ↦ \mapsto
⇒ \Rightarrow  ⇐ \Leftarrow  ⇔ \Leftrightarrow  ⟹ \Longrightarrow  ⟺ \Longleftrightarrow  ↑ \uparrow
↓ \downarrow  ∧ \wedge  ∨ \vee  ¬ \neg  ∀ \forall  ∃ \exists  ∂ \partial  ∇ \nabla  ∞ \infty  ∑ \sum
∏ \prod  ∫ \int  √ \surd  ⊤ \top  ⊥ \bot  ⟂ \perp  ∅ \emptyset  … \ldots  ⋯ \cdots  ⋮ \vdots  ⋱ \ddots
′ \prime  ″ \prime\prime  ℝ \mathbb{R}  ℕ \mathbb{N}  ℤ \mathbb{Z}  ℚ \mathbb{Q}  ℂ \mathbb{C}
𝔼 \mathbb{E}  ℙ \mathbb{P}  𝟙 \mathbf{1}  ℒ \mathcal{L}  𝒩 \mathcal{N}  ℓ \ell  ‖ \Vert  ∥ \Vert  ∣ \mid
⟨ \langle  ⟩ \rangle  ⌊ \lfloor  ⌋ \rfloor  ⌈ \lceil  ⌉ \rceil  ✓ \checkmark  ✗ \boldsymbol{\times}
° ^\circ  ½ \tfrac{1}{2}  ¼ \tfrac{1}{4}  ¾ \tfrac{3}{4}  † \dagger  ‡ \ddagger  □ \square  ■ \blacksquare
𝒟 \mathcal{D}  ϕ \phi  ϵ \epsilon  ϑ \vartheta  µ \mu  • \bullet  « \ll  » \gg
"""
_ASCII = r"""
\ \backslash  { \{  } \}  _ \_  # \#  % \%  $ \$  & \&  ^ \wedge  ~ \sim  ` \lq  ' \prime  | \vert
" \prime\prime  [ \lbrack  ] \rbrack
"""
_LATIN_CAPITALS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))


def _pairs(table: str) -> dict[str, str]:
    fields = table.split()
    return dict(zip(fields[::2], fields[1::2], strict=True))


MATH: dict[str, str] = {
    **{char: rf"\{name}" for name, char in reversed(GREEK.items()) if name != "omicron"},
    **{char: rf"\mathrm{{{latin}}}" for char, latin in _LATIN_CAPITALS.items()},
    "ο": "o",
    "ς": r"\varsigma",
    **{
        raised: rf"^{{{plain}}}"
        for plain, raised in SUPERSCRIPTS.items()
        if plain.isascii() and raised != plain
    },
    **{low: rf"_{{{plain}}}" for plain, low in SUBSCRIPTS.items() if plain.isascii()},
    "ᵀ": r"^\top",
    **_pairs(_SYMBOLS),
    **_pairs(_ASCII),
}
"""Characters with their LaTeX in math mode; other printable ASCII stands for itself."""

_PROSE = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "_": r"\_", "#": r"\#", "%": r"\%", "$": r"\$",
    "&": r"\&", "^": r"\^{}", "~": r"\~{}", "`": r"\lq{}", '"': "''", "<": "$<$", ">": "$>$", "|": "$|$",
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "„": ",,", "‐": "-", "‑": "-",
    "\u00a0": "~", "\u202f": r"\,", "\u2009": r"\,", "\u200b": "", "§": r"\S{}", "©": r"\copyright{}",
    "®": r"\textregistered{}",
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}", "Ø": r"\O{}",
    "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}",
}  # fmt: skip
_MARKS = {
    "\u0300": ("`", r"\grave"), "\u0301": ("'", r"\acute"), "\u0302": ("^", r"\hat"),
    "\u0303": ("~", r"\tilde"), "\u0304": ("=", r"\bar"), "\u0306": ("u ", r"\breve"),
    "\u0307": (".", r"\dot"), "\u0308": ('"', r"\ddot"), "\u030a": ("r ", r"\mathring"),
    "\u030b": ("H ", ""), "\u030c": ("v ", r"\check"), "\u0327": ("c ", ""), "\u0323": ("d ", ""),
}  # fmt: skip
_NAMES = frozenset({
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp",
    "gcd", "hom", "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min", "Pr", "sec",
    "sin", "sinh", "sup", "tan", "tanh",
})  # fmt: skip
_BIG = {"Σ": r"\sum", "∑": r"\sum", "Π": r"\prod", "∏": r"\prod", "∫": r"\int"}
_FENCES = {
    "(": ("(", "("), ")": (")", ")"), "[": ("[", "["), "]": ("]", "]"),
    "{": (r"\{", r"\{"), "}": (r"\}", r"\}"),
    "|": (r"\lvert", r"\rvert"), "‖": (r"\lVert", r"\rVert"), "∥": (r"\lVert", r"\rVert"),
}  # fmt: skip
_SPLIT_NAMES = {"argmin": r"arg\,min", "argmax": r"arg\,max"}


def latex(f: Formula) -> str:
    """Return the formula as LaTeX for math mode."""
    match f:
        case Letter() | Number() | Name() | Words() | Sign():
            return _leaf(f)
        case Row(items):
            return _row(items)
        case Script(base, sub, sup):
            return _script(base, sub, sup)
        case Accent(base, mark):
            return rf"\{_stretch(base, mark)}{mark}{{{latex(base)}}}"
        case Fraction(top, bottom):
            return rf"\frac{{{latex(top)}}}{{{latex(bottom)}}}"
        case Root(body):
            return rf"\sqrt{{{latex(body)}}}"
        case Fence(body, left, right):
            return _fence(body, left, right)
        case Cases(branches):
            return rf"\begin{{cases}} {lines(map(_branch, branches))} \end{{cases}}"
        case Big(sign, under, over):
            return _scripts(_BIG.get(sign) or _operator(sign, "*"), under, over)
        case _:
            assert_never(f)


def _leaf(f: Leaf) -> str:
    match f:
        case Letter(name, bold):
            return _letter(name, bold)
        case Number(digits):
            return _characters(digits)
        case Name(word):
            return _operator(word)
        case Words(text):
            return rf"\text{{{prose(text.strip())}}}"
        case Sign():
            return _sign(f)
        case _:
            assert_never(f)


def aligned(display: Display) -> str:
    """Return the lines of a display with `&` before each relation, as the body of `aligned` or `align*`.

    A line without a relation goes on with the one above, and is indented.
    """
    return lines(
        joined(["" if left is None else latex(left), "&", _relation(sign), latex(right)])
        for left, sign, right in display.lines
    )


def _relation(sign: str) -> str:
    return _sign(Sign(sign, "relation")) if sign else r"\quad {}"


def lines(rows: Iterable[str]) -> str:
    """Return rows with line ends between; a row that starts with a bracket is no optional argument."""
    return " \\\\\n".join("{}" + row if row.startswith(("[", "*")) else row for row in rows)


def prose(text: str) -> str:
    """Return running prose as LaTeX in ASCII, with every character of the text inert."""
    # NFC keeps ≠ one character; what NFC cannot join is a letter with its marks
    units = re.findall(r"[\s\S][\u0300-\u036f]*", unicodedata.normalize("NFC", " ".join(text.split())))
    units = [u if u in MATH else unicodedata.normalize("NFD", u) for u in units]
    written = ""
    for before, unit in pairwise(["", *units]):
        ligature = unit in tuple("-'`,\"") and before in tuple("-'`,\"?!")
        written += ("{}" if ligature else "") + _prose(unit)
    return re.sub(r"(?:\$([_^])\{[^{}$]*\}\$)(?:\$\1\{[^{}$]*\}\$)+", _merged, written)


def _merged(run: re.Match[str]) -> str:
    """Return a run of raised (or lowered) characters as one script."""
    characters = re.findall(r"[_^]\{([^{}]*)\}", run[0])
    return f"${run[1]}{{{''.join(characters)}}}$"


def joined(parts: Iterable[str]) -> str:
    """Return parts side by side, with a blank between them except before a comma or an argument."""
    text = ""
    for part in filter(None, parts):
        close = part[0] == "," or (part[0] == "(" and (text[-1:].isalnum() or text[-1:] == "}"))
        text += part if close or not text else f" {part}"
    return text


def _prose(unit: str) -> str:
    char, marks = unit[0], unit[1:]
    if not marks:
        if char in _PROSE:
            return _PROSE[char]
        if " " <= char <= "~":
            return char
        return f"${MATH[char]}$" if char in MATH else _unknown(char)
    known = len(marks) == 1 and marks in _MARKS
    if known and char.isascii() and char.isalpha():
        return rf"\{_MARKS[marks][0]}{{{chr(92) + char if char in 'ij' else char}}}"
    if known and char in MATH and _MARKS[marks][1]:
        return f"${_MARKS[marks][1]}{{{MATH[char]}}}$"
    return _prose(char) + "".join(_unknown(mark) for mark in marks)


def _unknown(char: str) -> str:
    return f"[U+{ord(char):04X}]"


def _characters(text: str) -> str:
    """Return plain characters in math mode, escaped."""
    return "".join(_character(c) for c in text)


def _character(char: str) -> str:
    if char == " ":
        return r"\ "
    if char not in MATH:
        return char if " " < char <= "~" else _accented(char)
    script = "{}" if MATH[char][0] in "^_" else ""
    return script + MATH[char] + ("{}" if re.search(r"\\[A-Za-z]+$", MATH[char]) else "")


def _accented(char: str) -> str:
    plain = unicodedata.normalize("NFD", char)
    over = _MARKS[plain[1]][1] if len(plain) == 2 and plain[1] in _MARKS else ""
    if over:
        return rf"{over}{{{_character(plain[0])}}}"
    return rf"\text{{{prose(char)}}}"


def _operator(word: str, star: str = "") -> str:
    """Return the upright name of a function; with a star its limits stand below it."""
    if word in _NAMES:
        return rf"\{word}"
    return rf"\operatorname{star}{{{_SPLIT_NAMES.get(word) or _characters(word)}}}"


def _branch(branch: tuple[Formula, Formula]) -> str:
    value, test = branch
    return f"{latex(value)} & {latex(condition(test))}"


def _stretch(base: Formula, mark: str) -> str:
    """Return `wide` for a hat or tilde over more than one letter."""
    long = isinstance(base, Letter) and len(glyph(base)) > 1 and mark != "bar"
    return "wide" if long else ""


def _letter(name: str, bold: bool) -> str:
    if name in GREEK or len(name) == 1:
        core = MATH.get(GREEK.get(name, name)) or _character(name)
        plain = name.isascii() and len(name) == 1 and name.isalpha()
        return rf"\{'mathbf' if plain else 'boldsymbol'}{{{core}}}" if bold else core
    return rf"\{'mathbf' if bold else 'mathit'}{{{_characters(name)}}}"


def _sign(sign: Sign) -> str:
    if sign.kind == "open":
        return rf"\bigl{_opening(sign.char)}"
    if sign.kind == "close":
        return rf"\bigr{_closing(sign.char)}"
    if sign.char == "|" and sign.kind == "relation":
        return r"\mid"
    core = MATH.get(sign.char) or _characters(sign.char)
    if len(sign.char) == 1 or sign.char == ":=" or sign.kind not in ("infix", "relation"):
        return core
    return rf"\math{'rel' if sign.kind == 'relation' else 'bin'}{{{core}}}"


def _row(items: tuple[Formula, ...]) -> str:
    pairs = spaced(items)
    parts: list[str] = []
    for index, (between, item) in enumerate(pairs):
        before = pairs[index - 1][1] if index else None
        if before is not None:
            parts.append(_space(between, before, item))
        if isinstance(item, Words):
            blanks = " " * (between == "space"), " " * (index + 1 < len(pairs))
            parts.append(rf"\text{{{blanks[0]}{prose(item.text.strip())}{blanks[1]}}}")
        else:
            parts.append(_in_row(before, item))
    return joined(parts)


def _in_row(before: Formula | None, item: Formula) -> str:
    """Return an item; braces keep TeX from reading a prefix sign after an operand as an infix one."""
    if before is None or not (isinstance(item, Sign) and item.kind == "prefix" and item.char in "-−+±"):
        return latex(item)
    return latex(item) if role(before) in ("infix", "relation", "comma") else f"{{{latex(item)}}}"


def _space(between: Gap, left: Formula, right: Formula) -> str:
    """Return the space between neighbours; TeX itself spaces signs and function names."""
    if between == "apply":
        return r"\!" if _grows(right) and not isinstance(left, Big) else ""
    if between == "times":
        close = isinstance(kernel(right), Fence) or (
            isinstance(left, Number) and isinstance(kernel(right), Letter)
        )
        return "" if close else r"\,"
    return ""


def _script(base: Formula, sub: Formula | None, sup: Formula | None) -> str:
    text = latex(base)
    return _scripts(
        text if isinstance(base, Letter | Number | Name | Sign | Fence) else f"{{{text}}}", sub, sup
    )


def _scripts(base: str, sub: Formula | None, sup: Formula | None) -> str:
    below = "" if sub is None else "_" + _argument(sub)
    above = "" if sup is None else "^" + _argument(sup)
    return base + below + above


def _argument(script: Formula) -> str:
    r"""Return the argument of a script; a letter, a digit or a command needs no braces, but \min does."""
    text = latex(script)
    bare = not isinstance(script, Name) and re.fullmatch(r"[A-Za-z0-9]|\\[A-Za-z]+", text)
    return text if bare else f"{{{text}}}"


def _fence(body: Formula, left: str, right: str) -> str:
    opening, closing = _opening(left), _closing(right)
    if is_tall(body):
        return rf"\left{opening or '.'} {latex(body)} \right{closing or '.'}"
    command = opening[1:].isalpha() or opening.endswith("}")
    return f"{opening}{' ' if command else ''}{latex(body)}{' ' if closing[1:].isalpha() else ''}{closing}"


def _opening(char: str) -> str:
    return _FENCES[char][0] if char in _FENCES else _characters(char)


def _closing(char: str) -> str:
    return _FENCES[char][1] if char in _FENCES else _characters(char)


def _grows(f: Formula) -> bool:
    core = kernel(f)
    return isinstance(core, Fence) and is_tall(core.body)
