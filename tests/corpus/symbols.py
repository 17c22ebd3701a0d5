"""How long a formula is: the measure by which an answer is compared with a published one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symderiv.expr import Expr
from symderiv.graph import Let
from symderiv.parse import text
from symderiv.parse.tokens import tokenize

#: What only groups or separates.
SILENT = frozenset("()[]{},")
#: A quotient of two whole numbers is one number, as in print: ½.
FRACTION = re.compile(r"(?<![\w.^/])(\d+)/\d+\b(?!\^)")


def symbols(expr: Expr, lets: Iterable[Let] = ()) -> int:
    """Return the number of symbols of `expr`, and of the definitions `lets` that come with it.

    A symbol is a name (of a value, a function, a size or an index), a number, an operator, a relation or
    a transpose, in the plain text of the tree; brackets and commas are not counted.  Two formulas are
    compared after both were read into the tree, so that the spelling of either does not matter.
    """
    return sum(_count(text(body)) for body in (expr, *(let.body for let in lets)))


def _count(plain: str) -> int:
    tokens = tokenize(FRACTION.sub(r"\1", plain))
    return sum(token.kind != "end" and token.text not in SILENT for token in tokens)
