"""The one parser: plain, Unicode and LaTeX course notation into the tree of `symderiv.expr`."""

from symderiv.parse.declarations import declarations
from symderiv.parse.reading import Optimum, Reading, chain, expression, names, program, reading, readings
from symderiv.parse.scope import Scope, scope_of
from symderiv.parse.unparse import text

__all__ = [
    "Optimum",
    "Reading",
    "Scope",
    "chain",
    "declarations",
    "expression",
    "names",
    "program",
    "reading",
    "readings",
    "scope_of",
    "text",
]
