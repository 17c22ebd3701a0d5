"""One formula of each node type, and names that try to be commands."""

from __future__ import annotations

import pytest

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
    Script,
    Sign,
    Words,
    relation,
    row,
)

HOSTILE = r"a_b#%$\input{x}<script>&`^~|" + "\x1b[31m\u202e\"'"


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture
def formulas() -> dict[type, Formula]:
    x = Letter("x")
    positive = relation(x, ">", Number("0"))
    return {
        Letter: Letter("lambda"),
        Number: Number("2"),
        Name: Name("exp"),
        Words: Words("otherwise"),
        Sign: Sign("∂", "prefix"),
        type(row(x, x)): row(x, Sign("+"), Letter("y")),
        Script: Script(x, sub=Letter("i"), sup=Number("2")),
        Accent: Accent(Letter("y"), "hat"),
        Fraction: Fraction(Number("1"), x),
        Root: Root(x),
        Fence: Fence(row(x, Sign("+"), Letter("y"))),
        Cases: Cases(((x, positive), (Number("0"), Words("otherwise")))),
        Big: Big("Σ", under=relation(Letter("i"), "=", Number("1")), over=Letter("n")),
    }
