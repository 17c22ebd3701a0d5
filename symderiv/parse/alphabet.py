"""The alphabet: what Unicode characters and LaTeX commands stand for, as tables."""

from __future__ import annotations

import unicodedata

GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi omicron rho tau upsilon chi psi omega "
    "lambda sigma phi pi"
).split()


def _greek() -> dict[str, str]:
    spelled = {"lambda": "LAMDA"}
    found = {}
    for name in GREEK_NAMES:
        letter = spelled.get(name, name.upper())
        found[unicodedata.lookup(f"GREEK SMALL LETTER {letter}")] = name
        found[unicodedata.lookup(f"GREEK CAPITAL LETTER {letter}")] = name.capitalize()
    return found | {"ϕ": "phi", "ϵ": "epsilon", "ϑ": "theta", "ℓ": "ell"}


#: From the letter to its name.
GREEK = _greek()

#: The combining marks that form ŷ, x̄ and w̃.
MARKS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar"}

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀ", "0123456789+-()niT", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₗₘₙₜ", "0123456789+-()ijklmnt", strict=True))

#: Signs, by what they are called in LaTeX or ASCII.
SIGNS = {
    "−": "-",
    "–": "-",
    "′": "'",
    "’": "'",
    "‖": "\\|",
    "∥": "\\|",
    "≤": "<=",
    "⩽": "<=",
    "≥": ">=",
    "⩾": ">=",
    "≠": "!=",
    "·": "\\cdot ",
    "⋅": "\\cdot ",
    "×": "\\cdot ",
    "∘": "\\circ ",
    "⊙": "\\circ ",
    "÷": "/",
    "½": "\\frac{1}{2}",
    "⅓": "\\frac{1}{3}",
    "⅔": "\\frac{2}{3}",
    "¼": "\\frac{1}{4}",
    "¾": "\\frac{3}{4}",
    "√": "\\sqrt ",
    "⟨": "\\langle ",
    "⟩": "\\rangle ",
    "∂": "\\partial ",
    "∑": "\\sum ",
    "∏": "\\prod ",
    "⊤": "\\top ",
    "𝟙": "\\mathbb{1}",
    "\u00a0": " ",
    "\u2009": " ",
}

#: Commands that are one symbol of the grammar.
SYMBOL_COMMANDS = {
    "cdot": "·",
    "times": "·",
    "circ": "∘",
    "odot": "∘",
    "top": "⊤",
    "intercal": "⊤",
    "le": "<=",
    "leq": "<=",
    "leqslant": "<=",
    "ge": ">=",
    "geq": ">=",
    "geqslant": ">=",
    "lt": "<",
    "gt": ">",
    "ne": "!=",
    "neq": "!=",
    "prime": "'",
    "vert": "|",
    "Vert": "‖",
    "lvert": "|(",
    "rvert": "|)",
    "lVert": "‖(",
    "rVert": "‖)",
    "langle": "⟨",
    "rangle": "⟩",
    "lbrace": "\\{",
    "rbrace": "\\}",
    "land": "and",
    "wedge": "and",
    "lor": "or",
    "vee": "or",
    "sum": "Σ",
    "prod": "Π",
    "partial": "∂",
    "frac": "frac",
    "tfrac": "frac",
    "dfrac": "frac",
    "cfrac": "frac",
    "sqrt": "√",
    "underset": "underset",
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "tilde": "tilde",
    "widetilde": "tilde",
}

#: Commands that change only how things look.
DROPPED_COMMANDS = frozenset(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle displaystyle textstyle "
    "limits nolimits quad qquad mathbf boldsymbol bm mathcal mathsf mathit mathrm mathbb mathbbm mathds vec "
    "operatorname text textrm textbf textit mbox boxed".split()
)

#: Commands whose name is not the word they stand for.
WORD_COMMANDS = {"varphi": "phi", "varepsilon": "epsilon", "vartheta": "theta", "ell": "ell"}
