"""How large a formula prints, estimated from its tree alone: no font file, no renderer.

The estimate is a box of Computer Modern with fractions stacked and scripts at seventy per cent,
made a tenth larger, so that what is kept clear of it is clear of the ink.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
from symderiv.typeset import Leaf, is_tall, spaced
from symderiv.typeset.unicode import slashed

EM = 2.54 / 72
"""Units: centimetres per point of type size."""
MARGIN = 1.13
SCRIPT = 0.76
"""Scripts are set at seven tenths, in letters drawn a little wider for their size."""
AXIS = 0.25
"""Height of a fraction's bar above the baseline, in em."""

# Widths of Computer Modern's letters in hundredths of an em: slanted (mathematics), then upright.
_SLANTED = """
a53 b43 c43 d52 e47 f60 g48 h58 i35 j43 k52 l30 m88 n60 o49 p50 q46 r47 s47 t37 u57 v50 w73 x57 y50 z47
A75 B77 C76 D83 E76 F74 G79 H89 I50 J64 K89 L68 M106 N89 O77 P75 Q79 R77 S65 T70 U77 V76 W106 X88 Y77 Z74
"""
_UPRIGHT = """
a50 b56 c45 d56 e45 f34 g51 h56 i28 j31 k53 l28 m83 n56 o50 p56 q53 r40 s40 t39 u56 v53 w73 x53 y53 z45
A75 B71 C73 D77 E69 F66 G79 H75 I37 J52 K78 L63 M92 N75 O78 P69 Q78 R74 S56 T73 U75 V75 W103 X75 Y75 Z62
"""
_GREEK = """
alpha64 beta60 gamma55 delta47 epsilon43 varepsilon50 zeta48 eta53 theta49 vartheta60 iota36 kappa58
lambda58 mu61 nu53 xi47 omicron49 pi60 rho52 sigma60 tau50 upsilon56 phi60 varphi66 chi63 psi69 omega64
Gamma65 Delta84 Theta78 Lambda70 Xi70 Pi77 Sigma75 Upsilon79 Phi75 Psi80 Omega75 ell43
"""


def _table(text: str) -> dict[str, float]:
    entries = (re.fullmatch(r"(\D+)(\d+)", entry) for entry in text.split())
    return {entry[1]: int(entry[2]) / 100 for entry in entries if entry is not None}


_LETTER = _table(_SLANTED) | _table(_GREEK)
_TEXT = _table(_UPRIGHT)
_SIGN_WIDTH = {
    "·": 0.28,
    "∘": 0.5,
    "∂": 0.58,
    "∇": 0.84,
    ",": 0.28,
    ":": 0.28,
    "′": 0.28,
    "∞": 1.0,
    "→": 1.0,
    "…": 1.2,
}
_SIGN_SPACE = {
    "infix": 0.46,
    "relation": 0.58,
    "prefix": 0.05,
    "plain": 0.0,
    "comma": 0.2,
    "open": 0.0,
    "close": 0.0,
}


_GAP = {"none": 0.0, "space": 0.0, "times": 0.17, "apply": 0.1}
_BLANK = 0.34


@dataclass(frozen=True, slots=True)
class _Box:
    """A box on a baseline.  Units: em of the size that the formula is set in."""

    width: float
    ascent: float
    descent: float


def extent(formula: Formula, size_pt: float) -> tuple[float, float]:
    """Return the width and height that `formula` takes at `size_pt`, about a tenth too large.

    Units: points in, centimetres out.
    """
    box = _measure(formula, 1.0, 0)
    # Every writer gives a label at least the height of a line of text.
    height = max(box.ascent, 0.72) + max(box.descent, 0.22)
    return box.width * size_pt * EM * MARGIN, height * size_pt * EM * MARGIN


def _measure(formula: Formula, scale: float, depth: int) -> _Box:
    """Return the box of `formula` set at `scale`, inside `depth` fractions."""
    match formula:
        case Letter() | Number() | Name() | Words() | Sign():
            return _Box(_leaf_width(formula) * scale, 0.72 * scale, _depth(formula) * scale)
        case Row(items=items):
            return _beside(items, scale, depth)
        case Script(base=base, sub=sub, sup=sup):
            return _scripts(base, sub, sup, scale, depth)
        case Accent(base=base):
            inner = _measure(base, scale, depth)
            return _Box(inner.width + 0.05 * scale, inner.ascent + 0.12 * scale, inner.descent)
        case Fraction(top=top, bottom=bottom):
            return _fraction(top, bottom, scale, depth)
        case Root(body=body):
            inner = _measure(body, scale, depth)
            return _Box(inner.width + 0.9 * scale, inner.ascent + 0.25 * scale, inner.descent + 0.1 * scale)
        case Fence(body=body):
            inner, tall = _measure(body, scale, depth), is_tall(body)
            grown = 0.12 * scale if tall else 0.04 * scale
            width = inner.width + (1.5 if tall else 0.8) * scale
            return _Box(width, inner.ascent + grown, inner.descent + grown)
        case Cases(branches=branches):
            return _cases(branches, scale, depth)
        case Big(sign=sign, under=under, over=over):
            return _big(sign, under, over, scale, depth)
        case _:
            assert_never(formula)


def _depth(leaf: Leaf) -> float:
    """Return how far a leaf goes below the baseline; digits and capitals do not."""
    match leaf:
        case Number():
            return 0.0
        case Letter(name=name) if len(name) == 1 and name not in "gjpqyfQJ":
            return 0.0
        case Letter() | Name() | Words() | Sign():
            return 0.2
        case _:
            assert_never(leaf)


def _leaf_width(leaf: Leaf) -> float:
    match leaf:
        case Letter(name=name):
            return _letter_width(name)
        case Number(digits=digits):
            return 0.52 * len(digits)
        case Name(word=word):
            return _text_width(word)
        case Words(text=text):
            return _text_width(text)
        case Sign(char=char, kind=kind):
            return _SIGN_WIDTH.get(char, 0.78) + _SIGN_SPACE[kind]
        case _:
            assert_never(leaf)


def _letter_width(name: str) -> float:
    if name in _LETTER:
        return _LETTER[name]
    return sum(_LETTER.get(char, 0.6) for char in name)


def _text_width(text: str) -> float:
    return sum(_TEXT.get(char, 0.34 if char in " .,:;()" else 0.52) for char in text)


def _beside(items: tuple[Formula, ...], scale: float, depth: int) -> _Box:
    """Return the row of `items`: signs bring their own space, words a blank, factors a thin space."""
    width, boxes, before = 0.0, [_Box(0.0, 0.0, 0.0)], None
    for between, item in spaced(items):
        boxes.append(_measure(item, scale, depth))
        words = isinstance(item, Words) or isinstance(before, Words)
        width += boxes[-1].width + scale * (_BLANK if between == "space" and words else _GAP[between])
        before = item
    return _Box(width, max(box.ascent for box in boxes), max(box.descent for box in boxes))


def _scripts(base: Formula, sub: Formula | None, sup: Formula | None, scale: float, depth: int) -> _Box:
    body = _measure(base, scale, depth)
    width, ascent, descent = 0.0, body.ascent, body.descent
    if sup is not None:
        raised = _measure(slashed(sup), scale * SCRIPT, depth + 1)
        width = raised.width
        ascent = max(ascent, max(0.45 * scale, body.ascent - 0.3 * scale) + raised.ascent)
    if sub is not None:
        lowered = _measure(sub, scale * SCRIPT, depth + 1)
        width = max(width, lowered.width)
        descent = max(descent, max((0.18 if sup is None else 0.28) * scale, body.descent) + lowered.descent)
    return _Box(body.width + width + 0.1 * scale, ascent, descent)


def _fraction(top: Formula, bottom: Formula, scale: float, depth: int) -> _Box:
    inner = scale if depth == 0 else scale * SCRIPT
    above, below = _measure(top, inner, depth + 1), _measure(bottom, inner, depth + 1)
    return _Box(
        max(above.width, below.width) + 0.3 * scale,
        (AXIS + 0.2) * scale + above.ascent + above.descent,
        (0.2 - AXIS) * scale + below.ascent + below.descent,
    )


def _cases(branches: tuple[tuple[Formula, Formula], ...], scale: float, depth: int) -> _Box:
    values = [_measure(value, scale, depth + 1) for value, _ in branches]
    conditions = [_measure(condition, scale, depth + 1) for _, condition in branches]
    width = max(box.width for box in values) + max(box.width for box in conditions) + 1.8 * scale
    height = sum(
        max(v.ascent, c.ascent) + max(v.descent, c.descent) + 0.5 * scale
        for v, c in zip(values, conditions, strict=True)
    )
    return _Box(width, height / 2 + AXIS * scale, height / 2 - AXIS * scale)


def _big(sign: str, under: Formula | None, over: Formula | None, scale: float, depth: int) -> _Box:
    width = 1.44 * scale if len(sign) == 1 else (_text_width(sign) + 0.17) * scale
    ascent, descent = 0.95 * scale, 0.45 * scale
    if under is not None:
        below = _measure(under, scale * SCRIPT, depth + 1)
        width, descent = max(width, below.width), descent + below.ascent + below.descent + 0.1 * scale
    if over is not None:
        above = _measure(over, scale * SCRIPT, depth + 1)
        width, ascent = max(width, above.width), ascent + above.ascent + above.descent + 0.1 * scale
    return _Box(width, ascent, descent)
