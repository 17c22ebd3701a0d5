"""How long an answer is on paper: symbols of LaTeX, counted alike for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: A word in roman type is one symbol, as is a number or a command; else every letter and sign is one.
SYMBOL = re.compile(
    r"\\(?:operatorname|mathrm|text|mathtt)\{[^{}]*\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[^\s{}]", re.DOTALL
)
ENVIRONMENT = re.compile(r"\\(?:begin|end)\{\w+\}(?:\{[a-z|]+\})?")
#: What only groups, separates, sets a place or a face.
SILENT = frozenset(
    r"( ) [ ] , ; & ^ _ \{ \} \[ \] \, \; \: \! \\ \quad \qquad \left \right \bigl \bigr "
    r"\mathbf \mathbb \displaystyle \limits \rVert \rvert".split()
)


def symbols(formulas: Iterable[str]) -> int:
    """Return the number of symbols in formulas: names, numbers, functions, signs, lines of fractions."""
    return sum(_count(formula) for formula in formulas)


def _count(formula: str) -> int:
    found = SYMBOL.findall(ENVIRONMENT.sub(" ", formula))
    return sum(token not in SILENT for token in found)
