"""The layout of a formula: what stands beside, above and below what, and nothing about meaning.

`symderiv.notation` turns mathematics into these trees; each writer in `symderiv.render` prints
them (Unicode, LaTeX, MathML).  The set of node types is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Letter:
    """One variable-like symbol.  `name` is its plain name: `x`, `lambda`, `sigma`, `ell`, `phi`."""

    name: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number, as its digits."""

    digits: str


@dataclass(frozen=True, slots=True)
class Name:
    """An upright function or operator name: `max`, `exp`, `tr`, `ReLU`."""

    word: str


@dataclass(frozen=True, slots=True)
class Words:
    """Prose inside a formula: `if`, `otherwise`.  Writers keep the spaces around it."""

    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator or relation, by its Unicode character: + − · ∘ = ≠ < > ≤ ≥ ≻ ∈ ∂ ∇ ∝ → ′ , : ∞ ∼ ⊤ … ℝ 𝟙.

    `kind` decides the spacing: `infix` (a + b), `relation` (a = b), `prefix` (−a, ∂x), `plain`.  Brackets on
    lines of their own are signs that `open` and `close`; those on one line are a `Fence`.
    """

    char: str
    kind: Literal["infix", "relation", "prefix", "plain", "comma", "open", "close"] = "infix"


@dataclass(frozen=True, slots=True)
class Row:
    """Things side by side.  Two adjacent operands mean juxtaposition: writers leave a thin space."""

    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A base with a subscript, a superscript, or both."""

    base: Formula
    sub: Formula | None = None
    sup: Formula | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    """A base under a mark: ŷ, x̄, w̃."""

    base: Formula
    mark: Literal["hat", "bar", "tilde"]


@dataclass(frozen=True, slots=True)
class Fraction:
    """A fraction with a bar."""

    top: Formula
    bottom: Formula


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    body: Formula


@dataclass(frozen=True, slots=True)
class Fence:
    """A body between delimiters: (…), […], {…}, |…|, ‖…‖.  Writers grow them with the body."""

    body: Formula
    left: str = "("
    right: str = ")"


@dataclass(frozen=True, slots=True)
class Cases:
    """A brace with one line per branch: value, condition."""

    branches: tuple[tuple[Formula, Formula], ...]


@dataclass(frozen=True, slots=True)
class Big:
    """A large operator with limits: Σ, Π, or an upright name such as `argmin`, `max`."""

    sign: str
    under: Formula | None = None
    over: Formula | None = None


Formula = (
    Letter | Number | Name | Words | Sign | Row | Script | Accent | Fraction | Root | Fence | Cases | Big
)


def row(*items: Formula) -> Formula:
    """Return the items side by side, flattened; one item stands for itself."""
    flat: list[Formula] = []
    for item in items:
        if isinstance(item, Row):
            flat.extend(item.items)
        else:
            flat.append(item)
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def relation(left: Formula, char: str, right: Formula) -> Formula:
    """Return `left char right` with the spacing of a relation."""
    return row(left, Sign(char, "relation"), right)


def equals(left: Formula, right: Formula) -> Formula:
    """Return `left = right`."""
    return relation(left, "=", right)
